"""Calls that build on each other, to a real WordPress and to wpcompat, on sites with other options: same answers, same rows.

A sequence begins with options of its own: time zone, permalinks, moderation, defaults. Its calls take the IDs that earlier ones made, hold
stranger texts than ``made_calls`` and come alone or in multicalls; options are changed in between.
``python -m wpcompat_tests.reference.test_differential_sequences PORT COUNT [SEED]`` runs long.
"""

from __future__ import annotations

import os
import random
import re
import sys
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from typing import Any

import pytest

from wpcompat import options as site_options
from wpcompat.formatting.php import floatval, serialize
from wpcompat.xmlrpc.registry import load
from wpcompat_tests.reference.differential import STRUCTURES, Findings, Pair, alike, main, post, quoted
from wpcompat_tests.reference.made_calls import CALLS, PASSWORDS, Date, body, made_arguments
from wpcompat_tests.reference.made_posts import events
from wpcompat_tests.reference.test_differential_xmlrpc import FIRST_FREE, answers, lay, resync, rows, tied

pytestmark = pytest.mark.reference

PER_SEQUENCE = 30
ZONES = (("", "0"), ("Europe/Berlin", ""), ("America/New_York", "0"), ("", "5.5"), ("", "-3.5"), ("Asia/Kathmandu", "2"), ("Australia/Lord_Howe", ""), ("", "13.75"))  # fmt: skip
"""``timezone_string`` and ``gmt_offset``."""
CHOICES: dict[str, tuple[str, ...]] = {
    "permalink_structure": STRUCTURES, "default_comment_status": ("open", "closed", ""), "default_ping_status": ("open", "closed", ""), "default_category": ("1", "2", "3", "99"),
    "comment_moderation": ("0", "1"), "comment_previously_approved": ("1", "0", ""), "comment_max_links": ("2", "1", "0"), "moderation_keys": ("", "word\nexample.com"),
    "disallowed_keys": ("", "body", "127.0.0"), "comment_registration": ("0", "1"), "require_name_email": ("1", ""), "close_comments_for_old_posts": ("0", "1"), "close_comments_days_old": ("14", "5"),
    "posts_per_page": ("10", "2", "-1"), "show_on_front": ("posts", "page"), "page_on_front": ("0", "13"), "page_for_posts": ("0", "14"), "wp_page_for_privacy_policy": ("3", "13", "0"),
    "category_base": ("", "/topics"), "tag_base": ("", "label"), "uploads_use_yearmonth_folders": ("1", "0"), "use_balanceTags": ("0", "1"), "thread_comments": ("1", "0"),
    "sticky_posts": ("a:0:{}", "a:2:{i:0;i:5;i:1;i:20;}", "a:1:{i:3;s:1:\"6\";}"), "default_pingback_flag": ("1", "0"), "thumbnail_size_w": ("150", "0"), "page_comments": ("0", "1"),
    "comments_notify": ("1", "0"), "moderation_notify": ("1", "0"), "users_can_register": ("0", "1"), "date_format": ("F j, Y", "d.m.Y"),
}  # fmt: skip
"""The values that options may have; the first is that of a fresh site."""
CAPABILITIES: tuple[dict[str, bool], ...] = (
    {"author": True}, {}, {"author": True, "publish_pages": True, "edit_pages": True}, {"editor": False}, {"contributor": True, "edit_others_posts": True}, {"list_users": True},
    {"author": True, "publish_posts": False}, {"contributor": True, "subscriber": True, "upload_files": True}, {"bogus": True}, {"subscriber": True, "edit_posts": True, "manage_categories": True},
    {"author": True, "edit_private_posts": True, "read_private_posts": True}, {"author": True, "edit_published_pages": True, "edit_others_pages": True, "edit_pages": True},
    {"subscriber": True, "unfiltered_html": True, "edit_posts": True}, {"editor": True, "unfiltered_html": False}, {"author": True, "moderate_comments": True}, {"author": True, "edit_users": True},
)  # fmt: skip
"""What the user ``author`` may have; the first is that of a fresh site."""
TOKENS = (
    "<p>", "</p>", "<b>", "</i>", "<script>", "&amp;", "&", "&#8217;", "&nbsp;", "&bogus;", "&#x1F600;", "<!--more-->", "<!--more words-->", "<!--nextpage-->", "<!--noteaser-->", "<!--", "-->", "[gallery]",
    "[caption id=\"x\"]", "\\", "\\\\", "'", '"', "%20", "%zz", "%", "ü", "ß", "Æ", "日本", "😀", "\u00a0", "\u200b", "\u2014", "\u2019", "<img src=x onerror=y>", '<a href="HOME/?p=5" target="_blank">', "http://example.com/x?y=1&z",
    "\n\n", "\r\n", "\t", "0", "A", "word", "Tag one", "cat a", " ", "  ", '<!-- wp:x {"a":1} /-->', "<!-- wp:paragraph --><p>Block</p><!-- /wp:paragraph -->", "<![CDATA[", "<?php x ?>", "<title>T</title>", "<category>2</category>", "<category>", ",", ", ", ";", "--",
    "_", "-", ".", "/", "$1", "{$x}", "\x7f", "e\u0301", "<", ">", "</", "javascript:", "style=\"color:red\"", "<div class='x' style='color:red;background:url(x)'>", "example.com", "a@b.cc", "1984", "\u202e", "\ufeff", "\u0130", "\u0131",
)  # fmt: skip
BYTES = (b"\xff", b"nul \x00 nul", b"ctl \x01", b"caf\xe9", "gut ü".encode(), b"", b"  untrimmed  ")  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def end(pair: Pair) -> None:
    """Leave the options of a fresh site, for whoever comes next."""
    give(pair, CAPABILITIES[0])
    pair.set(timezone_string="", gmt_offset="0", **{name: values[0] for name, values in CHOICES.items()})


