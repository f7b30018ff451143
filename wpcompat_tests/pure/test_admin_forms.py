"""What a browser sends of a form (HTML 4.01, 17.13), and how the script that fills in forms changes it."""

from __future__ import annotations

import pytest

from wpcompat_tests.admin_forms import Browser, Page
from wpcompat_tests.replay import Reply

SCREEN = b"""<html><body><form id="f" method="post" action="options.php">
<input type="hidden" name="h" value="1"><input name="t" value="a &amp; b"><input type="checkbox" name="c" value="open" checked>
<input type="checkbox" name="d"><input type="radio" name="r" value="G" checked><input type="radio" name="r" value="X">
<input name="off" value="x" disabled><input value="nameless"><select name="s"><option value="1">one<option value="2" selected>two</select>
<select name="first"><option>one</option><option>two</option></select><select name="many[]" multiple><option selected>a<option selected>b</select>
<textarea name="a">
first
second</textarea><input type="checkbox" name="posts[]" value="5"><input type="checkbox" name="posts[]" value="6">
<input type="submit" name="save" value="Save"><button name="drop" value="yes">Drop</button><input type="button" name="script" value="no">
</form><input name="outside" form="f" value="o"><div class="notice"><p>Settings <b>saved</b>.</p></div><div class="notice hidden">No</div>
<table><tbody id="the-list"><tr id="post-5"><td><div class="row-actions"><span class="edit"><a href="post.php?post=5">Edit</a> | </span>
<span class="trash"><a href="post.php?post=5&amp;action=trash&amp;_wpnonce=x">Trash</a></span></div></td></tr></tbody></table></body></html>"""
UNTOUCHED = [
    ("h", "1"), ("t", "a & b"), ("c", "open"), ("r", "G"), ("s", "2"), ("first", "one"), ("many[]", "a"), ("many[]", "b"),
    ("a", "first\r\nsecond"), ("outside", "o"),
]  # fmt: skip


@pytest.fixture
def asked() -> list[bytes]:
    return []


@pytest.fixture
def page(asked: list[bytes]) -> Page:
    def send(request: bytes) -> Reply:
        asked.append(request)
        cookies = (
            ("Set-Cookie", "in=1; Path=/blog/wp-admin"),
            ("Set-Cookie", "out=1; Path=/other"),
            ("Set-Cookie", "gone=%20; Max-Age=0"),
        )
        return Reply(200, (("Content-Type", "text/html"), *cookies), SCREEN)

    return Browser("http://wp.example/blog", send).get("options-discussion.php")


def test_a_form_sends_what_a_browser_would(page: Page) -> None:
    form = page.form(id="f")
    assert form.values() == UNTOUCHED
    assert form.values("save")[-2:] == [("save", "Save"), ("outside", "o")]
    assert ("drop", "yes") in form.values("drop")
    with pytest.raises(KeyError, match="no button script"):
        form.values("script")


def test_fields_are_set(page: Page) -> None:
    form = (
        page.form(field="c")
        .set(t="x", c=False, d=True, r="X", s="3", a="one\ntwo")
        .tick("posts[]", "6")
        .put("new", "n")
        .without("h")
    )
    assert dict(form.values()) == {
        "t": "x", "d": "on", "r": "X", "s": "3", "first": "one", "many[]": "b", "a": "one\r\ntwo", "posts[]": "6", "outside": "o", "new": "n",
    }  # fmt: skip
    assert form.set(r="odd").value("r") == "odd"
    with pytest.raises(KeyError, match="no field z"):
        form.set(z="1")
    with pytest.raises(KeyError, match="is no checkbox"):
        form.set(t=True)
    with pytest.raises(KeyError, match="no box"):
        form.tick("posts[]", "7")


def test_a_form_is_sent_with_cookies_and_referer(page: Page, asked: list[bytes]) -> None:
    page.form(action="options.php").submit("save")
    head, _, body = asked[-1].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /blog/wp-admin/options.php HTTP/1.1\r\n")
    assert b"\r\nCookie: in=1\r\n" in head
    assert b"\r\nReferer: http://wp.example/blog/wp-admin/options-discussion.php\r\n" in head
    assert body.startswith(b"h=1&t=a+%26+b&c=open&")


def test_notices_rows_and_links(page: Page, asked: list[bytes]) -> None:
    assert page.notices == ["Settings saved."]
    assert (page.rows, page.actions("post-5")) == (["post-5"], ["edit", "trash"])
    page.click("post-5", "trash")
    assert asked[-1].startswith(b"GET /blog/wp-admin/post.php?post=5&action=trash&_wpnonce=x HTTP/1.1\r\n")
    for missing in (
        lambda: page.link("post-5", "spam"),
        lambda: page.row("post-6"),
        lambda: page.form(id="g"),
        lambda: page.anchor(a="b"),
    ):
        with pytest.raises(KeyError):
            missing()
