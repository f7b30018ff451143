"""Slugs that no other post has (``wp_unique_post_slug``), and what becomes of them in the trash."""

from __future__ import annotations

from urllib.parse import quote, unquote_plus

from wpcompat import options
from wpcompat.posts import meta
from wpcompat.posts.structure import FEEDS
from wpcompat.posts.types import UNSLUGGED, is_hierarchical
from wpcompat.site import Site

RESERVED = (*FEEDS, "embed")
TRASHED = "__trashed"
DESIRED = "_wp_desired_post_slug"
LONGEST = 200


def unique_post_slug(site: Site, slug: str, post_id: int, status: str, post_type: str, parent: int) -> str:
    """The slug, or the slug with the first free number from 2 on behind it.

    Attachments share one space with everything, pages with their siblings and the attachments among them, other posts with
    their type. Drafts may share. An empty slug stays empty.
    """
    if (
        not slug
        or status in UNSLUGGED
        or post_type in ("user_request", "nav_menu_item")
        or (status == "inherit" and post_type == "revision")
    ):
        return slug
    number, candidate = 1, slug
    bad = slug in RESERVED or _reads_as_something_else(site, slug, post_id, post_type)
    while bad or _is_taken(site, candidate, post_id, post_type, parent):
        number, bad = number + 1, False
        candidate = f"{truncated(slug, LONGEST - len(str(number)) - 1)}-{number}"
    return candidate


def _is_taken(site: Site, slug: str, post_id: int, post_type: str, parent: int) -> bool:
    if slug == "0":  # WordPress asks whether the slug that it found is true
        return False
    query, params = 'SELECT 1 FROM "wp_posts" WHERE "post_name" = ? AND "ID" <> ?', [slug, post_id]
    given: list[object] = [*params]
    if is_hierarchical(post_type):
        query += ' AND +"post_type" IN (?, ?) AND +"post_parent" = ?'  # the plus: SQLite shall look by the name
        given += [post_type, "attachment", parent]
    elif post_type != "attachment":
        query += ' AND +"post_type" = ?'
        given.append(post_type)
    return bool(site.db.value(query + " LIMIT 1", given))


def _reads_as_something_else(site: Site, slug: str, post_id: int, post_type: str) -> bool:
    """A page's slug that reads as a page number, or a post's that reads as a part of a date."""
    if is_hierarchical(post_type):
        number = slug.removeprefix("page")
        return number.isascii() and number.isdigit()
    if post_type != "post" or not (slug.isascii() and slug.isdigit() and slug.strip("0")):
        return False
    if site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ? AND "post_name" = ?', (post_id, slug)):
        return False
    levels = [level for level in options.text(site, "permalink_structure").split("/") if level]
    if "%postname%" not in levels:
        return False
    at = levels.index("%postname%")
    value, before = int(slug[:LONGEST]), levels[at - 1] if at else ""
    return not at or (before == "%year%" and value < 13) or (before == "%monthnum%" and value < 32)


def truncated(slug: str, length: int = LONGEST) -> str:
    """The slug cut to a length, never within an encoded character (``_truncate_post_slug``)."""
    if len(slug) <= length:
        return slug
    if "%" not in slug and "+" not in slug:
        return slug[:length].rstrip("-")
    parts: list[str] = []
    for char in unquote_plus(slug, errors="replace"):
        part = quote(char, safe="-_.~")
        if char > "\x7f":
            part = part.lower()
        length -= len(part)
        if length < 0:
            break
        parts.append(part)
    return "".join(parts).rstrip("-")


def release_from_trash(site: Site, slug: str, post_id: int) -> None:
    """Take a slug from the posts in the trash that have it, so that another post may."""
    for other in site.db.column(
        'SELECT "ID" FROM "wp_posts" WHERE "post_name" = ? AND "post_status" = ? AND "ID" <> ?',
        (slug, "trash", post_id),
    ):
        site.db.update("wp_posts", {"post_name": mark_trashed(site, other, slug)}, '"ID" = ?', (other,))


def mark_trashed(site: Site, post_id: int, slug: str) -> str:
    """The slug of a post in the trash; the one it had is remembered (``wp_add_trashed_suffix_to_post_name_for_post``)."""
    if slug.endswith(TRASHED):
        return slug
    meta.add_meta(site, post_id, DESIRED, slug)
    return truncated(slug, LONGEST - len(TRASHED)) + TRASHED
