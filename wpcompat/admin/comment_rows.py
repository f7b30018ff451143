"""Rows of the comments list: what each shows, and what its user may do with it (``WP_Comments_List_Table``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from wpcompat.admin.ask import Ask
from wpcompat.admin.paging import Action
from wpcompat.comments import text
from wpcompat.comments.approval import PINGS
from wpcompat.comments.counts import numbers
from wpcompat.comments.meta import first_meta
from wpcompat.comments.store import get_comment
from wpcompat.comments.why import verdicts_of
from wpcompat.db.rows import Comment, Post
from wpcompat.formatting.dates import mysql2date
from wpcompat.formatting.display import the_title
from wpcompat.formatting.php import absint, truthy
from wpcompat.formatting.strings import wp_html_excerpt
from wpcompat.formatting.urls import untrailingslashit
from wpcompat.linkbacks.recheck import gone_since
from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.permalinks import comment_link, get_permalink
from wpcompat.posts.store import get_post
from wpcompat.posts.types import post_types
from wpcompat.rendering import clean_comment, clean_text
from wpcompat.users.store import get_user

STATUS_WORDS = {"1": "approved", "0": "unapproved", "spam": "spam", "trash": "trash"}
"""What is stored → WordPress's word for a comment's status (``wp_get_comment_status``)."""
_ADDRESS_START = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_LONGEST_ADDRESS = 50
_DESTRUCTIVE = " vim-destructive"
_KEYS = {
    "approve": f"vim-a{_DESTRUCTIVE}", "unapprove": f"vim-u{_DESTRUCTIVE}", "spam": f"vim-s{_DESTRUCTIVE}",
    "unspam": f"vim-z{_DESTRUCTIVE}", "untrash": f"vim-z{_DESTRUCTIVE}", "trash": f"delete vim-d{_DESTRUCTIVE}",
    "delete": f"delete vim-d{_DESTRUCTIVE}", "reply": "vim-r", "quickedit": "vim-q",
}  # fmt: skip
"""The classes of the actions' links, named for the keys that do the same."""
_NOT_IN_CLASSES = re.compile("[^A-Za-z0-9_-]")


@dataclass(frozen=True)
class Answered:
    """The post that a comment stands on, as its column shows it. Addresses are empty where the user may not go.

    ``approved`` and ``pending`` are the numbers of its comments, ``counted`` their words.
    """

    id: int
    title: Markup
    edit_url: str
    view_url: str
    view_label: str
    approved: int
    pending: int
    approved_url: str
    pending_url: str
    words: tuple[str, str]


@dataclass(frozen=True)
class Row:
    """A comment as its row shows it. What belongs to those who may edit it is empty for others.

    ``submitted_url`` leads to an approved comment on its page; ``parent`` is (name, address) of what it answers.
    """

    comment: Comment
    css: str
    can_edit: bool
    author: Markup
    author_url: Markup
    author_url_shown: Markup
    ip_url: str
    content: Markup
    parent: tuple[Markup, str] | None
    answered: Answered | None
    submitted: str
    submitted_url: str
    actions: tuple[Action, ...]
    why: str
    """Why it was held or let through, in one line; empty when that is not known."""
    gone: str = ""
    """Since when a ping's page is known not to link here any more; empty otherwise."""

    @property
    def id(self) -> int:
        return self.comment.comment_ID

    @property
    def status(self) -> str:
        """WordPress's word for the comment's status; empty for those that it has none for."""
        return STATUS_WORDS.get(self.comment.comment_approved, "")


def comment_rows(ask: Ask, comments: Iterable[Comment], view: str = "all", *, first: int = 0) -> Iterator[Row]:
    """Rows for the comments that the user may see, in a view of the list (``wpcompat.comments.listing.STATUSES``).

    ``first``: how many rows stand before, since every other one has another class.
    """
    table = _Table(ask, view)
    shown = [(position, each) for position, each in enumerate(comments, first) if table.may_see(each)]
    reasons = verdicts_of(ask.site, [each.comment_ID for _, each in shown if table.may_edit(each.comment_post_ID)])
    gone = gone_since(ask.site, [each.comment_ID for _, each in shown if each.comment_type in PINGS])
    for position, comment in shown:
        since = mysql2date("Y/m/d", gone.get(comment.comment_ID, ""))
        yield replace(table.row(comment, position, reasons.get(comment.comment_ID, "")), gone=since)


def asked_id(ask: Ask, name: str) -> int:
    """The comment or post that a field names, as PHP's ``absint`` reads it; 0 for none."""
    return absint(ask.value(name))


def list_behind(ask: Ask) -> str:
    """The list that a form for a comment was opened from; empty when it was another form."""
    came_from = ask.referer()
    return "" if "comment.php" in came_from else came_from


