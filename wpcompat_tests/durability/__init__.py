"""Races and crashes under load: short rounds in the suite, long ones by hand."""
