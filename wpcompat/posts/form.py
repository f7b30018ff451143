"""From the fields of the classic form to the columns of a post (``_wp_translate_postdata``).

The forms of wp-admin share their fields: the editor, quick edit and bulk edit. A form is a mapping of field to text, list or
dict, as PHP reads it; a field that is absent is a checkbox that is not checked.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from wpcompat import options
from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.dates import gmt_from_local
from wpcompat.formatting.loose import loosely_equal
from wpcompat.formatting.php import intval, is_numeric, strval, truthy
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.posts.types import STATUSES, PostType
from wpcompat.site import Site
from wpcompat.terms.store import TAXONOMIES, get_term_by
from wpcompat.users.caps import can

Form = Mapping[str, Any]

_RENAMED = {"content": "post_content", "excerpt": "post_excerpt", "trackback_url": "to_ping"}
_TAKEN = (
    "post_title", "post_content", "post_content_filtered", "post_excerpt", "post_name", "post_password", "post_parent",
    "menu_order", "to_ping", "pinged", "comment_status", "ping_status", "post_date", "post_date_gmt", "edit_date",
    "page_template", "tags_input", "post_category", "tax_input",
)  # fmt: skip
"""The fields that are a column, or what ``insert_post`` takes for one, already."""
_LISTS = ("tags_input", "post_category", "tax_input", "menu_order", "post_parent")
"""The fields that may be arrays, to PHP the number 1 in some. One for a text would be the word Array where the text stood."""
_SWITCHES = ("comment_status", "ping_status")
_DATE_FIELDS = ("aa", "mm", "jj", "hh", "mn")
_LAST_YEAR = 32767
"""Of PHP's calendar (``checkdate``)."""
_BLANKS_AND_COMMAS = " \n\t\r\0\v,"
_PUBLISHED = ("publish", "future")
_MOST = 1000
"""Terms and the like beyond this many are not read: no form lists so many, and each costs a query."""


def columns_of(site: Site, user: User, kind: PostType, post: Post | None, form: Form) -> dict[str, Any]:
    """What ``form`` makes of ``post``, or of a new post (None), for ``insert_post`` and ``update_post``.

    Raises ``WPError`` 403 where ``user`` may not write for the author that is chosen, and ``invalid_date``.
    """
    values = {name: form[name] for name in _TAKEN if form.get(name) is not None}
    values.update({column: form[field] for field, column in _RENAMED.items() if form.get(field) is not None})
    for name in [name for name in values if name not in _LISTS and isinstance(values[name], (list, dict))]:
        del values[name]
        if name in _SWITCHES:
            values[name] = ""
    if form.get("parent_id") is not None:
        values["post_parent"] = intval(form["parent_id"])
    values["post_author"] = _author(site, user, kind, post, form)
    values["post_status"] = _status(site, user, kind, post, form)
    if not can(site, user, kind.cap["publish_posts"]):
        values.pop("post_password", None)
    values.setdefault("comment_status", "closed")
    values.setdefault("ping_status", "closed")
    values.update(_dates(site, post, form))
    if values.get("edit_date") is False:
        values.pop("post_date", None)
        values.pop("post_date_gmt", None)
    _clean_terms(site, user, values)
    return values


def by_visibility(form: Form) -> dict[str, Any]:
    """The form with what follows from the choice of ``visibility``: a status, no password, no place on top."""
    form = dict(form)
    chosen = form.get("visibility")
    if chosen in ("public", "private"):
        form["post_password"] = ""
    if chosen in ("password", "private"):
        form.pop("sticky", None)
    if chosen == "private":
        form["post_status"] = "private"
    return form


def refusal(kind: PostType, act: str) -> WPError:
    """Nobody may ``edit`` or ``create`` posts of a type in this user's name."""
    noun = "pages" if kind.name == "page" else "posts"
    return WPError(f"edit_others_{noun}", f"Sorry, you are not allowed to {act} {noun} as this user.", 403)


def _author(site: Site, user: User, kind: PostType, post: Post | None, form: Form) -> int:
    given = next((form[name] for name in ("post_author_override", "post_author") if truthy(form.get(name))), user.ID)
    author = intval(given)
    if author != user.ID and not can(site, user, kind.cap["edit_others_posts"]):
        raise refusal(kind, "edit" if post else "create")
    return author


def _status(site: Site, user: User, kind: PostType, post: Post | None, form: Form) -> str:
    """The status that was chosen, or that the button which was pressed stands for, as far as the user may give it."""
    status = _pressed(form, _chosen(form))
    before = post.post_status if post else ""
    may_publish = can(site, user, kind.cap["publish_posts"])
    if status == "private" and not may_publish:
        status = before or "pending"
    if status in _PUBLISHED and not may_publish and before not in _PUBLISHED:
        # Submit for Review is the same button as Publish.
        status = "pending"
    return status or ("draft" if before == "auto-draft" else before)


