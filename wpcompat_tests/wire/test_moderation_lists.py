"""The list of comments shows what WordPress 6.1.9 shows: the same rows, views, actions, notices and pages for the same address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html

from wpcompat.testing.site import WP
from wpcompat_tests.wire.moderated import HOME, Moderated, Step, location, recorded

LISTS = recorded("lists")
SPELLED_OTHERWISE = {"list ?comment_status[]=spam", "list ?s="}
"""Their pages' addresses keep the query as it was written."""
FOR_NOBODY = {"list ?orderby=none", "list ?start=5", "list ?number=3", "list ?trashed=1&ids=%22%3E%3Cb%3E"}
"""Arguments that no screen of WordPress makes, or that nobody should take up."""


class Shown:
    """A page of ours, read as the recording was."""

    def __init__(self, body: bytes, path: str) -> None:
        self.tree = html.document_fromstring(body.decode())
        self.url = urljoin(HOME, path)

    def find(self, xpath: str) -> list[Any]:
        found: list[Any] = self.tree.xpath(xpath)
        return found

    def address(self, url: str) -> str:
        whole = urljoin(self.url, url)
        return re.sub("_wpnonce=[0-9a-f]{10}", "_wpnonce=NONCE", whole).replace(HOME, "HOME")

    def select(self, name: str) -> list[list[Any]] | None:
        found = self.find(f"//select[@name='{name}']")
        return [[o.get("value"), o.text_content()] for o in found[0].iter("option")] if found else None

    def values(self) -> Iterator[tuple[str, Any]]:
        """What the recording holds, by the same names."""
        yield "page_title", words(self.tree.findtext(".//title")).partition(" ‹")[0]
        yield "heading", words(self.find("//h1")[-1].text_content())
        subtitle = self.find("//span[@class='subtitle']")
        yield "subtitle", words(subtitle[0].text_content()) if subtitle else None
        yield "notices", [words(p.text_content()) for p in self.find("//*[@id='moderated']")]
        yield "links", [self.address(a.get("href")) for a in self.find("//*[@id='moderated']//a")]
        yield (
            "views",
            [
                [a.getparent().get("class"), self.address(a.get("href")), "current" in a.attrib.get("class", ""), words(a.text_content())]
                for a in self.find("//ul[@class='subsubsub']//a")
            ],
        )  # fmt: skip
        for name, field in (("bulk", "action"), ("types", "comment_type")):
            yield name, self.select(field)
        yield "empty", [b.get("value") for b in self.find("//input[@name='delete_all']")]
        yield "num", words(self.find("//*[@class='displaying-num']")[0].text_content())
        yield (
            "pages",
            [
                [a.get("class").split()[0], self.address(a.get("href"))]
                for a in self.find("//div[@class='tablenav top']//a[contains(@class, '-page button')]")
            ],
        )
        none = self.find("//tr[@class='no-items']/td")
        yield "none", words(none[0].text_content()) if none else None
        yield "rows", [self.row(tr) for tr in self.find("//tbody[@id='the-comment-list']/tr[@id]")]
        yield "columns", [[th.get("id"), sorted(set(th.get("class").split()) - {"manage-column"}), self.address(th.find("a").get("href")) if th.find("a") is not None else ""] for th in self.find("//thead//th")]  # fmt: skip

    def row(self, tr: Any) -> list[Any]:
        actions = [span.get("class").split()[0] for span in tr.xpath(".//div[@class='row-actions']/span[@class]")]
        box = bool(tr.xpath(".//input[@name='delete_comments[]']"))
        return [tr.get("id").removeprefix("comment-"), tr.get("class"), box, " ".join(actions)]

    def details(self) -> Iterator[dict[str, Any]]:
        """Rows with everything that the recording has of some."""
        for tr in self.find("//tbody[@id='the-comment-list']/tr[@id]"):
            author = tr.xpath("./td[contains(@class, 'column-author')]")[0]
            date = tr.xpath(".//div[@class='submitted-on']")[0]
            reply = tr.xpath(".//p[@class='in-reply-to']/a")
            posts = tr.xpath(".//div[@class='response-links']")
            yield {
                "actions": {
                    span.get("class"): self.address(span.find("a").get("href"))
                    for span in tr.xpath(".//div[@class='row-actions']/span")
                    if span.get("class") not in ("reply", "quickedit")
                },
                "author": [line for line in map(words, author.text_content().split("\n")) if line],
                "author_links": [self.address(a.get("href")) for a in author.iter("a")],
                "date": words(date.text_content()),
                "date_link": self.address(date.find("a").get("href")) if date.find("a") is not None else None,
                "reply": [self.address(reply[0].get("href")), words(reply[0].text_content())] if reply else None,
                "post": [
                    [self.address(a.get("href")), a.get("class"), words(a.text_content())]
                    for each in posts
                    for a in each.findall("a")
                ],
                "bubble": [
                    words(said.text_content())
                    for each in posts
                    for said in each.xpath(".//span[@class='screen-reader-text']")
                ],
            }


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def expected(step: Step) -> dict[str, Any]:
    """The recording in the form of ``Shown.values``."""
    found = dict(step)
    for name in ("page_title", "heading", "subtitle", "num", "none"):
        if name in found and found[name] is not None:
            found[name] = words(html.fromstring(f"<p>{found[name]}</p>").text_content())
    if "notices" in step:
        notices = [html.fromstring(f"<div>{said}</div>") for _, said in step["notices"]]
        found["notices"] = [words(each.text_content()) for each in notices]
        found["links"] = [
            urljoin("HOME/wp-admin/", a.get("href")) if not a.get("href").startswith("HOME") else a.get("href")
            for each in notices
            for a in each.iter("a")
        ]
    for name in ("bulk", "types"):
        if name in found:
            found[name] = [[value, label] for value, _, label in found[name]]
    if "columns" in found:
        found["columns"] = [[key, sorted(css.split()), url] for key, css, url in found["columns"]]
    return found


