"""export.php: the form that chooses what is exported, and the file itself."""

from __future__ import annotations

from datetime import datetime, timezone

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.page import finished, page
from wpcompat.formatting.dates import parse_date
from wpcompat.formatting.php import truthy
from wpcompat.migrate import wxr_export
from wpcompat.migrate.wxr_export import Selection
from wpcompat.posts.listing import months
from wpcompat.posts.types import post_types
from wpcompat.rendering import clean_text
from wpcompat.site import Site
from wpcompat.terms.store import list_terms
from wpcompat.users.store import get_user

_STATUSES = (("0", "All"), ("publish", "Published"), ("future", "Scheduled"), ("draft", "Draft"), ("pending", "Pending"), ("private", "Private"))  # fmt: skip
_KINDS = {"posts": ("post", "post"), "pages": ("page", "page"), "attachment": ("attachment", "attachment")}
"""A choice of the form → the post type, and what its fields begin with."""
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def show(ask: Ask) -> Response:
    """The form, or with ``download`` in the address the file."""
    return _file(ask) if "download" in ask.get else _form(ask)


def _file(ask: Ask) -> Response:
    site = ask.site
    chosen = _selection(ask)
    ids = wxr_export.post_ids(site, chosen)
    response = Response(wxr_export.export(site, chosen, ids), content_type="text/xml; charset=UTF-8")
    response.headers["Content-Description"] = "File Transfer"
    response.headers["Content-Disposition"] = f"attachment; filename={wxr_export.file_name(site)}"
    return finished(site, response, ask.cookies)


def _selection(ask: Ask) -> Selection:
    """What the fields ask for (``export_wp``); an unknown choice is everything."""
    content = ask.text("content", "all")
    kind, prefix = _KINDS.get(content, ("", ""))
    if not kind:
        return Selection((content,)) if content in post_types(ask.site.profile) else Selection()
    start, end = ask.text(f"{prefix}_start_date"), ask.text(f"{prefix}_end_date")
    status = "" if kind == "attachment" else ask.text(f"{prefix}_status")
    return Selection(
        (kind,),
        author=0 if kind == "attachment" else max(ask.number(f"{prefix}_author"), 0),
        category=max(ask.number("cat"), 0) if kind == "post" else 0,
        status=status if truthy(status) else "",
        since=_date(start).strftime("%Y-%m-%d") if truthy(start) else "",
        before=_month_later(_date(end)).strftime("%Y-%m-%d") if truthy(end) else "",
    )


def _date(text: str) -> datetime:
    """A month or day of the form; PHP takes what it cannot read for the beginning of 1970."""
    return parse_date(text if text.count("-") != 1 else f"{text}-01") or _EPOCH


def _month_later(day: datetime) -> datetime:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return day.replace(year=year, month=month, day=min(day.day, 28)) if year <= 9999 else day


def _form(ask: Ask) -> Response:
    site = ask.site
    kinds = post_types(site.profile)
    return page(
        ask,
        "export.html",
        title="Export",
        categories=[("0", "All"), *_categories(site)],
        authors={name: _authors(site, name) for name in ("post", "page")},
        months={name: _months(months(site, kinds[name])) for name in ("post", "page", "attachment")},
        statuses=_STATUSES,
    )


def _categories(site: Site) -> list[tuple[str, Markup]]:
    """The categories that have posts, by their IDs."""
    used = list_terms(site, "category", hide_empty=True)
    return [(str(term.term_id), clean_text(term.name)) for term in sorted(used, key=lambda term: term.term_id)]


def _authors(site: Site, post_type: str) -> list[tuple[str, str]]:
    """Everybody who has written a post of a type."""
    found = (get_user(site, number) for number in wxr_export.authors_of(site, post_type))
    named = [(str(user.ID), f"{user.display_name} ({user.user_login})") for user in found if user]
    return [("0", "All"), *sorted(named, key=lambda pair: pair[1].lower())]


def _months(found: list[str]) -> list[tuple[str, str]]:
    named = (
        (text, datetime(int(text[:4]), int(text[4:6]), 1))
        for text in found
        if text.isdigit() and "01" <= text[4:6] <= "12" and text[:4] != "0000"
    )
    return [("0", "— Select —"), *((f"{text[:4]}-{text[4:6]}", f"{day:%B} {day.year}") for text, day in named)]
