"""Uploads, media items and the media library, held to what a WordPress 6.1 answered to the same calls."""

from __future__ import annotations

import json
import os
import re
import stat
import threading
import xmlrpc.client
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE
from wpcompat.posts.meta import add_meta, first_meta
from wpcompat.posts.store import get_post, insert_post
from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests import made_media
from wpcompat_tests.made_media import jpeg, picture, undated
from wpcompat_tests.wire.xmlrpc_exchange import FIXTURES, Answered, recorded, send

ROLES = ("editor", "author", "contributor", "subscriber")
MONTH = 1795258800
"""A moment of November 2026, when WordPress was asked."""

NOT_READ = re.compile(r"struct: type (audio|video|application/pdf)|library .*(video|application/)")
"""What WordPress reads from sound and film, and draws of documents, is not read and drawn here."""

SITUATIONS = [json.loads(line) for line in (FIXTURES / "media_options-6.1.jsonl").read_text("ascii").splitlines()]


def at(make_wp: Callable[..., WP], *, roles: tuple[str, ...] = (), **kw: Any) -> WP:
    """A fresh site in the month of the recording, with users of these roles besides the administrator."""
    wp = make_wp(home=made_media.HOME, settings={"limits.logins_per_minute": "0"}, **kw)
    wp.clock.frozen = MONTH
    for role in roles:
        store.create_user(
            wp.site, login=role, email=f"{role}@example.org", password=f"{role}-pass", role=role, display_name=role
        )
    return wp


def ask(wp: WP, method: str, *arguments: Any, role: str = "admin") -> Any:
    """What a method answers; its fault is raised."""
    secret = made_media.PASSWORDS[role]
    answer: Answered = send(wp, xmlrpc.client.dumps((1, role, secret, *arguments), method))
    return xmlrpc.client.loads(answer.body)[0][0]


def upload(wp: WP, name: str, data: bytes, kind: str = "text/plain", role: str = "admin", **more: Any) -> Any:
    sent = {"name": name, "type": kind, "bits": xmlrpc.client.Binary(data), **more}
    return ask(wp, "wp.uploadFile", sent, role=role)


def files(wp: WP) -> list[str]:
    return sorted(str(file.relative_to(wp.site.uploads)) for file in wp.site.uploads.rglob("*") if file.is_file())


def refusal(
    wp: WP, name: str, data: bytes, kind: str = "text/plain", role: str = "admin"
) -> xmlrpc.client.Fault | None:
    """The fault that an upload meets."""
    try:
        upload(wp, name, data, kind, role)
    except xmlrpc.client.Fault as error:
        return error
    return None


def fault(code: int, text: str) -> Any:
    return pytest.raises(xmlrpc.client.Fault, match=f"^<Fault {code}: ['\"]{re.escape(text)}['\"]>$")


def test_same_answers_as_wordpress(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp, roles=ROLES, version="6.1")
    wanted = [json.loads(line) for line in made_media.RECORDED.read_text("ascii").splitlines()]
    # Where PHP died, the same fault comes with HTTP 200.
    wrong, left_out = {}, 0

    def later() -> None:
        wp.clock.shift += 1.1

    def answered(body: str) -> tuple[int, str]:
        answer = send(wp, body)
        return answer.status, answer.body

    for line, (case, status, answer) in zip(wanted, made_media.play(answered, later), strict=True):
        assert (line["name"], status) == (case.name, 200)
        if NOT_READ.match(case.name):
            left_out += 1
        elif answer != line["answer"] and _in_order(answer) != _in_order(line["answer"]):
            wrong[case.name] = answer
    assert wrong == {}
    assert left_out == 6


def _in_order(answer: str) -> list[str]:
    """The lines of a library in an order of their own: items of one second have none."""
    return sorted(answer.splitlines())


