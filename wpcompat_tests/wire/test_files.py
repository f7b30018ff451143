"""Files of the theme and of the uploads folder: inside the tree, never run, kept by caches."""

from __future__ import annotations

from pathlib import Path

import pytest

from wpcompat.front import files
from wpcompat.rendering import static_version
from wpcompat.testing.site import WP

STYLE = "/wp-content/themes/wpcompat/style.css"


def test_theme_files_are_kept_for_a_year(wp: WP) -> None:
    answer = wp.client.get(STYLE + static_version(files.STATIC, "style.css"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=UTF-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = wp.client.get(STYLE, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert wp.client.get("/wp-content/themes/wpcompat/icon.svg").mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    "name", ["", "nope.css", "../files.py", "..%2ffiles.py", "style.css/x", ".hidden.css", "a\\b.css", "%00.css"]
)
def test_nothing_else_is_in_the_theme(wp: WP, name: str) -> None:
    assert wp.client.get(f"/wp-content/themes/wpcompat/{name}").status_code == 404


@pytest.fixture
def uploads(wp: WP) -> Path:
    folder = wp.site.uploads / "2026" / "11"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("name", "shown", "kind"),
    [
        ("pic.jpg", True, "image/jpeg"),
        ("pic.png", True, "image/png"),
        ("song.mp3", True, "audio/mpeg"),
        ("film.mp4", True, "video/mp4"),
        ("drawing.svg", False, "application/octet-stream"),
        ("page.html", False, "application/octet-stream"),
        ("script.js", False, "application/octet-stream"),
        ("paper.pdf", False, "application/pdf"),
        ("noname", False, "application/octet-stream"),
    ],
)
def test_uploads_are_media_or_downloads(wp: WP, uploads: Path, name: str, shown: bool, kind: str) -> None:
    (uploads / name).write_bytes(b"<script>alert(1)</script>")
    answer = wp.client.get(f"/wp-content/uploads/2026/11/{name}", buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == kind
    assert answer.headers.get("Content-Disposition", "inline").startswith("inline" if shown else "attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = wp.client.get(
        f"/wp-content/uploads/2026/11/{name}", headers={"If-None-Match": answer.headers["ETag"]}, buffered=True
    )
    assert again.status_code == 304
    part = wp.client.get(f"/wp-content/uploads/2026/11/{name}", headers={"Range": "bytes=0-6"}, buffered=True)
    assert (part.status_code, part.data) == (206, b"<script")


@pytest.mark.parametrize(
    "path",
    [
        "../wpcompat.sqlite", "..%2fwpcompat.sqlite", "2026/../../wpcompat.sqlite", "2026/11/..%2f..%2f..%2fwpcompat.sqlite", "/etc/passwd",
        "%2fetc%2fpasswd", "2026/11", "2026/11/", "2026/11/nope.jpg", "2026/11/x%00.jpg", "2026/11/.hidden", "..\\wpcompat.sqlite", "", "CON",
        "2026/11/" + "a" * 300 + ".jpg", "2026/11/out.jpg",
    ],
)  # fmt: skip
def test_nothing_outside_of_the_uploads_is_served(wp: WP, uploads: Path, path: str) -> None:
    (uploads / ".hidden").write_text("secret")
    (uploads / "out.jpg").symlink_to(wp.site.path / "wpcompat.sqlite")
    assert wp.client.get(f"/wp-content/uploads/{path}").status_code in (301, 404)
