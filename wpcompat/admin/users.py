"""``users.php``: the list of users, and what is done to many of them at once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.admin.paging import View, bulk_action, page_number, paging
from wpcompat.admin.user_delete import back_to, confirm, delete
from wpcompat.admin.user_rows import columns, rows
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.formatting.strings import trim
from wpcompat.formatting.urls import add_query_arg
from wpcompat.users import reset, roles
from wpcompat.users.editing import ROLE_REFUSED, keeps_promoting
from wpcompat.users.listing import NO_ROLE, Wanted, count_by_role, find_page
from wpcompat.users.store import get_user, set_role

PER_PAGE = 20
HIGHER = "<h1>You need a higher level of permission.</h1><p>{}</p>"
EDIT_REFUSED = "Sorry, you are not allowed to edit this user."


def show(ask: Ask) -> Response:
    """The list; or what the lists and buttons above it, or a row's link, ask for."""
    ask.require("list_users", 0, HIGHER.format("Sorry, you are not allowed to list users."))
    action = _action(ask)
    if action in ACTIONS:
        return ACTIONS[action](ask)
    if truthy(ask.get.get("_wp_http_referer")):
        return redirect(ask, add_query_arg(ask.here, _wp_http_referer=None, _wpnonce=None))
    came_from = ask.referer() if action and truthy(ask.value("users")) else ""
    return redirect(ask, came_from) if came_from else _list(ask)


def _action(ask: Ask) -> str:
    return "promote" if truthy(_new_role(ask)) else bulk_action(ask)


def _new_role(ask: Ask) -> str:
    """The role of the list whose button was pressed; the lower one is copied up by WordPress's script, and counts here without it."""
    if ask.has("changeit"):
        return ask.text("new_role")
    return ask.text("new_role2") if ask.has("changeit2") else ""


def promote(ask: Ask) -> Response:
    """Give users another role; oneself only one that can still do so."""
    ask.check("bulk-users")
    ask.require("promote_users", 0, EDIT_REFUSED)
    ids = ask.ids("users")
    if not ids:
        return redirect(ask, back_to(ask))
    role = _new_role(ask)
    if role != NO_ROLE and role not in roles.all_roles(ask.site):
        raise WPError("role_refused", ROLE_REFUSED, 403)
    for user_id in ids:
        ask.require("promote_user", user_id, EDIT_REFUSED)
    result = "promote"
    with ask.site.db.transaction():
        for user_id in ids:
            if user_id == ask.user.ID and not keeps_promoting(ask.site, role):
                result = "err_admin_role"
            elif get_user(ask.site, user_id) is not None:
                set_role(ask.site, user_id, role)
    return redirect(ask, add_query_arg(back_to(ask), update=result))


def send_links(ask: Ask) -> Response:
    """Mail users a link to a new password; not oneself."""
    ask.check("bulk-users")
    ids = ask.ids("users")
    if not ids:
        return redirect(ask, back_to(ask))
    for user_id in ids:
        ask.require("edit_user", user_id, EDIT_REFUSED)
    found = [get_user(ask.site, user_id) for user_id in ids if user_id != ask.user.ID]
    told = sum(_is_told(ask, user) for user in found if user is not None)
    return redirect(ask, add_query_arg(back_to(ask), reset_count=str(told), update="resetpassword"))


def _is_told(ask: Ask, user: User) -> bool:
    try:
        reset.send_link(ask.site, user)
    except WPError:
        return False
    return True


def _not_here(nonce: str) -> Callable[[Ask], Response]:
    """Users are removed from one site of several; there is one."""

    def refuse(ask: Ask) -> Response:
        ask.check(nonce)
        raise WPError("no_network", "You cannot remove users.", 400)

    return refuse


ACTIONS: dict[str, Callable[[Ask], Response]] = {
    "promote": promote,
    "resetpassword": send_links,
    "delete": confirm,
    "dodelete": delete,
    "remove": _not_here("bulk-users"),
    "doremove": _not_here("remove-users"),
}
"""What is done to users, by ``action``; any other word leads back where the users were chosen, or to the list."""


def _list(ask: Ask) -> Response:
    search, role = trim(ask.text("s")), ask.text("role")
    wanted = Wanted(role, search, ask.text("orderby"), ask.has("order") and ask.text("order").upper() != "ASC")
    users, total = find_page(ask.site, wanted, page_number(ask), PER_PAGE)
    pages = paging(ask, total, PER_PAGE)
    if pages.beyond:
        return redirect(ask, pages.beyond)
    actions = [("delete", "Delete")] if ask.can("delete_users") else []
    if ask.can("edit_users"):
        actions.append(("resetpassword", "Send password reset"))
    return page(
        ask,
        "users.html",
        title="Users",
        notices=_notices(ask),
        views=_views(ask, role),
        rows=rows(ask, users),
        columns=columns(ask, wanted),
        paging=pages,
        actions=actions,
        roles=role_options(ask) if ask.can("promote_users") and users else [],
        search=search,
        role=role,
        add_label=add_label(ask),
    )


def role_options(ask: Ask) -> list[tuple[str, str]]:
    """Roles with their names, the least first (``wp_dropdown_roles``)."""
    return list(reversed(roles.role_names(ask.site).items()))


def add_label(ask: Ask) -> str:
    """What adding a user is called."""
    return "Add User" if ask.site.profile.labels_say_add else "Add New User"


def _views(ask: Ask, chosen: str) -> list[View]:
    total, counts = count_by_role(ask.site)
    names = {**roles.role_names(ask.site), NO_ROLE: "No role"}
    found = [View("all", ask.url("users.php"), "All", total, not chosen)]
    for role, number in counts.items():
        found.append(View(role, ask.url("users.php", role=role), names[role], number, role == chosen))
    return found


def _notices(ask: Ask) -> list[Notice]:
    word = ask.get.get("update")
    if word in ("del", "del_many"):
        number = ask.number("delete_count")
        text = "User deleted." if number == 1 else f"{number:,} users deleted."
    elif word == "resetpassword":
        number = ask.number("reset_count")
        text = "Password reset link sent." if number == 1 else f"Password reset links sent to {number:,} users."
    elif word == "add":
        return [Notice("New user created.", links=_edit_link(ask))]
    elif word == "promote":
        text = "Changed roles."
    elif word == "err_admin_role":
        refused = "The current user’s role must have user editing capabilities."
        return [Notice(refused, "error"), Notice("Other user roles have been changed.", id="message-2")]
    elif word == "err_admin_del":
        refused = "You cannot delete the current user."
        return [Notice(refused, "error"), Notice("Other users have been deleted.", id="message-2")]
    else:
        return []
    return [Notice(Markup.escape(text))]


def _edit_link(ask: Ask) -> dict[str, str] | None:
    user_id = next(iter(ask.ids("id")), 0)
    if not user_id or not ask.can("edit_user", user_id):
        return None
    return {"Edit user": f"{ask.url('user-edit.php', user_id=user_id)}&wp_http_referer={quote(ask.here, safe='')}"}
