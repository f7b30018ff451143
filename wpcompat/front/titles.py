"""What a page is called: in its head, in feeds, above a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from wpcompat import options
from wpcompat.db import Post, Term, User
from wpcompat.formatting import dates, display
from wpcompat.formatting.strings import esc_html
from wpcompat.front import content
from wpcompat.rendering import clean_text

if TYPE_CHECKING:
    from wpcompat.front.visit import Visit

_KINDS = {"category": "Category", "post_tag": "Tag"}


def blog_name(visit: Visit) -> str:
    """The site's name as HTML text."""
    return display.line(options.text(visit.site, "blogname"))


def document_title(visit: Visit) -> str:
    """The title of the document as HTML text (``wp_get_document_title``): its parts joined with a dash."""
    site, result = visit.site, visit.result
    name = blog_name(visit)
    number = max(visit.number("paged"), visit.number("page"))
    part = f"Page {number}" if number >= 2 and not result.is_404 else ""
    if result.is_front_page:
        tagline = display.line(options.text(site, "blogdescription"))
        return _joined(name, part, tagline)
    return _joined(_own_title(visit), part, name)


def _joined(*parts: str) -> str:
    """The parts that there are with dashes between, through WordPress's filters: HTML text, nothing in it is a tag."""
    return display.document_title(" - ".join(part for part in parts if part))


def _own_title(visit: Visit) -> str:
    result, thing = visit.result, visit.result.queried
    if result.is_404:
        return "Page not found"
    if result.is_search:
        return f"Search Results for &#8220;{esc_html(result.search)}&#8221;"
    if isinstance(thing, Post):
        return display.single_title(thing.post_title)
    if isinstance(thing, Term):
        return str(clean_text(thing.name))
    if isinstance(thing, User):
        return esc_html(thing.display_name)
    return _date_title(visit)


def _date_title(visit: Visit) -> str:
    """``November 21, 2026``, ``November 2026`` or ``2026``; empty when the list is not one of dates."""
    result = visit.result
    if not result.is_date or not result.posts:
        return ""
    written = result.posts[0].post_date
    if result.is_day:
        return dates.mysql2date(options.text(visit.site, "date_format"), written)
    if result.is_month or result.is_year:
        return dates.mysql2date("F Y" if result.is_month else "Y", written)
    return ""


def list_heading(visit: Visit) -> tuple[str, Markup]:
    """The word above a list's heading and the heading; both empty on the home page."""
    result, thing = visit.result, visit.result.queried
    if result.is_search:
        return "Search", Markup("Results for “{}”").format(result.search)
    if isinstance(thing, Term):
        return _KINDS.get(thing.taxonomy, "Archive"), clean_text(thing.name)
    if isinstance(thing, User):
        return "Author", Markup.escape(thing.display_name)
    if isinstance(thing, Post):
        return "", content.post_title(visit.site, thing)
    kind = "Day" if result.is_day else "Month" if result.is_month else "Year"
    title = _date_title(visit)
    return (kind, Markup(title)) if title else ("", Markup(""))


def body_class(visit: Visit) -> str:
    """The words by which own style sheets know a page (``body_class``)."""
    result, thing = visit.result, visit.result.queried
    words = [
        word
        for word, holds in (
            ("home", result.is_front_page),
            ("blog", result.is_home),
            ("archive", result.is_archive),
            ("search", result.is_search),
            ("paged", visit.number("paged") > 1),
            ("attachment", result.is_attachment),
            ("error404", result.is_404),
            ("single", result.is_single),
            ("page", result.is_page),
            ("category", isinstance(thing, Term) and thing.taxonomy == "category"),
            ("tag", isinstance(thing, Term) and thing.taxonomy == "post_tag"),
            ("author", result.is_author),
            ("date", result.is_date),
        )
        if holds
    ]
    if isinstance(thing, Post) and result.is_singular:
        words.append(f"page-id-{thing.ID}" if thing.post_type == "page" else f"postid-{thing.ID}")
    return " ".join(words)


def robots(visit: Visit) -> str:
    """The robots meta (``wp_robots``)."""
    if options.text(visit.site, "blog_public") == "0":
        return "noindex, nofollow"
    if visit.result.is_search or visit.query.get("replytocom"):
        return "noindex, follow, max-image-preview:large"
    return "max-image-preview:large"
