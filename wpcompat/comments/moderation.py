"""What moderators do to comments, by WordPress's words for it: one table for rows, bulk actions and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from wpcompat.comments.status import (
    delete_comment,
    set_comment_status,
    spam_comment,
    trash_comment,
    unspam_comment,
    untrash_comment,
)
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user

Act = Callable[[Site, int, Caller], bool]


def _approve(site: Site, comment_id: int, caller: Caller) -> bool:
    return set_comment_status(site, comment_id, "approve", caller)


def _hold(site: Site, comment_id: int, caller: Caller) -> bool:
    return set_comment_status(site, comment_id, "hold", caller)


def _delete(site: Site, comment_id: int, caller: Caller) -> bool:
    return delete_comment(site, comment_id, caller=caller)


ACTS: Mapping[str, Act] = {
    "approve": _approve,
    "unapprove": _hold,
    "spam": spam_comment,
    "unspam": unspam_comment,
    "trash": trash_comment,
    "untrash": untrash_comment,
    "delete": _delete,
}
"""Word → what it does to a comment; whether anything changed. ``delete`` trashes what is neither spam nor trash."""
DONE: Mapping[str, str] = {
    "approve": "approved",
    "unapprove": "unapproved",
    "spam": "spammed",
    "unspam": "unspammed",
    "trash": "trashed",
    "untrash": "untrashed",
    "delete": "deleted",
}
"""Word → the argument that counts how many comments it was done to."""


def moderate(site: Site, act: str, comment_ids: Iterable[int], caller: Caller) -> int:
    """Do it to those of the comments that the caller may edit; to how many, whether or not it changed them.

    Unknown acts do nothing.
    """
    if act not in ACTS:
        return 0
    user = get_user(site, caller.user_id)
    done = 0
    for comment_id in comment_ids:
        if not can(site, user, "edit_comment", comment_id):
            continue
        ACTS[act](site, comment_id, caller)
        done += 1
    return done