@pytest.mark.parametrize("number", range(len(SITUATIONS)), ids=lambda number: str(SITUATIONS[number]["options"]))
def test_options_of_uploads(make_wp: Callable[..., WP], number: int) -> None:
    situation = SITUATIONS[number]
    wp = at(make_wp, version="6.1")
    for name, value in situation["options"].items():
        options.update(wp.site, name, value)
    sent: dict[str, Any] = {
        "name": situation["name"], "type": "image/jpeg", "bits": xmlrpc.client.Binary(jpeg(640, 480)),
    }  # fmt: skip
    answer = send(wp, xmlrpc.client.dumps((1, "admin", "secret", sent), "wp.uploadFile"))
    assert undated(answer.body) == situation["answer"]
    post = get_post(wp.site, 4)
    assert post is not None
    assert first_meta(wp.site, 4, "_wp_attached_file") == situation["file"]
    assert {name: getattr(post, name) for name in situation["row"]} == situation["row"]
    assert all((wp.site.uploads / name).resolve().is_relative_to(wp.site.uploads.resolve()) for name in files(wp))


def test_recorded_uploads_of_large_images(make_wp: Callable[..., WP]) -> None:
    big, middle, bare = recorded("alone")[26:29]
    wp = at(make_wp, roles=ROLES)
    wp.move("http://127.0.0.1:8101")
    guid = "http://127.0.0.1:8101/?attachment_id=8"
    insert_post(wp.site, {"import_id": 8, "post_type": "attachment", "post_title": "bare", "guid": guid})
    for exchange in (middle, big):
        assert undated(send(wp, exchange.request).body) == undated(exchange.body)
    assert undated(send(wp, bare.request).body) == undated(bare.body)
    assert len(files(wp)) == 5 + 8


def test_newest_version_refuses_what_is_no_upload(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp, roles=("author",))
    with fault(400, "Insufficient arguments passed to this XML-RPC method."):
        ask(wp, "wp.uploadFile")
    bits = xmlrpc.client.Binary(b"x")
    refused: tuple[Any, ...] = ("x", 5, [], {}, {"bits": bits}, {"name": 5, "bits": bits}, {"name": "", "bits": bits}, {"name": "???", "bits": bits},
                 {"name": "a.txt", "type": 5, "bits": bits}, {"name": "a.txt", "bits": 5}, {"name": "a.txt", "bits": [1]})  # fmt: skip
    for sent in refused:
        with fault(400, "Invalid attachment data."):
            ask(wp, "wp.uploadFile", sent)
    assert files(wp) == []
    item = ask(wp, "wp.uploadFile", {"name": "a..b\u2003c.txt"})
    assert (item["title"], item["type"], item["metadata"]) == ("a.b-c.txt", "", {"filesize": 0})
    assert upload(wp, "modern.avif", b"x", "image/avif")["url"].endswith("/modern.avif")
    assert upload(wp, "a.html.txt", b"x")["title"] == "a.html.txt"
    assert upload(wp, "a.html.txt", b"x", role="author")["title"] == "a.html_.txt"


def test_alternative_text(make_wp: Callable[..., WP]) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><Iptc4xmpCore:AltTextAccessibility><rdf:Alt>'
        b'<rdf:li xml:lang="x-default">A rose &amp; a &lt;b&gt;thorn</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>'
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    wp = at(make_wp)
    data = jpeg(20, 20, made_media.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet))
    item = upload(wp, "rose.jpg", data, "image/jpeg")
    assert list(item["metadata"]["image_meta"])[-1] == "alt"
    assert item["metadata"]["image_meta"]["alt"].startswith("A rose &amp; a ")
    add_meta(wp.site, int(item["id"]), "_wp_attachment_image_alt", "A rose")
    again = ask(wp, "wp.getMediaItem", int(item["id"]))
    assert list(again)[8:] == ["type", "alt", "thumbnail"] and again["alt"] == "A rose"


@pytest.mark.parametrize("name", ["a.mp3", "a.mp4", "a.pdf"])
def test_sound_and_film_are_files_of_a_length(make_wp: Callable[..., WP], name: str) -> None:
    wp = at(make_wp)
    kind = {"a.mp3": "audio/mpeg", "a.mp4": "video/mp4", "a.pdf": "application/pdf"}[name]
    item = upload(wp, name, picture("PNG", 200, 200), kind)
    assert item["metadata"] == {"filesize": len(picture("PNG", 200, 200))}
    assert files(wp) == [f"2026/11/{name}"]


