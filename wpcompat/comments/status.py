"""Approve, hold, spam, trash, restore and delete comments."""

from __future__ import annotations

from wpcompat import journal
from wpcompat.comments import notify
from wpcompat.comments.counts import comment_counts, update_comment_count
from wpcompat.comments.meta import add_meta, delete_meta, first_meta
from wpcompat.comments.store import STATUSES, get_comment
from wpcompat.site import Caller, Site

__all__ = [
    "comment_counts", "delete_comment", "set_comment_status", "spam_comment", "trash_comment",
    "unspam_comment", "untrash_comment", "update_comment_count",
]  # fmt: skip

_TRASH_STATUS = "_wp_trash_meta_status"
_TRASH_TIME = "_wp_trash_meta_time"
_SETTABLE = frozenset(("hold", "0", "approve", "1", "spam", "trash"))
NOBODY = Caller()


def set_comment_status(site: Site, comment_id: int, status: str, caller: Caller = NOBODY) -> bool:
    """Give a comment the status ``approve``, ``hold``, ``spam`` or ``trash`` (``wp_set_comment_status``).

    Whether anything changed: False for the status it has, for an unknown one and for no comment. Approval tells the author
    of the post, unless ``caller`` is that one.
    """
    if status not in _SETTABLE:
        return False
    value = STATUSES[status]
    with site.db.transaction():
        comment = get_comment(site, comment_id)
        if comment is None or comment.comment_approved == value:
            return False
        site.db.update("wp_comments", {"comment_approved": value}, '"comment_ID" = ?', (comment_id,))
        update_comment_count(site, comment.comment_post_ID)
    journal.step("wp_set_comment_status", True, comment_id=comment_id, old=comment.comment_approved, new=value)
    if value == "1":
        notify.comment_approved(site, comment_id, caller)
    return True


def spam_comment(site: Site, comment_id: int, caller: Caller = NOBODY) -> bool:
    """Mark as spam and remember what it was (``wp_spam_comment``)."""
    return _put_away(site, comment_id, "spam", caller)


def unspam_comment(site: Site, comment_id: int, caller: Caller = NOBODY) -> bool:
    """Back from spam to what it was; held when that is not known (``wp_unspam_comment``)."""
    return _bring_back(site, comment_id, caller)


def trash_comment(site: Site, comment_id: int, caller: Caller = NOBODY) -> bool:
    """Into the trash, remembering what it was; deleted where there is no trash (``wp_trash_comment``)."""
    if not site.config["wordpress.empty_trash_days"]:
        return delete_comment(site, comment_id, force=True)
    return _put_away(site, comment_id, "trash", caller)


def untrash_comment(site: Site, comment_id: int, caller: Caller = NOBODY) -> bool:
    """Back from the trash to what it was; held when that is not known (``wp_untrash_comment``)."""
    return _bring_back(site, comment_id, caller)


def _put_away(site: Site, comment_id: int, status: str, caller: Caller) -> bool:
    with site.db.transaction():
        comment = get_comment(site, comment_id)
        if comment is None or not set_comment_status(site, comment_id, status, caller):
            return False
        delete_meta(site, comment_id, _TRASH_STATUS, _TRASH_TIME)
        add_meta(site, comment_id, _TRASH_STATUS, comment.comment_approved)
        add_meta(site, comment_id, _TRASH_TIME, str(int(site.clock.time())))
    return True


def _bring_back(site: Site, comment_id: int, caller: Caller) -> bool:
    with site.db.transaction():
        status = first_meta(site, comment_id, _TRASH_STATUS) or "0"
        if not set_comment_status(site, comment_id, status, caller):
            return False
        delete_meta(site, comment_id, _TRASH_STATUS, _TRASH_TIME)
    return True


def delete_comment(site: Site, comment_id: int, force: bool = False, caller: Caller = NOBODY) -> bool:
    """Into the trash; for good when it is there or in spam already, or ``force`` is given (``wp_delete_comment``).

    Answers to a deleted comment move up to what it answered.
    """
    with site.db.transaction():
        comment = get_comment(site, comment_id)
        if comment is None:
            return False
        has_trash = bool(site.config["wordpress.empty_trash_days"])
        if not force and has_trash and comment.comment_approved not in ("trash", "spam"):
            return trash_comment(site, comment_id, caller)
        site.db.execute(
            'UPDATE "wp_comments" SET "comment_parent" = ? WHERE "comment_parent" = ?',
            (comment.comment_parent, comment_id),
        )
        delete_meta(site, comment_id)
        site.db.execute('DELETE FROM "wp_comments" WHERE "comment_ID" = ?', (comment_id,))
        if comment.comment_approved == "1":
            update_comment_count(site, comment.comment_post_ID)
    return True
