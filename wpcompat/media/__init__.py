"""Attachments and their files."""
