"""What stands in the fields of the account screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.user_access import supported
from wpcompat.admin.users import role_options
from wpcompat.db.rows import User
from wpcompat.formatting.dates import format_date, local_time
from wpcompat.formatting.php import intval
from wpcompat.users import application_passwords, new_email, roles, sessions
from wpcompat.users.caps import can
from wpcompat.users.meta import get_meta
from wpcompat.users.store import preferences

_FIELDS = (
    "first_name", "last_name", "nickname", "description", "rich_editing", "syntax_highlighting", "comment_shortcuts",
    "show_admin_bar_front", "admin_color",
)  # fmt: skip
_COLOURS = frozenset(("fresh", "light", "modern", "blue", "coffee", "ectoplasm", "midnight", "ocean", "sunrise"))
"""WordPress's schemes: the form sends back the one that a user has, for those who go back to WordPress."""
_DASH = "—"


@dataclass(frozen=True)
class AppPassword:
    """A line of the list of application passwords."""

    uuid: str
    name: str
    created: str
    last_used: str
    last_ip: str


def values(ask: Ask, user: User, is_profile: bool) -> dict[str, Any]:
    """The user's values for the template; nobody's role is changed in a profile."""
    site = ask.site
    meta = {key: next(iter(get_meta(site, user.ID, key)), "") or "" for key in _FIELDS}
    if meta["admin_color"] not in _COLOURS:
        meta["admin_color"] = preferences(site.profile)["admin_color"]
    waiting = new_email.pending(site, user.ID) if user.ID == ask.user.ID else None
    open_sessions = len(sessions.sessions(site, user.ID))
    return {
        "meta": meta,
        "writes": not is_profile or ask.can("edit_posts") or ask.can("edit_pages"),
        "highlights": any(can(site, user, cap) for cap in ("edit_theme_options", "edit_plugins", "edit_themes")),
        "roles": _roles(ask, user) if not is_profile and ask.can("promote_user", user.ID) else [],
        "role": next(iter(roles.roles_of(site, user)), ""),
        "names": _display_names(user, meta),
        "new_email": waiting.address if waiting and waiting.address != user.user_email else "",
        "dismiss": ask.action_url("profile.php", f"dismiss-{user.ID}_new_email", dismiss=f"{user.ID}_new_email"),
        "sessions": open_sessions,
        "app_supported": supported(ask),
        "app_add_label": f"Add {'' if site.profile.labels_say_add else 'New '}Application Password",
        "app_passwords": _app_passwords(ask, user),
        "extra_caps": _extra_caps(ask, user),
    }


def _roles(ask: Ask, user: User) -> list[tuple[str, str]]:
    return [*role_options(ask), ("", "— No role for this site —")]


def _display_names(user: User, meta: dict[str, str]) -> list[str]:
    """The names that can be shown, made of the others; the present one is among them."""
    first, last = meta["first_name"], meta["last_name"]
    made = [meta["nickname"], user.user_login, first, last]
    if first and last:
        made += [f"{first} {last}", f"{last} {first}"]
    if user.display_name not in made:
        made.insert(0, user.display_name)
    return list(dict.fromkeys(name.strip() for name in made if name))


def _app_passwords(ask: Ask, user: User) -> list[AppPassword]:
    """The newest first."""
    return [
        AppPassword(
            item["uuid"], str(item.get("name", "")), _day(ask, item.get("created")), _day(ask, item.get("last_used")),
            str(item.get("last_ip") or _DASH),
        )
        for item in reversed(application_passwords.items(ask.site, user.ID))
    ]  # fmt: skip


def _day(ask: Ask, written: Any) -> str:
    seconds = intval(written)
    if not 0 < seconds < 2**37:
        return _DASH
    zone = options.text(ask.site, "timezone_string"), options.text(ask.site, "gmt_offset")
    return format_date(local_time(datetime.fromtimestamp(seconds, timezone.utc), *zone), "F j, Y")


def _extra_caps(ask: Ask, user: User) -> str:
    """What is granted or denied to this user alone, beside roles."""
    known = roles.all_roles(ask.site)
    own = roles.granted_to(ask.site, user)
    return ", ".join(cap if granted else f"Denied: {cap}" for cap, granted in own.items() if cap not in known)
