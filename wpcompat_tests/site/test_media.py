"""Attachments in the domain: pictures of posts, uploads that posts show, files that go with their rows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.media import attach, attachments, delete, folder, metadata, thumbnails, upload
from wpcompat.posts.meta import add_meta, first_meta, get_meta
from wpcompat.posts.store import get_post, insert_post
from wpcompat.testing.site import WP
from wpcompat.users.store import get_user
from wpcompat_tests.made_media import jpeg, picture
from wpcompat_tests.site.cli_runner import ok


def an_upload(wp: WP, name: str = "a.jpg", data: bytes = jpeg(200, 200), mime: str = "image/jpeg") -> Post:
    user = get_user(wp.site, 1)
    assert user is not None
    written = upload.upload_bits(wp.site, user, name, data)
    number = upload.create_attachment(wp.site, user, written, data, title=name, mime=mime, parent=0)
    post = get_post(wp.site, number)
    assert post is not None
    return post


def test_the_picture_of_a_post(wp: WP) -> None:
    image, text = an_upload(wp), an_upload(wp, "a.txt", b"x", "text/plain")
    site = wp.site
    assert thumbnails.thumbnail_id(site, 1) == 0 and not thumbnails.delete_post_thumbnail(site, 1)
    for post_id, picture_id in ((999, image.ID), (1, 0), (1, 999), (1, -999)):
        assert not thumbnails.set_post_thumbnail(site, post_id, picture_id)
    assert thumbnails.set_post_thumbnail(site, 1, -image.ID)
    assert thumbnails.thumbnail_id(site, 1) == image.ID
    assert not thumbnails.set_post_thumbnail(site, 1, image.ID), "nothing has changed"
    assert get_meta(site, 1, "_thumbnail_id") == [str(image.ID)]
    assert thumbnails.set_post_thumbnail(site, 1, text.ID), "what is no image takes it away"
    assert thumbnails.thumbnail_id(site, 1) == 0
    assert not thumbnails.set_post_thumbnail(site, 1, text.ID)
    thumbnails.set_post_thumbnail(site, 1, image.ID)
    assert thumbnails.delete_post_thumbnail(site, 1) and not thumbnails.delete_post_thumbnail(site, 999)


def test_uploads_that_a_post_shows_become_its_own(wp: WP) -> None:
    shown, other, owned = an_upload(wp, "a.txt", b"x"), an_upload(wp, "b.txt", b"x"), an_upload(wp, "c.txt", b"x")
    wp.site.db.update("wp_posts", {"post_parent": 2}, '"ID" = ?', (owned.ID,))
    bare = insert_post(wp.site, {"post_type": "attachment", "post_title": "bare"})
    wp.site.db.update("wp_posts", {"guid": ""}, '"ID" = ?', (bare,))
    attach.attach_uploads(wp.site, 1, f'<a href="{shown.guid}">a</a> {owned.guid}')
    parents = wp.site.db.rows('SELECT "ID", "post_parent" FROM "wp_posts" WHERE "post_type" = ?', ("attachment",))
    assert dict(parents) == {shown.ID: 1, other.ID: 0, owned.ID: 2, bare: 0}


def test_addresses_of_sizes(wp: WP) -> None:
    image, text = an_upload(wp), an_upload(wp, "a.pdf", b"%PDF-", "application/pdf")
    site = wp.site
    assert attachments.downsized(site, image, "thumbnail").endswith("/a-150x150.jpg")
    assert attachments.downsized(site, image, "large") == attachments.attachment_url(site, image)
    assert attachments.downsized(site, text, "thumbnail") == ""
    wp.site.db.execute(
        'DELETE FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ?', (text.ID, "_wp_attachment_metadata")
    )
    page = {"full": {"file": "a-pdf.jpg"}, "thumbnail": {"file": "a-pdf-116x150.jpg"}}
    add_meta(site, text.ID, "_wp_attachment_metadata", {"sizes": page})
    assert attachments.downsized(site, text, "thumbnail").endswith("/a-pdf-116x150.jpg")
    assert attachments.downsized(site, text, "large").endswith("/a-pdf.jpg")
    odd = insert_post(site, {"post_type": "attachment", "post_mime_type": "import", "guid": "x"})
    post = get_post(site, odd)
    assert post is not None and not attachments.is_image(site, post)
    add_meta(site, odd, "_wp_attached_file", "a.PNG")
    add_meta(site, odd, "_wp_attachment_metadata", "a text")
    assert attachments.is_image(site, post)
    assert attachments.stored_metadata(site, odd) == "a text" and attachments.attachment_metadata(site, odd) == {}


def test_what_no_row_can_hold_leaves_its_file(wp: WP) -> None:
    with pytest.raises(WPError, match="Could not insert attachment into the database"):
        an_upload(wp, "a.txt", b"x", "t" * 101)
    assert (wp.site.uploads / wp.site.now().strftime("%Y/%m") / "a.txt").exists()


def test_deleting(wp: WP) -> None:
    image = an_upload(wp)
    place = (wp.site.uploads / attachments.attached_file(wp.site, image.ID)).parent
    assert sorted(os.listdir(place)) == ["a-150x150.jpg", "a.jpg"]
    (place / "a.jpg").unlink()
    (place / "a.jpg").mkdir()
    assert delete.delete_post(wp.site, image.ID)
    assert os.listdir(place) == ["a.jpg"], "a folder is no file"
    assert not delete.delete_post(wp.site, image.ID) and delete.delete_post(wp.site, 1)
    gone = insert_post(wp.site, {"post_type": "attachment", "post_title": "gone"})
    add_meta(wp.site, gone, "_wp_attached_file", "1999/01/gone.jpg")
    assert delete.delete_post(wp.site, gone)


def test_commands_delete_files(wp: WP) -> None:
    image = an_upload(wp)
    file = wp.site.uploads / attachments.attached_file(wp.site, image.ID)
    assert file.exists()
    assert ok(wp.site.path, "post", "delete", str(image.ID), "--force") == f"Success: Deleted post {image.ID}.\n"
    assert not file.exists()


def test_the_chosen_folder(wp: WP) -> None:
    for value, wanted in (
        ("wp-content/uploads/inner/two", "inner/two/"),
        ("wp-content/uploads/../../x", None),
        ("files", ""),
    ):
        options.update(wp.site, "upload_path", value)
        if wanted is None:
            with pytest.raises(WPError, match="Unable to create directory"):
                an_upload(wp, "a.txt", b"x")
            continue
        an_upload(wp, "a.txt", b"x")
        assert (wp.site.uploads / wanted / wp.site.now().strftime("%Y/%m") / "a.txt").exists()


def test_reading_follows_no_link(wp: WP, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    wp.site.uploads.mkdir()
    (wp.site.uploads / "link").symlink_to(tmp_path / "secret")
    with folder.opened(wp.site, "") as place:
        folder.write_new(place, "a", b"a")
        with pytest.raises(FileExistsError):
            folder.write_new(place, "link", b"a")
        assert sorted(folder.names_in(place)) == ["a", "link"]
        assert not folder.delete_file(place, "link") and folder.delete_file(place, "a")
    for path in ("..", "a/..", "\0", "/"):
        with pytest.raises(folder.NoFolder), folder.opened(wp.site, path):
            raise AssertionError("opened")


def test_sizes_that_cannot_be_written(wp: WP) -> None:
    """The attachment is kept; its folder went away meanwhile."""
    path, known = metadata.generate(wp.site, "1999/01/a.jpg", jpeg(400, 300), "image/jpeg")
    assert path == "1999/01/a.jpg" and (known["width"], known["sizes"]) == (400, {})


def test_a_large_image_that_is_hardly_too_large(wp: WP) -> None:
    """One pixel is no reason to replace it, as in WordPress."""
    image = an_upload(wp, "b.jpg", jpeg(2561, 20))
    assert first_meta(wp.site, image.ID, "_wp_attached_file").endswith("/b.jpg")
    assert "original_image" not in attachments.attachment_metadata(wp.site, image.ID)
    an_upload(wp, "c.png", picture("PNG", 3000, 20), "image/png")


_UPLOADS = """
import sys
from wpcompat.media.upload import upload_bits
from wpcompat.site import open_site
from wpcompat.users.store import get_user

site = open_site(sys.argv[1])
for number in range(40):
    upload_bits(site, get_user(site, 1), "same.txt", f"{sys.argv[2]} {number}".encode())
site.close()
"""


def test_processes_take_no_name_twice(wp: WP) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", _UPLOADS, str(wp.site.path), str(number)], stderr=subprocess.DEVNULL)
        for number in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    written = [file.read_text() for file in wp.site.uploads.rglob("same*.txt")]
    assert sorted(written) == sorted(f"{process} {number}" for process in range(3) for number in range(40))


def test_pillow_is_loaded_at_the_first_picture() -> None:
    code = "import sys, wpcompat.app; from wpcompat.xmlrpc.registry import load; load(); print('PIL' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
