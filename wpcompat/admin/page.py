"""From a screen's values to its page: the templates of wp-admin, redirects, and the pages that refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin import menu
from wpcompat.admin.ask import Ask
from wpcompat.comments.counts import waiting
from wpcompat.formatting.slugs import editable_slug
from wpcompat.formatting.urls import sanitize_redirect
from wpcompat.posts import permalinks
from wpcompat.rendering import clean_comment, clean_post, clean_text, die_page, nocache_headers, static_version
from wpcompat.site import Site
from wpcompat.users.cookies import Cookie
from wpcompat.users.store import preferences

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")
STATIC_PATH = "static/"
"""Below wp-admin: the style sheet and scripts of the screens."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https: http:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""The content security policy of the screens: nothing inline, nothing from elsewhere but pictures."""

_HEADERS = (("Referrer-Policy", "strict-origin-when-cross-origin"), ("X-Frame-Options", "SAMEORIGIN"))


@dataclass(frozen=True)
class Notice:
    """What a screen says at its top. ``kind``: success, error, warning or info. ``links``: label → address."""

    message: str | Markup
    kind: str = "success"
    links: Mapping[str, str] | None = None
    id: str = "message"


def environment(site: Site) -> jinja2.Environment:
    """The templates of the screens."""
    env: jinja2.Environment | None = site.cache.get("admin.jinja")
    if env is None:
        env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        env.filters.update(
            clean_comment=clean_comment, clean_post=clean_post, clean_text=clean_text, editable_slug=editable_slug
        )
        site.cache["admin.jinja"] = env
    return env


def page(
    ask: Ask, template: str, *, title: str, notices: Iterable[Notice] = (), status: int = 200, **values: Any
) -> Response:
    """A screen. ``title`` is what WordPress calls it; templates extend ``base.html`` and see ``ask`` and these values."""
    body = environment(ask.site).get_template(template).render(
        ask=ask,
        title=title,
        notices=list(notices),
        nonce_field=_nonce_fields(ask),
        body_class=_body_class(ask, getattr(values.get("kind"), "name", "")),
        menu=menu.shown(ask),
        waiting=waiting(ask.site) if ask.can("moderate_comments") else 0,
        **common(ask.site),
        **values,
    )  # fmt: skip
    return answer(ask, body, status)


def answer(ask: Ask, body: str, status: int = 200, content_type: str = "text/html; charset=UTF-8") -> Response:
    """A text as the answer of a screen, not to be kept by anybody."""
    return finished(ask.site, Response(body.encode("utf-8", "replace"), status, content_type=content_type), ask.cookies)


def redirect(ask: Ask, url: str, status: int = 302) -> Response:
    """Send the browser on (``wp_redirect``); ``url`` is one that we made or ``Ask.referer`` passed."""
    return moved(ask.site, url, status, ask.cookies)


def moved(site: Site, url: str, status: int = 302, cookies: Iterable[Cookie] = ()) -> Response:
    """``redirect`` without anybody logged in."""
    response = Response(b"", status=status, content_type="text/html; charset=UTF-8")
    response.autocorrect_location_header = False
    finished(site, response, cookies)
    response.headers["X-Redirect-By"] = "WordPress"
    response.headers["Location"] = sanitize_redirect(url)
    return response


def refusal(site: Site, message: str, status: int, *, title: str = "", back: str = "") -> Response:
    """The page that ends a request of wp-admin (``wp_die``)."""
    response = die_page(site, message, status, title=title or "WordPress &rsaquo; Error", back=back)
    for name, value in _HEADERS:
        response.headers[name] = value
    return response


def finished(site: Site, response: Response, cookies: Iterable[Cookie] = ()) -> Response:
    """What every answer of wp-admin carries: not to be kept, not to be framed, its policy, cookies."""
    for name, value in nocache_headers(site.profile.no_store):
        response.headers.add(name, value)
    for name, value in _HEADERS:
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", POLICY)
    for cookie in cookies:
        response.set_cookie(
            cookie.name,
            cookie.value,
            max_age=cookie.max_age,
            path=cookie.path,
            secure=cookie.secure,
            httponly=cookie.http_only,
            samesite="Lax",
        )
    return response


def common(site: Site) -> dict[str, Any]:
    """What every template of wp-admin and of wp-login.php sees."""
    return {
        "site_name": clean_text(options.text(site, "blogname")),
        "home": permalinks.home_url(site, "/"),
        "admin": permalinks.site_url(site, "wp-admin/"),
        "login_url": permalinks.site_url(site, "wp-login.php"),
        "static": permalinks.site_url(site, f"wp-admin/{STATIC_PATH}"),
        "static_version": static_version(STATIC, "admin.css"),
        "script_version": static_version(STATIC, "admin.js"),
        "version": site.profile.version,
    }


def _body_class(ask: Ask, post_type: str) -> str:
    """The classes by which style sheets and scripts know a screen (``admin-header.php``)."""
    profile = ask.site.profile
    version, color = profile.version.replace(".", "-"), preferences(profile)["admin_color"]
    found = ["wp-admin", "wp-core-ui", f"{ask.path.removesuffix('.php')}-php", "auto-fold", "admin-bar"]
    found += [f"post-type-{post_type}"] if post_type else []
    found += [f"branch-{'-'.join(version.split('-')[:2])}", f"version-{version}", f"admin-color-{color}"]
    return " ".join([*found, "locale-en-us"])


def _nonce_fields(ask: Ask) -> Any:
    """``nonce_field(action)`` in templates: the hidden fields of a form (``wp_nonce_field``)."""

    def fields(action: str, name: str = "_wpnonce", referer: bool = True) -> Markup:
        made = Markup('<input type="hidden" id="{0}" name="{0}" value="{1}">').format(name, ask.nonce(action))
        if referer:
            made += Markup('<input type="hidden" name="_wp_http_referer" value="{}">').format(ask.here)
        return made

    return fields
