"""Changing many posts at once (``bulk_edit_posts``)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from wpcompat import options
from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.dates import local_time, to_mysql
from wpcompat.formatting.php import absint, intval, strval, truthy
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.posts import meta
from wpcompat.posts.editing import format_of
from wpcompat.posts.form import Form, columns_of, listed, names_of
from wpcompat.posts.formats import set_post_format
from wpcompat.posts.locks import lock_holder
from wpcompat.posts.store import get_post, stick_post, unstick_post, update_post
from wpcompat.posts.types import PostType, post_types
from wpcompat.site import Site
from wpcompat.terms.store import TAXONOMIES, terms_of
from wpcompat.users.caps import can

_RESETTABLE = (
    "post_author", "post_status", "post_password", "post_parent", "page_template", "comment_status", "ping_status",
    "keep_private", "tax_input", "post_category", "sticky", "post_format",
)  # fmt: skip
"""Fields in which ``-1`` and an empty text stand for no change."""
_DEEPEST = 50
_IN_QUICK_EDIT = ("category", "post_tag")


@dataclass(frozen=True)
class Done:
    """What became of the posts, by their IDs."""

    updated: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    locked: list[int] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """As the address of the list names them."""
        return {"updated": len(self.updated), "skipped": len(self.skipped), "locked": len(self.locked)}


def bulk_edit_posts(site: Site, user: User, form: Form) -> Done:
    """Change the posts whose IDs are in ``post`` as a form has it; what it leaves at ``-1`` or empty stays.

    Tags are added to those that a post has. Skipped: posts that the user may not edit or that there are not, pages that would
    stand below themselves; locked: those that somebody else is at. Raises ``WPError`` 403 for who edits no posts at all.
    """
    kind = post_types(site.profile).get(strval(form.get("post_type") or "post"))
    if kind is None:
        raise WPError("invalid_post_type", "Invalid post type.", 400)
    if not can(site, user, kind.cap["edit_posts"]):
        noun = "pages" if kind.name == "page" else "posts"
        raise WPError("not_allowed", f"Sorry, you are not allowed to edit {noun}.", 403)
    shared = _shared(form)
    above = _line_of(site, intval(shared.get("post_parent")))
    done = Done()
    given = form.get("post")
    for post_id in dict.fromkeys(intval(one) for one in ([given] if isinstance(given, str) else listed(given))):
        post = get_post(site, post_id) if 0 < post_id < 2**63 else None
        own = post_types(site.profile).get(post.post_type) if post else None
        if post is None or own is None or post_id in above or not can(site, user, "edit_post", post_id):
            done.skipped.append(post_id)
        elif lock_holder(site, user, post_id) is not None:
            done.locked.append(post_id)
        elif _edit(site, user, own, post, shared):
            done.updated.append(post_id)
            _stick(site, user, kind, post_id, shared.get("sticky"))
        else:
            done.skipped.append(post_id)
    return done


def _shared(form: Form) -> dict[str, Any]:
    """The fields that change something in every post."""
    shared = dict(form)
    status = shared.pop("_status", "-1")
    shared["post_status"] = sanitize_key(status) if isinstance(status, str) and status != "-1" else "-1"
    if shared["post_status"] == "inherit":
        shared["post_status"] = "-1"
    for name in _RESETTABLE:
        if shared.get(name) in ("", "-1"):
            del shared[name]
    return shared


def _line_of(site: Site, parent: int) -> list[int]:
    """A page and those above it: none of them can stand below it."""
    found: list[int] = []
    while 0 < parent < 2**63 and parent not in found and len(found) < _DEEPEST:
        found.append(parent)
        query = 'SELECT "post_parent" FROM "wp_posts" WHERE "ID" = ? AND "post_type" = ?'
        parent = site.db.value(query, (parent, "page"), 0)
    return found


def _edit(site: Site, user: User, kind: PostType, post: Post, shared: Form) -> bool:
    """Change one post; False where the user may not give it to the author that is chosen, or its date is none."""
    form = {name: getattr(post, name) for name in ("comment_status", "ping_status")}
    form = {**form, "post_author": str(post.post_author), **shared}
    try:
        values = columns_of(site, user, kind, post, {**form, "post_category": None})
    except WPError:
        return False
    values["tax_input"] = {**values.get("tax_input", {}), **_terms(site, user, kind, post, shared)}
    values["tax_input"].pop("post_format", None)
    if shared.get("post_format") is not None:
        set_post_format(site, post.ID, format_of(shared["post_format"]))
    if (
        site.profile.bulk_edit_dates_publications
        and post.post_status in ("future", "draft")
        and values["post_status"] == "publish"
    ):
        zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
        values |= {"post_date": to_mysql(local_time(site.now(), *zone)), "post_date_gmt": ""}
    # WordPress does not look whether it was written.
    with suppress(WPError):
        update_post(site, post.ID, values, strict=False, user=user)
    meta.update_meta(site, post.ID, "_edit_last", str(user.ID))
    return True


def _terms(site: Site, user: User, kind: PostType, post: Post, shared: Form) -> dict[str, list[Any]]:
    """The terms that the post has from now on: its own and the new ones."""
    given = shared.get("tax_input")
    new: dict[str, Any] = given if isinstance(given, dict) else {}
    found: dict[str, list[Any]] = {}
    for taxonomy in (name for name in _IN_QUICK_EDIT if name in kind.taxonomies):
        flat, may = not TAXONOMIES[taxonomy].hierarchical, can(site, user, TAXONOMIES[taxonomy].cap["assign_terms"])
        have: list[Any] = [term.name if flat else term.term_id for term in terms_of(site, post.ID, taxonomy)]
        added = new.get(taxonomy) if may and truthy(new.get(taxonomy)) else None
        found[taxonomy] = [*have, *(names_of(added) if flat else map(absint, listed(added)))]
    if "category" in found and listed(shared.get("post_category")) and can(site, user, "assign_categories"):
        found["category"] = _categories(site, post, shared)
    return found


def _categories(site: Site, post: Post, shared: Form) -> list[int]:
    """The categories that are chosen; which of the post's others it keeps depends on the version.

    Either it keeps all, or those alone that the form calls undecided because some of the posts have them.
    """
    have = [term.term_id for term in terms_of(site, post.ID, "category")]
    chosen = [absint(number) for number in listed(shared["post_category"])]
    if not site.profile.bulk_edit_takes_categories_away:
        kept = [*have, *chosen]
    else:
        undecided = {absint(number) for number in listed(shared.get("indeterminate_post_category"))}
        kept = [number for number in have if number in undecided]
        kept += [number for number in chosen if number not in undecided]
    return [number for number in dict.fromkeys(kept) if number] or [options.integer(site, "default_category")]


def _stick(site: Site, user: User, kind: PostType, post_id: int, sticky: Any) -> None:
    if sticky is not None and can(site, user, kind.cap["edit_others_posts"]):
        (stick_post if sticky == "sticky" else unstick_post)(site, post_id)
