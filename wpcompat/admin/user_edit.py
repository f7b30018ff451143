"""``profile.php`` and ``user-edit.php``: a user's own account, and that of another."""

from __future__ import annotations

import hmac
from urllib.parse import quote

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin import user_form
from wpcompat.admin.ask import Ask, remove_query_arg
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.admin.user_access import ACTIONS, dismiss_new_email
from wpcompat.admin.user_rows import edit_url
from wpcompat.admin.users import add_label
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.urls import add_query_arg
from wpcompat.posts.redirects import local_url
from wpcompat.users import cookies, new_email
from wpcompat.users.editing import FormErrors, change_user, edit_user
from wpcompat.users.store import get_user

REFUSED = "Sorry, you are not allowed to edit this user."


def show_profile(ask: Ask) -> Response:
    """``profile.php``: the user who is logged in, unless the address or the form names another."""
    return _show(ask, _named(ask) if ask.number("user_id") else ask.user)


def show_user(ask: Ask) -> Response:
    """``user-edit.php?user_id=``: any user, as far as one may edit others."""
    return _show(ask, _named(ask))


def _named(ask: Ask) -> User:
    user = get_user(ask.site, ask.number("user_id"))
    if user is None:
        raise WPError("invalid_user_id", "Invalid user ID.", 404)
    return user


def _show(ask: Ask, user: User) -> Response:
    if user.ID == ask.user.ID:
        answer = _new_email(ask)
        if answer is not None:
            return answer
    action = next((name for name in ACTIONS if ask.is_post and ask.has(name)), "")
    if action:
        ask.check(f"update-user_{user.ID}")
        ask.require("edit_user", user.ID, REFUSED)
        return _screen(ask, user, *ACTIONS[action](ask, user))
    if ask.is_post and ask.text("action") == "update":
        return _update(ask, user)
    return _screen(ask, user)


def _new_email(ask: Ask) -> Response | None:
    """The link that confirms a new address, and the one that drops it."""
    proof = ask.get.get("newuseremail")
    if proof is not None:
        wanted = new_email.pending(ask.site, ask.user.ID)
        given = proof if isinstance(proof, str) else ""
        if wanted is None or not hmac.compare_digest(
            wanted.proof.encode("utf-8", "replace"), given.encode("utf-8", "replace")
        ):
            return redirect(ask, ask.url("profile.php", error="new-email"))
        try:
            change_user(ask.site, ask.user, user_email=wanted.address)
        except WPError:
            return redirect(ask, ask.url("profile.php", error="new-email"))
        new_email.forget(ask.site, ask.user.ID)
        return redirect(ask, ask.url("profile.php", updated="true"))
    return dismiss_new_email(ask)


def _update(ask: Ask, user: User) -> Response:
    """Save the form; whose password it changes, stays logged in here alone."""
    ask.check(f"update-user_{user.ID}")
    ask.require("edit_user", user.ID, REFUSED)
    form = dict(ask.post)
    own = user.ID == ask.user.ID
    try:
        if own:
            form["email"] = new_email.requested(ask.site, ask.user, form.get("email", ""))
        edit_user(ask.site, form, ask.user, user.ID, ask.token if own else "")
    except FormErrors as error:
        notice = Notice(Markup("</p>\n<p>").join(Markup(message) for message in error.messages), "error", id="error")
        return _screen(ask, user, [notice])
    if own:
        _stay(ask)
    target = add_query_arg(edit_url(ask, user.ID), updated="1")
    came_from = _came_from(ask)
    if came_from:
        target = add_query_arg(target, wp_http_referer=quote(came_from, safe=""))
    return redirect(ask, target)


def _stay(ask: Ask) -> None:
    """New cookies for this session after a changed password, which the old ones attest."""
    changed = get_user(ask.site, ask.user.ID)
    if changed is not None and changed.user_pass != ask.user.user_pass:
        ask.cookies += cookies.renew(ask.site, changed, ask.token)


def _came_from(ask: Ask) -> str:
    written = ask.text("wp_http_referer")
    found = local_url(ask.site, written, fallback="/") if written else "/"
    if found == "/":
        return ""
    return remove_query_arg(written, "update", "delete_count", "user_id")


def _screen(ask: Ask, user: User, notices: list[Notice] | None = None, made: tuple[str, str] | None = None) -> Response:
    """The form; ``made``: the name of an application password and the password itself, which is shown this once."""
    ask.require("edit_user", user.ID, REFUSED)
    user = get_user(ask.site, user.ID) or user
    own = user.ID == ask.user.ID
    is_profile = own or ask.path == "profile.php"
    return page(
        ask,
        "user_edit.html",
        title="Profile" if is_profile else f"Edit User {user.display_name}",
        notices=[*_notices(ask, own), *(notices or [])],
        target=ask.url("profile.php" if is_profile else "user-edit.php"),
        own=own,
        is_profile=is_profile,
        user=user,
        made=made,
        came_from=_came_from(ask),
        add_label=add_label(ask),
        **user_form.values(ask, user, is_profile),
    )


def _notices(ask: Ask, own: bool) -> list[Notice]:
    found = []
    wanted = new_email.pending(ask.site, ask.user.ID) if own and "updated" in ask.get else None
    if wanted is not None:
        text = f"Your email address has not been updated yet. Please check your inbox at {wanted.address} for a confirmation email."
        found.append(Notice(text, "info", id="new-email"))
    if "updated" in ask.get:
        came_from = _came_from(ask)
        links = {"← Go to Users": came_from} if came_from and not own and "user-new.php" not in came_from else None
        found.append(Notice("Profile updated." if own else "User updated.", links=links))
    if ask.get.get("error") == "new-email":
        found.append(Notice("Error while saving the new email address. Please try again.", "error", id="error"))
    return found
