"""Whether a comment is refused, held, approved or thrown away: WordPress's checks under WordPress's names, in its order.

Each check notes in the journal what it looked at. Texts are compared as WordPress compares them: for the lists of words and
for earlier comments with backslashes before quotes, for duplicates without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple, NoReturn

from wpcompat import journal, options
from wpcompat.comments.filters import slash
from wpcompat.comments.text import displayed
from wpcompat.db.rows import ZERO_DATE
from wpcompat.errors import WPError
from wpcompat.formatting.dates import from_mysql, to_mysql
from wpcompat.formatting.links import count_links, make_clickable
from wpcompat.formatting.php import floatval, is_numeric, truthy
from wpcompat.formatting.strings import loosely_equal, wp_strip_all_tags
from wpcompat.formatting.urls import parse_url
from wpcompat.options import additions
from wpcompat.posts.lookup import url_to_postid
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user, get_user_by

PINGS = ("pingback", "trackback")
DUPLICATE = "Duplicate comment detected; it looks as though you&#8217;ve already said that!"
FLOOD = "You are posting comments too quickly. Slow down."
REGISTERED = (
    'SELECT 1 FROM "wp_comments" WHERE "comment_post_ID" = ? AND "comment_author_url" = ? COLLATE NOCASE LIMIT 1'
)
_SECONDS_AHEAD = 30
_SAID_BY = (
    'SELECT "comment_ID" FROM "wp_comments" WHERE "comment_post_ID" = ? AND "comment_parent" = ?'
    ' AND "comment_approved" <> \'trash\' AND "comment_author" = ? COLLATE NOCASE AND "comment_content" = ? COLLATE NOCASE'
)
_SAID = f"{_SAID_BY} LIMIT 1"
_SAID_BY_EMAIL = f'{_SAID_BY} AND "comment_author_email" = ? COLLATE NOCASE LIMIT 1'
_REGISTERED = f"EXISTS ({REGISTERED})"
_NO_DUPLICATE = (journal.Step("duplicate_comment", True, {"duplicate_of": 0}),)
_I_WITHOUT_CASE = re.compile("[\u0131\u0130]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_I = re.compile(r"(?<!\(\?-)[iI]")
_LINK_MARKS = re.compile("<[aA]|://|www\\.|ftp\\.|@|WWW\\.|FTP\\.")


class Subject(NamedTuple):
    """A comment under decision, its values without backslashes. ``gmt`` is its date; for ``ping_url`` see ``NewComment``."""

    post_id: int
    author: str
    email: str
    url: str
    content: str
    type: str
    parent: int
    user_id: int
    ip: str
    agent: str
    gmt: str
    ping_url: str = ""


def duplicate_comment(site: Site, new: Subject, caller: Caller) -> None:
    """Refuse what the same author has said on the same post already; what lies in the trash does not count.

    For a ping the same statement looks for its URL, which comes first: ``ping_registered``.
    """
    registered, said = (_REGISTERED, (new.post_id, new.ping_url.rstrip(" "))) if new.ping_url else ("0", ())
    words = (new.post_id, new.parent, new.author.rstrip(" "), new.content.rstrip(" "))
    by, email = (_SAID_BY_EMAIL, (new.email,)) if new.email else (_SAID, ())
    is_registered, found = site.db.row(f"SELECT {registered}, ({by})", (*said, *words, *email)) or (0, None)
    if is_registered:
        raise WPError("ping_registered", "There is already a ping from that URL for this post.", 200)
    if not found:
        journal.add(_NO_DUPLICATE)
        return
    journal.step("duplicate_comment", False, duplicate_of=found)
    _refuse("comment_duplicate", DUPLICATE, 409)


def comment_flood(site: Site, new: Subject, caller: Caller) -> None:
    """Refuse what comes too soon after another comment (``wp_check_comment_flood``); moderators may.

    WordPress looks for the same address or the same email; pings have an empty one, so that any ping is "the same".
    """
    interval: int = site.config["pings.flood_seconds"]
    user = get_user(site, caller.user_id) if caller.user_id else None
    if user and (can(site, user, "manage_options") or can(site, user, "moderate_comments")):
        return
    by_source = additions.limits_sources(site)
    if new.type in PINGS and by_source:
        _flood_of_one_source(site, new, interval)
        return
    if not interval:
        return
    who = ('"user_id"', caller.user_id) if user else ('"comment_author_IP"', new.ip)
    same_email = ' OR "comment_author_email" = ? COLLATE NOCASE' if new.email or not by_source else ""
    until = ' AND "comment_date_gmt" <= ?' if by_source else ""
    last = site.db.value(
        f'SELECT "comment_date_gmt" FROM "wp_comments" WHERE "comment_date_gmt" >= ? AND ({who[0]} = ?{same_email}){until}'
        ' ORDER BY "comment_date_gmt" DESC LIMIT 1',
        (_ago(site, 3600), who[1], *([new.email] if same_email else []), *([_ahead(site)] if until else [])),
    )
    seconds = _between(last, new.gmt)
    journal.step("comment_flood", seconds is None or seconds >= interval, seconds_since_last=seconds, interval=interval)
    if seconds is not None and seconds < interval:
        _refuse("comment_flood", FLOOD, 429)


def _flood_of_one_source(site: Site, new: Subject, interval: int) -> None:
    """One ping from a source host to a post within the interval, and a few in all from a host or a sender's address."""
    most, seconds = additions.source_limit(site)
    if not interval and not (most and seconds):
        return
    host = str((parse_url(new.url.replace("&amp;", "&")) or {}).get("host", "")).lower()
    escaped = host.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = " OR ".join(["lower(\"comment_author_url\") LIKE ? ESCAPE '\\'"] * 2)
    patterns = (f"%://{escaped}/%", f"%://{escaped}:%")
    since = _ago(site, seconds)
    same_post, same_host, same_ip = site.db.row(
        f'SELECT coalesce(sum("comment_date_gmt" > ? AND "comment_post_ID" = ? AND ({like})), 0),'
        f' coalesce(sum("comment_date_gmt" > ? AND ({like})), 0),'
        ' coalesce(sum("comment_date_gmt" > ? AND "comment_author_IP" = ?), 0) FROM "wp_comments"'
        ' WHERE "comment_date_gmt" > ? AND "comment_date_gmt" <= ?'
        " AND \"comment_type\" IN ('pingback', 'trackback')",
        (
            *(_ago(site, interval), new.post_id, *patterns), *(since, *patterns), *(since, new.ip),
            _ago(site, max(interval, seconds)), _ahead(site),
        ),
    ) or (0, 0, 0)  # fmt: skip
    refused = same_post > 0 or 0 < most <= max(same_host, same_ip)
    journal.step(
        "comment_flood", not refused, source_host=host, same_post=same_post, same_host=same_host, same_ip=same_ip
    )
    if refused:
        _refuse("comment_flood", FLOOD, 429)


