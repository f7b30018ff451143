"""The menu of wp-admin: what is where, under which name, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat.admin.ask import Ask


@dataclass(frozen=True)
class Entry:
    """A line of the menu: its address below wp-admin, its label, and the capability that shows it."""

    path: str
    label: str
    cap: str


@dataclass(frozen=True)
class Group:
    """An entry of the first level and those below it."""

    label: str
    slug: str
    entries: tuple[Entry, ...]


MENU: tuple[Group, ...] = (
    Group("Dashboard", "dashboard", (Entry("index.php", "Home", "read"),)),
    Group("Posts", "posts", (Entry("edit.php", "All Posts", "edit_posts"), Entry("post-new.php", "Add Post", "edit_posts"))),
    Group("Media", "media", (Entry("upload.php", "Library", "upload_files"), Entry("media-new.php", "Add Media File", "upload_files"))),
    Group("Pages", "pages", (
        Entry("edit.php?post_type=page", "All Pages", "edit_pages"),
        Entry("post-new.php?post_type=page", "Add Page", "edit_pages"),
    )),
    Group("Comments", "comments", (
        Entry("edit-comments.php", "All Comments", "edit_posts"),
        Entry("edit-comments.php?comment_type=pings", "Pings", "edit_posts"),
    )),
    Group("Users", "users", (
        Entry("users.php", "All Users", "list_users"),
        Entry("user-new.php", "Add User", "create_users"),
        Entry("profile.php", "Profile", "read"),
    )),
    Group("Tools", "tools", (
        Entry("import.php", "Import", "import"),
        Entry("export.php", "Export", "export"),
        Entry("site-health.php", "Site Health", "view_site_health_checks"),
    )),
    Group("Settings", "settings", (
        Entry("options-general.php", "General", "manage_options"),
        Entry("options-writing.php", "Writing", "manage_options"),
        Entry("options-reading.php", "Reading", "manage_options"),
        Entry("options-discussion.php", "Discussion", "manage_options"),
        Entry("options-media.php", "Media", "manage_options"),
        Entry("options-permalink.php", "Permalinks", "manage_options"),
    )),
)  # fmt: skip
"""WordPress's menu, in its order, as far as there are screens."""


@dataclass(frozen=True)
class Shown:
    """A group as a user sees it: label and address of its first entry, its entries, and whether it is the current one."""

    label: str
    slug: str
    url: str
    current: bool
    entries: tuple[tuple[str, str, bool], ...]


def shown(ask: Ask) -> list[Shown]:
    """The menu for a user who looks at a screen: entries that they may open, as (label, address, current)."""
    here = _current(ask)
    groups = []
    for group in MENU:
        entries = [entry for entry in group.entries if ask.can(entry.cap)]
        if not entries:
            continue
        lines = tuple((entry.label, ask.url(entry.path), entry.path == here) for entry in entries)
        label = "Profile" if group.slug == "users" and entries[0].path == "profile.php" else group.label
        groups.append(Shown(label, group.slug, lines[0][1], any(line[2] for line in lines), lines))
    return groups


def _current(ask: Ask) -> str:
    """The entry that stands for a screen."""
    path = {"post.php": "edit.php", "comment.php": "edit-comments.php", "user-edit.php": "users.php"}.get(
        ask.path, ask.path
    )
    asked = ask.get.get("post_type")
    if path in ("edit.php", "post-new.php") and asked == "page":
        return f"{path}?post_type=page"
    if path == "edit-comments.php" and ask.get.get("comment_type") == "pings":
        return f"{path}?comment_type=pings"
    return path
