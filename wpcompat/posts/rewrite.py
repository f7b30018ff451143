"""Which addresses mean what: the ordered rules of a permalink structure (``WP_Rewrite``), and matching a path against them.

A rule is a pattern over the path below the site's address, and the query variables that its groups stand for. Rules come
from *structs* such as ``category/%category%``; each level of a struct opens a branch with the same tails: feeds, embeds,
pages, comment pages, trackback, attachments. Patterns are built here from escaped literals and the fragments below, and every
one is linear in the length of the path: what repeats is followed by something it cannot contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from wpcompat import options
from wpcompat.posts.structure import FEEDS, INDEX, Structure, structure
from wpcompat.site import Site

_TAGS: dict[str, tuple[str, str]] = {
    "%year%": ("([0-9]{4})", "year"),
    "%monthnum%": ("([0-9]{1,2})", "monthnum"),
    "%day%": ("([0-9]{1,2})", "day"),
    "%hour%": ("([0-9]{1,2})", "hour"),
    "%minute%": ("([0-9]{1,2})", "minute"),
    "%second%": ("([0-9]{1,2})", "second"),
    "%postname%": ("([^/]+)", "name"),
    "%post_id%": ("([0-9]+)", "p"),
    "%author%": ("([^/]+)", "author_name"),
    "%pagename%": ("(.?.+?)", "pagename"),
    "%search%": ("(.+)", "s"),
    "%category%": ("(.+?)", "category_name"),
    "%post_tag%": ("([^/]+)", "tag"),
    "%post_format%": ("([^/]+)", "post_format"),
}
_TAG = re.compile(r"%[^%/]+%")
_ID_TAGS = ("%postname%", "%post_id%", "%pagename%")
_TIME_TAGS = ("%year%", "%monthnum%", "%day%", "%hour%", "%minute%", "%second%")

_END = "/?$"
_FEEDS = f"({'|'.join(FEEDS)}){_END}"
_FEED = "feed/" + _FEEDS
_EMBED = "embed" + _END
_TRACKBACK = "trackback" + _END
_PAGED = "page/?([0-9]{1,})" + _END
_COMMENTS = "comment-page-([0-9]{1,})" + _END
_IS_EMBED = ("embed", "true")
_IS_TRACKBACK = ("tb", "1")


@dataclass(frozen=True)
class Rule:
    """One rule: ``names`` are the query variables of the pattern's groups in order, ``fixed`` those it always sets."""

    pattern: str
    names: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]
    compiled: re.Pattern[str]

    @property
    def names_page(self) -> bool:
        """Whether the rule only holds if there is such a page (``use_verbose_page_rules``)."""
        return self.names[:1] == ("pagename",)

    def match(self, path: str) -> dict[str, str] | None:
        """The query variables of a path, or None."""
        found = self.compiled.match(path)
        return None if found is None else dict(zip(self.names, found.groups(""), strict=True)) | dict(self.fixed)


_Draft = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
"""Pattern, names and fixed variables of a rule that is being made."""


@dataclass(frozen=True)
class _Tails:
    """Which tails the levels of a struct have besides their feeds."""

    paged: bool = True
    comments: bool = False
    """Pages of comments below every level."""
    front_page: int = 0
    """Pages of comments below the root are those of this page."""
    whole: bool = False
    """The struct is one level, whatever slashes it has."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Set by the feeds."""


def rules(site: Site) -> tuple[Rule, ...]:
    """The rules of the current permalink structure, in WordPress's order; none for plain permalinks."""
    return options.derived(site, "rules", lambda site: _rules(structure(site)))


def first_holding(site: Site, path: str) -> int:
    """The position of the first rule that holds for a path; the number of rules when none does."""
    pattern, positions = options.derived(site, "rules at once", lambda site: _all_at_once(structure(site)))
    found = pattern.match(path)
    return positions[found.lastindex or 0] if found else len(positions)


@lru_cache(maxsize=64)
def _all_at_once(now: Structure) -> tuple[re.Pattern[str], dict[int, int]]:
    """One pattern that is each rule's in turn, and the position of each rule by the number of the group around it."""
    positions: dict[int, int] = {}
    group = 1
    for position, rule in enumerate(_rules(now)):
        positions[group] = position
        group += 1 + rule.compiled.groups
    return re.compile("|".join(f"({rule.pattern})" for rule in _rules(now))), positions


@lru_cache(maxsize=64)
def _rules(now: Structure) -> tuple[Rule, ...]:
    if not now.pretty:
        return ()
    drafts: dict[str, _Draft] = {}
    for draft in _drafts(now):
        # As in PHP's array_merge: a pattern stays where it first stood, and means what it was last given.
        drafts[draft[0]] = draft
    return tuple(Rule(pattern, names, fixed, re.compile(pattern)) for pattern, names, fixed in drafts.values())


