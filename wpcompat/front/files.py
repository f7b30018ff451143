"""Files: the theme's, those that people uploaded, and the few that WordPress makes up."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from werkzeug.http import generate_etag
from werkzeug.security import safe_join
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from wpcompat.formatting.urls import sanitize_redirect
from wpcompat.front.addresses import split
from wpcompat.front.headers import UPLOAD_POLICY, discover, link_headers
from wpcompat.posts import permalinks
from wpcompat.posts.query import QueryResult
from wpcompat.rendering import die_page, static_file
from wpcompat.site import Site

STATIC = Path(__file__).with_name("static")
STATIC_URL = "wp-content/themes/wpcompat/"
_SHOWN = ("image/", "audio/", "video/")
"""Uploads of these kinds are shown in the browser; all others are saved."""


def static(site: Site, request: Request) -> Response:
    """A file of the theme."""
    name = request.path[len("/" + STATIC_URL) :]
    return static_file(STATIC, name, request) or missing(site)


def upload(site: Site, request: Request) -> Response:
    """A file below the site's uploads folder. Nothing in it runs: no guessing, a sandbox, and only media are shown."""
    inside = request.path[len("/wp-content/uploads/") :]
    joined = safe_join(str(site.uploads.resolve()), inside) if inside and "\0" not in inside else None
    if joined is None or any(part.startswith(".") for part in inside.split("/")):
        return missing(site)
    file = Path(joined)
    if not _is_inside(file, site.uploads):
        return missing(site)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    shown = kind.startswith(_SHOWN) and kind != "image/svg+xml"
    stat = file.stat()
    response = send_file(
        file,
        request.environ,
        mimetype=kind if shown or kind in {"application/pdf", "text/plain"} else "application/octet-stream",
        as_attachment=not shown,
        download_name=file.name,
        etag=generate_etag(f"{stat.st_mtime_ns}-{stat.st_size}".encode()),
        last_modified=stat.st_mtime,
        conditional=True,
        max_age=86400,
    )
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    return response


def _is_inside(file: Path, folder: Path) -> bool:
    """Whether there is a file there, and really below the folder: links that lead out of it do not count."""
    try:
        return file.is_file() and file.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False


def robots(site: Site, request: Request, result: QueryResult | None = None) -> Response:
    """WordPress's virtual robots.txt (``do_robots``), without its sitemap, which there is none of.

    ``result`` is what the address speaks of besides: its headers are a post's.
    """
    if request.method == "HEAD":
        return _head(site)
    folder = split(permalinks.site_url(site)).path.rstrip("/")
    lines = ["User-agent: *", f"Disallow: {folder}/wp-admin/", f"Allow: {folder}/wp-admin/admin-ajax.php"]
    response = Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    if result is not None and result.is_singular:
        return discover(site, response, result)
    link_headers(site, response, None)
    return response


def favicon(site: Site, request: Request) -> Response:
    """302 to the theme's icon (``do_favicon``)."""
    if request.method == "HEAD":
        return _head(site)
    response = Response(b"", status=302, content_type="text/html; charset=UTF-8")
    link_headers(site, response, None)
    response.headers["X-Redirect-By"] = "WordPress"
    response.headers["Location"] = sanitize_redirect(permalinks.site_url(site, STATIC_URL + "icon.svg"))
    response.autocorrect_location_header = False
    return response


def _head(site: Site) -> Response:
    """What HEAD is answered before any of these files is made, as for a page."""
    response = Response(b"", content_type="text/html; charset=UTF-8")
    link_headers(site, response, None)
    return response


def missing(site: Site) -> Response:
    return die_page(site, "Not found.", 404, title="Not found")
