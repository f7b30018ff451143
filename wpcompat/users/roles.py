"""WordPress's five roles and what each may do, in the order in which a fresh install stores them."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.formatting.php import maybe_unserialize, truthy
from wpcompat.site import Site

ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "administrator": (
        "Administrator",
        tuple(
            (
                "switch_themes edit_themes activate_plugins edit_plugins edit_users edit_files manage_options "
                "moderate_comments manage_categories manage_links upload_files import unfiltered_html edit_posts "
                "edit_others_posts edit_published_posts publish_posts edit_pages read level_10 level_9 level_8 "
                "level_7 level_6 level_5 level_4 level_3 level_2 level_1 level_0 edit_others_pages "
                "edit_published_pages publish_pages delete_pages delete_others_pages delete_published_pages "
                "delete_posts delete_others_posts delete_published_posts delete_private_posts edit_private_posts "
                "read_private_posts delete_private_pages edit_private_pages read_private_pages delete_users "
                "create_users unfiltered_upload edit_dashboard update_plugins delete_plugins install_plugins "
                "update_themes install_themes update_core list_users remove_users promote_users edit_theme_options "
                "delete_themes export"
            ).split()
        ),
    ),
    "editor": (
        "Editor",
        tuple(
            (
                "moderate_comments manage_categories manage_links upload_files unfiltered_html edit_posts "
                "edit_others_posts edit_published_posts publish_posts edit_pages read level_7 level_6 level_5 level_4 "
                "level_3 level_2 level_1 level_0 edit_others_pages edit_published_pages publish_pages delete_pages "
                "delete_others_pages delete_published_pages delete_posts delete_others_posts delete_published_posts "
                "delete_private_posts edit_private_posts read_private_posts delete_private_pages edit_private_pages "
                "read_private_pages"
            ).split()
        ),
    ),
    "author": (
        "Author",
        tuple(
            (
                "upload_files edit_posts edit_published_posts publish_posts read level_2 level_1 level_0 delete_posts "
                "delete_published_posts"
            ).split()
        ),
    ),
    "contributor": (
        "Contributor",
        tuple("edit_posts read level_1 level_0 delete_posts".split()),
    ),
    "subscriber": (
        "Subscriber",
        tuple("read level_0".split()),
    ),
}
"""Role → display name and capabilities."""


def user_roles_option() -> dict[str, object]:
    """The value of the option ``wp_user_roles``."""
    return {
        role: {"name": name, "capabilities": dict.fromkeys(capabilities, True)}
        for role, (name, capabilities) in ROLES.items()
    }


def capabilities_key(site: Site) -> str:
    """The metadata key under which a user's roles are kept."""
    return f"{site.db.prefix}capabilities"


def level_key(site: Site) -> str:
    return f"{site.db.prefix}user_level"


def all_roles(site: Site) -> dict[str, dict[str, bool]]:
    """The site's roles by name, each with its capabilities, as the option ``wp_user_roles`` keeps them."""
    stored = options.get(site, f"{site.db.prefix}user_roles", {})
    found: dict[str, dict[str, bool]] = {}
    for name, role in stored.items() if isinstance(stored, dict) else ():
        granted = role.get("capabilities") if isinstance(role, dict) else None
        if isinstance(granted, dict):
            found[str(name)] = {str(cap): truthy(yes) for cap, yes in granted.items()}
    return found or {name: dict.fromkeys(capabilities, True) for name, (_, capabilities) in ROLES.items()}


def role_names(site: Site) -> dict[str, str]:
    """What people call the site's roles, by name (``wp_roles()->get_names``)."""
    stored = options.get(site, f"{site.db.prefix}user_roles", {})
    found = stored if isinstance(stored, dict) else {}
    return {name: _called(found.get(name), name) for name in all_roles(site)}


def _called(role: Any, name: str) -> str:
    written = role.get("name") if isinstance(role, dict) else None
    return written if isinstance(written, str) else ROLES[name][0] if name in ROLES else name


def level_of(site: Site, role: str) -> int:
    """The old user level that goes with a role."""
    granted = all_roles(site).get(role, {})
    return max((level for level in range(11) if granted.get(f"level_{level}")), default=0)


def granted_to(site: Site, user: User) -> dict[str, bool]:
    """What stands in a user's metadata: roles, and capabilities given or denied to this user alone."""
    key = capabilities_key(site)
    written = site.db.value(
        'SELECT "meta_value" FROM "wp_usermeta" WHERE "user_id" = ? AND "meta_key" = ? ORDER BY "umeta_id"',
        (user.ID, key),
    )
    stored = maybe_unserialize(written or "")
    return {str(cap): truthy(yes) for cap, yes in stored.items()} if isinstance(stored, dict) else {}


def roles_of(site: Site, user: User) -> list[str]:
    """The names of a user's roles."""
    return list(role_positions(site, user).values())


def role_positions(site: Site, user: User) -> dict[int, str]:
    """A user's roles by their places among all that is granted to the user, as ``WP_User::$roles`` holds them."""
    known = all_roles(site)
    return {place: name for place, name in enumerate(granted_to(site, user)) if name in known}


def capabilities_of(site: Site, user: User) -> dict[str, bool]:
    """Everything a user may (True) or may expressly not (False) do (``WP_User::get_role_caps``)."""
    known = all_roles(site)
    own = granted_to(site, user)
    merged: dict[str, bool] = {}
    for name in own:
        merged.update(known.get(name, {}))
    return {**merged, **own}
