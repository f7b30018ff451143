"""How many comments there are: a post's ``comment_count``, and the numbers by status."""

from __future__ import annotations

from wpcompat.site import Site

_NAMES = {"1": "approved", "0": "moderated", "spam": "spam", "trash": "trash", "post-trashed": "post-trashed"}


def without_notes(site: Site) -> str:
    """The condition that leaves block notes out of counts and lists, where the profile knows them."""
    return " AND \"comment_type\" != 'note'" if site.profile.has_notes else ""


def update_comment_count(site: Site, post_id: int) -> bool:
    """Count a post's approved comments of every type anew (``wp_update_comment_count_now``); whether there is such a post."""
    counted = 'SELECT count(*) FROM "wp_comments" WHERE "comment_post_ID" = ? AND "comment_approved" = \'1\''
    return (
        site.db.execute(
            f'UPDATE "wp_posts" SET "comment_count" = ({counted}{without_notes(site)}) WHERE "ID" = ?',
            (post_id, post_id),
        )
        > 0
    )


def comment_counts(site: Site, post_id: int = 0) -> dict[str, int]:
    """The numbers by status, of one post or of all (``wp_count_comments``).

    Keys: ``approved``, ``moderated`` (held), ``spam``, ``trash``, ``post-trashed``, ``all`` (approved and held) and
    ``total_comments`` (these and spam).
    """
    where, params = ("1", ()) if not post_id else ('"comment_post_ID" = ?', (post_id,))
    found = site.db.rows(
        f'SELECT "comment_approved", count(*) FROM "wp_comments" WHERE {where}{without_notes(site)} GROUP BY 1', params
    )
    counts = dict.fromkeys(_NAMES.values(), 0)
    for status, number in found:
        if status in _NAMES:
            counts[_NAMES[status]] = number
    counts["all"] = counts["approved"] + counts["moderated"]
    counts["total_comments"] = counts["all"] + counts["spam"]
    return counts
