"""A new comment or ping on its way into the table (``wp_new_comment``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wpcompat import journal
from wpcompat.comments import notify
from wpcompat.comments.approval import REFUSALS, REGISTERED, Subject, decide
from wpcompat.comments.filters import (
    Html,
    clean_agent,
    clean_ip,
    filter_author,
    filter_content,
    filter_email,
    filter_url,
    slash,
    sound,
)
from wpcompat.comments.store import (
    AUTHOR_BYTES,
    CONTENT_BYTES,
    EMAIL_CHARACTERS,
    URL_CHARACTERS,
    insert_row,
    local_and_gmt,
)
from wpcompat.errors import WPError
from wpcompat.formatting.strings import unslash
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user

HELD_BY = "held by"
"""The step of a check that was made before the decision begins with this."""
AGAIN = "the second pass: WordPress decides again on the values as they will be stored"
CUT = "the second pass: WordPress decides again on values cut to what their columns hold"
"""The steps before checks that are made once more."""
_FILTERED = ("author", "email", "url", "content")


@dataclass(frozen=True)
class NewComment:
    """What was sent, without backslashes.

    ``bare``: a pingback's title and content, which WordPress forgets to guard, so that their own backslashes vanish.
    ``trusted_html``: what a writer who may write any HTML is held to; the comment form knows no better than a post's.
    ``ping_url``: a ping's URL as it is looked for among the post's comments; if it is there: ``WPError("ping_registered")``.
    ``held_by``: the check, made before, because of which it waits even if it would be approved.
    """

    post_id: int
    content: str
    author: str = ""
    email: str = ""
    url: str = ""
    type: str = "comment"
    parent: int = 0
    user_id: int = 0
    bare: bool = False
    trusted_html: Html = Html.POST
    ping_url: str = ""
    held_by: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)


def is_registered(site: Site, post_id: int, url: str) -> bool:
    """Whether a comment of the post has this URL, whatever its type and status; blanks at its end make no difference."""
    return bool(site.db.value(REGISTERED, (post_id, sound(url).rstrip(" "))))


def new_comment(site: Site, new: NewComment, caller: Caller) -> int:
    """Check, filter, decide, store and tell; the ID of the comment.

    Raises ``WPError``: ``comment_duplicate`` (409), ``comment_flood`` (429), ``ping_registered``. Everything that is decided
    is decided inside the transaction that inserts, so that of simultaneous equal pings one is stored.
    """
    local, gmt = local_and_gmt(site)
    raw = _subject(new, caller, gmt)
    user = get_user(site, caller.user_id) if caller.user_id else None
    html = new.trusted_html if user and can(site, user, "unfiltered_html") else Html.COMMENT
    filtered = _filtered(site, raw, bare=new.bare, html=html)
    with site.db.transaction():
        parent = _parent(site, new.parent)
        if parent != new.parent:
            raw, filtered = raw._replace(parent=parent), filtered._replace(parent=parent)
        approved = _judged(site, raw, filtered, new.bare, caller)
        if not _fits(filtered):
            whole, filtered = filtered, _filtered(site, _cut(filtered), bare=False, html=html)
            _note_again(whole, filtered, CUT)
            approved = _allowed(site, filtered, caller)
            # A cut within a reference makes the text longer again. WordPress then stores nothing, and says success.
            filtered = _cut(filtered)
        if new.held_by and approved == "1":
            journal.step(f"{HELD_BY} {new.held_by}", False)
            approved = "0"
        comment_id = insert_row(site, _row(filtered, approved, local), new.meta)
    journal.verdict(f"stored as {new.type} {comment_id}, status {approved}", comment_id=comment_id, post_id=new.post_id)
    notify.new_comment_arrived(site, comment_id, approved, caller)
    return comment_id


def refuse_early(site: Site, new: NewComment, caller: Caller) -> None:
    """Refuse what ``new_comment`` would refuse now, with the same ``WPError``, before anything is done for it."""
    subject = _subject(new, caller, local_and_gmt(site)[1])
    refusal = None
    with journal.apart() as steps:
        try:
            for refuse in REFUSALS:
                refuse(site, subject, caller)
        except WPError as error:
            refusal = error
    if refusal is not None:
        journal.add(steps)
        journal.verdict(f"refused: {refusal.code} ({refusal.status})")
        raise refusal


def _subject(new: NewComment, caller: Caller, gmt: str) -> Subject:
    return Subject(
        new.post_id, sound(new.author), sound(new.email), sound(new.url), sound(new.content), new.type, new.parent,
        new.user_id, clean_ip(caller.ip), clean_agent(caller.agent), gmt, sound(new.ping_url),
    )  # fmt: skip


def _judged(site: Site, raw: Subject, filtered: Subject, bare: bool, caller: Caller) -> str:
    """The decision, on the values as they came and as they are stored; which of them depends on the WordPress."""
    if not site.profile.decides_before_filters:
        return _allowed(site, filtered, caller)
    came = raw._replace(author=unslash(raw.author), content=unslash(raw.content)) if bare else raw
    approved = _allowed(site, came, caller)
    if approved in ("trash", "spam") or filtered == came:
        return approved
    _note_again(came, filtered, AGAIN)
    return decide(site, filtered)


def _note_again(before: Subject, after: Subject, why: str) -> None:
    """The checks that follow stand in the journal for a second time: say why, and what they look at now."""
    journal.step(
        why, None, changed=", ".join(name for name in _FILTERED if getattr(before, name) != getattr(after, name))
    )


def _allowed(site: Site, new: Subject, caller: Caller) -> str:
    for refuse in REFUSALS:
        refuse(site, new, caller)
    return decide(site, new)


def _parent(site: Site, parent: int) -> int:
    """The comment that is answered, if it is there and approved or held."""
    if parent <= 0:
        return 0
    status = site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (parent,))
    return parent if status in ("0", "1") else 0


def _filtered(site: Site, new: Subject, *, bare: bool, html: Html) -> Subject:
    author = filter_author(site, new.author, bare=bare)
    email = filter_email(site, new.email)
    url = filter_url(site, new.url)
    content = filter_content(site, new.content, bare=bare, html=html)
    if author == new.author and email == new.email and url == new.url and content == new.content:
        return new
    return new._replace(author=author, email=email, url=url, content=content)


def _fits(new: Subject) -> bool:
    return (
        _bytes(new.author) <= AUTHOR_BYTES
        and len(new.email) <= EMAIL_CHARACTERS
        and len(new.url) <= URL_CHARACTERS
        and _bytes(new.content) <= CONTENT_BYTES
    )


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _cut(new: Subject) -> Subject:
    """Cut what is too long for its column; WordPress counts the backslashes that it has put before quotes."""
    return new._replace(
        author=unslash(_first_bytes(slash(new.author), AUTHOR_BYTES)),
        email=unslash(slash(new.email)[:EMAIL_CHARACTERS]),
        url=unslash(slash(new.url)[:URL_CHARACTERS]),
        content=unslash(_first_bytes(slash(new.content), CONTENT_BYTES)),
    )


def _first_bytes(text: str, size: int) -> str:
    return text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")


def _row(new: Subject, approved: str, local: str) -> tuple[object, ...]:
    """The values of a comment's row in the order of its columns; no karma."""
    return (
        new.post_id, new.author, new.email, new.url, new.ip[:100], local, new.gmt, new.content, 0, approved, new.agent,
        new.type or "comment", new.parent, new.user_id,
    )  # fmt: skip
