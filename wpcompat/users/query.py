"""Users as clients ask for them (``WP_User_Query``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wpcompat.db.rows import USER_COLUMNS, User
from wpcompat.formatting.collation import sort_key
from wpcompat.formatting.php import PhpObject, WrongType, floatval, strval, truthy
from wpcompat.site import Site
from wpcompat.users.caps import can
from wpcompat.users.roles import capabilities_key, level_key

Order = tuple[str, bool]
"""What to order by, and whether the last comes first."""
_SEPARATORS = re.compile(r"[,\s]+", re.ASCII)
_COLUMNS = {
    **{name: f"user_{name}" for name in ("login", "nicename", "email", "url", "registered")},
    **{name: name for name in ("user_login", "user_nicename", "user_email", "user_url", "user_registered")},
    "name": "display_name", "display_name": "display_name", "ID": "ID", "id": "ID",
}  # fmt: skip
_CONSTANT = ("nicename__in", "login__in")
_META = ("meta_value", "meta_value_num", "")


@dataclass(frozen=True)
class UserQuery:
    """``number`` 0: all, whatever the ``offset``. ``authors``: who may write (then ``role`` does not count).

    ``orderby``: a text of words, a list of them, or a mapping of words to ``ASC`` or ``DESC``.
    """

    number: int = 0
    offset: int = 0
    orderby: Any = ""
    order: Any = "ASC"
    role: str = ""
    authors: bool = False


def find_users(site: Site, query: UserQuery, asker: User) -> list[User]:
    """The users that a query of ``asker`` finds. Raises ``WrongType`` for an order that PHP dies of."""
    orders: dict[str, bool] = {}
    for name, descending in _orders(query):
        orders.setdefault(name, descending)  # a word that comes again decides nothing more
    joined = _joined(site, query)
    if joined is None and any(name in _META for name in orders):
        return []  # a column of a table that is not asked: the database refuses
    # Of equals the first is the one that the database comes upon first: counting reads the index of login names alone.
    first = "user_login" if "post_count" in orders else "ID"
    users = [User(*row) for row in site.db.rows(f'SELECT {USER_COLUMNS} FROM "wp_users" ORDER BY "{first}"')]
    if joined is not None:
        users = [user for user in users if user.ID in joined]
    for name, descending in reversed((orders or {"user_login": _descending(query.order)}).items()):
        users.sort(key=_key(site, name, joined or {}, asker), reverse=descending)
    return users[query.offset : query.offset + query.number] if query.number else users


def _joined(site: Site, query: UserQuery) -> dict[int, str] | None:
    """The metadata that narrow the users, by user; None when nothing does."""
    if not query.authors and not query.role:
        return None
    key = level_key(site) if query.authors else capabilities_key(site)
    rows = site.db.rows('SELECT "user_id", "meta_value" FROM "wp_usermeta" WHERE "meta_key" = ?', (key,))
    wanted = f'"{query.role.lower()}"'
    return {
        user: value or ""
        for user, value in rows
        if (value != "0" if query.authors else wanted in (value or "").lower())
    }


def _orders(query: UserQuery) -> Iterator[Order]:
    """The known words of the order."""
    if isinstance(query.order, (dict, list, PhpObject)):
        raise WrongType("no direction")
    asked = query.orderby
    if not truthy(asked):
        return
    words = asked if isinstance(asked, (dict, list)) else _SEPARATORS.split(strval(asked))
    for key, value in words.items() if isinstance(words, dict) else enumerate(words):
        if not truthy(value):
            continue
        name, direction = (value, query.order) if isinstance(key, int) else (key, value)
        if isinstance(name, (dict, list, PhpObject)):
            raise WrongType("no word to order by")
        if name in _COLUMNS or name in _CONSTANT or name in _META or name == "post_count":
            yield str(name), _descending(direction)


def _descending(direction: Any) -> bool:
    return not isinstance(direction, str) or direction.upper() != "ASC"


def _key(site: Site, name: str, joined: dict[int, str], asker: User) -> Callable[[User], Any]:
    if name == "post_count":
        counts = post_counts(site, asker)
        return lambda user: counts.get(user.ID, -1)
    if name == "meta_value_num":
        return lambda user: floatval(joined[user.ID])
    if name in _META:
        return lambda user: sort_key(joined[user.ID])
    if name in _CONSTANT:
        return lambda user: 0
    column = _COLUMNS[name]
    if column == "ID":
        return lambda user: user.ID
    return lambda user: sort_key(getattr(user, column))


def post_counts(site: Site, asker: User, users: Sequence[User] = ()) -> dict[int, int]:
    """How many posts each user (``users``: each of these) has that ``asker`` may read (``count_many_users_posts``)."""
    private = " OR \"post_status\" = 'private'"
    if not can(site, asker, "read_private_posts"):
        private += f' AND "post_author" = {asker.ID}'
    among = f' AND "post_author" IN ({", ".join("?" * len(users))})' if users else ""
    rows = site.db.rows(
        'SELECT "post_author", count(*) FROM "wp_posts" WHERE "post_type" = \'post\''
        f' AND ("post_status" = \'publish\'{private}){among} GROUP BY "post_author"',
        tuple(user.ID for user in users),
    )
    return dict(rows)
