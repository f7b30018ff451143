"""Tests without a fixture."""
