"""The body of a trackback, and the encoding of its bytes, as PHP reads them."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat.formatting import charset
from wpcompat.linkbacks.trackback_form import TrackbackForm, parse
from wpcompat_tests.steps import growth

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"


def form(body: bytes, content_type: str = URLENCODED, most: int = 1000) -> TrackbackForm:
    return parse(body, content_type, most)


def parts(*items: tuple[str, str], end: str = "\r\n") -> bytes:
    text = "".join(f"--X{end}Content-Disposition: form-data; {head}{end}{end}{value}{end}" for head, value in items)
    return f"{text}--X--{end}".encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", TrackbackForm()),
        (
            b"title=a+b&url=http%3a%2F%2Fx%zz&excerpt=%E9&blog_name=&charset",
            TrackbackForm(b"http://x%zz", b"a b", b"\xe9"),
        ),
        (b"title=1&title=2&Title=3", TrackbackForm(title=b"2")),
        (b"%74itle=a&+blog.name=b&blog%20name=c", TrackbackForm(title=b"a", blog_name=b"c")),
        (b"url[]=a", TrackbackForm(b"a", arrays=frozenset(("url",)))),
        (b"url[x][y]=a&url=b", TrackbackForm(b"b")),
        (b"url=a=b=c", TrackbackForm(b"a=b=c")),
        (b"&&=x&title=t&", TrackbackForm(title=b"t")),
        (b"title%00x=t&url[=u&[]excerpt=e", TrackbackForm(title=b"t")),
    ],
)
def test_urlencoded(body: bytes, expected: TrackbackForm) -> None:
    assert form(body) == expected


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded, text/plain", "APPLICATION/X-www-form-urlencoded x"]
)
def test_the_kind_ends_at_a_mark(kind: str) -> None:
    assert form(b"title=t", kind).title == b"t"


def test_fields_beyond_the_limit_are_left_out() -> None:
    assert form(b"a=1&" * 3 + b"title=t", most=3) == TrackbackForm()
    assert form(b"a=1&" * 3 + b"title=t", most=4) == TrackbackForm(title=b"t")
    assert form(parts(('name="a"', "x"), ('name="title"', "t")), MULTIPART, most=1) == TrackbackForm()


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_multipart(end: str) -> None:
    body = parts(
        ('name="title"', "a & b%41"),
        ("name=url", "http://x/"),
        ("name='excerpt'", f"two{end}lines"),
        ('name="blog_name"', ""),
        end=end,
    )
    assert form(body, MULTIPART) == TrackbackForm(b"http://x/", b"a & b%41", f"two{end}lines".encode())


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('name="ti\\"tle"', TrackbackForm()),
        ('NAME="title"', TrackbackForm(title=b"v")),
        ('x="a;b"; name="title"', TrackbackForm(title=b"v")),
        ('name="title"; filename="f"', TrackbackForm()),
        ("filename; name", TrackbackForm()),
        ('name="title', TrackbackForm(title=b"v")),
        ("", TrackbackForm()),
        ('name="url[]"', TrackbackForm(b"v", arrays=frozenset(("url",)))),
    ],
)
def test_dispositions(head: str, expected: TrackbackForm) -> None:
    assert form(parts((head, "v")), MULTIPART) == expected


@pytest.mark.parametrize(
    ("content_type", "title"),
    [
        ('Multipart/Form-Data; boundary="X"', b"v"),
        ("multipart/form-data; charset=utf-8; Boundary=X; more", b"v"),
        ("multipart/form-data; boundary=X, y", b"v"),
        ("multipart/form-data; boundary=", b""),
        ("multipart/form-data", b""),
        ("text/plain", b""),
        ("", b""),
        ("application/x-www-form-urlencoded; charset=UTF-8", b""),
        ("multipart/form-data, xboundary =X", b"v"),
        ('multipart/form-data; boundary="X', b""),
        ("multipart/form-data; boundary", b""),
        ("multipart/mixed; boundary=X", b""),
    ],
)
def test_content_types(content_type: str, title: bytes) -> None:
    assert form(parts(('name="title"', "v")), content_type).title == title


def test_parts_that_are_none() -> None:
    assert form(b"--X\r\nContent-Type: text/plain\r\n\r\nv\r\n--X--", MULTIPART) == TrackbackForm()
    assert form(parts(("x", "v")) + parts(('name="title"', "v")), MULTIPART) == TrackbackForm()
    assert form(b"preamble\r\n" + parts(('name="title"', "v")), MULTIPART).title == b"v"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"--X\r\nX: y\r\nContent-Disposition: form-data;\r\n name=title\r\n\r\nv\r\n--X--\r\n", b"v"),
        (b"--X\r\nContent-Disposition : form-data; name=title\r\n\r\nv\r\n--X--\r\n", b""),
        (b"--X\r\nContent-Disposition: form-data; name=a; name=title\r\n\r\nv\r\n--X--\r\n", b"v"),
        (b"--X \r\nContent-Disposition: form-data; name=title\r\n\r\nv\r\n--X--\r\n", b""),
        (b"--X--\r\n--X\r\nContent-Disposition: form-data; name=title\r\n\r\nlate\r\n", b"late"),
        (b"--X\r\nContent-Disposition: form-data; name=title\r\n\r\nlate\r\n-", b"late"),
        (b"--X\r\nContent-Disposition: form-data; name=title\r\n\r\nlate", b"late"),
        (b"--X\r\nContent-Disposition: form-data; name=title\r\nno end of head", b"no end of head"),
        (b"--X\r\nContent-Disposition: form-data; name=title\r\n\r\nv\r\n--Xmore\r\n", b"v"),
        (b"--X\nContent-Disposition: form-data; name=title\n\nv\n--X--", b"v"),
        (b'--X\r\nContent-Disposition: form-data; name="ti\\\\tle"\r\n\r\nv\r\n--X--\r\n', b""),
        (b"--X\r\nContent-Disposition: form-data; x=';name=y'; name='title'z\r\n\r\nv\r\n--X--\r\n", b"v"),
        (b'--X\r\nContent-Disposition: form-data; name="title["\r\n\r\nv\r\n--X--\r\n', b""),
        (b"--X\r\nContent-Disposition: form-data; name=\r\n\r\nv\r\n--X--\r\n", b""),
    ],
)
def test_odd_parts_as_php_reads_them(body: bytes, title: bytes) -> None:
    """Each body was sent to PHP 8.2, which says what ``$_POST['title']`` is."""
    assert form(body, MULTIPART).title == title


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_bytes_are_kept(title: bytes, url: bytes) -> None:
    body = f"title={quote_from_bytes(title)}&url={quote_from_bytes(url)}".encode()
    assert form(body) == TrackbackForm(url, title)


@given(st.binary(max_size=400), st.sampled_from([URLENCODED, MULTIPART]))
def test_any_body_is_read(body: bytes, content_type: str) -> None:
    assert isinstance(form(body, content_type), TrackbackForm)


@pytest.mark.parametrize(
    "flood", [b"&" * 2_000_000, b"\n--X" * 500_000, b'--X\nContent-Disposition: form-data; "' + b'\\"' * 900_000]
)
def test_large_bodies_take_no_long_time(flood: bytes) -> None:
    """Names without an end, and fields beyond the most, hold nothing; work grows with length alone."""

    def work(size: int) -> None:
        assert form(flood[:size]) == TrackbackForm()
        assert form(flood[:size] + b"\n\nx", MULTIPART) == TrackbackForm()

    work(len(flood))
    assert growth(work, 20_000) < 2.1


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [("日本語 é łódź 한국 中文 鶯 髦 蛎 ș ߟ", "UTF-8"), ("☃snow 😀 Ελλάδα Україна ไทย", "UTF-8"), ("ſ İstanbul ĩ", "EUC-JP")],
)  # fmt: skip
def test_what_php_has_seldom_seen_it_takes_for_another_encoding(texts: str, encoding: str) -> None:
    """Each word was given to PHP 8.2."""
    assert {text: charset.detect(text.encode()) for text in texts.split()} == dict.fromkeys(texts.split(), encoding)
