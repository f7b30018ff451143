"""admin-ajax.php: what scripts ask for, by the name of the action; and WordPress's XML for answers (``WP_Ajax_Response``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.page import answer
from wpcompat.errors import WPError

Handler = Callable[[Ask], Response]

ACTIONS: dict[str, str] = {
    "replyto-comment": "ajax_comments:reply",
    "edit-comment": "ajax_comments:edit",
    "dim-comment": "ajax_comments:dim",
    "delete-comment": "ajax_comments:delete",
    "get-comments": "ajax_comments:listed",
    "inline-save": "inline_edit:inline_save",
    "destroy-sessions": "ajax_users:destroy_sessions",
    "send-password-reset": "ajax_users:send_password_reset",
}
"""Action → ``module:function`` below ``wpcompat.admin``. All of them are sent by POST."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def show(ask: Ask) -> Response:
    """The answer of an action; a refusal is its text alone, an unknown action ``0`` with status 400."""
    response = _answered(ask)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answered(ask: Ask) -> Response:
    name = ask.post.get("action")
    found = ACTIONS.get(name) if isinstance(name, str) else None
    if found is None:
        return answer(ask, "0", 400)
    module, _, function = found.partition(":")
    handler: Handler = getattr(import_module(f"wpcompat.admin.{module}"), function)
    try:
        return handler(ask)
    except WPError as error:
        return answer(ask, error.message, error.status)


def refuse() -> WPError:
    """The answer to who may not: ``-1``."""
    return WPError("not_allowed", "-1", 200)


def check(ask: Ask, action: str, field: str = "") -> None:
    """Refuse unless a field has the nonce of an action: the first that was sent of the one named, ``_ajax_nonce`` and
    ``_wpnonce`` (``check_ajax_referer``)."""
    name = next((name for name in (field, "_ajax_nonce") if name and ask.has(name)), "_wpnonce")
    if not ask.verify(action, name):
        raise WPError("expired", "-1", 403)


def xml(
    ask: Ask,
    what: str,
    *,
    id: int = 0,
    data: str = "",
    position: int = 1,
    more: Mapping[str, str | int] | None = None,
    error: WPError | None = None,
) -> Response:
    """An answer in XML: ``data`` or an ``error``, and by name what else there is to know."""
    said = f"<response_data>{_cdata(data)}</response_data>"
    if error is not None:
        said = f"<wp_error code='{error.code}'>{_cdata(error.message)}</wp_error>"
    also = "".join(f"<{name}>{_cdata(str(value))}</{name}>" for name, value in (more or {}).items())
    body = (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><wp_ajax>"
        f"<response action='{ask.post['action']}_{id}'><{what} id='{id}' position='{position}'>{said}"
        f"<supplemental>{also}</supplemental></{what}></response></wp_ajax>"
    )
    return answer(ask, body, content_type="text/xml; charset=UTF-8")


def _cdata(text: str) -> str:
    return f"<![CDATA[{_NOT_IN_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
