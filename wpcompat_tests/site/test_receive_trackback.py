"""Trackbacks received: charsets, limits, hardened, and what WordPress cannot digest. Recorded cases are in wire/."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock
from urllib.parse import quote_from_bytes

import pytest
from werkzeug.test import TestResponse

from wpcompat import options
from wpcompat.comments.store import list_comments
from wpcompat.db import Comment
from wpcompat.formatting import charset
from wpcompat.testing.site import WP

MARKUP = (
    "<script>x</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '"><svg/onload=x>',
    "<!--",
    "&lt;b&gt;",
)


def send(wp: WP, path: str = "/wp-trackback.php/1", **fields: Any) -> TestResponse:
    given: dict[str, Any] = {"title": "Title", "url": "http://source.example/", "excerpt": "words", **fields}
    pairs = ((name, value.encode() if isinstance(value, str) else value) for name, value in given.items())
    body = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)
    return post(wp, path, data=body)


def post(wp: WP, path: str = "/wp-trackback.php/1", environ: dict[str, Any] | None = None, **kw: Any) -> TestResponse:
    overrides = {"REMOTE_ADDR": "192.0.2.7", **(environ or {})}
    return wp.client.post(path, content_type="application/x-www-form-urlencoded", environ_overrides=overrides, **kw)


def message(answer: TestResponse) -> str:
    text = answer.get_data(as_text=True)
    return text.partition("<message>")[2].partition("</message>")[0] if "<error>1" in text else text[-11:]


def stored(wp: WP) -> Comment:
    (comment,) = list_comments(wp.site, types=["trackback"])
    return comment


@pytest.mark.parametrize(
    ("version", "fidelity", "charset", "title", "kept"),
    [
        ("7.1", "exact", "UTF-8", "café".encode(), "café"),
        ("7.1", "exact", "iso-8859-1", b"caf\xe9 x", ""),
        ("7.1", "exact", "", b"caf\xe9 x", ""),
        ("7.1", "exact", "iso-8859-1", "é".encode(), "Ã©"),
        ("7.1", "exact", "Windows-1252", "café".encode(), "café"),
        ("7.1", "exact", "x-unknown", b"plain", "plain"),
        ("7.1", "exact", "ISO-8859-1, UTF-7", b"plain", "plain"),
        ("7.1", "hardened", "iso-8859-1", b"caf\xe9 <b>x</b>", "café x"),
        ("7.1", "hardened", "latin1", b"caf\xe9", "café"),
        ("7.1", "hardened", "x-unknown", "café".encode(), "café"),
        ("7.1", "hardened", "shift_jis", b"\x93\xfa\x96{", "日本"),
        ("6.1", "exact", "EUC-JP", b"\xc6\xfc\xcb\xdc", "日本"),
        ("6.1", "exact", "", b"caf\xe9", "café"),
    ],
)
def test_charsets(
    make_wp: Callable[..., WP], version: str, fidelity: str, charset: str, title: bytes, kept: str
) -> None:
    wp = make_wp(version=version, fidelity=fidelity)
    answer = send(wp, title=title, charset=charset)
    if kept:
        assert stored(wp).comment_content == f"<strong>{kept}</strong>\n\nwords"
    else:
        assert answer.get_data() == b""
        assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"


@pytest.mark.parametrize(
    ("version", "charset"), [("7.1", "UTF-7"), ("7.1", "utf - 7"), ("6.1", "UTF-7-x"), ("6.1", "UTF-8,UTF-7")]
)
def test_utf_7_is_met_with_silence(make_wp: Callable[..., WP], version: str, charset: str) -> None:
    wp = make_wp(version=version)
    answer = send(wp, title="+ADw-script+AD4-", charset=charset)
    assert answer.get_data() == b""
    assert not list_comments(wp.site, types=["trackback"])


def test_a_long_list_of_charsets_takes_no_time(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is no charset, and none of its names is tried."""
    converted = Mock(wraps=charset.convert)
    monkeypatch.setattr(charset, "convert", converted)
    for version in ("6.1", "7.1"):
        send(make_wp(version=version), charset="UTF-8," * 170_000)
    names = [call.args[1] for call in converted.mock_calls]
    assert len(names) <= 6
    assert "UTF-8" not in names


