"""The mails about comments: to the moderator while they wait, to the post's author once they stand."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

from wpcompat import options
from wpcompat.comments.counts import waiting
from wpcompat.db.rows import COMMENT_COLUMNS, Comment, Post
from wpcompat.formatting.entities import decode_specialchars
from wpcompat.formatting.urls import parse_url
from wpcompat.outbound.mail import Mail
from wpcompat.posts.permalinks import comment_link, get_permalink, site_url
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user

_PINGS = ("pingback", "trackback")


def new_comment_arrived(site: Site, comment_id: int, approved: str, caller: Caller) -> None:
    """Send the mails that a comment's arrival calls for, in the background; spam and trash call for none."""
    if approved == "0" and options.is_on(site, "moderation_notify"):
        _later(site, lambda: notify_moderator(site, comment_id, caller.user_id))
    elif approved == "1":
        comment_approved(site, comment_id, caller)


def comment_approved(site: Site, comment_id: int, caller: Caller) -> None:
    """Tell the post's author of an approved comment, in the background (``wp_new_comment_notify_postauthor``)."""
    if options.is_on(site, "comments_notify"):
        _later(site, lambda: notify_post_author(site, comment_id, caller.user_id))


def _later(site: Site, tell: Callable[[], None]) -> None:
    """In the background; what other processes have changed is looked for once a mail."""

    def task() -> None:
        with options.held(site):
            tell()

    site.background.submit(task)


def notify_moderator(site: Site, comment_id: int, by_user: int = 0) -> None:
    """A comment waits: tell the site's administrator, and the post's author if it is theirs (``wp_notify_moderator``)."""
    comment, post = _comment_and_post(site, comment_id)
    if comment is None or post is None:
        return
    admin = options.text(site, "admin_email")
    recipients = [admin]
    author = get_user(site, post.post_author)
    if (
        author
        and author.user_email
        and author.user_email.lower() != admin.lower()
        and can(site, author, "edit_comment", comment_id)
    ):
        recipients.append(author.user_email)
    subject = f'[{_site_name(site)}] Please moderate: "{post.post_title}"'
    message = "".join(
        f"{line}\r\n" for line in _moderation_lines(site, comment, post, _reads_private(site, post, by_user))
    )
    for recipient in recipients:
        site.mailer.send(Mail(recipient, decode_specialchars(subject), message))


def notify_post_author(site: Site, comment_id: int, by_user: int = 0) -> None:
    """A comment stands: tell the post's author, unless they wrote or approved it themselves (``wp_notify_postauthor``)."""
    comment, post = _comment_and_post(site, comment_id)
    author = get_user(site, post.post_author) if post else None
    if comment is None or post is None or author is None or not author.user_email or comment.comment_approved != "1":
        return
    if post.post_author in (comment.user_id, by_user) or not can(site, author, "read_post", post.ID):
        return
    noun = comment.comment_type if comment.comment_type in _PINGS else "comment"
    subject = f'[{_site_name(site)}] {noun.title()}: "{post.post_title}"'
    may_edit = can(site, author, "edit_comment", comment_id)
    reads_private = _reads_private(site, post, by_user)
    message = "".join(f"{line}\r\n" for line in _author_lines(site, comment, post, noun, may_edit, reads_private))
    site.mailer.send(Mail(author.user_email, decode_specialchars(subject), message, _author_headers(site, comment)))