def detailed(row: dict[str, Any]) -> dict[str, Any]:
    """A recorded row in the form of ``Shown.details``. Replies and quick edits are buttons of WordPress's script."""
    return {
        "actions": {
            css: address if address.startswith("HOME") else f"HOME/wp-admin/{address}"
            for css, address, _ in row["actions"]
            if address != "button"
        },
        "author": [line for line in map(words, row["author"]) if line],
        "author_links": row["author_links"],
        "date": row["date"],
        "date_link": row["date_link"],
        "reply": row["reply"],
        "post": [link for link in row.get("post") or () if link[1].endswith("item-link")],
        "bubble": row.get("bubble") or [],
    }


def differences(make_wp: Callable[..., WP], version: str, steps: list[Step]) -> Iterator[tuple[str, str, Any, Any]]:
    site = Moderated(make_wp, version)
    for step in steps:
        reply = site.send(step)
        if reply.status != step["status"] or location(reply) != step.get("location", ""):
            yield step["title"], "status", (step["status"], step.get("location")), (reply.status, location(reply))
        if reply.status != 200 or step["status"] != 200:
            continue
        theirs = expected(step)
        for name, ours in Shown(reply.body, step["path"]).values():
            if name in theirs and theirs[name] != ours:
                yield step["title"], name, theirs[name], ours


ROW = "the-comment-list:comment-{}"
KNOWN_BY = {
    ("", "approve"): ("vim-a aria-button-if-js", f"dim:{ROW}:unapproved:e7e7d3:e7e7d3:new=approved"),
    ("", "unapprove"): ("vim-u aria-button-if-js", f"dim:{ROW}:unapproved:e7e7d3:e7e7d3:new=unapproved"),
    ("", "spam"): ("vim-s vim-destructive aria-button-if-js", f"delete:{ROW}::spam=1"),
    ("", "trash"): ("delete vim-d vim-destructive aria-button-if-js", f"delete:{ROW}::trash=1"),
    ("moderated", "approve"): ("vim-a vim-destructive aria-button-if-js", f"delete:{ROW}:e7e7d3:action=dim-comment&new=approved"),
    ("approved", "unapprove"): ("vim-u vim-destructive aria-button-if-js", f"delete:{ROW}:e7e7d3:action=dim-comment&new=unapproved"),
    ("spam", "unspam"): ("vim-z vim-destructive aria-button-if-js", f"delete:{ROW}:66cc66:unspam=1"),
    ("trash", "untrash"): ("vim-z vim-destructive aria-button-if-js", f"delete:{ROW}:66cc66:untrash=1"),
    ("trash", "delete"): ("delete vim-d vim-destructive aria-button-if-js", f"delete:{ROW}::delete=1"),
}  # fmt: skip
"""The ``class`` and ``data-wp-lists`` of an action's link in a view, in WordPress."""


def test_scripts_know_the_links_by_their_marks(make_wp: Callable[..., WP]) -> None:
    site = Moderated(make_wp, "7.1")
    for (view, act), (css, does) in KNOWN_BY.items():
        path = f"/wp-admin/edit-comments.php?comment_status={view}"
        shown = Shown(site.send({"path": path, "as": "admin"}).body, path)
        links = shown.find(f"//div[@class='row-actions']/span/a[contains(@href, '={act}comment&')]")
        assert links, (view, act)
        for link in links:
            number = link.xpath("ancestor::tr/@id")[0].rpartition("-")[2]
            assert (link.get("class"), link.get("data-wp-lists")) == (css, does.format(number))


@pytest.mark.parametrize("version", ["6.1", "7.1"])
def test_lists(make_wp: Callable[..., WP], version: str) -> None:
    steps = [step for step in LISTS if step["title"] not in FOR_NOBODY]
    found = [
        each
        for each in differences(make_wp, version, steps)
        if not (each[1] == "pages" and each[0] in SPELLED_OTHERWISE)
        and not (version == "7.1" and each[1] == "bulk" and each[0].endswith(("as author", "as contributor")))
    ]
    assert found == []


def test_7_1_offers_bulk_actions_to_moderators_alone(make_wp: Callable[..., WP]) -> None:
    for version, offered in (("6.1", 2), ("7.1", 0)):
        site = Moderated(make_wp, version)
        page = Shown(site.send({"path": "/wp-admin/edit-comments.php?p=12", "as": "author"}).body, "/")
        assert len(page.find("//select[starts-with(@name, 'action')]")) == offered
        assert page.find("//tr[@id='comment-7']//input[@name='delete_comments[]']")


@pytest.mark.parametrize("title", [step["title"] for step in LISTS if "details" in step])
def test_all_of_a_row(make_wp: Callable[..., WP], title: str) -> None:
    step = next(step for step in LISTS if step["title"] == title)
    reply = Moderated(make_wp, "6.1").send(step)
    ours = list(Shown(reply.body, step["path"]).details())
    assert ours == [detailed(row) for row in step["details"]]