def test_an_upload_for_a_post_one_may_not_edit_stays(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp, roles=("author",))
    with fault(401, "Sorry, you are not allowed to edit this post."):
        upload(wp, "a.txt", b"x", role="author", post_id=1)
    assert files(wp) == ["2026/11/a.txt"]
    assert not wp.site.db.value('SELECT 1 FROM "wp_posts" WHERE "post_type" = ?', ("attachment",))


def test_hardened_writes_no_upload_that_it_refuses(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp, roles=("author",), fidelity="hardened")
    with fault(401, "Sorry, you are not allowed to edit this post."):
        upload(wp, "a.txt", b"x", role="author", post_id=1)
    assert files(wp) == []
    assert upload(wp, "a.txt", b"x", role="admin", post_id=1)["parent"] == 1


def test_deleting_takes_the_files(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    kept = upload(wp, "photo.txt", b"x")
    item = upload(wp, "photo.jpg", jpeg(2600, 1000), "image/jpeg")
    other = upload(wp, "photo.jpg", jpeg(200, 200), "image/jpeg")
    thumbnail = ask(wp, "wp.newPost", {"post_title": "T", "post_thumbnail": int(item["id"])})
    assert len(files(wp)) == 11
    assert ask(wp, "wp.deleteFile", int(item["id"])) is True
    assert files(wp) == ["2026/11/photo-1-150x150.jpg", "2026/11/photo-1.jpg", "2026/11/photo.txt"]
    assert ask(wp, "wp.getPost", int(thumbnail))["post_thumbnail"] == []
    with fault(404, "Invalid attachment ID."):
        ask(wp, "wp.getMediaItem", int(item["id"]))
    for one in (kept, other):
        ask(wp, "wp.deleteFile", int(one["id"]))
    assert files(wp) == []


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("../settings.ini", []),
        ("../../settings.ini", ["settings.ini"]),
        ("/etc/passwd", []),
        ("2026/11/../../../settings.ini", []),
        ("2026/11", ["../../../settings.ini", "..", ".", "", "a/b"]),
        ("2026/11/own.txt", ["../../../settings.ini", "../../settings.ini", "settings.ini", 5, None]),
        ("link/settings.ini", []),
        ("2026/11/link.txt", []),
        ("http://elsewhere.example/settings.ini", []),
        ("2026/11/a\0b", []),
    ],
)
def test_deleting_touches_nothing_else(make_wp: Callable[..., WP], path: str, names: list[Any]) -> None:
    wp = at(make_wp)
    secret = wp.site.path / "settings.ini"
    secret.write_text("[site]\n")
    folder = wp.site.uploads / "2026" / "11"
    folder.mkdir(parents=True)
    (folder / "other.txt").write_text("x")
    (folder / "own.txt").write_text("x")
    (wp.site.uploads / "link").symlink_to(wp.site.path)
    (folder / "link.txt").symlink_to(secret)
    number = insert_post(wp.site, {"post_type": "attachment", "post_title": "A", "post_status": "inherit"})
    add_meta(wp.site, number, "_wp_attached_file", path)
    sizes = {str(i): {"file": name} for i, name in enumerate(names)}
    add_meta(
        wp.site,
        number,
        "_wp_attachment_metadata",
        {"sizes": {**sizes, "x": 1}, "thumb": 5, "original_image": "../../other.txt/"},
    )
    add_meta(wp.site, number, "_wp_attachment_backup_sizes", {"a": {"file": "../../../settings.ini"}})
    assert ask(wp, "wp.deleteFile", number) is True
    assert get_post(wp.site, number) is None
    assert secret.exists() and (folder / "other.txt").exists() and (wp.site.uploads / "link").is_symlink()
    assert (folder / "own.txt").exists() is (path != "2026/11/own.txt")


