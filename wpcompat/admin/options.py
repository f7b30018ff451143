"""``options.php``: where the forms of the settings screens are sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.formatting.strings import esc_attr, esc_html, trim
from wpcompat.formatting.urls import add_query_arg
from wpcompat.linkbacks import recheck
from wpcompat.options import admin_email, groups, saving, transients
from wpcompat.site import Site

ADDITIONS = "wpcompat_additions"
"""A hidden field beside our own settings: forms without them leave them as they are."""
MESSAGES = "settings_errors"
_SECONDS = 30
_NOT_ALLOWED = (
    "<h1>You need a higher level of permission.</h1><p>Sorry, you are not allowed to manage options for this site.</p>"
)
_UNKNOWN = "<strong>Error:</strong> Options page <code>{}</code> not found in the allowed options list."
_SPECIAL = ("alloptions", "notoptions")
_MOST_NAMES = 1000


def show(ask: Ask) -> Response:
    """Save a form; or take over or drop a new administration address, by the links for that."""
    ask.require("manage_options", message=_NOT_ALLOWED)
    if truthy(ask.get.get("adminhash")):
        done = admin_email.confirm(ask.site, str(ask.get["adminhash"]))
        return redirect(ask, ask.url("options-general.php", updated="true" if done else "false"))
    if ask.get.get("dismiss") == "new_admin_email":
        ask.check("dismiss-1-new_admin_email")
        admin_email.dismiss(ask.site)
        return redirect(ask, ask.url("options-general.php", updated="true"))
    if ask.is_post and ask.text("action") == "update":
        return _update(ask)
    # WordPress lists all options here; ``wpcompat option list`` does.
    told_before = {"settings-updated": "true"} if ask.has("settings-updated") else {}
    return redirect(ask, ask.url("options-general.php", **told_before))


def _update(ask: Ask) -> Response:
    group = ask.text("option_page") or "options"
    ask.check("update-options" if ask.post.get("option_page") is None else f"{group}-options")
    names = groups.allowed(ask.site, group)
    if names is None:
        raise WPError("unknown_page", _UNKNOWN.format(esc_html(group)), 500)
    login = ask.user.user_login
    if group == "options":
        names = _named(ask)
        refusals = saving.write(ask.site, names, ask.post, login=login)
    else:
        refusals = saving.save(ask.site, group, ask.post, login=login)
    if group == "discussion" and ask.post.get(ADDITIONS) is not None:
        saving.save_additions(ask.site, ask.post)
        recheck.arrange(ask.site)
    if not names:
        told(ask, {"settings_updated": "Settings save failed."}, "error")
    elif refusals:
        told(ask, {f"invalid_{name}": message for name, message in refusals.items()}, "error")
    else:
        told(ask, {"settings_updated": "Settings saved."})
    back = ask.referer() or ask.here
    return redirect(ask, add_query_arg(back, **{"settings-updated": "true"}))


def _named(ask: Ask) -> list[str]:
    """The options that a form of no group of its own names."""
    written = ask.post.get("page_options")
    if not isinstance(written, str):
        return []
    names = [trim(name) for name in written.split(",")[:_MOST_NAMES]]
    special = next((name for name in names if name in _SPECIAL), "")
    if special:
        raise WPError("protected", f"{special} is a protected WP option and may not be modified", 500)
    return [name for name in names if name and len(name) <= 191]


def told(ask: Ask, messages: dict[str, str], kind: str = "success") -> None:
    """Have the next screen of settings say this: code → message in HTML (``set_transient``)."""
    entries = [
        {"setting": code.removeprefix("invalid_") if kind == "error" else "general", "code": code, "message": message, "type": kind}
        for code, message in messages.items()
    ]  # fmt: skip
    transients.put(ask.site, MESSAGES, entries, _SECONDS)


def notices(ask: Ask) -> list[Notice]:
    """What the last form left to be said (``settings_errors``)."""
    if not truthy(ask.get.get("settings-updated")):
        return []
    found = transients.take(ask.site, MESSAGES)
    entries = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [_notice(entry) for entry in entries if isinstance(entry, dict)]


def _notice(entry: dict[str, Any]) -> Notice:
    kind = entry.get("type")
    # These are our own words: nothing of what was sent is in them.
    message = Markup(str(entry.get("message", "")))
    return Notice(
        message, kind if kind in ("error", "success") else "info", id=f"setting-error-{entry.get('code', '')}"
    )


def screen(ask: Ask, template: str, title: str, **values: Any) -> Response:
    """A screen of settings, with what the last form left to be said."""
    said = notices(ask)
    return page(
        ask, template, title=title, notices=said, o=_Options(ask.site, str), a=_Options(ask.site, _attribute), **values
    )


class _Options:
    """The options, for templates: ``o.blogname``. What is missing is an empty text."""

    def __init__(self, site: Site, shown: Callable[[str], str]) -> None:
        self._site = site
        self._shown = shown

    def __getitem__(self, name: str) -> str:
        return self._shown(options.text(self._site, name))


def _attribute(text: str) -> Markup:
    """A text whose entities are already such: the title of a site is stored as HTML."""
    return Markup(esc_attr(text))
