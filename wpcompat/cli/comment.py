"""``wpcompat comment``: comments, pingbacks and trackbacks, and what moderators do with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from wpcompat.cli.filters import filter_options, first, order_option
from wpcompat.cli.formats import ITEMS, MOST_ROWS, Output, output_options
from wpcompat.cli.frame import acting_user, command, pass_site
from wpcompat.cli.messages import Failure, line, success, warning
from wpcompat.comments import finding, status
from wpcompat.comments.counts import comment_counts
from wpcompat.comments.store import get_comment
from wpcompat.db.rows import Comment
from wpcompat.formatting.php import intval
from wpcompat.posts.permalinks import comment_link
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site

_FIELDS = (
    "comment_ID",
    "comment_post_ID",
    "comment_date",
    "comment_approved",
    "comment_author",
    "comment_author_email",
)
_IDS = click.argument("ids", nargs=-1, required=True, metavar="ID...")


@command("list")
@filter_options(finding.FILTERS)
@click.option("--number", type=click.IntRange(min=0), metavar="N", help="At most so many (default: all).")
@click.option("--paged", type=click.IntRange(min=0), metavar="N", default=0, help="Which page of so many, from 1 on.")
@click.option("--offset", type=click.IntRange(min=0), metavar="N", help="With --number: leave out the first so many.")
@click.option("--orderby", metavar="NAMES", default="comment_date_gmt", show_default=True, help=f"By what, several with commas between: {', '.join(finding.ORDERS)}.")  # fmt: skip
@order_option("desc")
@output_options(*_FIELDS, prefix="comment_")
@pass_site
def list_(
    site: Site,
    output: Output,
    asked: dict[str, str],
    number: int | None,
    paged: int,
    offset: int | None,
    orderby: str,
    order: str,
) -> None:
    """List comments and pings, newest first. Filters are those of WordPress's queries."""
    if output.format == "count" and not number:
        line(str(finding.count(site, asked)))
        return
    limit = min(number or -1, MOST_ROWS)
    found = finding.find(site, asked, orderby=orderby, order=order, number=limit, offset=first(limit, offset, paged))
    output.items([_row(site, comment) for comment in found], id_field="comment_ID")


def _row(site: Site, comment: Comment) -> dict[str, Any]:
    """The columns, all texts as in WordPress, and the address."""
    post = get_post(site, comment.comment_post_ID)
    row: dict[str, Any] = {name: str(value) for name, value in asdict(comment).items()}
    return {**row, "url": comment_link(site, comment, post) if post else ""}


@command("get")
@click.argument("id", metavar="ID")
@output_options(formats=ITEMS, prefix="comment_")
@pass_site
def get(site: Site, output: Output, id: str) -> None:
    """Print one comment."""
    comment = get_comment(site, intval(id))
    if comment is None:
        raise Failure("Invalid comment ID.")
    output.item(_row(site, comment))


@command("approve")
@_IDS
@pass_site
def approve(site: Site, ids: tuple[str, ...]) -> None:
    """Approve comments."""
    _set_status(site, ids, "approve", "Approved")


@command("unapprove")
@_IDS
@pass_site
def unapprove(site: Site, ids: tuple[str, ...]) -> None:
    """Hold comments for moderation."""
    _set_status(site, ids, "hold", "Unapproved")


def _caller(site: Site) -> Caller:
    """Who acts: the author of a post is told of approvals by others."""
    user = acting_user(site)
    return Caller(user_id=user.ID if user else 0)


def _set_status(site: Site, ids: tuple[str, ...], word: str, done: str) -> None:
    for text in ids:
        number = intval(text)
        if get_comment(site, number) is None:
            raise Failure(f"Could not find the comment with ID {number}.")
        if not status.set_comment_status(site, number, word, _caller(site)):
            raise Failure("Could not update comment status.")
        success(f"{done} comment {number}.")


@command("spam")
@_IDS
@pass_site
def spam(site: Site, ids: tuple[str, ...]) -> None:
    """Mark comments as spam."""
    _each(site, ids, status.spam_comment, "Marked {} as spam.", "Failed marking {} as spam.")


@command("unspam")
@_IDS
@pass_site
def unspam(site: Site, ids: tuple[str, ...]) -> None:
    """Take comments back from spam, to what they were."""
    _each(site, ids, status.unspam_comment, "Unspammed {}.", "Failed unspamming {}.")


@command("trash")
@_IDS
@pass_site
def trash(site: Site, ids: tuple[str, ...]) -> None:
    """Move comments into the trash."""
    _each(site, ids, status.trash_comment, "Trashed {}.", "Failed trashing {}.")


@command("untrash")
@_IDS
@pass_site
def untrash(site: Site, ids: tuple[str, ...]) -> None:
    """Take comments out of the trash, to what they were."""
    _each(site, ids, status.untrash_comment, "Untrashed {}.", "Failed untrashing {}.")


def _each(site: Site, ids: tuple[str, ...], act: Callable[[Site, int, Caller], bool], done: str, failed: str) -> None:
    for text in ids:
        number = abs(intval(text))
        if not act(site, number, _caller(site)):
            raise Failure(failed.format(f"comment {number}"))
        success(done.format(f"comment {number}"))


@command("delete")
@_IDS
@click.option("--force", is_flag=True, help="Delete for good instead of moving into the trash.")
@pass_site
def delete(site: Site, ids: tuple[str, ...], force: bool) -> None:
    """Move comments into the trash; delete those that are there, or all with --force."""
    failed = False
    for text in ids:
        comment = get_comment(site, intval(text))
        if comment is None or not status.delete_comment(site, comment.comment_ID, force, _caller(site)):
            warning(f"Failed deleting comment {text}.")
            failed = True
            continue
        gone = get_comment(site, comment.comment_ID) is None
        success(f"{'Deleted' if gone else 'Trashed'} comment {comment.comment_ID}.")
    if failed:
        click.get_current_context().exit(1)


_COUNTS = ("approved", "spam", "trash", "post-trashed", "all", "moderated", "total_comments")
"""WP-CLI's order."""


@command("count")
@click.argument("post_id", required=False, type=int)
@pass_site
def count_(site: Site, post_id: int | None) -> None:
    """Count comments by status, of one post or of all."""
    counts = comment_counts(site, post_id or 0)
    for name in _COUNTS:
        line(f"{name + ':':<17}{counts[name]}")
