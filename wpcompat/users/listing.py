"""Users page by page, as ``users.php`` lists them (``WP_User_Query``, ``count_users``)."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat.db.conditions import Where
from wpcompat.db.rows import USER_COLUMNS, User
from wpcompat.db.searching import holding, in_order
from wpcompat.formatting.php import is_numeric
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.site import Site
from wpcompat.users.roles import all_roles, capabilities_key

NO_ROLE = "none"
_SEARCHED = ("user_login", "user_url", "user_email", "user_nicename", "display_name")
ORDERS = {
    "login": "user_login", "user_login": "user_login", "email": "user_email", "user_email": "user_email",
    "name": "display_name", "display_name": "display_name", "nicename": "user_nicename",
    "user_nicename": "user_nicename", "url": "user_url", "user_url": "user_url",
    "registered": "user_registered", "user_registered": "user_registered", "ID": "ID", "id": "ID",
    "post_count": '(SELECT count(*) FROM "wp_posts" WHERE "post_author" = "wp_users"."ID" AND "post_type" = \'post\' AND "post_status" = \'publish\')',
}  # fmt: skip
"""What users are ordered by, and what that is in the database."""


@dataclass(frozen=True)
class Wanted:
    """Which users: of a ``role`` (empty: any; ``none``: without one), with a text in them, in which order.

    ``orderby``: words of ``ORDERS`` with blanks or commas between; others are passed over.
    """

    role: str = ""
    search: str = ""
    orderby: str = ""
    descending: bool = False


def count_by_role(site: Site) -> tuple[int, dict[str, int]]:
    """How many users there are, and how many of each role that has any, ``none`` last; one of two roles counts twice."""
    rows = site.db.rows(
        'SELECT "meta_value", count(*) FROM "wp_usermeta" INNER JOIN "wp_users" ON "user_id" = "ID"'
        ' WHERE "meta_key" = ? GROUP BY "meta_value"',
        (capabilities_key(site),),
    )
    counts = {
        role: sum(number for value, number in rows if f'"{role}"' in (value or ""))
        for role in (*all_roles(site), NO_ROLE)
    }
    counts[NO_ROLE] = sum(number for value, number in rows if value == "a:0:{}")
    return sum(number for _, number in rows), {role: number for role, number in counts.items() if number}


def find_page(site: Site, wanted: Wanted, page: int, size: int) -> tuple[list[User], int]:
    """The users of a page, counted from 1, and how many there are on all."""
    where, values = _where(site, wanted)
    total = int(site.db.value(f'SELECT count(*) FROM "wp_users" WHERE {where}', values))
    names = [name for name in wanted.orderby.replace(",", " ").split() if name in ORDERS] or ["login"]
    order = ", ".join(f"{sortable(name)}{' DESC' if wanted.descending else ''}" for name in names)
    rows = site.db.rows(
        f'SELECT {USER_COLUMNS} FROM "wp_users" WHERE {where} ORDER BY {order}, "ID" LIMIT ? OFFSET ?',
        (*values, size, (max(page, 1) - 1) * size),
    )
    return [User(*row) for row in rows], total


def sortable(name: str) -> str:
    """What a word of ``ORDERS`` stands for, as something to order by."""
    column = ORDERS[name]
    return column if name == "post_count" else f'"{column}"' if column == "ID" else in_order(f'"{column}"')


def everybody(site: Site, without: list[int], most: int = 10000) -> list[tuple[int, str, str]]:
    """ID, display name and login of all users but some, by display name, no more than ``most`` (``wp_dropdown_users``)."""
    rows = site.db.rows(
        'SELECT "ID", "display_name", "user_login" FROM "wp_users" ORDER BY "display_name" COLLATE NOCASE, "ID" LIMIT ?',
        (most + len(without),),
    )
    return [(user_id, name, login) for user_id, name, login in rows if user_id not in without]


def _where(site: Site, wanted: Wanted) -> tuple[str, list[object]]:
    where = Where()
    if wanted.role:
        where.add(*of_role(site, wanted.role))
    searching(where, f"*{wanted.search}*")
    return where.sql, where.params


def searching(where: Where, search: str) -> None:
    """Users in whom a text is found: as a whole, with ``*`` at an end as the end or the beginning of something."""
    words = search.strip("*")
    if not words:
        return
    if not is_valid_utf8(words):
        where.add("0")
        return
    tests = [_test(name, words, search) for name in _columns(words)]
    where.add(f"({' OR '.join(test for test, _ in tests)})", *(value for _, value in tests))


def _test(column: str, words: str, search: str) -> tuple[str, str]:
    if column == "ID":
        return '"ID" = ?', words
    before, after = search.startswith("*"), search.endswith("*")
    if before and after:
        return holding(f'"{column}"', words)
    return f"\"{column}\" LIKE ? ESCAPE '\\'", f"{'%' * before}{_escaped(words)}{'%' * after}"


def of_role(site: Site, role: str) -> tuple[str, ...]:
    """The condition that users have a role, or none (``NO_ROLE``), and its values."""
    having = '"ID" IN (SELECT "user_id" FROM "wp_usermeta" WHERE "meta_key" = ? AND {})'
    if role == NO_ROLE:
        others = " AND ".join(['instr("meta_value", ?) = 0'] * len(all_roles(site)))
        return having.format(others), capabilities_key(site), *(f'"{name}"' for name in all_roles(site))
    if not is_valid_utf8(role):
        return ("0",)
    test, value = holding('"meta_value"', f'"{role}"')
    return having.format(test), capabilities_key(site), value


def _columns(words: str) -> tuple[str, ...]:
    """Where a text is looked for: an address among the addresses, a number also among the IDs."""
    if "@" in words:
        return ("user_email",)
    if is_numeric(words):
        return ("user_login", "ID")
    return ("user_url",) if words.startswith(("http://", "https://")) else _SEARCHED


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
