"""The members of metaWeblog's struct of content, each as the column it fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wpcompat.formatting.php import intval, is_numeric, strval, truthy
from wpcompat.site import Site
from wpcompat.terms.store import get_term_by
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.dates import local_and_gmt
from wpcompat.xmlrpc.params import WrongType, elements, is_array, text_of, text_or_nothing
from wpcompat.xmlrpc.wire import DateTime

_NUMBERS = {"wp_page_parent_id": "post_parent", "wp_page_order": "menu_order"}
_TEXTS = {
    "title": "post_title",
    "description": "post_content",
    "mt_excerpt": "post_excerpt",
    "wp_slug": "post_name",
    "wp_password": "post_password",
}


def numbers(members: Mapping[Any, Any]) -> dict[str, int]:
    """Parent and order, where they are given."""
    return {column: intval(members[name]) for name, column in _NUMBERS.items() if members.get(name) is not None}


def raw_texts(members: Mapping[Any, Any], content: str) -> dict[str, Any]:
    """The texts that are given, of any type; the extended part is put behind the content, ``content`` if none is given."""
    found = {column: members[name] for name, column in _TEXTS.items() if members.get(name) is not None}
    if truthy(members.get("mt_text_more")):
        found["post_content"] = (
            f"{strval(found.get('post_content', content))}<!--more-->{strval(members['mt_text_more'])}"
        )
    return found


def written(texts: Mapping[str, Any]) -> dict[str, str]:
    """The texts as they are written. Raises ``WrongType`` for an array or a date object, of which PHP dies."""
    found = {}
    for column, value in texts.items():
        if column == "post_password":
            found[column] = text_or_nothing(value)
        elif column == "post_name" and not truthy(value):
            found[column] = ""
        else:
            found[column] = text_of(value)
    return found


def comment_status(given: Any) -> str:
    """``open`` or ``closed``; an empty text for what means neither."""
    return _status(given, closed=(0, 2))


def ping_status(given: Any) -> str:
    """As ``comment_status``, where 2 means nothing."""
    return _status(given, closed=(0,))


def _status(given: Any, *, closed: tuple[int, ...]) -> str:
    if given is True:
        return "closed"  # PHP compares it with that word first, and any word is true
    is_number = is_numeric(given) if isinstance(given, str) else type(given) in (int, float)
    if not is_number:
        return given if isinstance(given, str) and given in ("open", "closed") else ""
    number = intval(given)
    if number in closed:
        return "closed"
    return "open" if number == 1 else ""


def to_ping(given: Any) -> Any:
    """The addresses for trackbacks, a list as one text; what is no list the store reads."""
    if is_array(given):
        return " ".join(strval(url) for url in elements(given))
    return given


def dates(site: Site, members: Mapping[Any, Any]) -> dict[str, str]:
    """The columns of the date, if one is given; GMT comes before local. Raises ``WrongType`` for what is no date."""
    for name, is_gmt in (("date_created_gmt", True), ("dateCreated", False)):
        given = members.get(name)
        if truthy(given):
            if not isinstance(given, DateTime):
                raise WrongType("no date object")
            local, gmt = local_and_gmt(site, given, is_gmt=is_gmt)
            return {"post_date": local, "post_date_gmt": gmt}
    return {}


def categories(call: Call, names: Any) -> list[int]:
    """The IDs of the categories with these names, 0 for one that there is not."""
    found = [get_term_by(call.site, "name", strval(name), "category") for name in elements(names)]
    return [term.term_id if term else 0 for term in found]


def tags(post_type: str, given: Any) -> dict[str, Any]:
    """The tags of a post: names, in one text or several; integers in a list are IDs. None given means none."""
    if post_type != "post":
        return {}
    if not is_array(given):
        return {"tags_input": strval(given) if truthy(given) else ""}
    return {"tags_input": [one if type(one) is int else text_of(one) for one in elements(given)]}


def user_id(given: Any) -> int:
    """The ID that WordPress looks a user up by: 0 for what is no number."""
    if isinstance(given, str):
        return intval(given) if is_numeric(given) else 0
    return intval(given) if isinstance(given, (int, float)) and not isinstance(given, bool) else 0