def _refuse(code: str, message: str, status: int) -> NoReturn:
    journal.verdict(f"refused: {code} ({status})")
    raise WPError(code, message, status)


def _ago(site: Site, seconds: int) -> str:
    return to_mysql(site.now() - timedelta(seconds=seconds))


def _ahead(site: Site) -> str:
    """Dates after this one are from before the clock was set back, and must not refuse everything until then."""
    return _ago(site, -_SECONDS_AHEAD)


def _between(earlier: str | None, later: str) -> int | None:
    if not earlier or earlier == ZERO_DATE:
        return None
    first, second = from_mysql(earlier), from_mysql(later)
    return int((second - first).total_seconds()) if first and second else None


def comment_moderation(site: Site, new: Subject) -> bool:
    """Every comment is held (the option of this name)."""
    return _is_one(site, "comment_moderation")


def comment_max_links(site: Site, new: Subject) -> bool:
    """The content as it would be shown has as many links as the option says, or more; 0 is no limit."""
    most = options.text(site, "comment_max_links")
    if not truthy(most):
        return False
    links = count_links(make_clickable(slash(new.content))) if _LINK_MARKS.search(new.content) else 0
    if links:
        journal.step("comment_max_links: links in the content", None, links=links)
    return links >= floatval(most) if is_numeric(most) else str(links) >= most


def moderation_keys(site: Site, new: Subject) -> bool:
    """A line of the option stands somewhere in the comment's values, the content being taken as it would be shown."""
    if not options.text(site, "moderation_keys").strip(" \t\n\r\0\v"):
        return False
    author, email, url, content, ip, agent = _texts(new)
    return _has_key(site, "moderation_keys", (author, email, url, displayed(site, content), ip, agent))


def comment_previously_approved(site: Site, new: Subject) -> bool:
    """The author has no approved comment yet. Pings never have one, but for those from the site's own posts."""
    if not _is_one(site, "comment_previously_approved"):
        return False
    if new.type == "pingback" and site.profile.approves_self_pings:
        return not _is_own_post(site, new.url)
    if new.type in PINGS or not new.author or not new.email:
        return True
    user = get_user_by(site, "email", new.email)
    if user:
        found = site.db.value(
            'SELECT 1 FROM "wp_comments" WHERE "user_id" = ? AND "comment_approved" = \'1\' LIMIT 1', (user.ID,)
        )
    else:
        found = site.db.value(
            'SELECT 1 FROM "wp_comments" WHERE "comment_author" = ? COLLATE NOCASE AND "comment_author_email" = ? COLLATE NOCASE'
            " AND \"comment_approved\" = '1' LIMIT 1",
            (slash(new.author), slash(new.email)),
        )
    keys = options.text(site, "moderation_keys").strip(" \t\n\r\0\v")
    return not found or (truthy(keys) and keys in slash(new.email))


def disallowed_keys(site: Site, new: Subject) -> bool:
    """A line of the option stands somewhere in the comment's values, or in its content without tags."""
    if not options.text(site, "disallowed_keys"):
        return False
    return _has_key(site, "disallowed_keys", (*_texts(new), wp_strip_all_tags(slash(new.content))))


