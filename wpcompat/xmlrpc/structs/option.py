"""The options that clients read and write: one table, and each as a struct."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wpcompat import options
from wpcompat.options.zone import zone_offset
from wpcompat.xmlrpc.links import site_address

if TYPE_CHECKING:
    from wpcompat.xmlrpc.call import Call


@dataclass(frozen=True)
class BlogOption:
    """One option under the name that clients use. ``option`` is the site's name for it; empty: ``value`` makes it."""

    name: str
    desc: str
    option: str = ""
    readonly: bool = False
    value: Callable[[Call], Any] | None = None


def _made(name: str, desc: str, value: Callable[[Call], Any]) -> BlogOption:
    return BlogOption(name, desc, readonly=True, value=value)


def _shown(name: str, desc: str, option: str = "") -> BlogOption:
    return BlogOption(name, desc, option or name, readonly=True)


def _kept(name: str, desc: str, option: str = "") -> BlogOption:
    return BlogOption(name, desc, option or name)


BLOG_OPTIONS: dict[str, BlogOption] = {
    entry.name: entry
    for entry in (
        _made("software_name", "Software Name", lambda call: "WordPress"),
        _made("software_version", "Software Version", lambda call: call.site.profile.version),
        _shown("blog_url", "WordPress Address (URL)", "siteurl"),
        _shown("home_url", "Site Address (URL)", "home"),
        _made("login_url", "Login Address (URL)", lambda call: site_address(call.site, "/wp-login.php", secure=call.secure)),
        _made("admin_url", "The URL to the admin area", lambda call: site_address(call.site, "/wp-admin/", secure=call.secure)),
        _shown("image_default_link_type", "Image default link type"),
        _shown("image_default_size", "Image default size"),
        _shown("image_default_align", "Image default align"),
        _shown("template", "Template"),
        _shown("stylesheet", "Stylesheet"),
        _made("post_thumbnail", "Post Thumbnail", lambda call: True),
        _kept("time_zone", "Time Zone", "gmt_offset"),
        _kept("blog_title", "Site Title", "blogname"),
        _kept("blog_tagline", "Site Tagline", "blogdescription"),
        _kept("date_format", "Date Format"),
        _kept("time_format", "Time Format"),
        _kept("users_can_register", "Allow new users to sign up"),
        _kept("thumbnail_size_w", "Thumbnail Width"),
        _kept("thumbnail_size_h", "Thumbnail Height"),
        _kept("thumbnail_crop", "Crop thumbnail to exact dimensions"),
        _kept("medium_size_w", "Medium size image width"),
        _kept("medium_size_h", "Medium size image height"),
        _kept("medium_large_size_w", "Medium-Large size image width"),
        _kept("medium_large_size_h", "Medium-Large size image height"),
        _kept("large_size_w", "Large size image width"),
        _kept("large_size_h", "Large size image height"),
        _kept("default_comment_status", "Allow people to submit comments on new posts."),
        _kept(
            "default_ping_status",
            "Allow link notifications from other blogs (pingbacks and trackbacks) on new posts.",
        ),
    )
}  # fmt: skip
"""By the name that clients use, in WordPress's order (``initialise_blog_option_info``)."""
_WITHOUT_SLASH = frozenset(("siteurl", "home"))


def option_structs(call: Call, names: Iterable[Any], *, writable: bool) -> dict[str, Any]:
    """The known ones among these names, each with desc, readonly and value (``_getOptions``)."""
    return {
        name: {"desc": entry.desc, "readonly": entry.readonly or not writable, "value": _value(call, entry)}
        for name in names
        if isinstance(name, str) and (entry := BLOG_OPTIONS.get(name))
    }


def _value(call: Call, entry: BlogOption) -> Any:
    if entry.value:
        return entry.value(call)
    if entry.option == "gmt_offset":
        offset = zone_offset(call.site)
        if offset is not None:
            return offset
    if entry.option in call.options_set:
        return call.options_set[entry.option]
    value = options.get(call.site, entry.option)
    if entry.option in _WITHOUT_SLASH:
        return str(value or options.text(call.site, "siteurl")).rstrip("/\\")
    return value
