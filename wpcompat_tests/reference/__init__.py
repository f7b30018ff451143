"""Side by side with a real WordPress on loopback."""
