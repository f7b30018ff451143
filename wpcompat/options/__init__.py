"""``wp_options``: what belongs to the site."""

from wpcompat.options.recall import held, recalled
from wpcompat.options.store import add, delete, derived, get, integer, is_on, text, update

__all__ = ["add", "delete", "derived", "get", "held", "integer", "is_on", "recalled", "text", "update"]
