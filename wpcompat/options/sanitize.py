"""What WordPress makes of a value before it stores it as an option (``sanitize_option``).

For those who write options by hand: the settings screens, the command line and ``wp.setOptions``.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from wpcompat.formatting.kses import COMMENT_TAGS, kses
from wpcompat.formatting.php import absint, floatval, intval, is_numeric, strval, truthy
from wpcompat.formatting.strings import esc_html, strip_tags
from wpcompat.formatting.urls import sanitize_url
from wpcompat.options.additions import ADDITIONS
from wpcompat.options.store import get
from wpcompat.site import Site

Rule = Callable[[Any], Any]

_KEEP = object()
"""The new value is refused: the option keeps the one it has."""

_NUMBERS = """
thumbnail_size_w thumbnail_size_h medium_size_w medium_size_h medium_large_size_w medium_large_size_h large_size_w
large_size_h mailserver_port comment_max_links page_on_front page_for_posts rss_excerpt_length default_category
default_email_category default_link_category close_comments_days_old comments_per_page thread_comments_depth
users_can_register start_of_week site_icon fileupload_maxk
""".split()
_PLAIN = "date_format time_format mailserver_url mailserver_login mailserver_pass upload_path".split()
_LOCAL = frozenset(string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~.-")
_LABEL = frozenset(string.ascii_letters + string.digits + "-")
_CHARSET = frozenset(string.ascii_letters + string.digits + "_-")
_OFFSET = frozenset(string.digits + ":.-")
_PHP_TRIM = " \t\n\r\0\x0b"

_NO_EMAIL = "The email address entered did not appear to be a valid email address. Please enter a valid email address."
_REFUSALS = {
    "admin_email": _NO_EMAIL,
    "new_admin_email": _NO_EMAIL,
    "siteurl": "The WordPress address you entered did not appear to be a valid URL. Please enter a valid URL.",
    "home": "The Site address you entered did not appear to be a valid URL. Please enter a valid URL.",
    "timezone_string": "The timezone you have entered is not valid. Please select a valid timezone.",
    "permalink_structure": 'A structure tag is required when using custom permalinks. <a href="{help}">Learn more</a>',
}


class Refused(ValueError):
    """The option keeps the value that it has. The message is WordPress's, HTML; empty where it says nothing."""


def sanitize(site: Site, name: str, value: Any) -> Any:
    """The value that WordPress would store for the option ``name``; the present one when it refuses ``value``."""
    try:
        return checked(site, name, value)
    except Refused:
        return get(site, name)


def checked(site: Site, name: str, value: Any) -> Any:
    """The value that WordPress would store for the option ``name``. Raises ``Refused``."""
    if name == "default_role":
        return value if isinstance(value, str) and value in _roles(site) else "subscriber"
    rule = ADDITIONS[name].clean if name in ADDITIONS else RULES.get(name)
    if rule is None:
        return value
    cleaned = rule(value)
    if cleaned is _KEEP:
        raise Refused(_REFUSALS.get(name, "").format(help=site.profile.permalinks_help_url))
    return cleaned


def _roles(site: Site) -> Any:
    roles = get(site, f"{site.db.prefix}user_roles")
    return roles if isinstance(roles, dict) else {}


def _per_page(value: Any) -> int:
    number = intval(value) or 1
    return abs(number) if number < -1 else number


def _openness(value: Any) -> Any:
    if isinstance(value, str):
        return "closed" if value == "" or (is_numeric(value) and not floatval(value)) else value
    return "closed" if isinstance(value, (int, float)) and not value else value


def _public(value: Any) -> int:
    return 1 if value is None else intval(value)


def _plain(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return ""
    return kses(strip_tags(strval(value)), COMMENT_TAGS)


def _offset(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _offset(strval(item)) for key, item in value.items()}
    if isinstance(value, list):
        return [_offset(strval(item)) for item in value]
    return "".join(char for char in strval(value) if char in _OFFSET)


def _services(value: Any) -> str:
    lines = (line.strip(_PHP_TRIM) for line in strval(value).split("\n"))
    return "\n".join(url for line in lines if line not in ("", "0") and (url := sanitize_url(line)))


def _keys(value: Any) -> str:
    lines = (line.strip(_PHP_TRIM) for line in strval(value).split("\n"))
    return "\n".join(dict.fromkeys(line for line in lines if line not in ("", "0")))


def _address(value: Any) -> Any:
    """An address of the site; without one that can be read nothing would be answered any more."""
    scheme, found, rest = strval(value).partition("://")
    if not found or not rest or scheme.lower() not in ("http", "https"):
        return _KEEP
    cleaned = sanitize_url(strval(value))
    try:
        parts = urlsplit(cleaned)
        return cleaned if parts.hostname and parts.port != 0 else _KEEP
    except ValueError:
        return _KEEP


def _base(value: Any) -> str:
    return sanitize_url(strval(value)).replace("http://", "")


def _structure(value: Any) -> Any:
    cleaned = _base(value)
    return cleaned if cleaned == "" or _has_tag(cleaned) else _KEEP


def _has_tag(text: str) -> bool:
    """Whether something like ``%postname%`` stands in the text: two signs of percent with no slash between them."""
    return any(between and "/" not in between for between in text.split("%")[1:-1])


def _zone(value: Any) -> Any:
    return value if not truthy(value) or (isinstance(value, str) and value in available_timezones()) else _KEEP


def _language(value: Any) -> Any:
    """There is English alone, whose name is an empty text."""
    return _KEEP if truthy(value) else value


def _email(value: Any) -> Any:
    local, at, domain = strval(value).partition("@")
    local = "".join(char for char in local if char in _LOCAL)
    while ".." in domain:
        domain = domain.replace("...", "..").replace("..", "")
    labels = [
        "".join(char for char in label.strip(_PHP_TRIM + "-") if char in _LABEL)
        for label in domain.strip(_PHP_TRIM + ".").split(".")
    ]
    labels = [label for label in labels if label]
    return f"{local}@{'.'.join(labels)}" if len(strval(value)) >= 6 and at and local and len(labels) > 1 else _KEEP


RULES: dict[str, Rule] = {
    **dict.fromkeys(_NUMBERS, absint),
    **dict.fromkeys(_PLAIN, _plain),
    "posts_per_page": _per_page,
    "posts_per_rss": _per_page,
    "default_ping_status": _openness,
    "default_comment_status": _openness,
    "blogname": lambda value: esc_html(strval(value)),
    "blogdescription": lambda value: esc_html(strval(value)),
    "admin_email": _email,
    "new_admin_email": _email,
    "blog_charset": lambda value: "".join(char for char in strval(value) if char in _CHARSET),
    "blog_public": _public,
    "ping_sites": _services,
    "gmt_offset": _offset,
    "siteurl": _address,
    "home": _address,
    "timezone_string": _zone,
    "WPLANG": _language,
    "permalink_structure": _structure,
    "category_base": _base,
    "tag_base": _base,
    "moderation_keys": _keys,
    "disallowed_keys": _keys,
}
"""Option → what is made of its value."""

STRIPPED = frozenset(
    (
        *("admin_email", "new_admin_email", "blogname", "blogdescription", "siteurl", "home", "moderation_keys"),
        *("disallowed_keys", "permalink_structure", "category_base", "tag_base", *_PLAIN, *ADDITIONS),
    )
)
"""Options that lose what is no UTF-8; with others the whole value is refused (``strip_invalid_text_for_column``)."""