def test_a_link_in_the_way_of_an_upload(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    outside = wp.site.path / "outside"
    outside.mkdir()
    wp.site.uploads.mkdir()
    (wp.site.uploads / "2026").symlink_to(outside)
    words = "Unable to create directory wp-content/uploads/2026/11. Is its parent directory writable by the server?"
    with fault(500, f"Could not write file a.txt ({words})."):
        upload(wp, "a.txt", b"x")
    (wp.site.uploads / "2026").unlink()
    (wp.site.uploads / "2026" / "11").mkdir(parents=True)
    (wp.site.uploads / "2026" / "11" / "a.txt").symlink_to(outside / "a.txt")
    assert upload(wp, "a.txt", b"x")["url"].endswith("/a-1.txt")
    assert list(outside.iterdir()) == []


def test_a_name_that_no_file_can_have(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    name = "x" * 300 + ".txt"
    with fault(500, f"Could not write file {name} (Could not write file wp-content/uploads/2026/11/{name})."):
        upload(wp, name, b"x")
    assert files(wp) == []


def test_modes(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    before = os.umask(0o022)
    try:
        upload(wp, "a.jpg", jpeg(400, 300), "image/jpeg")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in wp.site.uploads.rglob("*") if file.is_file()}
    assert modes == {0o640}


HOSTILE = (
    "../a.txt", "../../../../../../tmp/a.txt", "..\\..\\a.txt", "C:\\a.txt", "\\\\host\\a.txt", "/a.txt", "//a.txt", "a/../../b.txt", "a\u2215b.txt",
    "a.php", "a.PHP", "a.pHp5", "a.phtml", "a.phar", "a.php.", "a.php ", "a.php\u00a0", "a.php/", "a.php.png", "a.png.php", "a.php%00.png",
    "a.php;.png", "a.php:.png", "a.php::$DATA", ".htaccess", "a.htaccess", ".user.ini", "web.config", "a.svg", "a.svgz", "a.swf", "a.exe", "a.sh",
    "a.cgi", "a.pl", "a.py", "a.jsp", "a.asp", "a.aspx", "a.shtml", "a.xhtml", "a.xml", "a.html", "a.htm", "a.js", "a.mjs", "CON", "CON.txt", "NUL.txt",
    "COM1.txt", "x" * 300, "x" * 300 + ".png", "é" * 120 + ".png", "\u202etxt.php", "a\u202e.txt", "a\r\nb.txt", "a\tb.txt", " .txt", "..", ".", "...",
    "-rf.txt", "~.txt", "$HOME.txt", "`id`.txt", "$(id).txt", "|id.txt", "a;id.txt", "a&b.txt", "a'b.txt", 'a"b.txt', "<a>.txt", "%2e%2e%2fa.txt",
    "%252e%252e%252fa.txt", "..%c0%afa.txt", "\ufeffa.txt", "a.txt\ufeff", "\u200b.txt", "☃.png", "日本.png", "a.TXT", "a.JpEg", "a.tar.gz", "a.gz.php.txt",
)  # fmt: skip


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_two_hundred_names_and_five_roles(make_wp: Callable[..., WP], fidelity: str) -> None:
    """Every file lies in the tree, as a plain file with mode 0640, and no answer makes a browser run it."""
    wp = at(make_wp, roles=ROLES, fidelity=fidelity)
    (wp.site.path / "settings.ini").write_text("[site]\n")
    before = {file for file in wp.site.path.rglob("*") if wp.site.uploads not in file.parents}
    code = b"<?php phpinfo(); ?><script>alert(1)</script>"
    data = {"text": b"plain", "code": code, "gif": picture("GIF", 2, 2, "P") + code}
    for role in made_media.PASSWORDS:
        for name in HOSTILE:
            for kind, content in data.items() if role == "admin" else [("text", b"plain")]:
                error = refusal(wp, name, content, "image/gif" if kind == "gif" else "text/html", role)
                assert error is None or error.faultCode in (400, 401, 500)
                assert error is None or "critical error" not in error.faultString
    left = {file for file in wp.site.path.rglob("*") if wp.site.uploads not in file.parents}
    assert {file for file in left - before if not file.name.startswith("wpcompat.sqlite")} <= {wp.site.uploads}
    assert len(files(wp)) > 100
    for name in files(wp):
        file = wp.site.uploads / name
        assert stat.S_IMODE(file.lstat().st_mode) & 0o137 == 0, name
        assert not re.search(r"\.(php\d?|phtml|phar|svgz?|swf|exe|sh|htaccess|ini|config|cgi|pl|py)$", name.lower()), (
            name
        )
        assert not file.name.startswith("."), name
        served = wp.client.get(f"/wp-content/uploads/{name}", buffered=True)
        assert served.mimetype not in ("text/html", "application/javascript", "text/javascript", "image/svg+xml"), name
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in served.headers["Content-Security-Policy"]
        if fidelity == "hardened" and not name.endswith((".html", ".htm", ".js")):
            assert b"<?php" not in file.read_bytes(), name


WRONG_CONTENT = {
    "a.jpg": picture("PNG", 5, 5), "b.jpg": b"<html>", "c.png": b"", "d.gif": picture("GIF", 5, 5, "P") + b"<?php ?>", "e.pdf": b"%!PS", "f.zip": b"MZ",
    "g.docx": b"plain", "h.txt": b"<?php echo 1;", "i.txt": b"\xef\xbb\xbf <!DOCTYPE html>", "j.csv": b"a,b\n<script>x</script>", "k.ico": picture("PNG", 5, 5),
    "l.wav": b"OggS", "m.css": b"#!/bin/sh", "n.doc": b"MZ\x90",
}  # fmt: skip
RIGHT_CONTENT = {
    "a.jpg": jpeg(5, 5), "b.png": picture("PNG", 5, 5), "c.gif": picture("GIF", 5, 5, "P"), "d.pdf": b"%PDF-1.4", "e.zip": b"PK\x03\x04",
    "f.docx": b"PK\x03\x04", "g.txt": b"plain", "h.txt": b"", "i.csv": b"a,b", "j.ico": b"\0\0\1\0", "k.wav": b"RIFF", "l.css": b"a{}", "m.doc": b"\xd0\xcf",
    "n.html": b"<html>", "o.js": b"x", "p.mp3": b"ID3", "q.webp": picture("WEBP", 5, 5), "r.bmp": picture("BMP", 5, 5),
}  # fmt: skip


def test_hardened_checks_the_content(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp, fidelity="hardened")
    refused = []
    for name, data in WRONG_CONTENT.items():
        error = refusal(wp, name, data)
        if error is not None:
            refused.append(name)
            assert error.faultString.endswith("(Sorry, you are not allowed to upload this file type.).")
    assert refused == [name for name in WRONG_CONTENT if name != "c.png"]
    for name, data in RIGHT_CONTENT.items():
        assert upload(wp, name, data)["title"] == name
    assert upload(wp, "z.jpg", jpeg(5, 5), "text/html")["type"] == "image/jpeg"


def test_exact_takes_any_content(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    for name, data in WRONG_CONTENT.items():
        assert upload(wp, name, data)["title"] == name


def test_equal_names_at_once(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    addresses: list[str] = []

    def send_some(number: int) -> None:
        addresses.extend(upload(wp, "same.txt", b"%d %d" % (number, content))["url"] for content in range(5))

    threads = [threading.Thread(target=send_some, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(addresses)) == 30 == len(files(wp))
    contents = {(wp.site.uploads / name).read_bytes() for name in files(wp)}
    assert len(contents) == 30


def test_a_file_of_a_size_is_not_overwritten(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    """It can only come between looking and writing."""
    wp = at(make_wp)
    folder = wp.site.uploads / "2026" / "11"
    folder.mkdir(parents=True)
    from wpcompat.media import upload as module

    def late(name: str, taken: list[str]) -> str:
        (folder / "a-150x150.jpg").write_text("somebody else's")
        (folder / "big-scaled.jpg").write_text("somebody else's")
        return name

    monkeypatch.setattr(module, "unique_name", late)
    item = upload(wp, "a.jpg", jpeg(400, 300), "image/jpeg")
    assert list(item["metadata"]["sizes"]) == ["medium"]
    assert upload(wp, "big.jpg", jpeg(2600, 300), "image/jpeg")["link"].endswith("/big.jpg")
    assert (folder / "a-150x150.jpg").read_text() == (folder / "big-scaled.jpg").read_text() == "somebody else's"


def test_too_many_pixels_stay_as_they_are(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp)
    wp.site.config = wp.site.config.override(limits__image_pixels="10000")
    item = upload(wp, "a.png", picture("PNG", 400, 300), "image/png")
    assert (item["metadata"]["width"], item["metadata"]["sizes"]) == (400, [])
    assert list(upload(wp, "b.png", picture("PNG", 200, 50), "image/png")["metadata"]["sizes"]) == ["thumbnail"]


def test_a_full_disk_leaves_no_half_files(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    wp = at(make_wp)

    class Full:
        def __init__(self, handle: int, mode: str) -> None:
            self.handle = handle

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *error: object) -> None:
            os.close(self.handle)

        def write(self, data: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", Full)
    with fault(500, "Could not write file a.txt (Could not write file wp-content/uploads/2026/11/a.txt)."):
        upload(wp, "a.txt", b"x")
    assert files(wp) == []


def test_the_library_of_a_site(make_wp: Callable[..., WP]) -> None:
    wp = at(make_wp, roles=("contributor",))
    assert ask(wp, "wp.getMediaLibrary") == []
    for name in ("a.txt", "b.txt", "c.txt"):
        upload(wp, name, b"x")
        wp.clock.shift += 60
    options.update(wp.site, "posts_per_page", 2)
    titles = [item["title"] for item in ask(wp, "wp.getMediaLibrary", {"number": 0})]
    assert titles == ["c.txt", "b.txt"]
    assert len(ask(wp, "wp.getMediaLibrary", "x")) == len(ask(wp, "wp.getMediaLibrary", 5)) == 3
    with fault(401, "Sorry, you are not allowed to upload files."):
        ask(wp, "wp.getMediaLibrary", role="contributor")
    item = ask(wp, "wp.getMediaLibrary", {"number": 1})[0]
    assert "id" not in item and item["date_created_gmt"].value != ZERO_DATE


def test_values_of_other_types_as_an_older_version_takes_them(make_wp: Callable[..., WP]) -> None:
    """What a WordPress 6.1.9 made of them; the contents that PHP dies of leave an empty file there."""
    wp = at(make_wp, version="6.1")
    bits = xmlrpc.client.Binary(b"x")
    date = xmlrpc.client.DateTime("20240102T03:04:05")
    for name, sent in (
        ([1], bits),
        ([], bits),
        ({"a": 1}, bits),
        (date, bits),
        ("a.txt", [1]),
        ("a.txt", []),
        ("a.txt", {}),
        ("a.txt", date),
    ):
        with pytest.raises(xmlrpc.client.Fault, match="critical error"):
            ask(wp, "wp.uploadFile", {"name": name, "type": "text/plain", "bits": sent})
    for kind, wanted in (([1], ""), ([], ""), (True, "1"), (1.5, "1.5"), (7, "7"), (False, "")):
        assert ask(wp, "wp.uploadFile", {"name": "a.txt", "type": kind, "bits": bits})["type"] == wanted
    for number, parent in (([1], 1), (date, 1), ([], 0), (True, 1), (1.5, 1)):
        assert (
            ask(wp, "wp.uploadFile", {"name": "a.txt", "type": "", "bits": bits, "post_id": number})["parent"] == parent
        )
    assert len(ask(wp, "wp.getMediaLibrary", {"mime_type": date})) == len(ask(wp, "wp.getMediaLibrary")) == 11
    assert ask(wp, "wp.getMediaLibrary", {"mime_type": xmlrpc.client.DateTime("20240102T03:04:05Z")}) == []


def test_folder_of_uploads_may_be_a_link(make_wp: Callable[..., WP], tmp_path: Path) -> None:
    wp = at(make_wp)
    (tmp_path / "elsewhere").mkdir()
    wp.site.uploads.symlink_to(tmp_path / "elsewhere")
    upload(wp, "a.txt", b"x")
    assert (tmp_path / "elsewhere" / "2026" / "11" / "a.txt").read_bytes() == b"x"
