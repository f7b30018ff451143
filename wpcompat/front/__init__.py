"""Public pages, feeds and the comment form."""
