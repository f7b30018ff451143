"""source_page: WordPress's verdicts on recorded pages, and linear time on hostile ones."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat.formatting.strings import esc_html, sanitize_text_field
from wpcompat.linkbacks.source_page import NoLink, NoTitle, SourceLink, read
from wpcompat_tests import replay
from wpcompat_tests.steps import growth

TARGET = "http://wp.example/2026/11/20/open-post/"
RECORDED = [case for case in replay.load("pingbacks") if case.source_page is not None and "made_page" not in case.raw]
FAULTS = {17: NoLink, 32: NoTitle}


def body_of(answer: bytes) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        chunks = []
        while body:
            size, _, body = body.partition(b"\r\n")
            chunks.append(body[: int(size, 16)])
            body = body[int(size, 16) + 2 :]
        body = b"".join(chunks)
    return gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body


def target_of(case: replay.Case) -> str:
    found = re.findall(r"<string>([^<]*)</string>", case.request.decode())
    # XML's &amp; is the form in which the target is looked for, and quotes have been escaped on the way.
    return str(found[1]).replace("'", "\\'")


def page(body: str, title: str = "Title") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def link(text: str = "link", target: str = TARGET) -> str:
    return f'<a href="{target}">{text}</a>'


def author(title: str) -> str:
    """What becomes of a title on its way into the table, as far as the recorded ones need it."""
    clean = re.sub("&(?![a-z#0-9]+;)", "&amp;", sanitize_text_field(title).replace("\\", "").replace("\0", ""))
    return clean.encode()[:255].decode("utf-8", "ignore")


@pytest.mark.parametrize("case", [case for case in RECORDED if case.rows], ids=lambda case: case.id)
def test_recorded_excerpts(case: replay.Case) -> None:
    assert case.source_page is not None and case.rows
    found = read(body_of(case.source_page)[:153600], target_of(case))
    row = case.rows[0]
    content = f"[&#8230;] {esc_html(found.excerpt)} [&#8230;]".replace("\\", "")
    assert content[:65535] == row["comment_content"]
    assert author(found.title) == row["comment_author"]


@pytest.mark.parametrize(
    "case", [case for case in RECORDED if case.hidden and case.hidden[1] in FAULTS], ids=lambda case: case.id
)
def test_recorded_faults(case: replay.Case) -> None:
    assert case.source_page is not None and case.hidden
    with pytest.raises(FAULTS[case.hidden[1]]):
        read(body_of(case.source_page)[:153600], target_of(case))


def test_the_words_at_both_ends_are_lost() -> None:
    assert read(page(f"<p>one two three {link()} four five six</p>"), TARGET).excerpt == "two three link four five"


def test_nothing_is_cut_without_white_space_in_reach() -> None:
    words = "x" * 101
    assert read(page(f"<p>a {words}{link()} b c</p>"), TARGET).excerpt == f"a {words}link b c"
    assert read(page(f"<p>a {words[1:]}{link()} b c</p>"), TARGET).excerpt == f"{words[1:]}link b"


def test_the_earliest_and_the_latest_white_space_in_reach_are_taken() -> None:
    found = read(page(f"<p>zero {'a ' * 50}{link()}{' b' * 50} omega</p>"), TARGET).excerpt
    assert found == f"{'a ' * 50}link{' b' * 50}"


def test_of_two_equal_links_the_last_in_reach_is_the_end() -> None:
    found = read(page(f"<p>a b {link()} c {link()} d e {'x' * 200} {link()} y z</p>"), TARGET).excerpt
    assert found == "b link c link d e"


def test_the_first_title_without_a_tag_in_it_counts() -> None:
    assert read(b"<title>a<b></title><TITLE>second</TITLE>" + link().encode(), TARGET).title == "second"


@pytest.mark.parametrize("title", ["", "0"])
def test_an_empty_first_title_is_none(title: str) -> None:
    with pytest.raises(NoTitle):
        read(f"<title>{title}</title><title>b</title>{link()}".encode(), TARGET)


def test_bytes_that_are_not_utf8_empty_what_holds_them() -> None:
    assert read(page(f"<p>a b caf\xe9 {link()} c d</p>", "T\xe9").decode().encode("latin-1"), TARGET) == SourceLink(
        "", ""
    )


@pytest.mark.parametrize(
    "markup",
    [
        f"<a{TARGET}>x</a>",
        f"<A href='{TARGET}'>x</A>",
        f"<a href='{TARGET}'></a>",
        f"<a href='{TARGET}'>x</A>",
        f"<a href='{TARGET}'>x > y</a>",
        f"<a href='x'>{TARGET}</a>",
        f"<a href='{TARGET}'>x",
        f"<a href='{TARGET}",
        TARGET,
    ],
)
def test_what_is_no_link(markup: str) -> None:
    with pytest.raises(NoLink):
        read(page(markup), TARGET)


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        (f"<a data-x='{TARGET}' href='#'>x</a>", TARGET),
        (f"<a href={TARGET}feed/>x</a>", TARGET),
        (f"<abbr title='{TARGET}'>x</abbr><a href='{TARGET}'>x</a>", TARGET),
        (f"{TARGET}<p>{TARGET} <a href='{TARGET}'>x</a>", TARGET),
    ],
)
def test_what_is_a_link(markup: str, target: str) -> None:
    assert read(page(markup), target).excerpt.endswith("x")


VERDICTS = [
    json.loads(line) for line in (replay.FIXTURES / "source_page_verdicts.jsonl").read_text("ascii").splitlines()
]


@pytest.mark.parametrize("verdict", VERDICTS, ids=range(len(VERDICTS)))
def test_random_pages_as_wordpress_judged_them(verdict: dict[str, Any]) -> None:
    page, target = base64.b64decode(verdict["page"]), verdict["target"]
    if "fault" in verdict:
        with pytest.raises(FAULTS[verdict["fault"]]):
            read(page, target)
        return
    found = read(page, target)
    assert found.title == base64.b64decode(verdict["title"]).decode("utf-8", "surrogateescape") or not found.title
    assert esc_html(found.excerpt) == base64.b64decode(verdict["content"]).decode()


FLOODS: dict[str, Callable[[int], bytes]] = {
    "opening links": lambda n: b"<title>t</title>" + b"<a " * n,
    "links to the target": lambda n: b"<title>t</title>" + f"<a {TARGET} ".encode() * (n // 10),
    "links without text": lambda n: b"<title>t</title>" + f"<a {TARGET}>".encode() * (n // 10),
    "unclosed blocks": lambda n: b"<title>t</title>" + b"<p " * n,
    "titles": lambda n: b"<title>" * n,
    "titles in titles": lambda n: b"<title>" + b"x" * n + b"<title>" * n + b"</title>",
    "scripts": lambda n: b"<title>t</title>" + b"<script>" * n,
    "scripts without end": lambda n: b"<title>t</title>" + b"<script " * n,
    "scripts and styles": lambda n: b"<title>t</title>" + b"<style></script>" * n,
    "slashes": lambda n: b"<title>t</title>" + b"<" + b"/" * n,
    "quotes": lambda n: b"<title>t</title>" + b"<b '" * n,
    "comments": lambda n: b"<title>t</title>" + b"<!--" * n,
    "instructions": lambda n: b"<title>t</title>" + b"<?" * n,
    "brackets": lambda n: b"<title>t</title>" + b"<" * n + b">" * n,
    "markers": lambda n: b"<title>t</title>" + (link() + "<wpcontext>").encode() * (n // 10),
    "equal links": lambda n: b"<title>t</title>" + f"{link()} ".encode() * (n // 10),
    "blanks": lambda n: b"<title>t</title>" + b" " * n + link().encode() + b" " * n,
    "many pieces": lambda n: b"<title>t</title>" + f"{TARGET}<p>".encode() * (n // 10),
}


VERDICTS_ON_FLOODS = {
    "titles": "no title",
    "titles in titles": "no title",
    "markers": "t: tlink",
    "equal links": "t: link ",
    "blanks": "t: t lin",
}

IN_PYTHON = ("scripts", "scripts and styles", "markers", "equal links")
"""Each piece of these takes steps that are counted."""


def verdict(body: bytes) -> str:
    """The title, and how the excerpt begins; or what is missing."""
    try:
        found = read(body, TARGET)
    except NoTitle:
        return "no title"
    except NoLink as error:
        return f"no link, {error}"
    return f"{found.title}: {found.excerpt[:5]}"


@pytest.mark.parametrize("name", FLOODS)
def test_time_grows_with_length_only(name: str) -> None:
    """In steps; and what restarts at each sign within one step does not come to an end here."""
    flood = FLOODS[name]
    assert verdict(flood(50_000 if name in IN_PYTHON else 500_000)) == VERDICTS_ON_FLOODS.get(name, "no link, t")
    assert growth(lambda size: verdict(flood(size)), 2000) < 2.2


PIECES = st.sampled_from(
    ["<a ", "</a>", "<a>", ">", "<", TARGET, "x", " ", "\n", "<p>", "</p>", "<title>", "</title>", "<script>", "</script>",
     "<!--", "-->", "<?", "?>", "<!", "'", '"', "&", "&amp;", "\0", "<wpcontext>", "</wpcontext>", "é", "<b>", link(), "0"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([TARGET, "x>y", "&amp;", ">"]))
def test_any_page_is_judged(body: str, target: str) -> None:
    try:
        found = read(body.encode(), target)
    except (NoTitle, NoLink):
        return
    assert "<wpcontext>" not in found.excerpt


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(body: bytes) -> None:
    found = read(b"<title>t</title>" + body.replace(b"<", b"") + b" x " + link().encode() + b" y z", TARGET)
    assert found.title == "t"