def test_an_unknown_charset_is_an_error_where_php_dies(make_wp: Callable[..., WP]) -> None:
    assert message(send(make_wp(version="6.1"), charset="x-unknown")) == "The charset of this trackback is not known."


@pytest.mark.parametrize("version", ["6.1", "7.1"])
def test_what_is_acknowledged_is_stored_as_long_as_its_column(make_wp: Callable[..., WP], version: str) -> None:
    wp = make_wp(version=version)
    send(wp, blog_name="&#8230;" * 40, url="http://s.example/" + "&" * 200)
    assert stored(wp).comment_author == "&#8230;" * 36 + "&am"
    assert stored(wp).comment_author_url == "http://s.example/" + "&amp;" * 36 + "&am"


def test_utf_7_has_no_other_name(make_wp: Callable[..., WP]) -> None:
    answer = send(make_wp(version="6.1"), charset="utf7", title="+ADw-b+AD4-")
    assert message(answer) == "The charset of this trackback is not known."


@pytest.mark.parametrize(
    ("version", "field"),
    [("7.1", "url"), *(("6.1", field) for field in ("url", "title", "excerpt", "charset"))],
)
def test_lists_for_fields_are_an_error_where_php_dies(make_wp: Callable[..., WP], version: str, field: str) -> None:
    wp = make_wp(version=version)
    answer = send(wp, **{f"{field}[]": "x"})
    assert message(answer).startswith("A trackback takes one value for each field")
    assert not list_comments(wp.site, types=["trackback"])


def test_lists_are_something_in_6_1_until_they_are_used(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    silent = send(wp, url="", **{"blog_name[]": "x"})
    assert (silent.get_data(), "Location" in silent.headers) == (b"", False)
    assert send(wp, title="", **{"excerpt[]": "x"}).get_data() == b""
    assert b"<error>0</error>" in send(wp, **{"blog_name[]": "x"}).get_data()
    assert stored(wp).comment_author == ""


def test_other_lists_count_as_nothing_in_7_1(wp: WP) -> None:
    answer = send(wp, **{"title[]": "x"})
    assert (answer.get_data(), answer.headers["Content-Type"]) == (b"", "text/html; charset=UTF-8")
    send(wp, **{"excerpt[]": "x", "blog_name[a]": "x", "charset[]": "UTF-7"})
    assert (stored(wp).comment_author, stored(wp).comment_content) == ("", "<strong>Title</strong>\n\n")


def test_hardened_says_what_is_missing(make_wp: Callable[..., WP]) -> None:
    for fidelity, said in (
        ("exact", ""),
        ("hardened", "A trackback needs a url and a title, in the charset that it names."),
    ):
        wp = make_wp(fidelity=fidelity)
        assert message(send(wp, title="")) == said
        assert message(send(wp, url="javascript:alert(1)")) == said


def test_nothing_that_came_is_markup(make_wp: Callable[..., WP]) -> None:
    for version in ("6.1", "7.1"):
        wp = make_wp(version=version, settings={"pings.flood_seconds": "0"})
        for number, text in enumerate(MARKUP):
            send(wp, title=f"t{number} {text}", excerpt=text, blog_name=text, url=f"http://s.example/{number}/{text}")
        for comment in list_comments(wp.site, types=["trackback"]):
            content = comment.comment_content.replace("<strong>", "").replace("</strong>", "")
            assert "<" not in content + comment.comment_author + comment.comment_author_url
            assert not comment.comment_author_url.startswith("javascript")


def test_no_line_end_gets_into_an_address(wp: WP) -> None:
    send(wp, url="http://a.example/%0d%0aX: y\r\nZ")
    assert stored(wp).comment_author_url == "http://a.example/X:%20yZ"


def test_no_bytes_break_it(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"pings.flood_seconds": "0"})
    for version in ("6.1", "7.1"):
        wp = make_wp(version=version, settings={"pings.flood_seconds": "0"})
        for value in (
            b"\0",
            b"\xed\xa0\x80",
            b"\xff\xfe",
            "\ufffe".encode(),
            "😀".encode(),
            b"<" * 100_000,
            b"9" * 5000,
            b"\x1b$B",
        ):
            for field in ("title", "url", "excerpt", "blog_name", "charset"):
                fields: dict[str, Any] = {field: value}
                assert send(wp, **fields).status_code in (404, 409)


