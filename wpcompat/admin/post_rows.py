"""Rows of the list of posts: what each shows, and what its user may do with it (``WP_Posts_List_Table``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.choices import tags_to_edit, title_of
from wpcompat.admin.comment_rows import bubble_words
from wpcompat.admin.paging import Action
from wpcompat.comments.counts import comment_counts
from wpcompat.db.rows import ZERO_DATE, Post
from wpcompat.formatting import display
from wpcompat.formatting.dates import from_mysql, mysql2date
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import editable_slug, sanitize_html_class
from wpcompat.formatting.strings import esc_html
from wpcompat.formatting.urls import add_query_arg
from wpcompat.posts.formats import get_post_format
from wpcompat.posts.locks import lock_holder
from wpcompat.posts.meta import first_meta
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post, is_sticky
from wpcompat.posts.templates import KEY as TEMPLATE
from wpcompat.posts.types import POST_TYPES, is_hierarchical, supports
from wpcompat.rendering import clean_text
from wpcompat.site import Site
from wpcompat.terms.store import terms_of
from wpcompat.users.store import get_user

Link = tuple[Markup | str, str]
"""Words and address."""
_PREVIEWED = ("pending", "draft", "future")
_STATES = {"draft": "Draft", "pending": "Pending", "future": "Scheduled", "private": "Private"}
_BOOKMARK = (("rel", "bookmark"),)
_DATE_PARTS = ("aa", "Y"), ("mm", "m"), ("jj", "d"), ("hh", "H"), ("mn", "i"), ("ss", "s")
_DEEPEST = 50


@dataclass(frozen=True)
class Row:
    """A post as its row shows it. ``edit_url`` is empty for those who may not edit it, and while it is in the trash.

    ``parent`` is (label, title) of the page above where the list shows no branches. ``inline`` is what quick edit begins with.
    ``excerpt``: in lists that show it; its tags are to be read.
    """

    post: Post
    level: int
    css: str
    title: Markup
    edit_url: str
    can_edit: bool
    states: tuple[str, ...]
    parent: Link | None
    locked_by: str
    author: Link | None
    categories: tuple[Link, ...]
    tags: tuple[Link, ...]
    approved: int
    pending: int
    date_label: str
    date: str
    actions: tuple[Action, ...]
    inline: dict[str, str]
    excerpt: str | Markup = ""

    @property
    def id(self) -> int:
        return self.post.ID

    @property
    def words(self) -> tuple[str, str]:
        """What a screen reader says of its comments, approved and pending."""
        return bubble_words(self.approved, self.pending)


def post_rows(
    ask: Ask, posts: Iterable[tuple[Post, int]], *, tree: bool = False, view: str = "", excerpts: bool = False
) -> Iterator[Row]:
    """Rows for posts with their levels; ``tree``: the list shows each below its parent; ``view``: the status that all
    have; ``excerpts``: each row shows what its post is about."""
    for post, level in posts:
        row = post_row(ask, post, level, tree=tree, view=view)
        shows = excerpts and ask.can("read_post", post.ID)
        yield replace(row, excerpt=_excerpt(ask.site, post)) if shows else row


def post_row(ask: Ask, post: Post, level: int = 0, *, tree: bool = False, view: str = "") -> Row:
    """The row of one post."""
    site, title = ask.site, title_of(post)
    can_edit = ask.can("edit_post", post.ID)
    holder = lock_holder(site, ask.user, post.ID) if can_edit and post.post_status != "trash" else None
    counts = comment_counts(site, post.ID)
    label, date = date_column(site, post)
    return Row(
        post=post,
        level=level,
        css=_classes(ask, post, locked=holder is not None),
        title=title,
        edit_url=edit_url(ask, post) if can_edit and post.post_status != "trash" else "",
        can_edit=can_edit,
        states=states(site, post, view),
        parent=None if tree else _parent(site, post),
        locked_by=holder.display_name if holder else "",
        author=_author(ask, post),
        categories=_terms(ask, post, "category", "category_name"),
        tags=_terms(ask, post, "post_tag", "tag"),
        approved=counts["approved"],
        pending=counts["moderated"],
        date_label=label,
        date=date,
        actions=tuple(_actions(ask, post, title, can_edit)),
        inline=inline_data(site, post) if can_edit else {},
    )


def _excerpt(site: Site, post: Post) -> Markup:
    """The excerpt, written or made of what lists show of the content (``get_the_excerpt``)."""
    if post.post_password:
        return Markup("There is no excerpt because this is a protected post.")
    first = post.post_content.partition("<!--nextpage-->")[0]
    begun, _, rest = first.partition("<!--more")
    first = begun if "-->" in rest else first
    smilies = options.is_on(site, "use_smilies")
    address = options.text(site, "siteurl")
    return Markup(esc_html(display.get_the_excerpt(post.post_excerpt, first, site_url=address, smilies=smilies)))


def edit_url(ask: Ask, post: Post) -> str:
    """The address of the form of a post (``get_edit_post_link``)."""
    return ask.url("post.php", post=post.ID, action="edit")


def delete_url(ask: Ask, post: Post, *, force: bool = False) -> str:
    """The address that moves a post to the trash, or deletes it (``get_delete_post_link``)."""
    action = "delete" if force or not ask.site.config["wordpress.empty_trash_days"] else "trash"
    return ask.action_url("post.php", f"{action}-post_{post.ID}", post=post.ID, action=action)


def view_url(ask: Ask, post: Post) -> str:
    """The address of a post, as this user sees it."""
    return get_permalink(ask.site, post, reads_private=ask.can("read_post", post.ID))


def preview_url(ask: Ask, post: Post) -> str:
    """The address at which its editors see a post that is not published (``get_preview_post_link``)."""
    return add_query_arg(view_url(ask, post), preview="true")


def _actions(ask: Ask, post: Post, title: Markup, can_edit: bool) -> Iterator[Action]:
    in_trash, has_trash = post.post_status == "trash", bool(ask.site.config["wordpress.empty_trash_days"])
    named = Markup("{} &#8220;{}&#8221;{}").format
    if can_edit and not in_trash:
        yield Action("edit", edit_url(ask, post), "Edit", named("Edit", title, ""))
        quick = ask.url("edit.php", post_type=post.post_type, quick_edit=post.ID)
        yield Action("inline", quick, "Quick\N{NO-BREAK SPACE}Edit", named("Quick edit", title, ""))
    if ask.can("delete_post", post.ID):
        if in_trash:
            back = ask.action_url("post.php", f"untrash-post_{post.ID}", post=post.ID, action="untrash")
            yield Action("untrash", back, "Restore", named("Restore", title, " from the Trash"))
        elif has_trash:
            yield Action("trash", delete_url(ask, post), "Trash", named("Move", title, " to the Trash"), danger=True)
        if in_trash or not has_trash:
            gone = delete_url(ask, post, force=True)
            yield Action("delete", gone, "Delete Permanently", named("Delete Permanently:", title, ""), danger=True)
    if post.post_status in _PREVIEWED:
        if can_edit:
            yield Action("view", preview_url(ask, post), "Preview", named("Preview", title, ""), attributes=_BOOKMARK)
    elif not in_trash:
        yield Action("view", view_url(ask, post), "View", named("View", title, ""), attributes=_BOOKMARK)


def states(site: Site, post: Post, view: str = "") -> tuple[str, ...]:
    """What is said behind a title, but for what all posts of a view are (``get_post_states``)."""
    found = ["Password protected"] if post.post_password else []
    if post.post_status in _STATES and (post.post_status != view or view == "future"):
        found.append(_STATES[post.post_status])
    if is_sticky(site, post.ID):
        found.append("Sticky")
    if options.text(site, "show_on_front") == "page":
        found += [
            label
            for option, label in (("page_on_front", "Front Page"), ("page_for_posts", "Posts Page"))
            if options.integer(site, option) == post.ID
        ]
    if options.integer(site, "wp_page_for_privacy_policy") == post.ID:
        found.append("Privacy Policy Page")
    return tuple(found)


def date_column(site: Site, post: Post) -> tuple[str, str]:
    """What the date of a post is, and the date in the site's time."""
    if post.post_status == "publish":
        label = "Published"
    elif post.post_status == "future":
        moment = from_mysql(post.post_date_gmt)
        missed = moment is not None and moment.timestamp() < site.clock.time()
        label = "Missed schedule" if missed else "Scheduled"
    else:
        label = "Last Modified"
    if post.post_date == ZERO_DATE:
        return label, "Unpublished"
    return label, mysql2date("Y/m/d \\a\\t g:i a", post.post_date)


