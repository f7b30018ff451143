"""Where a request should have gone, as it is found out step by step."""

from __future__ import annotations

from wpcompat.db import Post
from wpcompat.formatting.urls import parse_query
from wpcompat.front.addresses import split
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.site import Site

POST_ARGS = ("p", "page_id", "attachment_id", "pagename", "name", "post_type")
"""Arguments that name a post."""


class Move:
    """Where a request should have gone, as far as known: a whole address, or another path, and which arguments fall away."""

    def __init__(self, visit: Visit) -> None:
        self.url = ""
        self.path = visit.path
        self.arguments = parse_query(visit.request.query_string.decode("latin-1"))
        self.post: Post | None = None

    def to_post(self, site: Site, post: Post) -> None:
        self.url = permalinks.get_permalink(site, post)
        self.post = post

    def drop(self, *names: str) -> None:
        """Leave arguments out, unless the new address has them itself (``_remove_qs_args_if_not_in_url``)."""
        kept = parse_query(split(self.url).query) if self.url else {}
        for name in names:
            if name not in kept:
                self.arguments.pop(name, None)
