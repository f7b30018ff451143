"""A function for each method, a file for each family."""
