"""Users by the arguments that programs ask with (``WP_User_Query``)."""

from __future__ import annotations

from collections.abc import Mapping

from wpcompat.db.conditions import Where, meta_condition, sort_as_listed, sort_by_meta
from wpcompat.db.rows import USER_COLUMNS, User
from wpcompat.errors import WPError
from wpcompat.formatting.lists import numbers, words
from wpcompat.site import Site
from wpcompat.users.listing import ORDERS as COLUMNS
from wpcompat.users.listing import of_role, searching, sortable
from wpcompat.users.roles import all_roles

FILTERS = {
    "role": "With this role, or with all of several with commas; none: without any.",
    "role__in": "With one of these roles.",
    "role__not_in": "With none of these roles.",
    "capability": "With this capability, by a role or alone.",
    "search": "With this as ID, login, address or name; * at an end: as the end or the beginning of one.",
    "include": "With these IDs, with commas.",
    "exclude": "Without these IDs.",
    "login": "With this login.",
    "login__in": "With these logins.",
    "login__not_in": "Without these logins.",
    "nicename": "With this nicename.",
    "nicename__in": "With these nicenames.",
    "nicename__not_in": "Without these nicenames.",
    "has_published_posts": "1: with published posts, pages or media; or the types of these, with commas.",
    "meta_key": "With metadata of this key.",
    "meta_value": "With this metadata.",
    "meta_compare": "How they compare: =, !=, LIKE, NOT LIKE, EXISTS or NOT EXISTS (default: =).",
}
"""The arguments that choose users, and what each keeps."""
ORDERS = (*(name for name in COLUMNS if name != "id" and not name.startswith("user_")), "meta_value", "meta_value_num", "include", "login__in", "nicename__in")  # fmt: skip
"""What they can be ordered by; several with commas or blanks between."""
_META = ('"wp_users"."ID"', "wp_usermeta", "user_id")
_LISTED = {"include": "ID", "login__in": "user_login", "nicename__in": "user_nicename"}
_PUBLIC = ("post", "page", "attachment")


def find(
    site: Site, asked: Mapping[str, str], *, orderby: str = "", order: str = "", number: int = -1, offset: int = 0
) -> list[User]:
    """The users that ``asked`` chooses, arguments of ``FILTERS``; by login unless ``orderby`` says otherwise.

    ``orderby``: words of ``ORDERS``, ``order`` asc or desc. ``number`` -1: all of them. ``WPError`` for another word.
    """
    where = Where()
    _roles(site, where, asked)
    searching(where, asked.get("search", ""))
    _lists(where, asked)
    for name in ("login", "nicename"):
        if asked.get(name):
            where.add(f'"user_{name}" = ?', asked[name])
    _writers(where, asked)
    if any(asked.get(name) for name in ("meta_key", "meta_value", "meta_compare")):
        test, held = meta_condition(_META, asked.get("meta_key", ""), asked.get("meta_value"), asked.get("meta_compare", ""))  # fmt: skip
        where.add(test, *held)
    by, values = _order(asked, orderby, "DESC" if order.upper() == "DESC" else "ASC")
    query = f'SELECT {USER_COLUMNS} FROM "wp_users" WHERE {where.sql} ORDER BY {by} LIMIT ? OFFSET ?'
    return [User(*row) for row in site.db.rows(query, (*where.params, *values, number, offset))]


def _roles(site: Site, where: Where, asked: Mapping[str, str]) -> None:
    for role in words(asked.get("role")):
        where.add(*of_role(site, role))
    capability = asked.get("capability")
    able = [name for name, caps in all_roles(site).items() if capability and caps.get(capability)]
    for roles, is_negated in (
        (words(asked.get("role__in")), False),
        (words(asked.get("role__not_in")), True),
        ([*able, capability] if capability else [], False),
    ):
        tests = [of_role(site, role) for role in roles]
        either = " OR ".join(test for test, *_ in tests)
        if tests:
            where.add(f"NOT ({either})" if is_negated else f"({either})", *(v for _, *held in tests for v in held))


def _lists(where: Where, asked: Mapping[str, str]) -> None:
    if asked.get("include"):
        where.among("ID", numbers(asked["include"]))
    elif asked.get("exclude"):
        where.among("ID", numbers(asked["exclude"]), negated=True)
    for name in ("login", "nicename"):
        for ending, is_negated in (("__in", False), ("__not_in", True)):
            if asked.get(name + ending):
                where.among(f"user_{name}", words(asked[name + ending]), negated=is_negated)


def _writers(where: Where, asked: Mapping[str, str]) -> None:
    given = asked.get("has_published_posts", "0")
    if given in ("", "0"):
        return
    inner = Where()
    inner.among("post_type", _PUBLIC if given in ("1", "true") else words(given))
    where.add(
        f'"ID" IN (SELECT "post_author" FROM "wp_posts" WHERE "post_status" = ? AND {inner.sql})',
        "publish",
        *inner.params,
    )


def _order(asked: Mapping[str, str], orderby: str, direction: str) -> tuple[str, list[object]]:
    """ORDER BY with its values. Lists of what is asked for keep their order, whatever the direction."""
    parts: list[str] = []
    values: list[object] = []
    for name in orderby.replace(",", " ").split() or ["login"]:
        if name in COLUMNS:
            parts.append(f"{sortable(name)} {direction}")
        elif name in _LISTED:
            part, listed = sort_as_listed(_LISTED[name], words(asked.get(name)))
            parts.append(part)
            values.append(listed)
        elif name in ORDERS:
            parts.append(f"{sort_by_meta(_META, as_number=name == 'meta_value_num')} {direction}")
            values.append(asked.get("meta_key", ""))
        else:
            raise WPError("invalid_orderby", f"Users are not ordered by '{name}', but by: {', '.join(ORDERS)}.")
    return ", ".join([*parts, '"ID"']), values
