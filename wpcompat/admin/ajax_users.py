"""What scripts ask ``admin-ajax.php`` about accounts; the account screens do the same without a script (``user_access``)."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

from wpcompat.admin.ajax import check
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import answer
from wpcompat.admin.user_access import log_out_elsewhere, send_link
from wpcompat.errors import WPError
from wpcompat.users.store import get_user


def destroy_sessions(ask: Ask) -> Response:
    """End a user's sessions, one's own but for this one (``wp_ajax_destroy_sessions``)."""
    user = get_user(ask.site, ask.number("user_id"))
    if user is None or not ask.can("edit_user", user.ID) or not ask.verify(f"update-user_{user.ID}", "nonce"):
        return _said(ask, False, {"message": "Could not log out user sessions. Please try again."})
    return _said(ask, True, {"message": log_out_elsewhere(ask, user)})


def send_password_reset(ask: Ask) -> Response:
    """Mail a user the link to a new password (``wp_ajax_send_password_reset``)."""
    user_id = ask.number("user_id")
    check(ask, f"reset-password-for-{user_id}", "nonce")
    user = get_user(ask.site, user_id)
    if user is None or not ask.can("edit_user", user_id):
        return _said(ask, False, "Cannot send password reset, permission denied.")
    try:
        return _said(ask, True, send_link(ask, user))
    except WPError as error:
        return _said(ask, False, error.message)


def _said(ask: Ask, success: bool, data: Any) -> Response:
    """``wp_send_json_success`` or ``wp_send_json_error``."""
    body = json.dumps({"success": success, "data": data}, separators=(",", ":")).replace("/", "\\/")
    return answer(ask, body, content_type="application/json; charset=UTF-8")
