"""``wp_options``: what belongs to the site."""

from wpcompat.options.store import add, delete, derived, get, held, integer, is_on, text, update

__all__ = ["add", "delete", "derived", "get", "held", "integer", "is_on", "text", "update"]
