"""Screen Options: how many rows of a list its user wants on a page, and how posts are shown in theirs, kept in their
metadata (``set_screen_options``, ``get_user_setting``)."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.page import redirect
from wpcompat.formatting.php import intval
from wpcompat.formatting.urls import add_query_arg, parse_query
from wpcompat.users.meta import get_meta, update_meta

NONCE = "screen-options-nonce"
NONCE_FIELD = "screenoptionnonce"
USUAL = 20
MODES = {"list": "Compact view", "excerpt": "Extended view"}
_MOST = 999
_MODE = "posts_list_mode"
_OPTION = re.compile(r"(?:edit_[a-z0-9_-]{1,60}|users|upload)_per_page", re.ASCII)


def per_page(ask: Ask, option: str) -> int:
    """How many rows the user wants on a page: what they have said under this name, else 20 (``get_items_per_page``)."""
    wanted = intval(next(iter(get_meta(ask.site, ask.user.ID, option)), ""))
    return wanted if 1 <= wanted <= _MOST else USUAL


def mode(ask: Ask) -> str:
    """How a list shows its posts, ``list`` or ``excerpt``: as the address says, else as Screen Options did."""
    return _known(ask.text("mode") or _settings(ask).get(_MODE, ""))


def _known(mode: str) -> str:
    return "excerpt" if mode == "excerpt" else "list"


def _key(ask: Ask) -> str:
    """The metadata key of what a user chose for the screens of this site."""
    return f"{ask.site.db.prefix}user-settings"


def _settings(ask: Ask) -> dict[str, str]:
    return parse_query(next(iter(get_meta(ask.site, ask.user.ID, _key(ask))), ""))


def _written(settings: dict[str, str]) -> str:
    return urlencode(settings, errors="surrogateescape")


def saved(ask: Ask) -> Response | None:
    """Keep what the form of any screen's options has sent, and back to that screen; None for other requests.

    Names that no list has, and numbers below 1 or above 999, change nothing.
    """
    sent = ask.post.get("wp_screen_options")
    if not isinstance(sent, dict):
        return None
    ask.check(NONCE, NONCE_FIELD)
    option, value = sent.get("option"), sent.get("value")
    if not (isinstance(option, str) and isinstance(value, str) and _OPTION.fullmatch(option)):
        return None
    if not 1 <= intval(value) <= _MOST:
        return None
    update_meta(ask.site, ask.user.ID, option, intval(value))
    back = ask.referer() or ask.url(ask.path)
    sent_mode = ask.post.get("mode")
    if isinstance(sent_mode, str):
        update_meta(ask.site, ask.user.ID, _key(ask), _written({**_settings(ask), _MODE: _known(sent_mode)}))
        back = add_query_arg(back, mode=_known(sent_mode))
    return redirect(ask, add_query_arg(back, pagenum=None, apage=None, paged=None))
