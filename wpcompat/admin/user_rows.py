"""Rows of the list of users (``WP_Users_List_Table``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from wpcompat.admin.ask import Ask
from wpcompat.admin.paging import Action, Column, list_address
from wpcompat.db.rows import User
from wpcompat.formatting.urls import add_query_arg
from wpcompat.posts.permalinks import author_link
from wpcompat.users import roles
from wpcompat.users.listing import Wanted
from wpcompat.users.meta import get_meta
from wpcompat.users.query import post_counts


@dataclass(frozen=True)
class Row:
    """A user in the list. ``edit``: the address of the user's screen, empty for who may not open it."""

    user: User
    edit: str
    name: str
    role_names: str
    role_keys: str
    posts: int
    posts_url: str
    actions: Sequence[Action]


def rows(ask: Ask, users: list[User]) -> list[Row]:
    """The users of a page as rows."""
    counts = post_counts(ask.site, ask.user, users) if users else {}
    names = roles.role_names(ask.site)
    return [_row(ask, user, counts.get(user.ID, 0), names) for user in users]


def columns(ask: Ask, wanted: Wanted) -> list[Column]:
    """The columns, as the list is sorted."""
    return [
        _sortable(ask, wanted, "username", "Username", "login"),
        Column("name", "Name"),
        _sortable(ask, wanted, "email", "Email", "email"),
        Column("role", "Role"),
        Column("posts", "Posts"),
    ]


def edit_url(ask: Ask, user_id: int) -> str:
    """The screen of a user, one's own being the profile (``get_edit_user_link``)."""
    return ask.url("profile.php") if user_id == ask.user.ID else ask.url("user-edit.php", user_id=user_id)


def _sortable(ask: Ask, wanted: Wanted, key: str, label: str, orderby: str) -> Column:
    is_sorted = (wanted.orderby or "login") == orderby
    order = "desc" if is_sorted and ask.text("order") != "desc" else "asc"
    address = add_query_arg(list_address(ask, "paged"), orderby=orderby, order=order)
    return Column(key, label, address, order, is_sorted)


def _row(ask: Ask, user: User, posts: int, names: dict[str, str]) -> Row:
    own = roles.roles_of(ask.site, user)
    may_edit = ask.can("edit_user", user.ID)
    edit = add_query_arg(edit_url(ask, user.ID), wp_http_referer=quote(ask.here, safe="")) if may_edit else ""
    return Row(
        user=user,
        edit=edit,
        name=" ".join(filter(None, (_meta(ask, user, "first_name"), _meta(ask, user, "last_name")))),
        role_names=", ".join(names[role] for role in own) or "None",
        role_keys=" ".join(own) or "none",
        posts=posts,
        posts_url=ask.url("edit.php", author=user.ID),
        actions=_actions(ask, user, edit),
    )


def _actions(ask: Ask, user: User, edit: str) -> list[Action]:
    others, found = user.ID != ask.user.ID, []
    if edit:
        found.append(Action("edit", edit, "Edit"))
    if others and ask.can("delete_user", user.ID):
        url = ask.action_url("users.php", "bulk-users", action="delete", user=user.ID)
        found.append(Action("delete", url, "Delete", danger=True))
    view = author_link(ask.site, user.ID, user.user_nicename)
    found.append(Action("view", view, "View", aria=f"View posts by {user.display_name}"))
    if others and edit:
        url = ask.action_url("users.php", "bulk-users", action="resetpassword", users=user.ID)
        found.append(Action("resetpassword", url, "Send password reset", attributes=(("class", "resetpassword"),)))
    return found


def _meta(ask: Ask, user: User, key: str) -> str:
    return next(iter(get_meta(ask.site, user.ID, key)), "") or ""