def _comment_and_post(site: Site, comment_id: int) -> tuple[Comment | None, Post | None]:
    row = site.db.row(f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_ID" = ?', (comment_id,))
    comment = Comment(*row) if row else None
    return comment, get_post(site, comment.comment_post_ID) if comment else None


def _reads_private(site: Site, post: Post, by_user: int) -> bool:
    """Whether who wrote or approved the comment is shown the pretty address of a private post: mails then name it, too."""
    return bool(by_user) and can(site, get_user(site, by_user), "read_post", post.ID)


def _moderation_lines(site: Site, comment: Comment, post: Post, reads_private: bool) -> Iterator[str]:
    noun = comment.comment_type if comment.comment_type in _PINGS else "comment"
    yield f'A new {noun} on the post "{post.post_title}" is waiting for your approval'
    yield get_permalink(site, post, reads_private=reads_private)
    yield ""
    yield from _writer_lines(site, comment, noun)
    if noun == "comment":
        if comment.comment_parent:
            yield f"In reply to: {_act(site, 'editcomment', comment.comment_parent)}"
        yield "Comment: "
    else:
        yield f"{noun.title()} excerpt: "
    yield decode_specialchars(comment.comment_content)
    yield ""
    yield f"Approve it: {_act(site, 'approve', comment.comment_ID)}"
    yield from _removal_lines(site, comment.comment_ID)
    number = waiting(site)
    noun, verb = ("comment", "is") if number == 1 else ("comments", "are")
    yield f"Currently {number:,} {noun} {verb} waiting for approval. Please visit the moderation panel:"
    yield site_url(site, "/wp-admin/edit-comments.php?comment_status=moderated#wpbody-content")


def _author_lines(
    site: Site, comment: Comment, post: Post, noun: str, may_edit: bool, reads_private: bool
) -> Iterator[str]:
    yield f'New {noun} on your post "{post.post_title}"'
    yield from _writer_lines(site, comment, noun)
    if noun == "comment" and comment.comment_parent:
        author = get_user(site, post.post_author)
        if can(site, author, "edit_comment", comment.comment_parent):
            yield f"In reply to: {_act(site, 'editcomment', comment.comment_parent)}"
    yield "Comment: "
    yield decode_specialchars(comment.comment_content)
    yield ""
    yield f"You can see all {noun}s on this post here:"
    yield f"{get_permalink(site, post, reads_private=reads_private)}#comments"
    yield ""
    yield f"Permalink: {comment_link(site, comment, post, reads_private=reads_private)}"
    if may_edit:
        yield from _removal_lines(site, comment.comment_ID)


def _writer_lines(site: Site, comment: Comment, noun: str) -> Iterator[str]:
    word = "Author" if noun == "comment" else "Website"
    yield f"{word}: {comment.comment_author} (IP address: {comment.comment_author_IP}, {_host_name(site, comment.comment_author_IP)})"
    if noun == "comment":
        yield f"Email: {comment.comment_author_email}"
    yield f"URL: {comment.comment_author_url}"


def _removal_lines(site: Site, comment_id: int) -> Iterator[str]:
    word, action = ("Trash", "trash") if site.config["wordpress.empty_trash_days"] else ("Delete", "delete")
    yield f"{word} it: {_act(site, action, comment_id)}"
    yield f"Spam it: {_act(site, 'spam', comment_id)}"


def _act(site: Site, action: str, comment_id: int) -> str:
    return site_url(site, f"/wp-admin/comment.php?action={action}&c={comment_id}#wpbody-content")


def _author_headers(site: Site, comment: Comment) -> tuple[str, ...]:
    host = str((parse_url(options.text(site, "home")) or {}).get("host", "")).removeprefix("www.")
    address = f"wordpress@{host}"
    name, email = comment.comment_author, comment.comment_author_email
    headers = [f'From: "{name or _site_name(site)}" <{address}>', 'Content-Type: text/plain; charset="UTF-8"']
    if email:
        headers.append(f'Reply-To: "{email}" <{email}>' if name else f"Reply-To: {email}")
    # A line end would begin a header of the sender's own; none can be in a row that was filtered, but rows are also imported.
    return tuple(header.replace("\r", " ").replace("\n", " ") for header in headers)


def _host_name(site: Site, address: str) -> str:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return ""
    return site.outbound.reverse(address)


def _site_name(site: Site) -> str:
    return decode_specialchars(options.text(site, "blogname"), quotes=True)
