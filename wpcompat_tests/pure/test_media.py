"""Names, sizes and headers of uploads; images made to break what reads them."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.GifImagePlugin import GifImageFile

from wpcompat.media import content, editor, gif
from wpcompat.media.editor import NotEditable
from wpcompat.media.file_names import unique_name
from wpcompat.media.image_header import Header, read_header
from wpcompat.media.image_meta import alternative_text, image_meta, read_exif, read_iptc
from wpcompat.media.mime_types import allowed_types, mime_type_of
from wpcompat.media.sizes import Resize, Size, resized
from wpcompat.profiles import WP_6_1, WP_7_1
from wpcompat_tests.made_media import PHOTO, SHOT, exif, ico, iptc, jpeg, picture, png_header, segment
from wpcompat_tests.steps import growth

SIZES = Path(__file__).parents[2] / "fixtures" / "xmlrpc" / "image_sizes.jsonl"


def test_sizes_as_wordpress_computes_them() -> None:
    wrong = []
    for line in SIZES.read_text("ascii").splitlines():
        width, height, box_width, box_height, crop, wanted = json.loads(line)
        part = resized(width, height, Size(box_width, box_height, crop))
        found = part and [part.left, part.top, part.width, part.height, part.source_width, part.source_height]
        if found != wanted:
            wrong.append((line, found))
    assert wrong == []


APPENDIX = (
    "jpg jpeg jpe gif png bmp tiff tif webp avif ico heic heif heics heifs asf asx wmv wmx wm avi divx flv mov qt mpeg mpg mpe mp4 m4v ogv"
    " webm mkv 3gp 3gpp 3g2 3gp2 txt asc c cc h srt csv tsv ics rtx css htm html vtt dfxp mp3 m4a m4b aac ra ram wav x-wav ogg oga flac mid"
    " midi wma wax mka rtf js pdf class tar zip gz gzip rar 7z psd xcf doc pot pps ppt wri xla xls xlt xlw mdb mpp docx docm dotx dotm xlsx"
    " xlsm xlsb xltx xltm xlam pptx pptm ppsx ppsm potx potm ppam sldx sldm onetoc onetoc2 onetmp onepkg oxps xps odt odp ods odg odc odb"
    " odf wp wpd key numbers pages"
)


def test_extensions_that_are_taken() -> None:
    assert set(allowed_types(WP_7_1, unfiltered=True)) == set(APPENDIX.split())
    assert set(allowed_types(WP_7_1, unfiltered=False)) == set(APPENDIX.split()) - {"htm", "html", "js"}
    assert set(APPENDIX.split()) - set(allowed_types(WP_6_1, unfiltered=True)) == {
        "avif",
        "heif",
        "heics",
        "heifs",
        "x-wav",
    }
    assert mime_type_of(WP_7_1, "a.php.JPG") == "image/jpeg"
    assert mime_type_of(WP_7_1, "jpg") == mime_type_of(WP_7_1, "a.") == mime_type_of(WP_6_1, "a.avif") == ""


@pytest.mark.parametrize(
    ("name", "taken", "wanted"),
    [
        ("a.txt", [], "a.txt"),
        ("a.txt", ["a.txt"], "a-1.txt"),
        ("a.txt", ["a.txt", "a-1.txt", "a-2.txt"], "a-3.txt"),
        ("a.TXT", [], "a.txt"),
        ("a.TXT", ["a.txt"], "a-1.txt"),
        ("a-150x150.jpg", [], "a-150x150-1.jpg"),
        ("a-scaled.jpg", ["a-scaled-1.jpg"], "a-scaled-2.jpg"),
        ("a.jpg", ["a-150x150.jpg"], "a-1.jpg"),
        ("A.jpg", ["a-150X150.JPG"], "A-1.jpg"),
        ("a.jpg", ["a-150x150.png"], "a.jpg"),
        ("a-.txt", ["a-.txt"], "a-1-1.txt"),
        ("a.txt.txt", ["a.txt.txt"], "a-1.txt-1.txt"),
        ("noextension", ["noextension"], "noextension-1"),
    ],
)
def test_unique_names(name: str, taken: list[str], wanted: str) -> None:
    assert unique_name(name, taken) == wanted


def test_ten_thousand_names() -> None:
    """They are not gone through once for each number."""

    class Names(list[str]):
        read = 0

        def __iter__(self) -> Iterator[str]:
            self.read += 1
            return super().__iter__()

        def __contains__(self, name: object) -> bool:
            self.read += 1
            return super().__contains__(name)

    taken = Names(["a.txt", *(f"a-{number}.txt" for number in range(1, 10000))])
    assert unique_name("a.txt", taken) == "a-10000.txt"
    assert taken.read <= 2


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (jpeg(3, 2), ("image/jpeg", 3, 2)),
        (picture("PNG", 3, 2), ("image/png", 3, 2)),
        (picture("GIF", 3, 2, "P"), ("image/gif", 3, 2)),
        (picture("BMP", 3, 2), ("image/bmp", 3, 2)),
        (b"BM" + b"\0" * 12 + struct.pack("<IHH", 12, 3, 2), ("image/bmp", 3, 2)),
        (b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 3, -2), ("image/bmp", 3, 2)),
        (b"BM" + b"\0" * 12 + struct.pack("<Iii", 9, 3, 2), None),
        (picture("WEBP", 3, 2), ("image/webp", 3, 2)),
        (picture("WEBP", 3, 2, lossless=True), ("image/webp", 3, 2)),
        (picture("WEBP", 3, 2, "RGBA", exif=b"x"), ("image/webp", 3, 2)),
        (b"RIFF\0\0\0\0WEBPabcd" + b"\0" * 20, None),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (ico((16, 16, 8), (0, 0, 32)), ("image/vnd.microsoft.icon", 256, 256)),
        (ico(), None),
        (ico((16, 16, 8))[:10], None),
        (b"\0\0\0\x18ftypavif" + b"\0" * 8 + b"ispe\0\0\0\0" + struct.pack(">II", 3, 2), ("image/avif", 3, 2)),
        (b"\0\0\0\x18ftypavif" + b"\0" * 8, None),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 8, None),
        (b"", None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\xff\xff\xff\xd9", None),
        (b"\xff\xd8\xff\xe0\0\0", None),
        (b"\xff\xd8\xff\xe0\0", None),
        (b"\xff\xd8\xff\xc0\0\x0b\x08\0", ("image/jpeg", 0, 0)),
        (b"<svg/>", None),
    ],
)  # fmt: skip
def test_headers(data: bytes, wanted: tuple[str, int, int] | None) -> None:
    header = read_header(data)
    assert (header and (header.mime, header.width, header.height)) == wanted


def test_avif_is_read_and_made_smaller() -> None:
    data = picture("AVIF", 400, 300)
    header = read_header(data)
    assert header == Header("image/avif", 400, 300)
    with editor.edited(data, "image/avif", most_pixels=10**6, longest=100) as image:
        smaller = image.resized(Resize(0, 0, 400, 300, 40, 30)).encoded(image.mime)
    assert read_header(smaller) == Header("image/avif", 40, 30)


SEEDS = [
    jpeg(40, 30, exif(PHOTO, SHOT) + iptc([(105, b"Headline"), (25, b"one")])), jpeg(40, 30, mode="CMYK"), jpeg(40, 30, exif(PHOTO, SHOT, ">")),
    picture("PNG", 40, 30), picture("PNG", 40, 30, "P"), picture("PNG", 40, 30, "I;16"), picture("PNG", 40, 30, "RGBA"), picture("GIF", 40, 30, "P"),
    picture("WEBP", 40, 30), picture("WEBP", 40, 30, "RGBA", lossless=True), picture("BMP", 40, 30), picture("AVIF", 40, 30), ico((16, 16, 8)),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_broken_images_raise_nothing_else(number: int) -> None:
    chance = random.Random(number)
    for _ in range(120):
        data = bytearray(SEEDS[number])
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.randrange(len(data))] = chance.choice((0, 255, 127, 128, chance.randrange(256)))
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        if chance.random() < 0.2:
            at = chance.randrange(len(data) + 1)
            data[at:at] = chance.randbytes(chance.randrange(1, 300))
        header = read_header(bytes(data))
        if header is None:
            continue
        assert all(isinstance(value, (str, list)) for value in image_meta(bytes(data), header, alt=True).values())
        for kind in ("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif", "text/plain"):
            try:
                with editor.edited(bytes(data), kind, most_pixels=10**6, longest=2560) as image:
                    for turn in (1, 6):
                        image.turn(turn)
                        image.resized(Resize(0, 0, image.width, image.height, 4, 4)).encoded(image.mime)
            except NotEditable:
                continue


@pytest.mark.parametrize(
    "data",
    [
        png_header(60000, 60000),
        picture("GIF", 2000, 2000, "P"),
        jpeg(8000, 2000),
        picture("JPEG", 2000, 2000, progressive=True),
    ],
)
def test_bombs_are_not_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(image: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", load)
    header = read_header(data)
    assert header is not None
    with pytest.raises(NotEditable), editor.edited(data, header.mime, most_pixels=10**6, longest=2560):
        raise AssertionError("opened")


def test_a_film_of_pictures_is_read_to_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("P", (300, 300), colour % 256) for colour in range(200)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    read: list[int] = []
    seek = GifImageFile._seek

    def noted(film: GifImageFile, frame: int, update_image: bool = True) -> None:
        read.append(frame)
        seek(film, frame, update_image)

    monkeypatch.setattr(GifImageFile, "_seek", noted)
    with editor.edited(out.getvalue(), "image/gif", most_pixels=10**6, longest=2560) as image:
        assert (image.width, image.height) == (300, 300)
    assert read == [0]


def test_a_large_photograph_is_decoded_small() -> None:
    with editor.edited(jpeg(6000, 4000), "image/jpeg", most_pixels=10**8, longest=1000) as image:
        assert (image.width, image.height) == (6000, 4000)
        smaller = image.resized(Resize(1000, 0, 4000, 4000, 150, 150))
        assert read_header(smaller.encoded("image/png")) == Header("image/png", 150, 150)


@pytest.mark.parametrize(
    ("turn", "corner"),
    [(0, (0, 0)), (1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1)), (9, (0, 0))],
)  # fmt: skip
def test_turns(turn: int, corner: tuple[int, int]) -> None:
    """Where the corner that is at the left top goes: as cameras mean it."""
    image = Image.new("RGB", (40, 20))
    image.paste((255, 255, 255), (0, 0, 8, 8))
    out = BytesIO()
    image.save(out, "PNG")
    with editor.edited(out.getvalue(), "image/png", most_pixels=10**6, longest=100) as opened:
        opened.turn(turn)
        assert (opened.width, opened.height) == ((20, 40) if 5 <= turn <= 8 else (40, 20))
        turned = Image.open(BytesIO(opened.encoded("image/png"))).convert("RGB")
    point = tuple(3 if not at else size - 4 for at, size in zip(corner, turned.size, strict=True))
    assert turned.getpixel((point[0], point[1])) == (255, 255, 255)


def test_transparency_stays() -> None:
    for kind in ("PNG", "WEBP", "GIF"):
        source = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
        out = BytesIO()
        source.save(out, kind)
        mime = f"image/{kind.lower()}"
        with editor.edited(out.getvalue(), mime, most_pixels=10**6, longest=100) as opened:
            smaller = Image.open(BytesIO(opened.resized(Resize(0, 0, 40, 40, 10, 10)).encoded(mime)))
        assert smaller.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_broken_notes_in_images() -> None:
    assert read_exif(b"") == read_exif(b"Exif\0\0") == read_exif(b"Exif\0\0II*\0\xff\xff\xff\xff") == {}
    assert read_exif(b"Exif\0\0XX*\0\x08\0\0\0") == {}
    assert read_exif(b"Exif\0\0II*\0\x08\0\0\0\x01\0") == {}
    assert read_iptc(b"") == read_iptc(b"\x1c\x02\x69\0\xff") == {}
    assert read_iptc(b"\x1c\x02\x69\x80\x04\0\0\0\x02ab\x1c\x03\x69\0\x01x\x1c\x02\x19\0\x01y") == {
        105: [b"ab"],
        25: [b"y"],
    }
    loop = exif({0x8769: (4, 8), **PHOTO})[4:]
    assert read_exif(loop)["Model"] == b"Canon EOS 5D"
    many = exif({0x829D: (5, [(1, 2)] * 5000)})[4:]
    assert len(read_exif(many)["FNumber"]) == 64  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("packet", "wanted"),
    [
        (b"", ""),
        (b"<x:xmpmeta></x:xmpmeta>", ""),
        (b"<x:xmpmeta><Iptc4xmpCore:AltTextAccessibility>", ""),
        (b"<x:xmpmeta><Iptc4xmpCore:AltTextAccessibility></x:xmpmeta>", ""),
        (
            b"<x:xmpmeta><Iptc4xmpCore:AltTextAccessibility> a \xff</Iptc4xmpCore:AltTextAccessibility></x:xmpmeta>",
            "a \ufffd",
        ),
        (
            b"<x:xmpmeta><Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>A &amp; B</rdf:li><rdf:li>C</rdf:li>"
            b"</rdf:Alt></Iptc4xmpCore:AltTextAccessibility></x:xmpmeta>",
            "A & B",
        ),
    ],
)
def test_alternative_texts(packet: bytes, wanted: str) -> None:
    assert alternative_text(b"JPEG" + packet) == wanted


@pytest.mark.parametrize(
    "make",
    [
        lambda n: b"\xff\xd8\xff" + b"\xff" * n, lambda n: b"\xff\xd8" + b"\xff\xe0\0\x02" * (n // 4), lambda n: b"\xff\xd8\xff" + b"\xff\xe0\0\x03x" * (n // 5),
        lambda n: b"\0\0\0\x18ftypavif" + b"ispe" * (n // 4), lambda n: b"\x1c\x02" * n, lambda n: b"<x:xmpmeta>" + b"<Iptc4xmpCore:AltTextAccessibility" * (n // 40),
        lambda n: b"<script" * (n // 7),
    ],
)  # fmt: skip
def test_time_grows_with_length(make: Callable[[int], bytes]) -> None:
    def work(size: int) -> None:
        data = make(size)
        assert read_header(data) is None
        read_iptc(data)
        assert alternative_text(data) == ""
        content.is_of("text/plain", data)

    work(4_000_000)
    assert growth(work, 20_000) < 2.1


def test_second_segments_do_not_count() -> None:
    data = jpeg(5, 5, segment(0xE1, b"one") + segment(0xE1, b"two"))
    header = read_header(data)
    assert header is not None and header.segments[0xE1] == b"one"


@pytest.mark.parametrize(
    ("kind", "wanted"), [("JPEG", (1828, 1088)), ("PNG", (840, 485)), ("WEBP", (192, 108)), ("GIF", (390, 219))]
)
def test_lengths_of_plain_pictures(kind: str, wanted: tuple[int, int]) -> None:
    """As PHP's GD 2.3.3 writes them (libjpeg-turbo, zlib and libwebp of Debian 12)."""
    mime = f"image/{kind.lower()}"
    lengths = []
    with editor.edited(picture(kind, 640, 480), mime, most_pixels=10**6, longest=2560) as image:
        for size in (Size(300, 300), Size(150, 150, True)):
            part = resized(640, 480, size)
            assert part is not None
            lengths.append(len(image.resized(part).encoded(mime)))
    assert tuple(lengths) == wanted


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_notes_of_the_original_are_not_in_its_sizes(kind: str) -> None:
    out, mime = BytesIO(), f"image/{kind.lower()}"
    camera = exif({0x0110: (2, b"my secret\0")})[4:]
    notes = {"comment": b"my secret", "exif": camera, "icc_profile": b"my secret", "xmp": b"my secret"}
    Image.new("P" if kind == "GIF" else "RGB", (40, 30)).save(out, kind, **notes)
    assert b"secret" in out.getvalue()
    with editor.edited(out.getvalue(), mime, most_pixels=10**6, longest=100) as image:
        assert b"secret" not in image.resized(Resize(0, 0, 40, 30, 4, 3)).encoded(mime)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 16, 17, 256])
def test_gif_files_hold_what_they_were_made_of(count: int) -> None:
    chance = random.Random(count)
    colours = [(chance.randrange(256), number, chance.randrange(256)) for number in range(count)]
    source = Image.new("RGB", (40, 30))
    source.putdata([colours[number % count] for number in range(1200)])
    data = gif.encoded(source)
    assert data is not None
    assert Image.open(BytesIO(data)).convert("RGB").tobytes() == source.tobytes()


def test_gif_files_hold_256_colours() -> None:
    source = Image.new("RGB", (40, 30))
    source.putdata([(number // 256, number % 256, 0) for number in range(1200)])
    assert gif.encoded(source) is None
    with editor.edited(picture("GIF", 4, 4, "P"), "image/gif", most_pixels=100, longest=4) as image:
        image._image = source
        assert read_header(image.encoded("image/gif")) == Header("image/gif", 40, 30)