def submitted_on(comment: Comment) -> str:
    """When a comment was written, in the site's time."""
    return mysql2date("Y/m/d \\a\\t g:i a", comment.comment_date)


def shown_title(post: Post | None) -> Markup:
    """A post's title as screens show it, without the marks that visitors see; a link needs words."""
    return clean_text(the_title(post.post_title) if post else "") or Markup("(no title)")


class _Table:
    """What the rows of a page have in common: posts, and what the user may do with them, are looked up once."""

    def __init__(self, ask: Ask, view: str) -> None:
        self.ask = ask
        self.site = ask.site
        self.view = view
        self._posts: dict[int, Post | None] = {}
        self._edits: dict[int, bool] = {}
        self._answered: dict[int, Answered | None] = {}

    @cached_property
    def has_trash(self) -> bool:
        return bool(self.site.config["wordpress.empty_trash_days"])

    def post(self, post_id: int) -> Post | None:
        if post_id not in self._posts:
            self._posts[post_id] = get_post(self.site, post_id)
        return self._posts[post_id]

    def may_edit(self, post_id: int) -> bool:
        """Whether the user may change the comments of a post; of one that is gone: whoever writes (``edit_comment``)."""
        if post_id not in self._edits:
            cap = "edit_post" if self.post(post_id) else "edit_posts"
            self._edits[post_id] = self.ask.can(cap, post_id)
        return self._edits[post_id]

    def may_see(self, comment: Comment) -> bool:
        post_id = comment.comment_post_ID
        post = self.post(post_id)
        if self.may_edit(post_id):
            return True
        return (post is None or not truthy(post.post_password)) and self.ask.can("read_post", post_id)

    def row(self, comment: Comment, position: int, why: str) -> Row:
        can_edit = self.may_edit(comment.comment_post_ID)
        address = Markup(text.author_url(comment))
        submitted_url = ""
        post = self.post(comment.comment_post_ID)
        if comment.comment_approved == "1" and comment.comment_post_ID:
            submitted_url = comment_link(self.site, comment, post, reads_private=True)
        return Row(
            comment=comment,
            css=self._css(comment, post, position),
            can_edit=can_edit,
            author=clean_text(text.author_name(self.site, comment)),
            author_url=address,
            author_url_shown=clean_text(_shown_address(address)),
            ip_url=self._ip_url(comment) if can_edit else "",
            content=clean_comment(text.content_html(self.site, comment)),
            parent=self._parent(comment),
            answered=self.answered(comment.comment_post_ID),
            submitted=submitted_on(comment),
            submitted_url=submitted_url,
            actions=tuple(self._actions(comment)) if can_edit else (),
            why=why,
        )

    def _css(self, comment: Comment, post: Post | None, position: int) -> str:
        """``get_comment_class``; a type that somebody imported becomes a word of a class and nothing else."""
        words = [_NOT_IN_CLASSES.sub("", comment.comment_type) or "comment"]
        user = get_user(self.site, comment.user_id) if comment.user_id else None
        if user:
            words += ["byuser", f"comment-author-{_NOT_IN_CLASSES.sub('', user.user_nicename) or user.ID}"]
            if post and post.post_author == comment.user_id:
                words.append("bypostauthor")
        words.append("odd alt thread-odd thread-alt" if position % 2 else "even thread-even")
        words += ["depth-1", STATUS_WORDS.get(comment.comment_approved, "")]
        return " ".join(filter(None, words))

    def _ip_url(self, comment: Comment) -> str:
        if not comment.comment_author_IP:
            return ""
        also = {"comment_status": "spam"} if self.view == "spam" else {}
        return self.ask.url("edit-comments.php", s=comment.comment_author_IP, mode="detail", **also)

    def _parent(self, comment: Comment) -> tuple[Markup, str] | None:
        parent = get_comment(self.site, comment.comment_parent) if comment.comment_parent else None
        if parent is None:
            return None
        link = comment_link(self.site, parent, self.post(parent.comment_post_ID), reads_private=True)
        return clean_text(text.author_name(self.site, parent)), link

    def answered(self, post_id: int) -> Answered | None:
        if post_id not in self._answered:
            post = self.post(post_id)
            self._answered[post_id] = self._column(post) if post else None
        return self._answered[post_id]

    def _column(self, post: Post) -> Answered:
        ask = self.ask
        pending = sum(number for (status, _), number in numbers(self.site, post.ID).items() if status == "0")
        approved = post.comment_count
        kind = post_types(self.site.profile).get(post.post_type)
        label = post_type_labels(self.site, kind)["view_item"] if kind else None
        is_linked = approved and post.post_status != "trash"
        return Answered(
            id=post.ID,
            title=shown_title(post),
            edit_url=ask.url("post.php", post=post.ID, action="edit") if self.may_edit(post.ID) else "",
            view_url=get_permalink(self.site, post, reads_private=True),
            view_label=str(label or "View Post"),
            approved=approved,
            pending=pending,
            approved_url=ask.url("edit-comments.php", p=post.ID, comment_status="approved") if is_linked else "",
            pending_url=ask.url("edit-comments.php", p=post.ID, comment_status="moderated") if pending else "",
            words=bubble_words(approved, pending),
        )

    def _actions(self, comment: Comment) -> Iterator[Action]:
        """Approve, Reply, Quick Edit, Edit, Spam, Trash, as far as they make sense for the comment in this view."""
        status = STATUS_WORDS.get(comment.comment_approved, "")
        is_away = status in ("spam", "trash")
        if self.view == "all" or status == "unapproved":
            yield self._act(comment, "approve", "Approve", "Approve this comment")
        if self.view == "all" or status == "approved":
            yield self._act(comment, "unapprove", "Unapprove", "Unapprove this comment")
        if not is_away:
            yield self._form(comment, "reply", "replyto", "Reply", "Reply to this comment")
            yield self._form(comment, "quickedit", "quickedit", "Quick\xa0Edit", "Quick edit this comment")
            yield self._form(comment, "edit", "editcomment", "Edit", "Edit this comment")
        before = ""
        if is_away:
            before = (
                " approve"
                if first_meta(self.site, comment.comment_ID, "_wp_trash_meta_status") == "1"
                else " unapprove"
            )
        if status == "spam":
            yield self._act(comment, "unspam", "Not Spam", "Not Spam: restore this comment from the spam", before)
        else:
            yield self._act(comment, "spam", "Spam", "Mark this comment as spam")
        if status == "trash":
            yield self._act(comment, "untrash", "Restore", "Restore this comment from the Trash", before)
        if is_away or not self.has_trash:
            yield self._act(comment, "delete", "Delete Permanently", "Delete Permanently: this comment")
        else:
            yield self._act(comment, "trash", "Trash", "Move this comment to the Trash")

    def _act(self, comment: Comment, act: str, label: str, aria: str, before: str = "") -> Action:
        kind = "approve" if act in ("approve", "unapprove") else "delete"
        nonce = self.ask.nonce(f"{kind}-comment_{comment.comment_ID}")
        url = f"comment.php?c={comment.comment_ID}&action={act}comment&_wpnonce={nonce}"
        return Action(f"{act}{before}", url, label, aria, attributes=_for_scripts(comment, act, self.view))

    def _form(self, comment: Comment, key: str, action: str, label: str, aria: str) -> Action:
        attributes: tuple[tuple[str, str], ...] = ()
        if key in _KEYS:
            attributes = (
                ("class", f"{_KEYS[key]} comment-inline"),
                ("data-comment-id", str(comment.comment_ID)),
                ("data-post-id", str(comment.comment_post_ID)),
                ("data-action", "edit" if key == "quickedit" else action),
            )
        return Action(key, f"comment.php?action={action}&c={comment.comment_ID}", label, aria, attributes=attributes)


