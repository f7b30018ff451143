"""Made-up uploads and questions about them, the same for a real WordPress and for wpcompat; images are drawn, not kept.

``python -m wpcompat_tests.made_media URL`` sends them to a freshly reset WordPress 6.1 and records its answers.
"""

from __future__ import annotations

import argparse
import json
import re
import struct
import time
import urllib.error
import urllib.request
import xmlrpc.client
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

RECORDED = Path(__file__).parents[1] / "fixtures" / "xmlrpc" / "media-6.1.jsonl"
HOME = "http://127.0.0.1:8110"
PREFIX = "made-up"
"""All names begin with it, so that the recording can take its files away from the folder of uploads."""

PASSWORDS = {"admin": "secret"} | {role: f"{role}-pass" for role in ("editor", "author", "contributor", "subscriber")}


@dataclass(frozen=True)
class Case:
    """One call; ``arguments`` are those behind blog, login and password."""

    name: str
    method: str
    arguments: tuple[Any, ...]
    role: str = "admin"
    pause: bool = False
    """Not in the second of the call before: the order of attachments of one second is nobody's promise."""

    def body(self) -> str:
        return xmlrpc.client.dumps((1, self.role, PASSWORDS.get(self.role, ""), *self.arguments), self.method)


def picture(kind: str, width: int, height: int, mode: str = "RGB", **saved: Any) -> bytes:
    """An image file of one colour."""
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **saved)
    return out.getvalue()


