"""Reading exports: every version, and every way a file can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from wpcompat.migrate.wxr_read import Author, Header, Item, Record, TermRecord, WxrError, read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "wxr"


def records(name: str) -> list[Record]:
    return list(read(FIXTURES / name))


def items(name: str) -> dict[str, Item]:
    return {record.title: record for record in records(name) if isinstance(record, Item)}


@pytest.mark.parametrize(
    ("name", "version", "authors"),
    [("wordpress-6.1.9.xml", "1.2", 3), ("derived-1.1.xml", "1.1", 3), ("derived-1.0.xml", "1.0", 0)],
)
def test_every_version_has_the_same_posts(name: str, version: str, authors: int) -> None:
    found = records(name)
    assert found[0] == Header(version, "Oracle Blog", "http://127.0.0.1:8109", "http://127.0.0.1:8109")
    assert sum(isinstance(record, Author) for record in found) == authors
    walk = items(name)['A walk "in" the <em>garden</em> & on']
    assert (walk.id, walk.creator, walk.name, walk.date) == (4, "author", "a-walk", "2019-05-04 12:30:00")
    assert [(c.type, c.approved) for c in walk.comments] == [
        ("comment", "1"),
        ("comment", "1"),
        ("pingback", "1"),
        ("trackback", "0"),
    ]
    assert "Ünïcode ]]> and" in walk.content
    assert walk.sticky


def test_metadata_parents_and_terms() -> None:
    by_title = items("wordpress-6.1.9.xml")
    walk = by_title['A walk "in" the <em>garden</em> & on']
    assert ("colour", 'deep "green"') in walk.meta
    assert ("list", 'a:2:{i:0;s:1:"a";i:1;s:1:"b";}') in walk.meta
    assert ("category", "gardens-parks", "Gardens &amp; parks") in walk.terms
    assert by_title["The team"].parent == by_title["About us"].id
    assert by_title["rose"].attachment_url.endswith("/wp-content/uploads/2019/05/rose.jpg")
    roses = next(r for r in records("wordpress-6.1.9.xml") if isinstance(r, TermRecord) and r.slug == "roses")
    assert (roses.taxonomy, roses.parent) == ("category", "gardens-parks")


def test_progress_hears_every_byte() -> None:
    heard: list[int] = []
    list(read(FIXTURES / "wordpress-6.1.9.xml", heard.append))
    assert sum(heard) == (FIXTURES / "wordpress-6.1.9.xml").stat().st_size


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda d: d.replace(b"</wp:comment_author>", b"</wp:comment_autor>", 1),
            ["line 1", "<comment_author>", "mismatched tag"],
        ),
        (lambda d: d[: len(d) // 2], ["line ", "in element <", ""]),
        (lambda d: b"", ["line 1", "outside any element", "no element found"]),
        (
            lambda d: d.replace(b"<wp:wxr_version>1.2</wp:wxr_version>", b""),
            ["not a WordPress export", "no wxr_version"],
        ),
        (lambda d: d.replace(b"<wp:wxr_version>1.2", b"<wp:wxr_version>9.9"), ["'9.9'"]),
        (lambda d: d.replace(b"<title>Oracle Blog", b"<title>\x01Oracle Blog"), ["line ", "<title>"]),
        (lambda d: d.replace(b"<title>Oracle Blog", b"<title>\xff\xfe"), ["line ", "<title>"]),
        (lambda d: d.replace(b'encoding="UTF-8"', b'encoding="nonsense"'), ["encoding"]),
        (
            lambda d: d.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss', 1).replace(b"Own words", b"&a;", 1),
            ["entities"],
        ),
        (lambda d: b"<html></html>", ["not a WordPress export"]),
    ],
)
def test_broken_files_name_line_and_element(tmp_path: Path, change, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    whole = (FIXTURES / "wordpress-6.1.9.xml").read_bytes()
    broken = tmp_path / "broken.xml"
    broken.write_bytes(change(whole))
    with pytest.raises(WxrError) as error:
        list(read(broken))
    for word in [str(broken), *words]:
        assert word in str(error.value)