def give(pair: Pair, rights: dict[str, bool]) -> None:
    """Roles and capabilities for the user ``author``, on both sides."""
    stored = serialize(rights)
    pair.sql.run(
        f"UPDATE wp_usermeta SET meta_value = {quoted(stored)} WHERE user_id = 3 AND meta_key = 'wp_capabilities'"
    )
    pair.wp.site.db.update(
        "wp_usermeta", {"meta_value": stored}, '"user_id" = 3 AND "meta_key" = ?', ("wp_capabilities",)
    )


def begin(pair: Pair, rng: random.Random) -> str:
    """Lay a site with options of its own; what they are."""
    lay(pair)
    site_options.delete(pair.wp.site, "cron")
    zone, offset = rng.choice(ZONES) if rng.random() < 0.6 else ZONES[0]
    chosen = {name: rng.choice(values) if rng.random() < 0.3 else values[0] for name, values in CHOICES.items()}
    pair.set(timezone_string=zone, gmt_offset=offset, **chosen)
    rights = rng.choice(CAPABILITIES) if rng.random() < 0.3 else CAPABILITIES[0]
    give(pair, rights)
    if rights != CAPABILITIES[0]:
        chosen["author"] = repr(rights)
    other = {name: value for name, value in chosen.items() if value != CHOICES.get(name, ("",))[0]}
    return f"{zone} {offset} {other}"


def strange(rng: random.Random, home: str) -> str:
    """A text that nobody would write."""
    return "".join(rng.choice(TOKENS) for _ in range(rng.choice((1, 2, 3, 6, 12)))).replace("HOME", home)


def moment(rng: random.Random) -> Date:
    """A day in any season, and hours that a summer time skips or has twice."""
    day = rng.choice(("20260329", "20261025", "20260308", "20261101", "20260701", "20270115", "19700101", "20371231", "00020101", "99980101", "20261122"))  # fmt: skip
    return Date(
        f"{day}T{rng.choice(('00', '01', '02', '03', '12', '23', '24'))}:{rng.choice(('00', '30', '59', '60'))}:00{rng.choice(('', '', '', 'Z', '+0200', '-05:30', ' CET'))}"
    )


