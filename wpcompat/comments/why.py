"""What the journal kept: of a ping that came or went, each check with its verdict, and in one line why it was held.

Commands and screens show it; here it is read and put into words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from wpcompat.comments.approval import HOLDS, PINGS
from wpcompat.comments.pipeline import HELD_BY
from wpcompat.comments.store import get_comment
from wpcompat.journal import Step, steps_from_json
from wpcompat.options.additions import VERIFY
from wpcompat.profiles import Profile
from wpcompat.site import Site

_COLUMNS = '"id", "at", "kind", "direction", "title", "peer", "verdict", "comment_id", "post_id", "steps"'
HIDING = "xmlrpc_pingback_error"
"""The step that tells of a fault which WordPress hides from the sender."""
_STATUSES = {"1": "approved", "0": "held for moderation"}
_WORDS = {"1": "approved", "0": "held", "trash": "trashed", "spam": "spam"}
_HOLDS = frozenset(hold.__name__ for hold in HOLDS)
_FIRST = HOLDS[0].__name__
_RESPECT = "the author and the moderators get respect"
_MOST = 500


@dataclass(frozen=True)
class Kept:
    """One exchange as the journal kept it. ``at`` is seconds since 1970."""

    id: int
    at: float
    kind: str
    direction: str
    title: str
    peer: str
    verdict: str
    comment_id: int
    post_id: int
    steps: tuple[Step, ...]

    @property
    def time(self) -> str:
        return datetime.fromtimestamp(self.at, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")

    @property
    def what(self) -> str:
        """What kind of exchange it was: ``pingback``, ``sent``, …"""
        if self.direction != "out":
            return self.kind
        return "sent" if self.kind == "send" else f"{self.kind} sent"

    def hidden_fault(self) -> tuple[int, str] | None:
        """Code and text of the fault that WordPress hides from the sender, if the exchange ended in one."""
        if not any(step.name == HIDING for step in self.steps):
            return None
        for step in reversed(self.steps):
            if step.ok is False and "fault" in step.data:
                return int(step.data["fault"]), str(step.data.get("message", ""))
        last = next(step for step in reversed(self.steps) if step.name == HIDING)
        return int(last.data.get("hidden_code", 0)), str(last.data.get("hidden_text", ""))


def values(step: Step) -> Iterator[tuple[str, str]]:
    """What a check looked at, as name and text."""
    for name, value in step.data.items():
        yield name, value if isinstance(value, str) else json.dumps(value)


def outcome(site: Site, found: Kept) -> Iterator[tuple[str, str]]:
    """What came of an exchange, as label and text."""
    hidden = found.hidden_fault()
    if hidden is not None:
        yield "Hidden fault", f"{hidden[0]} {hidden[1]}".rstrip()
        yield "Sender saw", "fault 0 without a text"
    yield "Verdict", found.verdict or "none was noted"
    decision = in_one_line(site.profile, found.kind, found.steps) if found.comment_id else ""
    if decision:
        yield "Decision", decision
    if found.comment_id:
        comment = get_comment(site, found.comment_id)
        state = (
            "deleted since" if comment is None else _STATUSES.get(comment.comment_approved, comment.comment_approved)
        )
        kind = "comment" if comment is None else comment.comment_type
        yield "Stored", f"{kind} {found.comment_id} ({state})"
    if found.post_id:
        title = site.db.value('SELECT "post_title" FROM "wp_posts" WHERE "ID" = ?', (found.post_id,))
        yield "Post", f"{found.post_id}" + (f" {title}" if title else "")


def last(site: Site) -> Kept | None:
    """The newest exchange."""
    return next(iter(newest(site, limit=1)), None)


def by_id(site: Site, number: int) -> Kept | None:
    """The exchange of this number, or None."""
    return next(_kept(site, '"id" = ?', (number,), 1), None)


def of_comment(site: Site, comment_id: int) -> Kept | None:
    """The exchange that brought a comment, or None when the journal has forgotten it."""
    return next(_kept(site, '"comment_id" = ?', (comment_id,), 1), None)


def newest(site: Site, *, limit: int, direction: str = "", post_id: int = 0, without: Sequence[str] = ()) -> list[Kept]:
    """The newest exchanges, of one ``direction`` (``in``, ``out``) and one post if named; ``without`` some verdicts."""
    where, params = [f'"verdict" NOT IN ({", ".join("?" * len(without))})'], list[Any](without)
    for column, value in (("direction", direction), ("post_id", post_id)):
        if value:
            where.append(f'"{column}" = ?')
            params.append(value)
    return list(_kept(site, " AND ".join(where), params, limit))


def remembered(site: Site) -> tuple[int, int] | None:
    """The lowest and the highest number that the journal holds; None when it is empty."""
    low, high = site.db.row('SELECT min("id"), max("id") FROM "wpcompat_exchanges"') or (None, None)
    return (low, high) if high else None


def _kept(site: Site, where: str, params: Sequence[Any], limit: int) -> Iterator[Kept]:
    rows = site.db.rows(
        f'SELECT {_COLUMNS} FROM "wpcompat_exchanges" WHERE {where} ORDER BY "id" DESC LIMIT ?', (*params, limit)
    )
    return (Kept(*row[:-1], tuple(steps_from_json(row[-1]))) for row in rows)  # type: ignore[call-arg]  # mypy does not count a slice


def verdict_of(site: Site, comment_id: int) -> str:
    """Why a comment got its first status, in one line; empty when the journal has forgotten it."""
    return verdicts_of(site, [comment_id]).get(comment_id, "")


def verdicts_of(site: Site, comment_ids: Iterable[int]) -> dict[int, str]:
    """The lines of ``verdict_of`` for many comments, of those that the journal remembers."""
    ids = list(dict.fromkeys(comment_ids))[:_MOST]
    rows = site.db.rows(
        'SELECT e."comment_id", e."kind", e."steps", c."comment_type" FROM "wpcompat_exchanges" e'
        ' LEFT JOIN "wp_comments" c ON c."comment_ID" = e."comment_id"'
        f' WHERE e."comment_id" IN ({", ".join("?" * len(ids))}) ORDER BY e."id"',
        ids,
    )
    return {number: in_one_line(site.profile, kept or kind, steps_from_json(steps)) for number, kind, steps, kept in rows}  # fmt: skip


def in_one_line(profile: Profile, kind: str, steps: Iterable[Step]) -> str:
    """The decision about a comment of type ``kind`` and the check that made it: ``held: comment_moderation; …``.

    Empty for steps without a decision. The last decision counts: WordPress decides again once the values are filtered.
    """
    decided: list[Step] = []
    for step in steps:
        if step.name in (_FIRST, _RESPECT):
            decided = []
        decided.append(step)
    checks = {step.name: step for step in decided}
    if _RESPECT in checks:
        return "approved: its author writes the post or moderates"
    failed = [step.name for step in decided if step.ok is False and step.name in (*_HOLDS, "disallowed_keys")]
    if failed:
        word = "held" if failed[-1] in _HOLDS else "thrown away"
        return f"{word}: {failed[-1]}; {_reason(profile, kind, failed[-1], checks)}"
    if _FIRST not in checks:
        return ""
    if any(step.ok is False and step.name == f"{HELD_BY} {VERIFY}" for step in decided):
        return f"held: {VERIFY}; its page does not link here"
    own = checks.get("wp_auto_approve_ping")
    if own is not None and own.ok:
        return f"approved: wp_auto_approve_ping; it comes from post {own.data.get('post_id')} of this site"
    return "approved: every check passed"


def _reason(profile: Profile, kind: str, name: str, checks: dict[str, Step]) -> str:
    if name == "comment_moderation":
        return "every comment is held"
    if name == "comment_max_links":
        noted = checks.get("comment_max_links: links in the content")
        if noted is None:
            return "it has too many links"
        links = noted.data.get("links")
        return (
            f"it has {links} {'link' if links == 1 else 'links'}, held are {checks[name].data.get('option')} and more"
        )
    if name == "comment_previously_approved":
        if kind == "pingback" and profile.approves_self_pings:
            return "its source is no published post of this site"
        return f"a {kind} never satisfies it" if kind in PINGS else "its author has no approved comment yet"
    noted = checks.get(f"{name}: a line matches")
    return f"it holds {noted.data.get('line')}" if noted else "a line of the list matches"