def date_parts(date: str) -> dict[str, str]:
    """A date as the fields of a form have it: ``aa mm jj hh mn ss``."""
    return {name: mysql2date(letter, date) for name, letter in _DATE_PARTS}


def inline_data(site: Site, post: Post) -> dict[str, str]:
    """What quick edit shows of a post, by the names of its fields (``get_inline_data``)."""
    found = {
        "post_title": post.post_title,
        "post_name": editable_slug(post.post_name),
        "post_author": str(post.post_author),
        "comment_status": post.comment_status,
        "ping_status": post.ping_status,
        "_status": post.post_status,
        **date_parts(post.post_date),
        "post_password": post.post_password,
    }
    if is_hierarchical(post.post_type):
        found |= {"post_parent": str(post.post_parent), "menu_order": str(post.menu_order)}
    found["page_template"] = first_meta(site, post.ID, TEMPLATE) or "default"
    if "category" in POST_TYPES[post.post_type].taxonomies:
        found["post_category"] = ",".join(str(term.term_id) for term in terms_of(site, post.ID, "category"))
        found["tags_input"] = tags_to_edit(site, post.ID)
        found["sticky"] = "sticky" if is_sticky(site, post.ID) else ""
    if supports(post.post_type, "post-formats"):
        found["post_format"] = get_post_format(site, post.ID)
    return found