def stranger(value: Any, rng: random.Random, pair: Pair, share: float) -> Any:
    """The value with a share of its leaves replaced: texts by strange ones, numbers by IDs of what was made before."""
    if isinstance(value, dict):
        return {name: stranger(member, rng, pair, share) for name, member in value.items()}
    if isinstance(value, list):
        return [stranger(item, rng, pair, share) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and rng.random() < max(share, 0.35):
        return made_before(rng, pair)
    if isinstance(value, (bool, int)) or rng.random() > share:
        return value
    if isinstance(value, Date):
        return moment(rng)
    if isinstance(value, str) and value.startswith(pair.home) and rng.random() < 0.7:
        return pair.wp.permalink(rng.choice(pair.wp.site.db.column('SELECT "ID" FROM "wp_posts"')))
    if isinstance(value, str):
        return rng.choice(BYTES) if rng.random() < 0.05 else strange(rng, pair.home)
    return value


def made_before(rng: random.Random, pair: Pair) -> int:
    """The ID of a row that the sequence made, if there is any."""
    table, key = rng.choice((("posts", "ID"), ("posts", "ID"), ("posts", "ID"), ("comments", "comment_ID"), ("terms", "term_id"), ("postmeta", "meta_id")))  # fmt: skip
    found = pair.wp.site.db.column(f'SELECT "{key}" FROM "wp_{table}" WHERE "{key}" >= {FIRST_FREE}')
    if not found:
        return rng.choice((5, 20))
    return int(found[-1] if rng.random() < 0.4 else rng.choice(found))


def one_call(pair: Pair, rng: random.Random, method: str) -> tuple[str, list[Any]]:
    role, arguments = made_arguments(rng, pair.home, method)
    share = rng.choice((0, 0.1, 0.3, 0.6))
    shaped = []
    for place, argument in enumerate(arguments):
        logs_in = argument in list(PASSWORDS) or (place and arguments[place - 1] in list(PASSWORDS))
        shaped.append(argument if logs_in else stranger(argument, rng, pair, share))
    return f"{method} as {role}: {shaped!r}", shaped


def made_body(pair: Pair, rng: random.Random, methods: list[str]) -> tuple[str, str, bytes]:
    """A call, or several in one: method, title, body."""
    if rng.random() < 0.1:
        calls = []
        for _ in range(rng.randrange(1, 5)):
            method = rng.choice(methods)
            calls.append((method, *one_call(pair, rng, method)))
        elements = [{"methodName": method, "params": arguments} for method, _, arguments in calls]
        return "system.multicall", "multicall of " + " + ".join(title for _, title, _ in calls), body("system.multicall", [elements])  # fmt: skip
    method = rng.choice(methods)
    title, arguments = one_call(pair, rng, method)
    return method, title, body(method, arguments)


def shown(text: Any) -> Any:
    """An answer with what no XML document may hold replaced, as wpcompat does."""
    return [shown(one) for one in text] if isinstance(text, list) else _CONTROL.sub("\ufffd", text)


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    host = pair.home.partition("://")[2]
    wanted = os.environ.get("WPCOMPAT_METHODS", "*").split()
    methods = [name for name in CALLS if name in load() and any(fnmatch(name, pattern) for pattern in wanted)]
    writers = [
        name for name in methods if re.search(r"\.(new|edit|delete|set|restore|publish|upload)", name)
    ] or methods
    setting = ""
    for number in range(count):
        if number % PER_SEQUENCE == 0:
            setting = begin(pair, rng)
        elif (
            abs(floatval(pair.sql.run("SELECT option_value FROM wp_options WHERE option_name = 'gmt_offset'")[0])) > 23
        ):
            pair.options.pop("gmt_offset", None)
            pair.set(gmt_offset="0")  # with more hours PHP dies of every date
        elif rng.random() < 0.05:
            name = rng.choice(list(CHOICES))
            pair.set(**{name: rng.choice(CHOICES[name])})
            setting += f" {name}={pair.options[name]}"
        method, title, sent = made_body(pair, rng, writers if rng.random() < 0.6 else methods)
        request = post("/xmlrpc.php", sent, host)
        ip = f"127.0.0.{rng.randrange(1, 9)}"
        theirs = pair.ask_wordpress(request, ip)
        pair.wp.clock.frozen = parsedate_to_datetime(dict(theirs.headers)["Date"]).timestamp()
        ours = pair.ask_ours(request, ip)
        if theirs.status == 500:
            assert ours.status == 200, title
            findings.kinds["a fatal error of PHP, which is never imitated"] += 1
            told = b"faultCode" in ours.body or ours.body.decode()
            findings.note(f"{number} [{setting}] {title}"[:3000], fatal=(True, told))
            again(pair)
            continue
        one, other = answers(method, theirs.body, ours.body)
        if one != other and tied(pair, one, other):
            findings.kinds["a list cut among equal rows"] += 1
            other = one
        their_rows, our_rows = rows(pair)
        pairs: dict[str, tuple[Any, Any]] = {table: (their_rows[table], our_rows[table]) for table in their_rows}
        pairs["events"] = scheduled(pair)
        before = len(findings.found)
        findings.kinds["fault" if b"<fault>" in theirs.body else "value"] += 1
        lines = tuple(shown(text).splitlines() if isinstance(text, str) else shown(text) for text in (one, other))
        findings.note(f"{number} [{setting}] {title}"[:3000], status=(theirs.status, ours.status), body=lines, **pairs)
        if len(findings.found) > before:
            again(pair)
    end(pair)


def again(pair: Pair) -> None:
    """What wpcompat has, its schedule too, becomes what WordPress has."""
    resync(pair)
    db = pair.wp.site.db
    for row in pair.sql.rows("wp_options", "option_name = 'cron'"):
        db.execute('DELETE FROM "wp_options" WHERE "option_name" = ?', ("cron",))
        db.insert("wp_options", {"option_name": "cron", "option_value": row["option_value"], "autoload": "yes"})


def scheduled(pair: Pair) -> tuple[list[str], list[str]]:
    """What both have scheduled."""
    found = pair.sql.rows("wp_options", "option_name = 'cron'")
    return events(found[0]["option_value"] if found else ""), events(site_options.text(pair.wp.site, "cron"))


def test_sequences_are_answered_alike(pair: Pair) -> None:
    alike(pair, run, 120)


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
