"""Clients that people use, unchanged, against wpcompat over a real port and against a real WordPress."""
