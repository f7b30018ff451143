"""Where a request should have gone, as it is found out step by step."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat.db import Post, User
from wpcompat.formatting.urls import parse_query
from wpcompat.front.addresses import split
from wpcompat.posts import permalinks
from wpcompat.posts.visibility import is_publicly_viewable
from wpcompat.site import Site
from wpcompat.users.caps import can

POST_ARGS = ("p", "page_id", "attachment_id", "pagename", "name", "post_type")
"""Arguments that name a post."""


@dataclass(frozen=True)
class Address:
    """An address on this site: the path from the server's root, percent-encoded, and the query without its question mark."""

    path: str
    query: str
    is_own_host: bool = True
    """False for the site's host with or without ``www.``, as the site does not have it."""
    has_own_port: bool = True
    """False where the port that belongs to the site's address is missing."""


class Move:
    """Where a request should have gone, as far as known: a whole address, or another path, and which arguments fall away."""

    def __init__(self, asked: Address, user: User | None = None) -> None:
        self._user = user
        self.url = ""
        self.path = asked.path
        self.arguments = parse_query(asked.query)
        self._is_query = "=" in asked.query
        """WordPress takes a query without values for a path, from which nothing can be removed."""
        self.post: Post | None = None
        self.is_portless = False
        """The way to a page of a list lost the site's port, as WordPress loses it."""

    def to_post(self, site: Site, post: Post) -> None:
        self.url = permalinks.get_permalink(site, post, reads_private=self._reads(site, post))
        self.post = post

    def _reads(self, site: Site, post: Post) -> bool:
        """Whether a post is private and the visitor somebody who may read it."""
        return post.post_status == "private" and self._user is not None and can(site, self._user, "read_post", post.ID)

    def is_open(self, site: Site) -> bool:
        """Whether the visitor may be told where the post is that was found."""
        return self.post is None or is_publicly_viewable(site, self.post) or self._reads(site, self.post)

    def drop(self, *names: str) -> None:
        """Leave arguments out, unless the new address has them itself (``_remove_qs_args_if_not_in_url``)."""
        kept = parse_query(split(self.url).query) if self.url else {}
        for name in names:
            if name not in kept:
                self.remove(name)

    def remove(self, name: str) -> None:
        """Leave an argument out, also when it is an array."""
        if not self._is_query:
            return
        self.arguments.pop(name, None)
        for member in [key for key in self.arguments if key.startswith(f"{name}%5B")]:
            del self.arguments[member]
        self._is_query = any(self.arguments.values())
