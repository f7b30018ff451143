"""Comments by the arguments that programs ask with (``WP_Comment_Query``)."""

from __future__ import annotations

from collections.abc import Mapping

from wpcompat.comments.counts import without_notes
from wpcompat.comments.listing import COLUMNS as ORDERED
from wpcompat.comments.listing import SEARCHED, TEXTS
from wpcompat.comments.store import PINGS, STATUSES
from wpcompat.db.conditions import Where, meta_condition, sort_as_listed, sort_by_meta
from wpcompat.db.rows import COMMENT_COLUMNS, Comment
from wpcompat.db.searching import holding, in_order
from wpcompat.errors import WPError
from wpcompat.formatting.lists import numbers, words
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.site import Site

FILTERS = {
    "post_id": "Of this post.",
    "post__in": "Of these posts, with commas.",
    "post__not_in": "Of all posts but these.",
    "post_author": "Of posts of this user.",
    "post_author__in": "Of posts of these users.",
    "post_author__not_in": "Of posts of all users but these.",
    "post_name": "Of posts with this slug.",
    "post_status": "Of posts of this status; several with commas.",
    "post_type": "Of posts of this type; several with commas.",
    "type": "comment, pings, pingback or trackback; several with commas.",
    "type__in": "Of one of these types.",
    "type__not_in": "Of none of these types.",
    "status": "all (held and approved), hold, approve, spam, trash, any; several with commas (default: all).",
    "search": "With this text in author, e-mail address, URL, IP address or content.",
    "author_email": "With this e-mail address.",
    "author_url": "With this URL.",
    "user_id": "Of this user.",
    "author__in": "Of these users.",
    "author__not_in": "Of all but these users.",
    "parent": "Answers to this comment.",
    "parent__in": "Answers to these comments.",
    "parent__not_in": "No answers to these comments.",
    "comment__in": "With these IDs, with commas.",
    "comment__not_in": "Without these IDs.",
    "karma": "With this karma.",
    "meta_key": "With metadata of this key.",
    "meta_value": "With this metadata.",
}
"""The arguments that choose comments, and what each keeps."""
ORDERS = (*ORDERED, "none", "comment__in", "meta_value", "meta_value_num")
"""What they can be ordered by; several with commas or blanks between."""
_META = ('"wp_comments"."comment_ID"', "wp_commentmeta", "comment_id")
_TEXTS = {"author_email": "comment_author_email", "author_url": "comment_author_url"}
_LISTS = {
    "post": "comment_post_ID", "author": "user_id", "parent": "comment_parent", "comment": "comment_ID",
}  # fmt: skip
_OF_POSTS = {"post_author": "post_author", "post_name": "post_name", "post_status": "post_status", "post_type": "post_type"}  # fmt: skip
_KINDS = {"comment": ("", "comment"), "comments": ("", "comment"), "pings": PINGS}


def find(
    site: Site, asked: Mapping[str, str], *, orderby: str = "", order: str = "", number: int = -1, offset: int = 0
) -> list[Comment]:
    """The comments that ``asked`` chooses, arguments of ``FILTERS``; newest first unless ``orderby`` says otherwise.

    ``orderby``: words of ``ORDERS``, ``order`` asc or desc. ``number`` -1: all of them. ``WPError`` for another word.
    """
    where = _where(site, asked)
    by, values = _order(asked, orderby, "ASC" if order.upper() == "ASC" else "DESC")
    query = f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE {where.sql} ORDER BY {by} LIMIT ? OFFSET ?'
    return [Comment(*row) for row in site.db.rows(query, (*where.params, *values, number, offset))]


def count(site: Site, asked: Mapping[str, str]) -> int:
    """How many comments ``find`` would find."""
    where = _where(site, asked)
    return int(site.db.value(f'SELECT count(*) FROM "wp_comments" WHERE {where.sql}', where.params))