def test_a_body_above_the_limit_is_not_read(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"limits.body_bytes": "1000"})
    assert send(wp, excerpt="x" * 2000).status_code == 413
    unread = io.BytesIO(b"x" * 2000)
    answer = post(wp, environ={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}, input_stream=unread)
    assert answer.status_code == 413
    assert unread.tell() == 1001


def test_a_body_without_a_length_is_none(wp: WP) -> None:
    stream = io.BytesIO(b"title=t&url=http://s.example/")
    answer = post(wp, environ={"CONTENT_LENGTH": "many"}, input_stream=stream)
    assert answer.headers["Location"].endswith("/hello-world/")
    assert post(wp, environ={"CONTENT_LENGTH": "9" * 30}).status_code == 413


def test_a_sender_who_goes_away_leaves_nothing(wp: WP) -> None:
    class Gone(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError

    assert post(wp, environ={"CONTENT_LENGTH": "10"}, input_stream=Gone()).status_code == 413
    half = io.BytesIO(b"title=t&url=http://s.example/")
    assert post(wp, environ={"CONTENT_LENGTH": "90"}, input_stream=half).status_code == 413
    assert not list_comments(wp.site, types=["trackback"])


def test_the_target_is_put_together_where_the_server_does_not_hand_it_on(wp: WP) -> None:
    assert message(send(wp, "/wp-trackback.php?x=/1")) == "</response>"
    assert message(send(wp, "/wp-trackback.php?tb_id=1&x=/1")) == "I really need an ID for this to work."
    assert message(send(wp, "/wp-trackback.php/99999999999999999999")) == "Sorry, trackbacks are closed for this item."


def test_a_site_in_a_folder(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="http://wp.example/blog")
    assert message(send(wp, "/blog/wp-trackback.php?name=hello-world")) == "</response>"
    assert stored(wp).comment_post_ID == 1


def test_a_database_that_takes_nothing_is_an_error_to_try_again(wp: WP) -> None:
    wp.site.db.execute("PRAGMA query_only = 1")
    answer = send(wp)
    assert answer.status_code == 503
    assert message(answer) == "This trackback cannot be stored at the moment. Try again later."
    wp.site.db.execute("PRAGMA query_only = 0")
    assert message(send(wp)) == "</response>"


def test_the_file_says_where_to_ping_when_it_knows_the_post(wp: WP) -> None:
    answer = send(wp, "/wp-trackback.php?name=hello-world")
    assert (answer.status_code, answer.headers["X-Pingback"]) == (200, "http://wp.example/xmlrpc.php")
    assert "Link" not in answer.headers
    assert "X-Pingback" not in send(wp).headers


def test_the_agent_of_the_sender(wp: WP) -> None:
    post(wp, environ={"HTTP_USER_AGENT": "Bl\xc3\xb6g \xff"}, data="title=t&url=http://s.example/")
    assert stored(wp).comment_agent == "Blög "


def test_each_trackback_is_an_exchange(wp: WP) -> None:
    send(wp)
    exchange = wp.site.journal.last[-1]
    assert (exchange.kind, exchange.title) == ("trackback", "trackback /wp-trackback.php/1")
    assert (exchange.comment_id, exchange.post_id) == (stored(wp).comment_ID, 1)
    assert [step.name for step in exchange.steps][:2] == ["trackback has an ID", "pings_open"]
    send(wp)
    assert wp.site.journal.last[-1].verdict == "error: There is already a ping from that URL for this post."


def test_errors_are_escaped_by_7_1(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.environment_type": "staging"})
    assert message(send(wp)) == "Trackbacks are disabled in non-production environments."
    wp = make_wp(version="6.1", settings={"wordpress.environment_type": "staging"})
    assert message(send(wp)) == "</response>"


def test_text_of_any_length_is_cut_by_characters(wp: WP) -> None:
    options.update(wp.site, "comment_previously_approved", "0")
    send(wp, title="é" * 300, excerpt="ü" * 300, blog_name="b" * 300)
    comment = stored(wp)
    assert comment.comment_content == f"<strong>{'é' * 250}&#8230;</strong>\n\n{'ü' * 252}&#8230;"
    assert comment.comment_author == "b" * 255
    assert wp.mails[0].subject == '[Oracle Blog] Trackback: "Hello world!"'
