"""Post formats: a term ``post-format-aside`` of the taxonomy ``post_format``; a post without one is ``standard``."""

from __future__ import annotations

from wpcompat.db.rows import Term
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.posts.types import supports
from wpcompat.site import Site
from wpcompat.terms.store import set_terms, set_terms_by_name, terms_of

TAXONOMY = "post_format"
FORMATS = {
    "standard": "Standard",
    "aside": "Aside",
    "chat": "Chat",
    "gallery": "Gallery",
    "link": "Link",
    "image": "Image",
    "quote": "Quote",
    "status": "Status",
    "video": "Video",
    "audio": "Audio",
}
"""Slug → label, in WordPress's order (``get_post_format_strings``)."""
_PREFIX = "post-format-"


def get_post_format(site: Site, post_id: int) -> str:
    """The slug of a post's format, empty when it has none (``get_post_format``)."""
    post_type = site.db.value('SELECT "post_type" FROM "wp_posts" WHERE "ID" = ?', (post_id,), "")
    if not supports(post_type, "post-formats"):
        return ""
    terms = terms_of(site, post_id, TAXONOMY)
    return terms[0].slug.replace(_PREFIX, "") if terms else ""


def set_post_format(site: Site, post_id: int, slug: str) -> None:
    """Give a post a format (``set_post_format``); ``standard`` and unknown words take it away."""
    slug = sanitize_key(slug)
    if slug in FORMATS and slug != "standard":
        set_terms_by_name(site, post_id, TAXONOMY, [_PREFIX + slug])
    else:
        set_terms(site, post_id, TAXONOMY, [])


def shown_name(term: Term) -> str:
    """The name of a term as WordPress hands it out: a format's is its label (``_post_format_get_term``)."""
    if term.taxonomy != TAXONOMY:
        return term.name
    slug = term.slug.replace(_PREFIX, "")
    return FORMATS.get(slug, "") if slug else FORMATS["standard"]
