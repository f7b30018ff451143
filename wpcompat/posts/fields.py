"""The columns of a post that is about to be written: cleaned, and filled in where they were not given."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE, Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.balance import balance_tags
from wpcompat.formatting.date_columns import as_stored
from wpcompat.formatting.dates import from_mysql, gmt_from_local, local_from_gmt, local_time, to_mysql
from wpcompat.formatting.entities import convert_invalid_entities
from wpcompat.formatting.kses import COMMENT_TAGS, kses, kses_post
from wpcompat.formatting.php import intval, strval, truthy
from wpcompat.formatting.slugs import sanitize_key, sanitize_title
from wpcompat.formatting.strings import is_valid_utf8, trim, unslash
from wpcompat.formatting.targets import targeted_link_rel
from wpcompat.formatting.urls import sanitize_url
from wpcompat.posts.pinging import sanitize_trackback_urls
from wpcompat.posts.types import STATUSES, UNSLUGGED, post_types, supports
from wpcompat.site import Site
from wpcompat.users.caps import can

_NOT_MIME = re.compile(r"[^-+*.a-zA-Z0-9/]")
_DATE = re.compile(r"\s*([+-]?[0-9]+)")
_SOON = 60
_HIGHEST_INT = 2**31 - 1
"""Of a column; the database writes it for any higher number, and 0 for one below zero where only others may stand."""
_LENGTHS = {
    "post_status": 20, "comment_status": 20, "ping_status": 20, "post_password": 255, "post_name": 200, "guid": 255,
    "post_type": 20, "post_mime_type": 100,
}  # fmt: skip
_WRITTEN = frozenset(("title", "editor", "excerpt"))
"""A type that has these takes no post without any of them."""


@dataclass(frozen=True)
class Draft:
    """A row of ``wp_posts`` to be written, without its ID; ``post_name`` is not yet made unique."""

    row: Mapping[str, Any]


def prepared(
    site: Site, values: Mapping[str, Any], before: Post | None, *, importing: bool, user: User | None
) -> Draft:
    """The row for ``values``. Raises ``WPError`` ``empty_content`` or ``invalid_date``."""
    texts = filtered_texts(site, values, user)
    post_type = strval(values.get("post_type")) or "post"
    status = sanitize_key(strval(values.get("post_status"))) or "draft"
    if post_type == "attachment" and status not in ("inherit", "private", "trash", "auto-draft"):
        status = "inherit"
    kind = post_types(site.profile).get(post_type)
    full = kind is not None and _WRITTEN.issubset(kind.supports)
    written = any(truthy(texts[name]) for name in ("post_content", "post_title", "post_excerpt"))
    if full and not written and not importing:
        raise WPError("empty_content", "Content, title, and excerpt are empty.")
    name = _name(site, values, before, texts["post_title"], status, user)
    dates = _dates(site, values, before, status, importing)
    if post_type != "attachment":
        status = _by_date(site, status, dates["post_date_gmt"])
    guid = before.guid if before else strval(values.get("guid"))
    row = {
        "post_author": max(0, intval(values["post_author"])) if "post_author" in values else user.ID if user else 0,
        **dates,
        **texts,
        "post_status": status,
        "post_type": post_type,
        "comment_status": _comment_status(site, values, before, post_type),
        "ping_status": sanitize_key(strval(values.get("ping_status"))),
        "post_password": "" if status == "private" else strval(values.get("post_password")),
        "post_name": name,
        "to_ping": sanitize_trackback_urls(strval(values.get("to_ping"))),
        "pinged": strval(values.get("pinged")),
        "post_parent": max(0, intval(values.get("post_parent", 0))),
        "menu_order": max(-_HIGHEST_INT - 1, min(_HIGHEST_INT, intval(values.get("menu_order", 0)))),
        "post_mime_type": _NOT_MIME.sub("", strval(values.get("post_mime_type"))),
        "guid": guid if importing or before else sanitize_url(guid).replace("&", "&amp;").replace("&amp;amp;", "&amp;"),
    }
    if not truthy(row["ping_status"]):
        row["ping_status"] = default_status(site, post_type, "ping")
    return Draft(row)


def filtered_texts(site: Site, values: Mapping[str, Any], user: User | None) -> dict[str, str]:
    """Title, content and excerpt as they are stored when ``user`` writes them."""
    title = trim(strval(values.get("post_title")))
    content, excerpt, filtered = (
        strval(values.get(name)) for name in ("post_content", "post_excerpt", "post_content_filtered")
    )
    content, excerpt = convert_invalid_entities(content), convert_invalid_entities(excerpt)
    if site.profile.guards_targeted_links:
        title, content, excerpt, filtered = (targeted_link_rel(one) for one in (title, content, excerpt, filtered))
    if user is not None and not can(site, user, "unfiltered_html"):
        as_browsers = site.profile.reads_attributes_as_browsers
        title = kses(title, COMMENT_TAGS, as_browsers=as_browsers)
        content, excerpt, filtered = (kses_post(one, as_browsers=as_browsers) for one in (content, excerpt, filtered))
    if options.integer(site, "use_balanceTags") == 1:
        content, excerpt = balance_tags(content), balance_tags(excerpt)
    return {"post_title": title, "post_content": content, "post_excerpt": excerpt, "post_content_filtered": filtered}


def _name(
    site: Site, values: Mapping[str, Any], before: Post | None, title: str, status: str, user: User | None
) -> str:
    """The slug that was given, or that of the title once the post needs one."""
    given = values.get("post_name", before.post_name if before else "")
    if status == "pending" and user is not None:
        may_publish = can(site, user, "publish_post", before.ID) if before else can(site, user, "publish_posts")
        given = given if may_publish else ""
    if truthy(given):
        # A stored slug is cleaned already; cleaning an encoded one twice would not change it.
        return strval(given) if before and given == before.post_name else _slug_of(strval(given))
    return "" if status in UNSLUGGED else _slug_of(title)


def _slug_of(text: str) -> str:
    """The slug of a text that WordPress reads before it takes the backslashes off, so that a NUL is still ``\\0``."""
    return sanitize_title(text.replace("\0", "0"))


def _dates(site: Site, values: Mapping[str, Any], before: Post | None, status: str, importing: bool) -> dict[str, str]:
    zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    local, gmt = strval(values.get("post_date")), strval(values.get("post_date_gmt"))
    now, now_gmt = to_mysql(local_time(site.now(), *zone)), to_mysql(site.now())
    if not local or local == ZERO_DATE:
        local = now if not gmt or gmt == ZERO_DATE else local_from_gmt(gmt, *zone)
    _check_date(local)
    if not gmt or gmt == ZERO_DATE:
        floats = status in STATUSES and STATUSES[status].floats
        gmt = ZERO_DATE if floats else gmt_from_local(local, *zone)
    local, gmt = as_stored(local), as_stored(gmt)
    modified, modified_gmt = (now, now_gmt) if before else (local, gmt)
    if importing and values.get("post_modified"):
        modified = as_stored(strval(values["post_modified"]))
        modified_gmt = as_stored(strval(values.get("post_modified_gmt") or gmt_from_local(modified, *zone)))
    return {"post_date": local, "post_date_gmt": gmt, "post_modified": modified, "post_modified_gmt": modified_gmt}


def _check_date(text: str) -> None:
    """``invalid_date`` unless there is such a day (``wp_resolve_post_date``)."""
    year, month, day = (_leading(text[start:end]) for start, end in ((0, 4), (5, 7), (8, 10)))
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]):
        raise WPError("invalid_date", "Invalid date.")


def _leading(text: str) -> int:
    found = _DATE.match(text)
    return int(found.group(1)) if found else 0


def _by_date(site: Site, status: str, gmt: str) -> str:
    """A post of the future is scheduled, a scheduled one whose time has come is published."""
    moment = from_mysql(gmt)
    ahead = (moment.timestamp() if moment else 0) - int(site.clock.time()) >= _SOON
    if status == "publish" and ahead:
        return "future"
    return "publish" if status == "future" and not ahead else status


def _comment_status(site: Site, values: Mapping[str, Any], before: Post | None, post_type: str) -> str:
    given = sanitize_key(strval(values.get("comment_status")))
    if truthy(given):
        return given
    return "closed" if before else default_status(site, post_type, "comment")


def default_status(site: Site, post_type: str, kind: str) -> str:
    """What a new post of a type starts with, for ``kind`` ``comment`` or ``ping`` (``get_default_comment_status``).

    Pages are closed; other types that have comments, or trackbacks, take the option's text, less a layer of backslashes and
    no longer than its column: otherwise no post could be written any more.
    """
    feature = "comments" if kind == "comment" else "trackbacks"
    if post_type == "page" or not supports(post_type, feature):
        return "closed"
    return unslash(options.text(site, f"default_{kind}_status"))[: _LENGTHS[f"{kind}_status"]]


def checked(row: Mapping[str, Any], *, new: bool) -> None:
    """Refuse what the database would not hold: texts that are too long, or that are no UTF-8."""
    for name, value in row.items():
        if isinstance(value, str) and (len(value) > _LENGTHS.get(name, len(value)) or not is_valid_utf8(value)):
            noun = "attachment" if row["post_type"] == "attachment" else "post"
            act, code = ("insert", "db_insert_error") if new else ("update", "db_update_error")
            raise WPError(code, f"Could not {act} {noun} {'into' if new else 'in'} the database.")
