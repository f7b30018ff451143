"""Bytes in, bytes out: recorded exchanges and hostile requests."""