def _classes(ask: Ask, post: Post, *, locked: bool) -> str:
    """The classes of a row: who wrote the post, how deep it stands, and those of ``get_post_class``."""
    site = ask.site
    found = [
        "iedit",
        f"author-{'self' if post.post_author == ask.user.ID else 'other'}",
        *(["wp-locked"] if locked else []),
        f"level-{depth(site, post)}",
        f"post-{post.ID}",
        f"type-{post.post_type}",
        f"status-{sanitize_html_class(post.post_status)}",
    ]
    if supports(post.post_type, "post-formats"):
        found.append(f"format-{sanitize_html_class(get_post_format(site, post.ID)) or 'standard'}")
    if post.post_password:
        found.append("post-password-required")
    elif supports(post.post_type, "thumbnail") and truthy(first_meta(site, post.ID, "_thumbnail_id")):
        found.append("has-post-thumbnail")
    if is_sticky(site, post.ID):
        found.append("status-sticky")
    found.append("hentry")
    for taxonomy, prefix in (("category", "category"), ("post_tag", "tag")):
        found += (
            f"{prefix}-{sanitize_html_class(term.slug, str(term.term_id))}"
            for term in terms_of(site, post.ID, taxonomy)
        )
    return " ".join(found)


def depth(site: Site, post: Post) -> int:
    """How many ancestors a post has."""
    seen, parent = {post.ID}, post.post_parent
    while parent and parent not in seen and len(seen) <= _DEEPEST:
        above = get_post(site, parent)
        if above is None:
            break
        seen.add(parent)
        parent = above.post_parent
    return len(seen) - 1


def _parent(site: Site, post: Post) -> Link | None:
    above = get_post(site, post.post_parent) if is_hierarchical(post.post_type) and post.post_parent else None
    return ("Parent Page:", title_of(above)) if above else None


def _author(ask: Ask, post: Post) -> Link | None:
    user = get_user(ask.site, post.post_author)
    if user is None:
        return None
    return user.display_name, ask.url("edit.php", post_type=post.post_type, author=user.ID)


def _terms(ask: Ask, post: Post, taxonomy: str, argument: str) -> tuple[Link, ...]:
    arguments: dict[str, Any] = {} if post.post_type == "post" else {"post_type": post.post_type}
    return tuple(
        (clean_text(term.name), ask.url("edit.php", **arguments, **{argument: term.slug}))
        for term in terms_of(ask.site, post.ID, taxonomy)
    )
