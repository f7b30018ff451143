"""One request of a page, as the front looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from werkzeug.wrappers import Request

from wpcompat.db.rows import User
from wpcompat.formatting.php import absint, intval
from wpcompat.linkbacks.sent_form import variables_of
from wpcompat.posts.arguments import arguments
from wpcompat.posts.query import QueryResult
from wpcompat.site import Site
from wpcompat.users.cookies import Identity

_ASCII = "".join(map(chr, range(128)))
_UNRESERVED = "/:@!$&'()*+,;=~-._"


@dataclass(frozen=True)
class Visit:
    """A request, what WordPress's rules made of it, and what they found.

    ``path`` is below the site's address, percent-encoded, and begins with a slash; ``query`` holds the arguments of the address,
    the last of each name, as PHP's ``$_GET`` does; ``vars`` are WordPress's query variables.
    """

    site: Site
    request: Request
    path: str
    query: Mapping[str, str]
    vars: Mapping[str, str]
    result: QueryResult
    identity: Identity | None = None
    """Who the visitor is, if they have logged in."""

    @property
    def user(self) -> User | None:
        return self.identity.user if self.identity else None

    @property
    def page(self) -> int:
        """The part of a post that is asked for, from 1."""
        return max(1, self.number("page"))

    def number(self, name: str) -> int:
        """A query variable as a number, 0 without one. No sign counts, but before ``p``.

        On a static front page the number of the list's page is that of the post's part.
        """
        if name in ("page", "paged") and self.result.is_front_page:
            return self.result.page if name == "page" else self.result.paged
        written = self.vars.get(name, "")
        return max(0, intval(written)) if name == "p" else absint(written)


def path_of(request: Request) -> str:
    """The path below the site's address with its bytes percent-encoded: as it was sent, where the server tells that."""
    info: str = request.environ.get("PATH_INFO", "")
    target = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or ""
    sent = target.partition("?")[0].removeprefix(request.environ.get("SCRIPT_NAME", ""))
    if sent.startswith("/") and unquote_to_bytes(sent.encode("latin-1", "replace")).decode("latin-1") == info:
        return quote(sent, safe=_ASCII, encoding="latin-1", errors="replace")
    raw = quote(info.encode("latin-1", "replace"), safe=_UNRESERVED)
    return raw if raw.startswith("/") else "/" + raw


def query_of(request: Request) -> dict[str, str]:
    """The arguments of the address: the last value of each name, and of an array what the main query makes of it."""
    return arguments(request.args.items(multi=True))


def form_of(site: Site, request: Request) -> dict[str, str]:
    """The fields of a sent form that are variables of the main query."""
    return variables_of(request.environ, site.config["limits.body_bytes"], site.config["limits.form_fields"])
