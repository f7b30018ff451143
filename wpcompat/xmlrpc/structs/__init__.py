"""Rows as wire structs."""
