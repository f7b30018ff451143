"""From an address to query variables (``WP::parse_request``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus, urlsplit

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, truthy
from wpcompat.posts.pages import is_page_for_rule, page_by_path, storable
from wpcompat.posts.rewrite import Rule, first_holding, rules
from wpcompat.posts.structure import INDEX, structure
from wpcompat.site import Site

PUBLIC_VARS = (
    "m", "p", "posts", "w", "cat", "withcomments", "withoutcomments", "s", "search", "exact", "sentence", "calendar", "page",
    "paged", "more", "tb", "pb", "author", "order", "orderby", "year", "monthnum", "day", "hour", "minute", "second", "name",
    "category_name", "tag", "feed", "author_name", "pagename", "page_id", "error", "attachment", "attachment_id", "subpost",
    "subpost_id", "preview", "robots", "favicon", "taxonomy", "term", "cpage", "post_type", "embed", "post_format",
    "rest_route", "sitemap", "sitemap-subtype", "sitemap-stylesheet",
)  # fmt: skip
"""Query variables that a visitor may set, in WordPress's order."""

_REMEMBERED = 2000
_LONGEST_REMEMBERED = 300
_LONGEST_PATH = 16384
"""Longer paths, which no web server hands on, name nothing: a pingback's target can be as long as a request's body."""
_QUERYABLE_TYPES = ("post", "attachment")
_PUBLIC_TAXONOMIES = ("category", "post_tag", "post_format")
_SLASHES = re.compile("/+")
_PERMALINK_DATE = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True)
class RequestVars:
    """What an address asks for. ``vars`` are query variables as texts; ``request`` is the path that was matched."""

    vars: Mapping[str, str]
    matched: bool = False
    """A rewrite rule held; False also for the home page and for plain permalinks."""
    request: str = ""


def parse_request(
    site: Site, path: str, query: Mapping[str, str], *, form: Mapping[str, str] | None = None, script: str = f"/{INDEX}"
) -> RequestVars:
    """The query variables of a request.

    ``path`` is the path of the address as it was sent, percent-encoded, from the server's root; ``query`` and ``form`` are
    the decoded fields of the query and of the body. ``script`` is the file that answers: what follows its name in the path
    is PHP's PATH_INFO. Raises ``WPError`` ``variable_mismatch`` (400) when query and body disagree on a variable.
    """
    found: Mapping[str, str] = {}
    matched, error, requested = False, False, ""
    fields = dict(query)
    if structure(site).pretty:
        requested, file, self_name = _requested(site, path, script)
        match = first_match(site, requested, file, decode=True) if truthy(requested) else None
        matched = match is not None
        found = match or {}
        error = not matched and truthy(requested) and file != self_name
        if not error:
            fields.pop("error", None)
    values = _merged(found, fields, form or {})
    if "s" in values and "s" not in query:
        values["s"] = unquote_plus(values["s"], errors="replace")
    if values.get("post_type", _QUERYABLE_TYPES[0]) not in _QUERYABLE_TYPES:
        del values["post_type"]
    if values.get("taxonomy", _PUBLIC_TAXONOMIES[0]) not in _PUBLIC_TAXONOMIES:
        values.pop("taxonomy")
        values.pop("term", None)
    for name in ("category_name", "tag", "post_format"):
        if name in values:
            values[name] = values[name].replace(" ", "+")
    values = resolve_numeric_slugs(site, values)
    if error:
        values["error"] = "404"
    return RequestVars(values, matched, requested)


def _requested(site: Site, path: str, script: str) -> tuple[str, str, str]:
    """The path to match, the requested file, and the file that answers, all below the home path and without outer slashes."""
    base = urlsplit(structure(site).home).path.strip("/")
    file = _below(script.strip("/"), base)
    info = _path_info(path, f"/{base}/{file}/" if base else f"/{file}/")
    self_name = f"{file}/{info.strip('/')}" if info.strip("/") else file
    # PATH_INFO comes decoded and with single slashes, so one that was sent otherwise is not found in the path and stays there.
    info = info.replace("%", "%25")
    below = _below((path.replace(info, "") if info else path).strip("/"), base)
    info = info.strip("/")
    if info and not info.split("\n", 1)[0].endswith(INDEX):
        return info, below, self_name
    if below == INDEX:
        below = ""
    return below, below, self_name


def _path_info(path: str, script: str) -> str:
    """What follows the script in a path, with its slash, as web servers hand it to PHP; empty without that."""
    if ".php" not in path and "%" not in path:
        return ""
    decoded = _SLASHES.sub("/", unquote(path, errors="replace"))
    return decoded[len(script) - 1 :] if decoded.startswith(script) else ""