def _for_scripts(comment: Comment, act: str, view: str) -> tuple[tuple[str, str], ...]:
    """By what scripts for wp-admin know the link of an action, and what they send to ``admin-ajax.php`` instead of following it."""
    row, css = f"the-comment-list:comment-{comment.comment_ID}", _KEYS[act]
    if act not in ("approve", "unapprove"):
        colour = "66cc66" if act in ("unspam", "untrash") else ""
        does = f"delete:{row}:{colour}:{act}=1"
    elif view == "all":
        css, does = css.removesuffix(_DESTRUCTIVE), f"dim:{row}:unapproved:e7e7d3:e7e7d3:new={act}d"
    else:
        does = f"delete:{row}:e7e7d3:action=dim-comment&new={act}d"
    return ("class", f"{css} aria-button-if-js"), ("data-wp-lists", does)


def _shown_address(address: str) -> str:
    """An author's address without what every address has; a long one is cut."""
    shown = untrailingslashit(_ADDRESS_START.sub("", address, count=1))
    if len(shown.encode("utf-8", "replace")) <= _LONGEST_ADDRESS:
        return shown
    return wp_html_excerpt(shown, _LONGEST_ADDRESS - 1, "…")


def bubble_words(approved: int, pending: int) -> tuple[str, str]:
    """The numbers of a post's comments in words, approved and pending (``comments_bubble``)."""
    if not approved:
        said = "No approved comments" if pending else "No comments"
    else:
        noun = "approved comment" if pending else "comment"
        said = f"{approved:,} {noun}{'' if approved == 1 else 's'}"
    waiting = f"{pending:,} pending comment{'' if pending == 1 else 's'}"
    if pending:
        return said, waiting
    return said, "No pending comments" if approved else "No comments"