def _where(site: Site, asked: Mapping[str, str]) -> Where:
    where = Where()
    _types(site, where, asked)
    _statuses(where, asked)
    for name, column in _TEXTS.items():
        if asked.get(name):
            where.add(f'"{column}" = ?', asked[name])
    for name, column in (("karma", "comment_karma"), ("parent", "comment_parent")):
        if asked.get(name):
            where.add(f'"{column}" = ?', intval(asked[name]))
    if truthy(asked.get("post_id", "")) and absint(asked["post_id"]):
        where.add('"comment_post_ID" = ?', numbers(asked["post_id"])[0])
    if asked.get("user_id"):
        where.among("user_id", numbers(asked["user_id"]))
    for name, column in _LISTS.items():
        for ending, is_negated in (("__in", False), ("__not_in", True)):
            if asked.get(name + ending) is not None:
                where.among(column, numbers(asked[name + ending]), negated=is_negated)
    _posts(where, asked)
    if asked.get("search"):
        tests = [holding(f'"{column}"', asked["search"]) for column in SEARCHED]
        where.add(f"({' OR '.join(test for test, _ in tests)})", *(value for _, value in tests))
    if asked.get("meta_key") or asked.get("meta_value"):
        test, held = meta_condition(_META, asked.get("meta_key", ""), asked.get("meta_value"), "")
        where.add(test, *held)
    return where


def _types(site: Site, where: Where, asked: Mapping[str, str]) -> None:
    wanted = words(asked.get("type"))
    chosen = [] if "all" in wanted else wanted
    for names, is_negated in (
        (chosen, False),
        (words(asked.get("type__in")), False),
        (words(asked.get("type__not_in")), True),
    ):
        if names:
            where.among(
                "comment_type", [kind for name in names for kind in _KINDS.get(name, (name,))], negated=is_negated
            )
    if not chosen and not asked.get("type__in"):
        where.add(without_notes(site))


def _statuses(where: Where, asked: Mapping[str, str]) -> None:
    names = (asked.get("status") or "all").replace(",", " ").split()
    if "any" in names:
        return
    wanted = [word for name in names for word in (("hold", "approve") if name == "all" else (name,))]
    where.among("comment_approved", [STATUSES.get(word, word) for word in wanted])


def _posts(where: Where, asked: Mapping[str, str]) -> None:
    """Comments of certain posts."""
    inner = Where()
    for name, column in _OF_POSTS.items():
        if asked.get(name) and asked[name] != "any":
            inner.among(column, words(asked[name]))
    for ending, is_negated in (("__in", False), ("__not_in", True)):
        if asked.get("post_author" + ending) is not None:
            inner.among("post_author", numbers(asked["post_author" + ending]), negated=is_negated)
    if inner.parts:
        where.add(f'"comment_post_ID" IN (SELECT "ID" FROM "wp_posts" WHERE {inner.sql})', *inner.params)


def _order(asked: Mapping[str, str], orderby: str, direction: str) -> tuple[str, list[object]]:
    """ORDER BY with its values; equal ones by ID, in the direction of a date that was sorted by, else the newest first."""
    parts: list[str] = []
    values: list[object] = []
    names = orderby.replace(",", " ").split() or ["comment_date_gmt"]
    for name in names:
        if name in ORDERED:
            quoted = f'"{name}"'
            parts.append(f"{in_order(quoted) if name in TEXTS else quoted} {direction}")
        elif name == "comment__in":
            part, listed = sort_as_listed("comment_ID", words(asked.get(name)))
            parts.append(part)
            values.append(listed)
        elif name in ("meta_value", "meta_value_num"):
            parts.append(f"{sort_by_meta(_META, as_number=name == 'meta_value_num')} {direction}")
            values.append(asked.get("meta_key", ""))
        elif name != "none":
            raise WPError("invalid_orderby", f"Comments are not ordered by '{name}', but by: {', '.join(ORDERS)}.")
    by_id = direction if any(name in ("comment_date", "comment_date_gmt") for name in names) else "DESC"
    return ", ".join([*parts, f'"comment_ID" {by_id}']), values
