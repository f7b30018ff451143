"""``user-new.php``: add a user."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.admin.users import HIGHER, add_label, role_options
from wpcompat.users.editing import FormErrors, add_user

REFUSED = HIGHER.format("Sorry, you are not allowed to create users.")
_FIELDS = ("user_login", "email", "first_name", "last_name", "url", "role")


def show(ask: Ask) -> Response:
    """The form, and the user that it makes."""
    ask.require("create_users", 0, REFUSED)
    if ask.text("action") != "createuser":
        notices = [Notice("User added.")] if ask.get.get("update") == "add" else []
        return _form(ask, notices)
    ask.check("create-user", "_wpnonce_create-user")
    try:
        user_id = add_user(ask.site, ask.post, ask.user)
    except FormErrors as error:
        message = Markup("</p><p>").join(Markup(line) for line in error.messages)
        return _form(ask, [Notice(message, "error", id="error")])
    if ask.can("list_users"):
        return redirect(ask, f"users.php?update=add&id={user_id}")
    return redirect(ask, "user-new.php?update=add")


def _form(ask: Ask, notices: list[Notice]) -> Response:
    """The form with what was sent before, but for passwords."""
    sent: dict[str, Any] = {name: ask.post.get(name, "") for name in _FIELDS}
    values = {name: value if isinstance(value, str) else "" for name, value in sent.items()}
    return page(
        ask,
        "user_new.html",
        title=add_label(ask),
        notices=notices,
        sent=values,
        notify=not ask.is_post or "send_user_notification" in ask.post,
        roles=role_options(ask) if ask.can("promote_users") else [],
        role=values["role"] or options.text(ask.site, "default_role"),
    )