def _below(path: str, base: str) -> str:
    return path[len(base) :].strip("/") if base and path.lower().startswith(base.lower()) else path


def first_match(site: Site, request: str, file: str = "", *, decode: bool = False) -> dict[str, str] | None:
    """The query variables of the first rule that holds for a path, or None.

    ``file`` is prepended from the first rule on that begins with it, so that ``index.php/`` structures match requests whose
    path came as PATH_INFO. With ``decode`` a rule may also hold for the decoded path.
    """
    if len(request) > _LONGEST_PATH:
        return None
    verbose = structure(site).verbose_pages
    for is_page, found in _candidates(site, storable(request), file, decode, verbose):
        if not is_page or is_page_for_rule(page_by_path(site, found["pagename"])):
            return dict(found)
    return None


_Candidates = tuple[tuple[bool, Mapping[str, str]], ...]


def _candidates(site: Site, request: str, file: str, decode: bool, verbose: bool) -> _Candidates:
    """What the rules make of a path, up to the first that needs no look-up; remembered, since paths come again."""
    now = rules(site)
    memory: tuple[object, dict[tuple[str, str, bool], _Candidates]] = site.cache.get("rewrite", (None, {}))
    if memory[0] is not now:
        memory = site.cache["rewrite"] = (now, {})
    key = (request, file, decode)
    known = memory[1].get(key)
    if known is None:
        known = tuple(_tried(site, now, request, file, decode, verbose))
        if len(memory[1]) >= _REMEMBERED:
            memory[1].clear()
        if len(request) <= _LONGEST_REMEMBERED:
            memory[1][key] = known
    return known


def _tried(
    site: Site, now: tuple[Rule, ...], request: str, file: str, decode: bool, verbose: bool
) -> Iterator[tuple[bool, Mapping[str, str]]]:
    decoded = unquote_plus(request, errors="replace") if decode else request
    prefixed = not file or file == request
    # The first rule is found at once where nothing changes on the way to it.
    first = first_holding(site, request) if prefixed and decoded == request else 0
    for rule in now[first:]:
        if not prefixed and rule.pattern.replace("\\", "").startswith(file):
            prefixed, request, decoded = True, f"{file}/{request}", f"{file}/{decoded}"
        found = rule.match(request)
        if found is None and decoded != request:
            found = rule.match(decoded)
        if found is not None:
            is_page = verbose and rule.names_page
            yield is_page, found
            if not is_page:
                return


def _merged(found: Mapping[str, str], query: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """The public variables: those of the body or query before those of the rule."""
    values: dict[str, str] = {}
    for name in PUBLIC_VARS:
        if name in query and name in form and query[name] != form[name]:
            title = "Sorry, you are not allowed to view this item."
            raise WPError("variable_mismatch", "A variable mismatch has been detected.", 400, title=title)
        for source in (form, query, found):
            if name in source:
                values[name] = storable(source[name])
                break
    return values


def resolve_numeric_slugs(site: Site, values: dict[str, str]) -> dict[str, str]:
    """Take a number that reads as a date for a post's slug when there is such a post (``wp_resolve_numeric_slug_conflicts``)."""
    if not any(name in values for name in ("year", "monthnum", "day")):
        return values
    levels = [level for level in options.text(site, "permalink_structure").split("/") if level]
    if "%postname%" not in levels:
        return values
    at = levels.index("%postname%")
    before = levels[at - 1] if at else ""
    compared = ""
    if not at and ("year" in values or "monthnum" in values):
        compared = "year"
    elif before == "%year%" and ("monthnum" in values or "day" in values):
        compared = "monthnum"
    elif before == "%monthnum%" and "day" in values:
        compared = "day"
    slug = values.get(compared, "")
    post = page_by_path(site, slug, "post") if slug else None
    if post is None:
        return values
    date = _PERMALINK_DATE.match(post.post_date)
    if date and "year" in values and compared != "year":
        if intval(values["year"]) != int(date.group(1)):
            return values
        if compared == "day" and "monthnum" in values and intval(values["monthnum"]) != int(date.group(2)):
            return values
    page = intval(values.get({"year": "monthnum", "monthnum": "day"}.get(compared, ""), "").strip("/"))
    pages = post.post_content.count("<!--nextpage-->") + 1
    if (pages == 1 and page) or page > pages > 1:
        return values
    kept = {name: value for name, value in values.items() if name not in ("year", "monthnum", "day")}
    return {**kept, "page": str(page), "name": post.post_name}