def _drafts(now: Structure) -> Iterator[_Draft]:
    yield from _services(now)
    yield from _struct(now.category_struct)
    yield from _struct(now.tag_struct)
    yield from _struct(now.front + "type/%post_format%")
    yield from _files(now)
    yield from _struct(now.root + "/", _Tails(front_page=now.page_on_front))
    yield from _struct(now.root + "comments", _Tails(paged=False, whole=True, fixed=(("withcomments", "1"),)))
    yield from _struct(now.root + "search/%search%")
    yield from _struct(now.author_struct)
    yield from _struct(now.date_struct)
    pages = _struct(now.root + "%pagename%", _Tails(comments=True, whole=True))
    posts = _struct(now.permalinks, _Tails(comments=True))
    yield from [*pages, *posts] if now.verbose_pages else [*posts, *pages]


def _services(now: Structure) -> Iterator[_Draft]:
    for index in ("^", f"^{INDEX}/"):
        yield f"{index}wp-json{_END}", (), (("rest_route", "/"),)
        yield f"{index}wp-json(/.*)", ("rest_route",), ()
    yield r"wp-sitemap\.xml$", (), (("sitemap", "index"),)
    yield r"wp-sitemap\.xsl$", (), (("sitemap-stylesheet", "sitemap"),)
    yield r"wp-sitemap-index\.xsl$", (), (("sitemap-stylesheet", "index"),)
    yield r"wp-sitemap-([a-z]+?)-([a-z0-9_-]+?)-([0-9]+?)\.xml$", ("sitemap", "sitemap-subtype", "paged"), ()
    yield r"wp-sitemap-([a-z]+?)-([0-9]+?)\.xml$", ("sitemap", "paged"), ()


def _files(now: Structure) -> Iterator[_Draft]:
    if urlsplit(now.home).path in ("", "/"):
        yield r"robots\.txt$", (), (("robots", "1"),)
        yield r"favicon\.ico$", (), (("favicon", "1"),)
    yield r".*wp-(?:atom|rdf|rss|rss2|feed|commentsrss2)\.php$", (), (("feed", "old"),)
    yield r".*wp-app\.php(?:/.*)?$", (), (("error", "403"),)
    yield r".*wp-register.php$", (), (("register", "true"),)


def _struct(struct: str, tails: _Tails = _Tails()) -> list[_Draft]:
    """The rules of a struct, the deepest level first (``WP_Rewrite::generate_rewrite_rules``)."""
    start = max(0, struct.find("%"))
    front, rest = struct[:start], struct[start:] if struct[:start] != "/" else struct
    if "%" not in struct:
        front, rest = "", struct
    levels = [rest.strip("/")] if tails.whole else rest.strip("/").split("/")
    found: list[_Draft] = []
    path = front.lstrip("/")
    for level in levels:
        path = (path + level + "/").lstrip("/")
        found = [*_level(path, tails), *found]
    return found


def _level(path: str, tails: _Tails) -> list[_Draft]:
    """The rules of one level: ``path`` is the struct down to it, with a slash at its end."""
    tags = _TAG.findall(path)
    names = tuple(_TAGS[tag][1] for tag in tags if tag in _TAGS)
    base = _pattern(path)
    found: list[_Draft] = [
        (base + _FEED, (*names, "feed"), tails.fixed),
        (base + _FEEDS, (*names, "feed"), tails.fixed),
        (base + _EMBED, names, (_IS_EMBED,)),
    ]
    if tails.paged:
        found.append((base + _PAGED, (*names, "paged"), ()))
    if tails.comments:
        found.append((base + _COMMENTS, (*names, "cpage"), ()))
    elif tails.front_page:
        found.append((base + _COMMENTS, (*names, "cpage"), (("page_id", str(tails.front_page)),)))
    if not tags:
        return found
    if not (any(tag in tags for tag in _ID_TAGS) or all(tag in tags for tag in _TIME_TAGS)):
        return [*found, (base + "?$", names, ())]
    below = base.rstrip("/")
    bare = below.replace("(", "").replace(")", "")
    found = [
        *_attachment(f"{bare}/attachment/([^/]+)/"),
        (base + _EMBED, names, (_IS_EMBED,)),
        (base + _TRACKBACK, names, (_IS_TRACKBACK,)),
        *found,
        (f"{below}(?:/([0-9]+))?{_END}", (*names, "page"), ()),
    ]
    # Below a page a name is a page; below a post it is an attachment.
    return found if "%pagename%" in tags else [*found, *_attachment(f"{bare}/([^/]+)/")]


def _attachment(base: str) -> list[_Draft]:
    name = ("attachment",)
    return [
        (base + "?$", name, ()),
        (base + _TRACKBACK, name, (_IS_TRACKBACK,)),
        (base + _FEED, (*name, "feed"), ()),
        (base + _FEEDS, (*name, "feed"), ()),
        (base + _COMMENTS, (*name, "cpage"), ()),
        (base + _EMBED, name, (_IS_EMBED,)),
    ]


def _pattern(path: str) -> str:
    """A struct as a pattern. A dot stays any character, as in WordPress; other literals mean themselves."""
    parts, at = [], 0
    for tag in _TAG.finditer(path):
        parts.append(_literal(path[at : tag.start()]))
        parts.append(_TAGS[tag.group()][0] if tag.group() in _TAGS else _literal(tag.group()))
        at = tag.end()
    return "".join([*parts, _literal(path[at:])])


def _literal(text: str) -> str:
    return ".".join(re.escape(part) for part in text.split("."))
