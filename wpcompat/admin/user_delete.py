"""``users.php?action=delete``: which users are to go, what becomes of their content, and the deed."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask, remove_query_arg
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.errors import WPError
from wpcompat.formatting.urls import add_query_arg
from wpcompat.media.author import delete_author, has_content
from wpcompat.posts.redirects import local_url
from wpcompat.users.listing import everybody
from wpcompat.users.store import get_user

_REFUSED = "Sorry, you are not allowed to delete users."


def confirm(ask: Ask) -> Response:
    """Ask whether to delete these users, and what to do with what they have made."""
    ask.check("bulk-users")
    ids = ask.ids("users") or ask.ids("user")
    if not ids:
        return redirect(ask, back_to(ask))
    ask.require("delete_users", 0, _REFUSED)
    going = [user_id for user_id in ids if user_id != ask.user.ID]
    named = [(user_id, user.user_login if (user := get_user(ask.site, user_id)) else "") for user_id in ids]
    content = bool(going) and has_content(ask.site, going)
    heirs = everybody(ask.site, going) if content else []
    error = [Notice("Error: Please select an option.", "error")] if ask.has("error") else []
    return page(
        ask,
        "user_delete.html",
        title="Users",
        notices=error,
        named=named,
        going=going,
        has_content=content,
        heirs=[(str(user_id), f"{name} ({login})") for user_id, name, login in heirs],
        back=ask.text("wp_http_referer"),
    )


def delete(ask: Ask) -> Response:
    """Delete users, oneself excepted; their content with them, or to another user."""
    ask.check("delete-users")
    ids, option = ask.ids("users"), ask.text("delete_option")
    if not ids:
        return redirect(ask, back_to(ask))
    if option in ("", "0"):
        numbered = "".join(f"&users%5B{place}%5D={user_id}" for place, user_id in enumerate(ids))
        return redirect(
            ask, f"{ask.url('users.php')}?action=delete{numbered}&error=true&_wpnonce={ask.nonce('bulk-users')}"
        )
    ask.require("delete_users", 0, _REFUSED)
    for user_id in ids:
        ask.require("delete_user", user_id, "Sorry, you are not allowed to delete that user.")
    going = [user_id for user_id in ids if user_id != ask.user.ID]
    heir = _heir(ask, going) if option == "reassign" else None
    for user_id in going if option in ("delete", "reassign") else ():
        delete_author(ask.site, user_id, heir, by=ask.user)
    result = "del" if len(going) == len(ids) else "err_admin_del"
    return redirect(ask, add_query_arg(back_to(ask), delete_count=str(len(going)), update=result))


def _heir(ask: Ask, going: list[int]) -> int:
    """Who gets the content: a user who stays."""
    heir = ask.number("reassign_user")
    if heir in going or get_user(ask.site, heir) is None:
        raise WPError("invalid_user_id", "Invalid user ID.", 400)
    return heir


def back_to(ask: Ask) -> str:
    """The list, or where it was left for by those who came from elsewhere."""
    found = local_url(ask.site, ask.text("wp_http_referer"), fallback="/")
    return "users.php" if found == "/" else remove_query_arg(found, "wp_http_referer", "updated", "delete_count")
