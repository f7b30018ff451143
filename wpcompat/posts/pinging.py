"""The columns ``to_ping`` and ``pinged``: which addresses a post has still to ping, and which it has pinged."""

from __future__ import annotations

import re

from wpcompat.db.rows import Post
from wpcompat.formatting.strings import is_valid_utf8, trim
from wpcompat.formatting.urls import sanitize_url
from wpcompat.site import Site

_BETWEEN = re.compile(r"[\r\n\t ]")
_BLANK = re.compile(r"[ \t\n\r\f\v]")
_FETCHABLE = re.compile(r"https?://.", re.IGNORECASE)


def sanitize_trackback_urls(text: str) -> str:
    """The http and https addresses among the words of a text, cleaned, one a line (``sanitize_trackback_urls``)."""
    words = [word for word in _BETWEEN.split(trim(text)) if word]
    return "\n".join(sanitize_url(word) for word in words if _FETCHABLE.match(word))


def get_to_ping(post: Post) -> list[str]:
    """The addresses that trackbacks are still to be sent to (``get_to_ping``)."""
    return [url for url in sanitize_trackback_urls(post.to_ping).split("\n") if url]


def get_pung(post: Post) -> list[str]:
    """The addresses that were pinged (``get_pung``); of a post that pinged nobody it is one empty text, as in WordPress."""
    return _BLANK.split(trim(post.pinged))


def add_ping(site: Site, post: Post, *urls: str) -> str:
    """Write down that ``urls`` were pinged (``add_ping``); the new ``pinged``.

    What was pinged before is taken from the row that the caller holds, not from the database: WordPress hands the same row
    to every link of a run, so the last one is the only one that is remembered. A fresh row remembers all.
    """
    written = "\n".join([*get_pung(post), *urls])
    if not is_valid_utf8(written):
        # A link that was cut inside a character: no database takes it, so WordPress remembers nothing.
        return post.pinged
    site.db.update("wp_posts", {"pinged": written}, '"ID" = ?', (post.ID,))
    return written


def mark_trackback_sent(site: Site, post_id: int, url: str) -> None:
    """Move an address from ``to_ping`` to ``pinged``, as WordPress's ``trackback`` does: cut out as text, blanks trimmed."""
    site.db.execute(
        'UPDATE "wp_posts" SET "pinged" = "pinged" || ? || ?, "to_ping" = trim(replace("to_ping", ?, ?)) WHERE "ID" = ?',
        ("\n", url, url, "", post_id),
    )


def drop_to_ping(site: Site, post_id: int, url: str) -> None:
    """Take an address from ``to_ping`` that was pinged already."""
    site.db.execute(
        'UPDATE "wp_posts" SET "to_ping" = trim(replace("to_ping", ?, ?)) WHERE "ID" = ?', (url, "", post_id)
    )


def clear_to_ping(site: Site, post_id: int) -> None:
    """Empty ``to_ping``."""
    site.db.update("wp_posts", {"to_ping": ""}, '"ID" = ?', (post_id,))