def _chosen(form: Form) -> str:
    """The status of the form, a draft when the field is empty; nothing when it is none that there is."""
    given = form.get("post_status")
    if given in ("", "0") or isinstance(given, (list, dict)):
        return "draft"
    status = sanitize_key(given) if isinstance(given, str) and truthy(given) else ""
    status = "draft" if status == "auto-draft" else status
    return status if status in STATUSES else ""


def _pressed(form: Form, status: str) -> str:
    pressed = {
        name for name in ("saveasdraft", "saveasprivate", "publish", "advanced", "pending") if _is_given(form, name)
    }
    if "saveasdraft" in pressed:
        status = "draft"
    if "saveasprivate" in pressed:
        status = "private"
    if "publish" in pressed and status != "private":
        status = "publish"
    if "advanced" in pressed:
        status = "draft"
    return "pending" if "pending" in pressed else status


def _is_given(form: Form, name: str) -> bool:
    return form.get(name) is not None and form[name] != ""


def _dates(site: Site, post: Post | None, form: Form) -> dict[str, Any]:
    """The columns of the date where the form fixes it: by ``edit_date``, or because a part is another than it was."""
    moved = any(
        truthy(form.get(f"hidden_{name}")) and not loosely_equal(form[f"hidden_{name}"], form.get(name))
        for name in _DATE_FIELDS
    )
    if not moved and not truthy(form.get("edit_date")):
        return {}
    date = _date_of(site, form)
    if post is not None and site.profile.form_dates_are_new_ones and date == post.post_date:
        return {"edit_date": False}
    zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    return {"edit_date": True, "post_date": date, "post_date_gmt": gmt_from_local(date, *zone)}


def _date_of(site: Site, form: Form) -> str:
    """The date of the parts: those of the day that are missing are today's, hours and minutes start over. ``invalid_date``.

    Only the day has to be one; a time of day that there is not, or a year beyond 9999, is the row's to refuse.
    """
    today, parts = site.now(), {name: form.get(name) for name in (*_DATE_FIELDS, "ss")}
    if isinstance(parts["jj"], str) and not is_numeric(parts["jj"]) and parts["jj"] > "31":
        parts["jj"] = "31"  # PHP compares what is no number as text, so letters are more than any day.
    if any(isinstance(part, (list, dict)) or (part and not is_numeric(strval(part))) for part in parts.values()):
        raise WPError("invalid_date", "Invalid date.", 400)
    number = {name: intval(part) for name, part in parts.items()}
    year = number["aa"] if number["aa"] > 0 else today.year
    month = number["mm"] if number["mm"] > 0 else today.month
    day = min(number["jj"], 31) if number["jj"] > 0 else today.day
    hour = number["hh"] - 24 if number["hh"] > 23 else number["hh"]
    minute, second = (number[name] - 60 if number[name] > 59 else number[name] for name in ("mn", "ss"))
    # After 400 years the calendar is the same again.
    if month > 12 or year > _LAST_YEAR or day > monthrange(year % 400 + 400, month)[1]:
        raise WPError("invalid_date", "Invalid date.", 400)
    return f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


def _clean_terms(site: Site, user: User, values: dict[str, Any]) -> None:
    """Categories, tags and ``tax_input`` as ``insert_post`` takes them; what the user may not assign is left out.

    Nobody looks whether the post's type has a taxonomy, as little as WordPress does.
    """
    if "post_category" in values:
        # What is no number is no category; it counts as a choice all the same, unlike 0.
        chosen = [strval(number) for number in listed(values.pop("post_category"))]
        if chosen and can(site, user, TAXONOMIES["category"].cap["assign_terms"]):
            values["post_category"] = chosen
    if "tags_input" in values and not isinstance(values["tags_input"], str):
        values["tags_input"] = [strval(name) for name in listed(values["tags_input"])]
    given = values.pop("tax_input", None)
    if not isinstance(given, dict):
        return
    values["tax_input"] = {
        taxonomy: _terms(site, taxonomy, given[taxonomy])
        for taxonomy in TAXONOMIES
        if given.get(taxonomy) is not None
        and can(site, user, TAXONOMIES[taxonomy].cap["assign_terms"])
        and not (TAXONOMIES[taxonomy].hierarchical and isinstance(given[taxonomy], str))
    }


def _terms(site: Site, taxonomy: str, given: Any) -> list[int | str]:
    """The IDs of terms that there are, and the names of those that there are not yet."""
    if TAXONOMIES[taxonomy].hierarchical:
        return list(dict.fromkeys(intval(number) for number in listed(given) if intval(number)))
    found: list[int | str] = []
    for name in names_of(given):
        if truthy(name):
            term = get_term_by(site, "name", name, taxonomy)
            found.append(term.term_id if term else name)
    return found


def names_of(given: Any) -> list[str]:
    """The names in a text with commas, or in a list."""
    if isinstance(given, str):
        return given.strip(_BLANKS_AND_COMMAS).split(",")[:_MOST]
    return [strval(name) for name in listed(given)]


def listed(given: Any) -> list[Any]:
    """The values of an array; nothing for anything else."""
    values = list(given.values()) if isinstance(given, dict) else list(given) if isinstance(given, list) else []
    return values[:_MOST]
