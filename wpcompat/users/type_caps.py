"""Which capability each act takes, by post type and by taxonomy (``get_post_type_capabilities``, ``register_taxonomy``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wpcompat.profiles import Profile

Caps = Mapping[str, str]
_THEME = "edit_theme_options"
_META = ("edit_post", "read_post", "delete_post")
_PLAIN = "edit_posts edit_others_posts delete_posts publish_posts read_private_posts".split()
_MAPPED = (
    "read delete_private_posts delete_published_posts delete_others_posts edit_private_posts edit_published_posts"
).split()
_THEME_ACTS = [*_PLAIN, "create_posts", *(act for act in _MAPPED if act != "read")]
UNMAPPED = ("custom_css",)
"""Types whose acts on one post are plain capabilities themselves (``map_meta_cap`` is false)."""

REQUESTS = ("user_request", "oembed_cache")
"""Types with the capabilities of posts whose content is nothing for those who edit posts."""
BORROWED = ("revision", *REQUESTS)
"""Types with the capabilities of posts, none of which anybody writes."""


def _post_caps(noun: str = "post", own: Mapping[str, str] | None = None, *, mapped: bool = True) -> Caps:
    caps = {act: act.replace("post", noun) for act in (*_META, *_PLAIN, *(_MAPPED if mapped else ()))}
    caps.update(own or {})
    caps.setdefault("create_posts", caps["edit_posts"])
    return MappingProxyType(caps)


def _all(acts: list[str], cap: str) -> dict[str, str]:
    return dict.fromkeys(acts, cap)


@cache
def post_type_caps(profile: Profile) -> Mapping[str, Caps]:
    """The capabilities (``cap``) of each post type, in WordPress's order; unknown to the profile: absent."""
    post = _post_caps()
    theme = _all(_THEME_ACTS, _THEME)
    later = profile.has_fonts_and_patterns
    unlike_posts = (
        "edit_posts",
        "edit_published_posts",
        "delete_published_posts",
        "edit_others_posts",
        "delete_others_posts",
    )
    block_acts = {act: act for act in (*unlike_posts, *(("delete_posts",) if later else ()))}
    css = {
        **_all(["delete_posts", "delete_post", "delete_published_posts", "delete_private_posts", "delete_others_posts", "publish_posts"], _THEME),
        **_all(["edit_post", "edit_posts", "edit_others_posts", "edit_published_posts"], "edit_css"),
        **_all(["read_post", "read_private_posts"], "read"),
    }  # fmt: skip
    changeset = {
        **_all([*_META, *_PLAIN, *_MAPPED, "create_posts"], "customize"),
        "edit_published_posts": "do_not_allow",
        "read": "read",
    }
    styles = {"read": "edit_posts" if later else _THEME, "create_posts": _THEME, **_all(list(unlike_posts), _THEME)}
    fonts = {
        "read": _THEME,
        **_all([*_PLAIN, "create_posts", "edit_published_posts", "delete_published_posts", "delete_others_posts"], _THEME),
    }  # fmt: skip
    found = {
        "post": post,
        "page": _post_caps("page"),
        "attachment": _post_caps(own={"create_posts": "upload_files"}),
        "revision": post,
        "nav_menu_item": _post_caps(own=theme),
        "custom_css": _post_caps(own=css, mapped=False),
        "customize_changeset": _post_caps(own=changeset),
        "oembed_cache": post,
        "user_request": post,
        "wp_block": _post_caps("block", {"read": "edit_posts", "create_posts": "publish_posts", **block_acts}),
        "wp_template": _post_caps("template", {**theme, "read": _THEME}),
        "wp_template_part": _post_caps(own={**theme, "read": _THEME}),
        "wp_global_styles": _post_caps(own=styles),
        "wp_navigation": _post_caps(own=theme),
    }
    if later:
        found |= {"wp_font_family": _post_caps(own=fonts), "wp_font_face": _post_caps(own=fonts)}
    return found


def _term_caps(manage: str, edit: str = "", delete: str = "", assign: str = "") -> Caps:
    acts = ("manage_terms", "edit_terms", "delete_terms", "assign_terms")
    return MappingProxyType(dict(zip(acts, (manage, edit or manage, delete or manage, assign or manage), strict=True)))


_PLAIN_TERMS = _term_caps("manage_categories", assign="edit_posts")
TAXONOMY_CAPS: Mapping[str, Caps] = {
    "category": _term_caps("manage_categories", "edit_categories", "delete_categories", "assign_categories"),
    "post_tag": _term_caps("manage_post_tags", "edit_post_tags", "delete_post_tags", "assign_post_tags"),
    "nav_menu": _term_caps(_THEME),
    "link_category": _term_caps("manage_links"),
    "post_format": _PLAIN_TERMS,
    "wp_theme": _PLAIN_TERMS,
    "wp_template_part_area": _PLAIN_TERMS,
    "wp_pattern_category": _PLAIN_TERMS,
}
"""The capabilities (``cap``) of each taxonomy."""
