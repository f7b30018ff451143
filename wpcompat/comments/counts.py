"""How many comments there are: a post's ``comment_count``, and the numbers by status.

The database counts by itself: triggers keep ``wpcompat_comment_counts`` (post, status, type), so that nobody counts a million
rows for a number on a page, and a person with ``sqlite3`` is counted too.
"""

from __future__ import annotations

from wpcompat import options
from wpcompat.site import Site

_NAMES = {"1": "approved", "0": "moderated", "spam": "spam", "trash": "trash", "post-trashed": "post-trashed"}
NOTE = "note"


def without_notes(site: Site) -> str:
    """The condition that leaves block notes out of counts and lists, where the profile knows them."""
    return "\"comment_type\" != 'note'" if site.profile.has_notes else "1"


def update_comment_count(site: Site, post_id: int) -> bool:
    """Count a post's approved comments of every type anew (``wp_update_comment_count_now``); whether there is such a post."""
    notes = " AND \"type\" != 'note'" if site.profile.has_notes else ""
    counted = (
        'SELECT coalesce(sum("number"), 0) FROM "wpcompat_comment_counts" WHERE "post_id" = ? AND "status" = \'1\''
        + notes
    )
    return (
        site.db.execute(f'UPDATE "wp_posts" SET "comment_count" = ({counted}) WHERE "ID" = ?', (post_id, post_id)) > 0
    )


def numbers(site: Site, post_id: int = 0) -> dict[tuple[str, str], int]:
    """How many comments there are of each (stored status, type), of one post or of all; notes are among them."""
    if post_id:
        return _summed(site, '"post_id" = ?', (post_id,))
    return options.recalled(site, "comments.numbers", None, lambda: _summed(site, "1", ()), comments=True)


def _summed(site: Site, where: str, params: tuple[int, ...]) -> dict[tuple[str, str], int]:
    rows = site.db.rows(
        f'SELECT "status", "type", sum("number") FROM "wpcompat_comment_counts" WHERE {where} GROUP BY 1, 2', params
    )
    return {(status, kind): number for status, kind, number in rows if number > 0}


def comment_counts(site: Site, post_id: int = 0) -> dict[str, int]:
    """The numbers by status, of one post or of all (``wp_count_comments``).

    Keys: ``approved``, ``moderated`` (held), ``spam``, ``trash``, ``post-trashed``, ``all`` (approved and held) and
    ``total_comments`` (these and spam). Notes are left out where the profile knows them.
    """
    counts = dict.fromkeys(_NAMES.values(), 0)
    for (status, kind), number in numbers(site, post_id).items():
        if status in _NAMES and not (site.profile.has_notes and kind.lower() == NOTE):
            counts[_NAMES[status]] += number
    counts["all"] = counts["approved"] + counts["moderated"]
    counts["total_comments"] = counts["all"] + counts["spam"]
    return counts


def waiting(site: Site) -> int:
    """How many comments are held, of whatever type."""
    return sum(number for (status, _), number in numbers(site).items() if status == "0")