def jpeg(width: int, height: int, segments: bytes = b"", mode: str = "RGB") -> bytes:
    """A JPEG with further segments behind its first."""
    data = picture("JPEG", width, height, mode)
    return data[:2] + segments + data[2:]


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def exif(
    entries: dict[int, tuple[int, Any]], inner: dict[int, tuple[int, Any]] | None = None, order: str = "<"
) -> bytes:
    """An Exif segment of tags with their type and value, and of those of the directory inside."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    outer = dict(entries)
    if inner:
        outer[0x8769] = (4, 0)
        size = len(_directory(outer, order, 8))
        outer[0x8769] = (4, 8 + size)
        return segment(0xE1, b"Exif\0\0" + head + _directory(outer, order, 8) + _directory(inner, order, 8 + size))
    return segment(0xE1, b"Exif\0\0" + head + _directory(outer, order, 8))


def _directory(entries: dict[int, tuple[int, Any]], order: str, at: int) -> bytes:
    rows, values = b"", b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, (kind, value) in sorted(entries.items()):
        if kind in (2, 7, 1):
            data, count = value, len(value)
        elif kind == 5:
            pairs = value if isinstance(value, list) else [value]
            data, count = b"".join(struct.pack(order + "II", *pair) for pair in pairs), len(pairs)
        else:
            numbers = value if isinstance(value, list) else [value]
            data = b"".join(struct.pack(order + {3: "H", 4: "I"}[kind], number) for number in numbers)
            count = len(numbers)
        if len(data) <= 4:
            rows += struct.pack(order + "HHI", tag, kind, count) + data.ljust(4, b"\0")
        else:
            rows += struct.pack(order + "HHII", tag, kind, count, behind + len(values))
            values += data + b"\0" * (len(data) % 2)
    return struct.pack(order + "H", len(entries)) + rows + b"\0\0\0\0" + values


def iptc(values: list[tuple[int, bytes]]) -> bytes:
    """A Photoshop segment with values of record 2."""
    data = b"".join(b"\x1c\x02" + struct.pack(">BH", number, len(value)) + value for number, value in values)
    data += b"\0" * (len(data) % 2)
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data)


def ico(*icons: tuple[int, int, int]) -> bytes:
    data = struct.pack("<HHH", 0, 1, len(icons))
    for width, height, bits in icons:
        data += struct.pack("<BBBBHHII", width, height, 0, 0, 1, bits, 4, 6 + 16 * len(icons))
    return data + b"icon"


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and holds next to nothing."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (chunk, data, b"IEND")
    )


PHOTO = {
    0x010E: (2, b"A rose in June\0"), 0x0110: (2, b"Canon EOS 5D\0"), 0x013B: (2, b"Ann & Bob\0"), 0x8298: (2, b"(c) Ann\0"),
}  # fmt: skip
SHOT: dict[int, tuple[int, Any]] = {
    0x829A: (5, (1, 250)), 0x829D: (5, (28, 10)), 0x8827: (3, 400), 0x9004: (2, b"2024:05:06 07:08:09\0"), 0x920A: (5, (50, 1)),
}  # fmt: skip


def _named(name: str, kind: str, data: bytes, **more: Any) -> dict[str, Any]:
    return {"name": f"{PREFIX} {name}", "type": kind, "bits": xmlrpc.client.Binary(data), **more}


def _images() -> Iterator[Case]:
    def upload(name: str, kind: str, data: bytes) -> Case:
        return Case(f"image: {name}", "wp.uploadFile", (_named(name, kind, data),))

    for width, height in (
        (1, 1), (149, 149), (150, 150), (151, 150), (152, 152), (160, 100), (100, 160), (299, 299), (300, 300), (301, 200), (302, 201),
        (320, 240), (640, 480), (767, 10), (768, 768), (770, 513), (1023, 777), (1024, 1024), (1025, 3), (1200, 900),
        (1537, 1000), (2049, 33), (2560, 20), (2561, 20), (20, 2561), (3000, 2000), (2000, 3000), (5000, 5), (5, 5000),
    ):  # fmt: skip
        yield upload(f"jpeg {width}x{height}.jpg", "image/jpeg", jpeg(width, height))
    for width, height in ((333, 222), (2561, 100), (3000, 500)):
        yield upload(f"png {width}.png", "image/png", picture("PNG", width, height))
        yield upload(f"gif {width}.gif", "image/gif", picture("GIF", width, height, "P"))
        yield upload(f"webp {width}.webp", "image/webp", picture("WEBP", width, height))
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield upload(f"mode {mode}.png", "image/png", picture("PNG", 400, 300, mode))
    yield upload("cmyk.jpg", "image/jpeg", jpeg(400, 300, mode="CMYK"))
    yield upload("grey.jpg", "image/jpeg", jpeg(400, 300, mode="L"))
    frames = [Image.new("P", (400, 300), colour) for colour in (1, 2, 3)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    yield upload("moving.gif", "image/gif", out.getvalue())
    yield upload("webp alpha.webp", "image/webp", picture("WEBP", 400, 300, "RGBA"))
    yield upload("webp lossless.webp", "image/webp", picture("WEBP", 400, 300, lossless=True))
    yield upload("bitmap.bmp", "image/bmp", picture("BMP", 400, 300))
    yield upload("icon.ico", "image/x-icon", ico((16, 16, 8), (32, 32, 32), (0, 0, 32), (48, 48, 4)))
    yield upload("tiff.tiff", "image/tiff", picture("TIFF", 400, 300))
    yield upload("vector.svg", "image/svg+xml", b"<svg/>")
    yield upload("png named jpeg.jpg", "image/jpeg", picture("PNG", 400, 300))
    yield upload("jpeg named png.png", "image/png", jpeg(400, 300))
    yield upload("jpeg named text.txt", "image/jpeg", jpeg(400, 300))
    yield upload("jpeg called text.jpg", "text/plain", jpeg(400, 300))
    yield upload("big png named jpeg.jpg", "image/jpeg", picture("PNG", 2600, 30))
    yield upload("bitmap named jpeg.jpg", "image/jpeg", picture("BMP", 400, 300))
    whole = jpeg(400, 300)
    for part in (0, 2, 20, 160, len(whole) // 2, len(whole) - 2):
        yield upload(f"cut jpeg {part}.jpg", "image/jpeg", whole[:part])
    whole = picture("PNG", 400, 300)
    for part in (4, 8, 24, 33, len(whole) // 2):
        yield upload(f"cut png {part}.png", "image/png", whole[:part])
    whole = picture("GIF", 400, 300, "P")
    for part in (3, 10, 13, len(whole) // 2, len(whole) - 1):
        yield upload(f"cut gif {part}.gif", "image/gif", whole[:part])
    whole = picture("WEBP", 400, 300)
    for part in (12, 30, len(whole) // 2):
        yield upload(f"cut webp {part}.webp", "image/webp", whole[:part])
    yield upload("huge.png", "image/png", png_header(60000, 60000))
    yield upload("no width.png", "image/png", png_header(0, 300))
    yield upload("noise.jpg", "image/jpeg", b"no image at all")
    yield upload("php in it.gif", "image/gif", picture("GIF", 200, 200, "P") + b"<?php echo 1; ?>")
    for turn in range(10):
        yield upload(f"turned {turn}.jpg", "image/jpeg", jpeg(400, 300, exif({0x0112: (3, turn)})))
    for turn in (1, 3, 6, 7):
        yield upload(f"big turned {turn}.jpg", "image/jpeg", jpeg(2600, 300, exif({0x0112: (3, turn)})))
    yield upload("turned.png", "image/png", picture("PNG", 400, 300))


def _photos() -> Iterator[Case]:
    def upload(name: str, *segments: bytes) -> Case:
        data = jpeg(20, 10, b"".join(segments))
        return Case(f"photo: {name}", "wp.uploadFile", (_named(f"{name}.jpg", "image/jpeg", data),))

    yield upload("all", exif(PHOTO, SHOT))
    yield upload("big end first", exif(PHOTO, SHOT, ">"))
    texts: dict[str, dict[int, tuple[int, Any]]] = {
        "long description": {0x010E: (2, b"x" * 90 + b"\0")},
        "latin": {0x010E: (2, "Fünf Öfen".encode("latin-1") + b"\0")},
        "utf": {0x010E: (2, "Fünf Öfen ☃".encode() + b"\0")},
        "markup": {0x010E: (2, b"<script>x</script><b>y</b> & z\0"), 0x0110: (2, b"A <i>B</i>\0")},
        "blanks": {0x010E: (2, b"  x \0"), 0x0110: (2, b" \0")},
        "zero": {0x010E: (2, b"0\0"), 0x0110: (2, b"0\0")},
        "two nul": {0x8298: (2, b"Ann\0Bob\0")},
        "numbers for texts": {0x0110: (3, 7)},
        "windows author": {0x9C9D: (1, "Änn".encode("utf-16-le") + b"\0\0")},
        "windows comment": {0x9C9C: (1, "Änn ☃".encode("utf-16-le") + b"\0\0")},
    }
    for name, entries in texts.items():
        yield upload(name, exif(entries))
    shots: dict[str, dict[int, tuple[int, Any]]] = {
        "no division": {0x829D: (5, (28, 0)), 0x829A: (5, (1, 0)), 0x920A: (5, (0, 0))},
        "thirds": {0x829D: (5, (10, 3)), 0x829A: (5, (1, 3)), 0x920A: (5, (100, 3))},
        "large": {0x829D: (5, (4294967295, 1)), 0x829A: (5, (1, 4294967295)), 0x920A: (5, (3000000000, 7))},
        "two speeds": {0x8827: (3, [100, 200])},
        "long speed": {0x8827: (4, 102400)},
        "no date": {0x9004: (2, b"0000:00:00 00:00:00\0")},
        "odd date": {0x9004: (2, b"2024:02:30 07:08:09\0")},
        "blank date": {0x9004: (2, b"    :  :     :  :  \0")},
        "late date": {0x9004: (2, b"2024:05:06 24:08:09\0")},
        "comment": {0x9286: (7, b"ASCII\0\0\0Seen by me  ")},
        "comment unicode": {0x9286: (7, b"UNICODE\0" + "Séen".encode("utf-16-le"))},
        "comment unknown": {0x9286: (7, b"\0\0\0\0\0\0\0\0Seen")},
        "many apertures": {0x829D: (5, [(28, 10), (40, 10)])},
        "text aperture": {0x829D: (2, b"2.8\0"), 0x829A: (2, b"1/30\0")},
        "short aperture": {0x829D: (3, 5), 0x829A: (3, 2)},
    }
    for name, inner in shots.items():
        yield upload(name, exif({0x010E: (2, b"D\0")} if "comment" in name else {}, inner))
    yield upload(
        "iptc",
        iptc(
            [(105, b"Headline"), (120, b"A caption"), (110, b"Credit"), (116, b"Copyright"), (25, b"one"), (25, b"two")]
        ),
    )
    yield upload("iptc title", iptc([(5, b"Title"), (80, b"By"), (55, b"20240506"), (60, b"070809+0200")]))
    yield upload("iptc day", iptc([(55, b"20240506"), (60, b"070809")]))
    yield upload("iptc caption", iptc([(120, b"Only a caption")]))
    yield upload(
        "iptc latin", iptc([(120, "Fünf".encode("latin-1")), (25, "Öfen".encode("latin-1")), (25, b"<b>a</b>&")])
    )
    yield upload("iptc and exif", iptc([(105, b"Headline"), (80, b"By")]), exif(PHOTO, SHOT))
    yield upload("exif and iptc", exif(PHOTO, SHOT), iptc([(120, b"A caption"), (55, b"no date"), (60, b"none")]))
    yield upload("two exif", exif(PHOTO), exif({0x0110: (2, b"Other\0")}))
    yield upload("cut exif", exif(PHOTO, SHOT)[:60] + b"\0" * 0)
    yield upload("broken exif", segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 40))
    yield upload("cut iptc", segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x69\x00\xff" + b"abc"))


NAMES = (
    "a.txt", "a.txt", "a.TXT", "A.txt", "b.TxT", "a-1.txt", "a-1.txt", "c-150x150.txt", "c.txt", "c-150x150.txt", "d-scaled.txt",
    "d-rotated.jpg", "d.jpg", "e-300x200", "f.php", "f.php.txt", "f.php5.txt", "f.phtml.txt", "f.exe.txt", "f.a.b.txt", "f.html.txt",
    "f.tar.gz", "f.txt.php", "f.phar", "f.svg", "f.swf", "f.exe", "f.htaccess", ".htaccess", "../../f.txt", "..\\..\\g.txt", "/etc/passwd.txt",
    "h i.txt", "h  i.txt", "h\ti.txt", "h\u00a0i.txt", "h%20i.txt", "h+i.txt", "é.txt", "日本.txt", "☃.txt", "ß.txt", "’“”«».txt", "h?[]i.txt",
    "h'\"i.txt", "h&amp;i.txt", "<b>h</b>.txt", "h;i:j,k.txt", "$#*()|~`!{}.txt", "-h-.txt", "_h_.txt", "h..txt", "h.", "h", "h.txt.", "h .txt",
    "x" * 200 + ".txt", "j.html", "j.htm", "j.js", "j.css", "j.pdf", "j.zip", "j.docx", "j.avif", "j.heic", "j.heif", "j.mp3", "j.mp4",
    "j.wav", "j.x-wav", "j.bin", "j.c", "j.7z", "j.HTML", "CON.txt", "aux.c", "j.jpg", "j.jpeg", "j.JPG", "k.txt\0.php", "k.php\0.txt",
    "l-10x.txt", "l-x10.txt", "l-10x10-1.txt", "l-10X10.txt", "m-1", "m--1.txt", "n-9.txt", "n-9.txt", "n-9.txt", "o-scaled.txt", "o-scaled.txt",
    "p.JPG", "p.jpg", "p.JPG", "p-1.jpg", "q.0", "0.txt", "q.txt\n", "q\r\nX: y.txt", "\u202eq.txt", "q\u200bq.txt", "q\u3000q.txt",
)  # fmt: skip


def _names() -> Iterator[Case]:
    for number, name in enumerate(NAMES):
        clean = name if name.isprintable() else re.sub(r"[\0\n\r]", lambda found: f"<{ord(found[0])}>", name)
        if "\0" in name:
            continue
        yield Case(f"name {number}: {clean}", "wp.uploadFile", (_named(name, "text/plain", b"x"),))
    for number, name in enumerate(("png", ".png", "PNG", "txt", "php", "", "???", " ", "0", ".", "..", "-", "a")):
        sent = {"name": name, "type": "text/plain", "bits": xmlrpc.client.Binary(b"x")}
        if name.lower() != "png" and name not in (".png", "txt"):
            yield Case(f"bare name {number}: {name}", "wp.uploadFile", (sent,))
    for role in PASSWORDS:
        for name in ("r.txt", "r.html", "r.js", "r.php", "r.html.txt", "r.svg"):
            yield Case(f"{role}: {name}", "metaWeblog.newMediaObject", (_named(name, "text/plain", b"x"),), role)


def _structs() -> Iterator[Case]:
    def upload(name: str, *arguments: Any, role: str = "admin") -> Case:
        return Case(f"struct: {name}", "wp.uploadFile", arguments, role)

    bits = xmlrpc.client.Binary(b"x")
    yield upload("nothing")
    yield upload("text", "x")
    yield upload("int", 5)
    yield upload("list", [1, 2])
    yield upload("empty struct", {})
    yield upload("name only", {"name": f"{PREFIX} s1.txt"})
    yield upload("no type", {"name": f"{PREFIX} s2.txt", "bits": bits})
    yield upload("text bits", {"name": f"{PREFIX} s3.txt", "type": "text/plain", "bits": "hello é"})
    yield upload("int bits", {"name": f"{PREFIX} s4.txt", "type": "text/plain", "bits": 12})
    yield upload("int type", {"name": f"{PREFIX} s5.txt", "type": 12, "bits": bits})
    yield upload("odd type", {"name": f"{PREFIX} s6.txt", "type": 'te xt/<b>é"pl+ain', "bits": bits})
    yield upload("long type", {"name": f"{PREFIX} s7.txt", "type": "t" * 101, "bits": bits})
    yield upload("hundred", {"name": f"{PREFIX} s8.txt", "type": "t" * 100, "bits": bits})
    yield upload("int name", {"name": 5, "type": "text/plain", "bits": bits})
    yield upload("empty bits", {"name": f"{PREFIX} s9.txt", "type": "text/plain", "bits": ""})
    yield upload("overwrite", {"name": f"{PREFIX} s9.txt", "type": "text/plain", "bits": bits, "overwrite": True})
    for number, post in enumerate((1, "1", 0, "", "x", 999, -1, True, 2, "2abc", [1])):
        yield upload(
            f"post {post!r}", {"name": f"{PREFIX} t{number}.txt", "type": "text/plain", "bits": bits, "post_id": post}
        )
    for role in ("author", "editor"):
        for post in (1, 2, 3):
            yield upload(
                f"{role} on {post}",
                {"name": f"{PREFIX} u.txt", "type": "text/plain", "bits": bits, "post_id": post},
                role=role,
            )
    for kind in (
        "audio/mpeg",
        "video/mp4",
        "application/pdf",
        "image/",
        "image",
        "audio/",
        "IMAGE/PNG",
        "image/*",
        "x/y",
    ):
        yield upload(
            f"type {kind}",
            {"name": f"{PREFIX} v.png", "type": kind, "bits": xmlrpc.client.Binary(picture("PNG", 200, 200))},
        )


def _questions() -> Iterator[Case]:
    for number, kind in enumerate(("bmp", "gif", "webp", "tiff", "webp", "bmp", "x-icon", "webp", "gif", "gif")):
        sent = {"name": f"{PREFIX} w{number}.txt", "type": f"shown/{kind}", "bits": "x", "post_id": number % 2}
        yield Case(f"shown {number}", "wp.uploadFile", (sent,), pause=True)
    for role in PASSWORDS:
        for item in (5, 9999, 1, "6", "x", -5, [7], True):
            yield Case(f"item {item!r} as {role}", "wp.getMediaItem", (item,), role)
        yield Case(f"library as {role}", "wp.getMediaLibrary", ({"number": 2, "mime_type": "shown/gif"},), role)
    yield Case("item of nothing", "wp.getMediaItem", ())
    for wanted in (
        {"number": 3, "offset": 2, "mime_type": "shown/webp"}, {"mime_type": "shown/bmp,shown/tiff"}, {"mime_type": ["shown/bmp", "shown/x-icon"]},
        {"mime_type": "shown/b*"}, {"mime_type": "show*", "number": -1}, {"mime_type": "bmp"}, {"mime_type": "*/bmp"}, {"mime_type": " shown / bmp "},
        {"mime_type": "shown/bmp'"}, {"mime_type": "video"}, {"mime_type": "application/*"}, {"mime_type": "shown/"}, {"mime_type": "/bmp"},
        {"parent_id": 1, "mime_type": "shown"}, {"parent_id": "1", "mime_type": "text"}, {"parent_id": -1, "mime_type": "shown"}, {"parent_id": "x", "mime_type": "shown/bmp"},
        {"parent_id": [1], "mime_type": "shown"}, {"parent_id": True, "mime_type": "shown"}, {"offset": 1, "mime_type": "shown/bmp"}, {"offset": 1, "number": 5, "mime_type": "shown/bmp"},
        {"number": "2", "mime_type": "shown/webp"}, {"number": -2, "mime_type": "shown/webp"}, {"number": 1, "offset": -1, "mime_type": "shown/webp"},
        {"mime_type": 5}, {"mime_type": ["bmp", "%"], "number": 1}, {"mime_type": "%", "number": 1}, {"mime_type": {"a": "shown/bmp"}}, {"number": 1, "mime_type": ""},
    ):  # fmt: skip
        yield Case(f"library {wanted}", "wp.getMediaLibrary", (wanted,))


def cases() -> list[Case]:
    """All of them, in order; later ones depend on the files of earlier ones."""
    return [*_images(), *_photos(), *_names(), *_structs(), *_questions()]


_SIZE = re.compile(r"(<name>filesize</name><value><int>)[0-9]+")
_DATE = re.compile(r"(<name>date_created_gmt</name><value><dateTime.iso8601>)[0-9T:]+")


def undated(answer: str) -> str:
    """An answer without the lengths of files, which are the encoder's, and the moment of the upload."""
    return _DATE.sub(r"\g<1>", _SIZE.sub(r"\g<1>", answer))


def ask(url: str, body: str) -> tuple[int, str]:
    request = urllib.request.Request(
        f"{url}/xmlrpc.php", body.encode("utf-8", "surrogateescape"), {"Content-Type": "text/xml"}
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def play(send: Callable[[str], tuple[int, str]], pause: Callable[[], object]) -> Iterator[tuple[Case, int, str]]:
    """Each case with what it was answered."""
    for case in cases():
        if case.pause:
            pause()
        status, answer = send(case.body())
        yield case, status, undated(answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    url = parser.parse_args().url
    with RECORDED.open("w", encoding="ascii") as file:
        for case, status, answer in play(lambda body: ask(url, body), lambda: time.sleep(1.1)):
            line = {"name": case.name, "status": status, "answer": answer.replace(url, HOME)}
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
