"""Rows as the wire shows them: a file a struct, its members in WordPress's order."""