REFUSALS: tuple[Callable[[Site, Subject, Caller], None], ...] = (duplicate_comment, comment_flood)
HOLDS: tuple[Callable[[Site, Subject], bool], ...] = (
    comment_moderation, comment_max_links, moderation_keys, comment_previously_approved,
)  # fmt: skip


def decide(site: Site, new: Subject) -> str:
    """What ``comment_approved`` will hold: ``1``, ``0``, ``trash`` or ``spam`` (``wp_allow_comment`` after its refusals)."""
    if new.type == "trackback" and not new.user_id and not _LINK_MARKS.search(new.content):
        known = options.derived(site, "comments.plain_trackback", _of_plain_trackback)
        if known is not None:
            approved, steps = known
            journal.add(steps)
            return approved
    return _decided(site, new)


def _of_plain_trackback(site: Site) -> tuple[str, tuple[journal.Step, ...]] | None:
    """What every trackback without links gets, and its steps; None where lists of words ask for a look at each."""
    if options.text(site, "moderation_keys") or options.text(site, "disallowed_keys"):
        return None
    with journal.apart() as steps:
        approved = _decided(site, Subject(0, "", "", "", "", "trackback", 0, 0, "", "", ""))
    return approved, tuple(steps)


def _decided(site: Site, new: Subject) -> str:
    user = get_user(site, new.user_id) if new.user_id else None
    if user:
        author = site.db.value('SELECT "post_author" FROM "wp_posts" WHERE "ID" = ?', (new.post_id,))
        if new.user_id == author or can(site, user, "moderate_comments"):
            journal.step("the author and the moderators get respect", True, user_id=new.user_id)
            return "1"
    approved = "1"
    for hold in HOLDS:
        held = hold(site, new)
        journal.step(hold.__name__, not held, option=_shown(site, hold.__name__))
        if held:
            approved = "0"
            break
    disallowed = disallowed_keys(site, new)
    journal.step("disallowed_keys", not disallowed, option=_shown(site, "disallowed_keys"))
    if not disallowed:
        return approved
    return "trash" if site.config["wordpress.empty_trash_days"] else "spam"


def _shown(site: Site, option: str) -> str:
    """The value that a check looked at, long lists of words by their length alone."""
    value = options.text(site, option)
    return value if len(value) <= 40 else f"{value.count(chr(10)) + 1} lines"


def _is_one(site: Site, name: str) -> bool:
    value = options.text(site, name)
    return value == "1" if site.profile.strict_approval_options else loosely_equal(value, "1")


def _texts(new: Subject) -> tuple[str, ...]:
    return tuple(slash(text) for text in (new.author, new.email, new.url, new.content, new.ip, new.agent))


def _has_key(site: Site, option: str, texts: tuple[str, ...]) -> bool:
    written = options.text(site, option)
    if not written:
        return False
    kept: tuple[str, list[re.Pattern[str]]] | None = site.cache.get(f"comments.{option}")
    if kept is None or kept[0] != written:
        kept = (
            written,
            _patterns(written, re.IGNORECASE if site.profile.keys_match_unicode else re.IGNORECASE | re.ASCII),
        )
        site.cache[f"comments.{option}"] = kept
    found = next((pattern for pattern in kept[1] for text in texts if _stands_in(pattern, text)), None)
    if found:
        journal.step(f"{option}: a line matches", None, line=_ESCAPED.sub(r"\1", found.pattern))
    return found is not None


def _stands_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a line stands in a text. Python takes the Turkish i for cases of the other, and PHP does not."""
    if not pattern.search(text):
        return False
    if text.isascii() and pattern.pattern.isascii():
        return True
    exact = _I_WITHOUT_CASE.sub(lambda found: f"(?-i:{found[0]})", pattern.pattern)
    return bool(re.search(_I.sub("(?-i:[iI])", exact), text, pattern.flags))


def _patterns(written: str, flags: int) -> list[re.Pattern[str]]:
    """Lines as literal texts; ``0`` counts as an empty one."""
    lines = (line.strip(" \t\n\r\0\v") for line in written.split("\n"))
    return [re.compile(re.escape(line), flags) for line in lines if line and line != "0"]


def _is_own_post(site: Site, url: str) -> bool:
    """Whether the URL leads to a published post of this site (``wp_auto_approve_ping``'s default)."""
    if not site.switches.self_approval_ignores_port and not _same_port(options.text(site, "home"), url):
        return False
    post_id = url_to_postid(site, url)
    status = site.db.value('SELECT "post_status" FROM "wp_posts" WHERE "ID" = ?', (post_id,)) if post_id else None
    journal.step("wp_auto_approve_ping", status == "publish", post_id=post_id, status=status or "")
    return bool(status == "publish")


def _same_port(home: str, url: str) -> bool:
    return _port(home) == _port(url)


def _port(url: str) -> int:
    parts = parse_url(url) or {}
    return parts.get("port") or (443 if parts.get("scheme") == "https" else 80)
