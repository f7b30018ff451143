"""The ``[gallery]`` shortcode: the pictures that belong to a post, or those it names."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from wpcompat.db import Post
from wpcompat.db.rows import POST_COLUMNS
from wpcompat.formatting.php import intval
from wpcompat.formatting.shortcodes import Attributes, Renderer
from wpcompat.formatting.urls import esc_url
from wpcompat.front.canonical import attachment_pages
from wpcompat.media.attachments import alternative_text, attachment_url
from wpcompat.posts import permalinks
from wpcompat.rendering import clean_comment
from wpcompat.site import Site

_MOST = 200


def renderers(site: Site, post: Post) -> Mapping[str, Renderer]:
    """The shortcodes of a post that need to know its attachments."""

    def gallery(attributes: Attributes, content: str | None) -> str:
        pictures = _pictures(site, post, attributes)
        if not pictures:
            return ""
        items = "".join(_item(site, picture, attributes.get("link", "")) for picture in pictures)
        columns = max(1, min(9, intval(attributes.get("columns", "3"))))
        return f'<div class="gallery galleryid-{post.ID} gallery-columns-{columns}">{items}</div>'

    return {"gallery": gallery}


def _numbers(words: str) -> list[int]:
    found = (intval(word) for word in words.split(",")[:_MOST])
    return [number for number in found if 0 < number < 2**63]


def _pictures(site: Site, post: Post, attributes: Attributes) -> list[Post]:
    """Images by the given IDs in their order, else those attached to the post (``gallery_shortcode``)."""
    chosen = _numbers(attributes.get("ids") or attributes.get("include", ""))
    if chosen:
        marks = ", ".join("?" * len(chosen))
        found = {picture.ID: picture for picture in _images(site, f'"ID" IN ({marks})', chosen)}
        return [found[number] for number in dict.fromkeys(chosen) if number in found]
    above = intval(attributes.get("id", "")) or post.ID
    left_out = set(_numbers(attributes.get("exclude", "")))
    if not 0 < above < 2**63:
        return []
    return [picture for picture in _images(site, '"post_parent" = ?', [above]) if picture.ID not in left_out]


def _images(site: Site, where: str, values: list[int]) -> list[Post]:
    rows = site.db.rows(
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE {where} AND "post_type" = \'attachment\' '
        'AND "post_status" = \'inherit\' AND "post_mime_type" LIKE \'image/%\' ORDER BY "menu_order", "ID" LIMIT ?',
        (*values, _MOST),
    )
    return [Post(*row) for row in rows]


def _item(site: Site, picture: Post, link: str) -> str:
    file = attachment_url(site, picture)
    alt = escape(alternative_text(site, picture.ID))
    shown = f'<img src="{esc_url(file)}" alt="{alt}" loading="lazy">'
    if link != "none":
        page = permalinks.get_permalink(site, picture) if attachment_pages(site) and link != "file" else file
        shown = f'<a href="{esc_url(page)}">{shown}</a>'
    words = clean_comment(picture.post_excerpt)
    caption = f'<figcaption class="wp-caption-text">{words}</figcaption>' if words else ""
    return f'<figure class="gallery-item">{shown}{caption}</figure>'
