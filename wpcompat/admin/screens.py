"""Every file of wp-admin in WordPress's names: who answers it, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from werkzeug.wrappers import Request, Response

from wpcompat.admin import screen_options
from wpcompat.admin.ask import NOT_ALLOWED, Ask, Asked
from wpcompat.admin.page import STATIC, STATIC_PATH, finished, moved, refusal
from wpcompat.errors import WPError
from wpcompat.formatting.urls import urlencode
from wpcompat.posts.permalinks import site_url
from wpcompat.rendering import static_file
from wpcompat.site import Site
from wpcompat.users.caps import can
from wpcompat.users.cookies import identify

Show = Callable[[Ask], Response]


@dataclass(frozen=True)
class Screen:
    """A file of wp-admin. ``show``: ``module:function`` below ``wpcompat.admin``; ``cap`` is asked before it is called."""

    show: str
    cap: str = ""


SCREENS: dict[str, Screen] = {
    "admin.php": Screen("importing:admin"),
    "admin-ajax.php": Screen("ajax:show"),
    "comment.php": Screen("comment:show"),
    "edit-comments.php": Screen("edit_comments:show", "edit_posts"),
    "edit.php": Screen("edit_posts:show", "edit_posts"),
    "export.php": Screen("exporting:show", "export"),
    "import.php": Screen("importing:show", "import"),
    "index.php": Screen("dashboard:show", "read"),
    "options-discussion.php": Screen("options_discussion:show", "manage_options"),
    "options-general.php": Screen("options_general:show", "manage_options"),
    "options-media.php": Screen("options_media:show", "manage_options"),
    "options-permalink.php": Screen("options_permalink:show", "manage_options"),
    "options-reading.php": Screen("options_reading:show", "manage_options"),
    "options-writing.php": Screen("options_writing:show", "manage_options"),
    "options.php": Screen("options:show"),
    "media-new.php": Screen("upload:new", "upload_files"),
    "post-new.php": Screen("post:new", "edit_posts"),
    "post.php": Screen("post:show"),
    "profile.php": Screen("user_edit:show_profile", "read"),
    "site-health.php": Screen("site_health:show", "view_site_health_checks"),
    "tools.php": Screen("tools:show", "edit_posts"),
    "upload.php": Screen("upload:show", "upload_files"),
    "user-edit.php": Screen("user_edit:show_user"),
    "user-new.php": Screen("user_new:show"),
    "users.php": Screen("users:show"),
}
"""File below wp-admin → its screen. Files without ``cap`` ask for what they need themselves."""

_shows: dict[str, Show] = {}


def respond(site: Site, request: Request) -> Response:
    """The answer to a request below ``/wp-admin``: log in first, then the screen's capability, then the screen."""
    asked = Asked(site, request)
    path = request.path.partition("/wp-admin")[2]
    if not path:
        return moved(site, site_url(site, "wp-admin/"), 301)
    path = path[1:]
    if path.startswith(STATIC_PATH):
        found = static_file(STATIC, path[len(STATIC_PATH) :], request)
        return found or refusal(site, "Not found.", 404, title="Not found")
    asked_for = path
    path = path or "index.php"
    screen = SCREENS.get(path)
    if screen is None:
        return refusal(site, "Not found.", 404, title="Not found", back=asked.admin_url())
    known = identify(site, request.cookies, admin=True)
    if known is None:
        return _log_in(asked, asked_for)
    try:
        asked.refuse_other_sites()
        if screen.cap and not can(site, known.user, screen.cap):
            raise WPError("not_allowed", NOT_ALLOWED, 403)
        ask = Ask(asked, known.user, known.token, path)
        return screen_options.saved(ask) or _show(screen)(ask)
    except WPError as error:
        title, back = str(error.data.get("title", "")), str(error.data.get("back", ""))
        return refusal(site, error.message, error.status, title=title, back=back)


def _log_in(asked: Asked, path: str) -> Response:
    """Send a visitor to the login page (``auth_redirect``); what scripts ask for gets ``0`` (``admin-ajax.php``)."""
    if path == "admin-ajax.php":
        refused = finished(asked.site, Response(b"0", 400, content_type="text/html; charset=UTF-8"))
        refused.headers["X-Robots-Tag"] = "noindex"
        return refused
    wanted = asked.admin_url(path)
    query = str(asked.request.environ.get("QUERY_STRING", ""))
    target = f"{wanted}?{query}" if query else wanted
    return moved(asked.site, site_url(asked.site, f"wp-login.php?redirect_to={urlencode(target)}&reauth=1"))


def _show(screen: Screen) -> Show:
    if screen.show not in _shows:
        module, _, function = screen.show.partition(":")
        _shows[screen.show] = getattr(import_module(f"wpcompat.admin.{module}"), function)
    return _shows[screen.show]
