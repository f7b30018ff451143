"""Calls about posts, in chapters that each begin on the same site, and what a WordPress answered and stored at each.

``python -m wpcompat_tests.reference.made_posts PORT`` lays that site on a running WordPress 6.1, makes the calls and records them
in ``fixtures/xmlrpc``; ``wire/test_xmlrpc_posts.py`` replays the recording.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from wpcompat.formatting.php import unserialize
from wpcompat.testing.web import Web
from wpcompat_tests.reference.differential import TABLES, Pair, open_pair, post
from wpcompat_tests.reference.made_calls import PASSWORDS, Date, body
from wpcompat_tests.reference.test_differential_xmlrpc import lay

FIXTURES = Path(__file__).parents[2] / "fixtures" / "xmlrpc"
SITE, RECORDING = FIXTURES / "posts-site.json", FIXTURES / "posts-6.1.jsonl"
PORT = 8103
HOME = f"http://127.0.0.1:{PORT}"
COMPARED = ("posts", "postmeta", "comments", "terms", "term_taxonomy", "term_relationships")
HOOKS = ("publish_future_post", "do_pings", "wp_scheduled_auto_draft_delete")
LAST = "LAST"
"""Stands for the ID that the last wp.newPost of the chapter answered."""
_DATE = re.compile(r"(\d{4})(-?)(\d\d)-?(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_STAMP = re.compile(r"\b1[789]\d{8}\b")


@dataclass(frozen=True)
class Step:
    """One call; ``arguments`` are those behind blog, login and password. ``set``: options that are set before it."""

    method: str
    arguments: tuple[Any, ...] = ()
    role: str = "admin"
    set: Mapping[str, str] | None = None


def new(role: str = "admin", **content: Any) -> Step:
    return Step("wp.newPost", (content,), role)


def edit(post_id: Any, role: str = "admin", **content: Any) -> Step:
    return Step("wp.editPost", (post_id, content), role)


def get(post_id: Any, *fields: str, role: str = "admin") -> Step:
    return Step("wp.getPost", (post_id, list(fields)) if fields else (post_id,), role)


def listed(*fields: str, role: str = "admin", **query: Any) -> Step:
    return Step("wp.getPosts", (query, list(fields) or ["post_title", "post_status"]), role)


def _unstored() -> Iterator[Step]:
    """What is refused, one check after the other."""
    yield new(post_type="bogus", post_status="publish")
    yield new("subscriber", post_type="bogus")
    yield new("subscriber")
    yield new("author", post_type="page", post_title="t")
    yield new("contributor", post_type="attachment", post_title="t")
    yield new("author", post_type="wp_navigation", post_title="t")
    for status in ("publish", "future", "private"):
        yield new("contributor", post_status=status, post_password="x", post_title="t")
    yield new("contributor", post_password="x", post_author=1)
    yield new("author", post_author=1, post_title="t")
    yield new("editor", post_author=99, post_title="t")
    yield new("contributor", post_author=4, sticky=True)
    yield new("author", post_title="t", sticky=False)
    yield new(post_title="t", sticky=True, post_status="private")
    yield new(post_title="t", sticky=1, post_password="x")
    yield new(post_title="t", post_thumbnail=9999)
    yield new(post_title="t", post_thumbnail=-16, custom_fields="text")
    yield new(post_title="t", custom_fields=[{"key": "kept", "value": "1"}], terms={"bogus": [1]})
    yield new(post_title="t", post_type="page", terms={"category": [1]})
    yield new(post_title="t", terms={"category": [1, 5]})
    yield new(post_title="t", terms={"category": [99]})
    yield new(post_title="t", terms=[[1]])
    yield new(post_title="t", terms_names={"category": ["Child"]})
    yield new("author", post_title="t", terms_names={"post_tag": ["Tag one", "Tag new"]})
    yield new(post_title="t", terms_names={"post_tag": [""]})
    yield new(post_title="t", terms_names={"post_tag": ["<b></b>"]})
    yield new()
    yield new(post_content="  ", post_title=" \n")
    yield new(post_title="0")
    yield new(post_title="t", post_date=Date("00000000T00:00:00"))
    yield new(post_title="t", post_password="x" * 256)
    yield new(post_title="t", post_content=b"\xff")
    yield edit(9999, post_title="t")
    yield edit(0)
    yield edit(5, post_type="page")
    yield edit(5, post_type="bogus")
    yield edit(20, "contributor", post_title="t")
    yield edit(20, "author", post_author=1)
    yield edit(5, "author")
    yield edit(5, ID=9999)
    yield edit(5, ID=13)
    yield edit(5, if_not_modified_since=Date("20200101T00:00:00"))
    yield edit(5, if_not_modified_since=Date("20261110T08:05:00+0900"), post_title="in time")
    yield edit(5, if_not_modified_since=Date("20261110T08:05:00"), post_title="too late")
    for post_id in (0, 9999, "x"):
        yield get(post_id)
        yield Step("wp.deletePost", (post_id,))
        yield Step("wp.getRevisions", (post_id,))
        yield Step("wp.restoreRevision", (post_id,))
    yield get(5, role="author")
    yield get(3, role="editor")
    yield Step("wp.deletePost", (5,), "author")
    yield Step("wp.deletePost", (30,))
    yield Step("wp.getRevisions", (5,), "contributor")
    yield Step("wp.getRevisions", (30,))
    yield Step("wp.getRevisions", (16,))
    yield Step("wp.restoreRevision", (5,))
    yield Step("wp.restoreRevision", (30,), "author")
    yield listed(post_type="any")
    yield listed(post_type="page", role="author")
    yield listed(role="subscriber")


def _created() -> Iterator[Step]:
    everything = ("post", "terms", "custom_fields", "enclosure")
    yield new(post_title=" T & <b>b</b> ", post_content="C", post_excerpt="E", post_status="publish", menu_order=5, guid="x", tags_input="no",
              post_category=[2], wp_page_template="blank", post_mime_type="a/b", ID=5, sticky="yes")  # fmt: skip
    yield get(LAST, *everything)
    yield new(post_title="All", post_status="publish", post_name="A Slug", comment_status="open", ping_status="closed", post_format="aside",
              terms={"category": [2, "8"], "post_tag": []}, terms_names={"category": ["cat & dog", "New Cat"], "post_tag": ["tag ONE", "a, b", "it's", 5]},
              custom_fields=[{"key": "k", "value": "v"}, {"key": "_p", "value": "w"}, {"value": "x"}, {"key": "list", "value": ["a", {"b": Date("20200102T03:04:05Z")}]},
                             {"key": "date", "value": Date("20200102T03:04:05")}, {"key": "yes", "value": True}, {"key": "no", "value": False}, {"key": "none"},
                             {"key": "real", "value": 1.5}, {"key": 7, "value": 8}, {"key": "x" * 256, "value": 1}, {"key": "again", "value": 's:1:"a";'}],
              enclosure={"url": "http://e.com/a.mp3?x=1&y=2", "length": "12x", "type": "audio/mpeg"}, post_thumbnail=16)  # fmt: skip
    yield get(LAST, *everything)
    yield get(LAST, "taxonomies", "link", "post_thumbnail", "bogus", role="editor")
    yield new("author", post_title="<i>i</i><script>s</script> & b", post_status="publish",
              post_content='<p onclick="x">a & b</p><iframe src="x"></iframe><!-- wp:image {"a":"--"} --><img src="x" onerror="y"><!-- /wp:image -->',
              post_excerpt="<a href='javascript:x'>a</a>", custom_fields=[{"key": "raw", "value": "<script>"}])  # fmt: skip
    yield get(LAST, "post", "terms", role="author")
    yield new(
        "author",
        post_title='<!-- wp:image {"id":5,"a":"a--b"} --><img src=x onerror=1><!-- /wp:image -->',
        post_excerpt='<a href="http://e.com/" target="_blank">x</a>',
    )
    yield new(
        post_content='<a href="http://e.com/" target="_blank">x</a> [caption]<img>[/caption] \\ &#128; <style>',
        post_title="\\ <a target=x href=y>z</a>",
    )
    yield new("contributor", post_title="Con", post_status="pending", post_name="given")
    yield new("contributor", post_title="Con", post_status="trash", post_name="given")
    yield new("contributor", post_title="Con", post_status="inherit")
    yield new("contributor", post_title="Con", post_status="auto-draft")
    yield new(post_title="Unregistered", post_status="bogus")
    yield new(post_title="Truth", post_status=True)
    yield new(post_title="", post_type="page", post_parent=13, post_status="publish")
    yield new(post_title="Below", post_type="page", post_parent=9999)
    yield new(post_type="attachment", post_title="Loose", post_status="publish", post_parent=-5)
    yield new(post_type="wp_block", post_title="B", post_content="<!-- wp:x /-->", post_status="publish")
    yield new(post_type="nav_menu_item", post_title="Menu")
    yield new(post_type="revision", post_title="Rev", post_parent=5)
    yield new(
        post_title="Quotes ' \" \\",
        post_content="\\' \\\\ \"",
        post_password="it's",
        post_excerpt="&#146; &#8217; &bogus;",
    )
    yield get(LAST)
    yield new(post_title="Uploads", post_content=f"see {HOME}/?p=17 there", post_status="publish")
    yield new(
        post_title=5, post_content=1.5, post_excerpt=True, post_password=["x"], post_parent="13abc", post_author="3x"
    )
    yield new(post_title="sticky draft", sticky=True)
    yield new(post_title="unsticky", sticky="FALSE")
    yield new(post_title="one zero", terms_names={"post_tag": ["0"]}, post_format="0")
    yield new(
        post_title="nothing",
        terms={"category": [], "post_tag": "5"},
        terms_names={"category": "x"},
        post_thumbnail=0,
        post_format="",
    )
    yield get(LAST)


def _dated() -> Iterator[Step]:
    zones = (
        {"gmt_offset": "0", "timezone_string": ""},
        {"gmt_offset": "5.5"},
        {"timezone_string": "Europe/Berlin"},
        {"timezone_string": "", "gmt_offset": "-3"},
    )
    dates = (Date("20200702T03:04:05"), Date("20200102T03:04:05Z"), Date("20200102T03:04:05+0200"), Date("20240231T10:00:00"), Date("nonsense"), Date("1577934245"),
             Date(""), Date("20200102T24:00:00"), Date("20201302T00:00:00"), "2020-01-02 03:04:05", "20200102T03:04:05", "10 September 2020", "rubbish", "0000-00-00 00:00:00", 0)  # fmt: skip
    for zone in zones:
        first = True
        for date in dates:
            for name in ("post_date", "post_date_gmt"):
                content = {"post_title": "d", "post_status": "publish", name: date}
                yield Step("wp.newPost", (content,), set=zone if first else None)
                first = False
        yield get(LAST)
    for status in ("draft", "pending", "private", "publish", "future", "trash"):
        yield new(post_title="ahead", post_status=status, post_date=Date("20350101T00:00:00"))
        yield get(LAST, "post_status", "post_date", "post_date_gmt", "link")
        yield new(post_title="floating", post_status=status)
        yield get(LAST, "post_status", "post_date", "post_date_gmt", "post_modified_gmt", "link")
    yield new(post_title="both", post_date=Date("20200102T03:04:05"), post_date_gmt=Date("20210102T03:04:05"))
    yield new(post_title="both", post_date=Date("20200102T03:04:05"), post_date_gmt="2021-01-02 03:04:05")


def _edited() -> Iterator[Step]:
    yield edit(5, post_content="Other", post_excerpt="e", post_status="publish")
    yield get(5, "post", "terms", "custom_fields", "enclosure")
    yield edit(5)
    yield edit(5, terms={"category": []}, terms_names={"post_tag": []}, post_format="standard")
    yield edit(
        5, terms_names={"category": ["New"], "post_tag": ["One"]}, terms={"post_tag": [5]}, post_format="gallery"
    )
    yield edit(5, custom_fields=[{"id": 20, "key": "mood", "value": "it's \\ \"new\""}, {"id": 21}, {"id": "22", "key": "_hidden", "value": "y"}, {"id": 23, "key": "mood", "value": "z"},
                                 {"id": 24, "key": "enclosure"}, {"id": 30, "key": "_thumbnail_id"}, {"id": 9999}, {"key": "mood", "value": "more"}])  # fmt: skip
    yield edit(5, enclosure={"url": "http://example.com/a.mp3", "length": 5, "type": "audio/mpeg"}, post_thumbnail=16)
    yield edit(5, enclosure={"url": "it's", "length": 5, "type": ""}, post_thumbnail=16)
    yield edit(5, enclosure={"url": "it's", "length": 5, "type": ""}, post_thumbnail=17)
    yield edit(5, enclosure={"url": "x", "length": 5}, post_thumbnail=18)
    yield get(5, "custom_fields", "enclosure", "post_thumbnail")
    yield edit(5, post_name="")
    yield edit(5, post_name="Closed Post")
    yield edit(5, post_date=Date("20200102T03:04:05"))
    yield edit(5, post_date="", post_title="dated")
    yield edit(5, post_status="draft", sticky=True)
    yield edit(5, post_status="private", post_password="x")
    yield edit(5, post_status="publish", post_password="")
    yield edit(5, post_status="future", post_date_gmt=Date("20350101T00:00:00"))
    yield edit(5, post_title="still ahead")
    yield edit(5, post_status="publish", post_date_gmt=Date("20200101T00:00:00"))
    yield edit(5, post_author=3, comment_status="x", ping_status="x")
    yield edit(5, "author", post_title="<script>mine</script>", post_status="publish", post_author=3)
    yield edit(7, post_title="Draft again")
    yield edit(7, post_name="Own Name!")
    yield edit(7, post_status="publish")
    yield edit(7, post_name="1984")
    yield edit(22, post_status="auto-draft", terms={"category": []})
    yield edit(22, post_status="auto-draft", post_title="auto")
    yield edit(24, post_status="auto-draft")
    yield edit(9, post_status="publish")
    yield edit(9, post_date=Date("20200101T00:00:00"))
    yield edit(8, ID=6)
    yield get(6)
    yield edit(8, ID=0)
    yield get(LAST)
    yield edit(13, post_parent=15)
    yield edit(13, post_parent=13)
    yield edit(14, post_parent=15, post_title="Page & more")
    yield get(15, "link", "post_parent", "post_format")
    yield edit(16, post_title="Pic", post_content="d", post_status="publish")
    yield edit(30, post_title="Changed revision", custom_fields=[{"key": "on", "value": "revision"}])
    yield edit(20, "author", post_content="[gallery] <iframe></iframe>")
    yield edit(3, post_content="Privacy")
    yield edit(3, "editor", post_content="Privacy")


def _slugs() -> Iterator[Step]:
    for name in (
        "open-post",
        "Äpfel & Öl / ß — x…",
        "feed",
        "1984",
        "12",
        "0",
        "%e2%82%ac %zz",
        "日本語" * 30,
        "x" * 250,
        "--a--b--",
        "<b>tag</b>",
        "a.b.c",
        "trash-post",
        "…",
        " ",
    ):
        yield new(post_title=name, post_status="publish")
        yield new(post_title="T", post_name=name, post_status="draft")
        yield edit(LAST, post_status="publish")
        yield new(post_title=name, post_type="page", post_status="publish")
    yield new(post_title="page2", post_type="page", post_status="publish")
    yield new(post_title="Pic", post_type="page", post_status="publish")
    yield new(post_title="child", post_type="page", post_parent=13, post_status="publish")
    yield edit(10, post_title="Up again")
    yield edit(10, post_status="draft")
    yield edit(10, post_status="publish")


def _trashed() -> Iterator[Step]:
    for post_id in (5, 5, 13, 13, 16, 8, 9, 7, 7, 10):
        yield Step("wp.deletePost", (post_id,))
        yield get(post_id, "post_status", "post_name", "link", "sticky", "custom_fields")
    yield Step("wp.deleteFile", (17,), "editor")
    yield Step("wp.deletePost", (20,), "author")
    yield edit(20, "author", post_title="In the trash")
    yield edit(20, "author", post_status="publish")
    yield new(post_title="S", post_status="publish", sticky=True)
    yield Step("wp.deletePost", (LAST,))
    yield Step("wp.deletePost", (LAST,))
    yield new(post_title="By Author", post_status="publish")
    yield new("contributor", post_title="Own")
    yield Step("wp.deletePost", (LAST,), "contributor")
    yield Step("wp.deletePost", (LAST,), "contributor")


def _lists() -> Iterator[Step]:
    yield Step("wp.getPosts")
    yield Step("wp.getPosts", ({}, ["post_title", "terms", "custom_fields", "enclosure", "link"]))
    yield Step("wp.getPosts", ("text", {"a": "post_title", "b": "post_id"}))
    yield Step("wp.getPosts", ([], []))
    for role in ("editor", "author", "contributor"):
        yield listed(role=role, number=100)
        yield listed(role=role, number=3)
    for status in (
        "any",
        "trash",
        "any,trash",
        "inherit",
        "",
        "0",
        "bogus",
        "Draft",
        "!",
        "publish, draft",
        ["draft", "Private"],
        [],
        {"x": "future"},
        True,
        5,
        "auto-draft",
    ):
        yield listed(post_status=status, number=100)
        yield listed(post_status=status, post_type="attachment", number=100)
    yield listed(post_status="!", role="author", number=100)
    for number in (0, -2, "3", "x", 2.9, True):
        yield listed(number=number, offset=2)
    for offset in (-3, "4", 100):
        yield listed(number=100, offset=offset)
    for orderby in (
        "ID",
        "title",
        "post_title",
        "name",
        "modified",
        "bogus",
        "",
        "ID bogus",
        "author ID",
        "type+ID",
        {"title": "ASC"},
        {"author": "asc", "ID": "x"},
        "relevance",
        "date",
    ):
        for order in ("ASC", "desc", "x", 5):
            yield listed(orderby=orderby, order=order, number=100)
    for words in (
        "post",
        "Post -open",
        '"open post"',
        "it's",
        "zzz",
        "%",
        "a",
        "the",
        "by author multi",
        5,
        "0",
        ["x"],
        "x" * 1601,
    ):
        yield listed(s=words, number=100)
        yield listed(s=words, number=100, orderby="relevance")
    for kind in ("page", "revision", "attachment", "nav_menu_item"):
        yield listed(post_type=kind, number=100)


def _revisions() -> Iterator[Step]:
    yield Step("wp.getRevisions", (5,))
    yield Step("wp.getRevisions", (5, ["post", "terms", "custom_fields"]))
    yield Step("wp.getRevisions", (5, []))
    yield Step("wp.getRevisions", (1,))
    yield Step("wp.restoreRevision", (30,))
    yield get(5, "post", "custom_fields")
    yield Step("wp.getRevisions", (5, ["post_content", "post_title", "post_author"]))
    yield Step("wp.restoreRevision", (30,))
    yield Step("wp.restoreRevision", (31,), "author")
    yield Step("wp.restoreRevision", (31,), "contributor")
    yield new(post_title="R", post_content="one")
    yield edit(LAST, post_content="two")
    yield edit(LAST, post_content="two ")
    yield edit(LAST, post_status="pending")
    yield edit(LAST, post_title="R2")
    yield Step(
        "wp.getRevisions", (LAST, ["post_title", "post_content", "post_name", "post_parent", "post_date", "link"])
    )
    yield Step("wp.restoreRevision")


CHAPTERS = {
    "refused": _unstored, "created": _created, "dated": _dated, "edited": _edited, "slugs": _slugs, "trashed": _trashed, "lists": _lists,
    "revisions": _revisions,
}  # fmt: skip


def undated(text: str, now: datetime) -> str:
    """A text without the moment of its call, in whatever zone; ``now`` in UTC, without a zone."""

    def shown(found: re.Match[str]) -> str:
        year, _, *rest = found.groups()
        try:
            apart = (datetime(*map(int, (year, *rest))) - now + timedelta(seconds=2)).total_seconds()  # type: ignore[arg-type]
        except ValueError:
            return found[0]
        return "NOW" if abs(apart) < 86400 and apart % 1800 < 6 else found[0]

    stamp = (now - datetime(1970, 1, 1)).total_seconds()
    return _STAMP.sub(lambda found: "STAMP" if abs(int(found[0]) - stamp) < 6 else found[0], _DATE.sub(shown, text))


def events(stored: str) -> list[str]:
    """The events of the option ``cron`` that posts bring about."""
    schedule = unserialize(stored) if stored else {}
    return sorted(
        f"{hook} {list(event['args'].values())} {at if hook == 'publish_future_post' else ''}".rstrip()
        for at, hooks in schedule.items()
        if isinstance(hooks, dict)
        for hook in hooks.keys() & set(HOOKS)
        for event in hooks[hook].values()
    )


Rows = dict[str, list[str]]


def changes(before: Rows, after: Rows, now: datetime) -> Rows:
    """The rows that came (``+``) and went (``-``), as text without their moment, by table; not those that differ by it alone."""
    found = {}
    for table, rows in after.items():
        came = {undated(row, now) for row in rows if row not in before[table]}
        went = {undated(row, now) for row in before[table] if row not in rows}
        found[table] = sorted([f"+ {row}" for row in came - went] + [f"- {row}" for row in went - came])
    return {table: rows for table, rows in found.items() if rows}


def as_text(row: Mapping[str, Any]) -> str:
    return json.dumps({name: None if value is None else str(value) for name, value in row.items()}, sort_keys=True)


def their_rows(pair: Pair) -> Rows:
    found = {table: [as_text(row) for row in pair.sql.rows(f"wp_{table}")] for table in COMPARED}
    stored = {
        row["option_name"]: row["option_value"]
        for row in pair.sql.rows("wp_options", "option_name IN ('cron', 'sticky_posts')")
    }
    return {**found, "sticky": [stored.get("sticky_posts", "")], "events": events(stored.get("cron", ""))}


def begin(pair: Pair) -> None:
    """Lay the site that every chapter begins on."""
    # Else the metadata of the site's attachments would stand behind what the chapter before has left.
    pair.sql.run("DELETE FROM wp_postmeta WHERE meta_id > 2; ALTER TABLE wp_postmeta AUTO_INCREMENT = 3")
    lay(pair)
    pair.sql.run(
        "UPDATE wp_posts SET post_content = CONCAT('Sample words ', ID), post_date = '2026-11-01 10:00:00', post_date_gmt = '2026-11-01 10:00:00', post_modified ="
        " '2026-11-01 10:00:00', post_modified_gmt = '2026-11-01 10:00:00' WHERE ID < 4; UPDATE wp_comments SET comment_content = 'Sample comment', comment_date ="
        " '2026-11-01 10:00:00', comment_date_gmt = '2026-11-01 10:00:00' WHERE comment_ID = 1; DELETE FROM wp_options WHERE option_name IN ('cron')"
    )


def record(pair: Pair) -> None:
    lines: list[dict[str, Any]] = []
    for chapter, steps in CHAPTERS.items():
        begin(pair)
        if not lines:
            SITE.write_text(
                json.dumps({t: pair.sql.rows(f"wp_{t}") for t in TABLES}, indent=0, ensure_ascii=True) + "\n"
            )
        last: Any = 0
        before = their_rows(pair)
        for step in steps():
            pair.set(**step.set or {})
            arguments = [last if argument == LAST else argument for argument in step.arguments]
            sent = body(step.method, [1, step.role, PASSWORDS[step.role], *arguments])
            reply = pair.ask_wordpress(post("/xmlrpc.php", sent, pair.home.partition("://")[2]))
            now = parsedate_to_datetime(dict(reply.headers)["Date"]).replace(tzinfo=None)
            after = their_rows(pair)
            told = reply.body.decode("utf-8", "surrogateescape")
            found = re.search(r"^      <string>(\d+)</string>", told, re.MULTILINE)
            if step.method == "wp.newPost" and found:
                last = int(found[1])
            if step.arguments and isinstance(step.arguments[-1], dict) and step.arguments[-1].get("ID") == 0:
                last = max(int(row["ID"]) for row in pair.sql.rows("wp_posts", "post_type <> 'revision'"))
            rows = changes(before, after, now)
            lines.append(
                {"chapter": chapter, "set": dict(step.set or {}), "request": sent.decode(), "now": str(now), "status": reply.status,
                 "answer": undated(told, now), "rows": rows}
            )  # fmt: skip
            before = after
    RECORDING.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines), "ascii")


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(
            f"http://127.0.0.1:{int(arguments[0])}", os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, Path(folder)
        )
        try:
            record(pair)
        finally:
            pair.wp.close()
            pair.close()


if __name__ == "__main__":
    main(sys.argv[1:])
