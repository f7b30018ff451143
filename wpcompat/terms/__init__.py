"""Categories, tags and their kin."""
