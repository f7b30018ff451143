"""wp-trackback.php and ``…/trackback/``: a form in, ``<response>`` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote

from werkzeug.wrappers import Request, Response

from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, truthy
from wpcompat.formatting.urls import parse_query, sanitize_redirect
from wpcompat.linkbacks.receive_trackback import TrackbackResult, receive
from wpcompat.linkbacks.sent_form import body_of, variables_of
from wpcompat.linkbacks.trackback_form import TrackbackForm, parse
from wpcompat.posts.arguments import arguments
from wpcompat.posts.openness import pings_open
from wpcompat.posts.permalinks import site_url
from wpcompat.posts.query import QueryResult, run
from wpcompat.posts.request import parse_request
from wpcompat.rendering import Plain, die_page, headed_by, nocache_headers
from wpcompat.site import Caller, Site

SCRIPT = "/wp-trackback.php"
Validators = Callable[[Site, Mapping[str, str]], tuple[str, str]]
SUCCESS = '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>0</error>\n</response>'
ERROR = '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>1</error>\n<message>{}</message>\n</response>'
NO_DATABASE = "This trackback cannot be stored at the moment. Try again later."
_XML = "text/xml; charset=UTF-8"
_PATH_CHARACTERS = "/:@!$&'()*+,;=~-._"


def respond_file(site: Site, request: Request, validators: Validators) -> Response:
    """``wp-trackback.php``: the post is the one that the main query finds, else the number that ends the address.

    ``validators`` gives ``Last-Modified`` and ``ETag`` of a feed, should the address ask for one. The main query takes the file's own name for a page's, so that most answers carry the status 404.
    """
    path, _, query = _address(request.environ).partition("?")
    values = {**arguments(parse_qsl(query, keep_blank_values=True, errors="surrogateescape")), "tb": "1"}
    form = variables_of(request.environ, site.config["limits.body_bytes"], site.config["limits.form_fields"])
    form.pop("tb", None)
    script = str(request.environ.get("SCRIPT_NAME", "")) + SCRIPT
    variables = parse_request(site, path, values, form=form, script=script).vars
    result = run(site, variables)
    # A query that finds nothing forgets that it was a trackback's, and then errors are pages.
    response = _response(_answered(site, request.environ, result, xml=not result.is_404))
    # What contradicts itself is looked for nowhere, and WordPress then forgets to say 404.
    is_known = variables.get("error") == "404" or intval(variables.get("p", "")) >= 0
    is_missing = result.is_404 and is_known
    if is_missing and response.status_code == 200:
        response.status_code = 404
    if is_missing and "Cache-Control" not in response.headers:
        for name, value in nocache_headers(site.profile.no_store):
            response.headers.add(name, value)
    if result.is_feed:
        response.headers["Last-Modified"], response.headers["ETag"] = validators(site, variables)
    if result.is_singular and result.posts and pings_open(site, result.posts[0]):
        response.headers.add("X-Pingback", sanitize_redirect(site_url(site, "xmlrpc.php")))
    return response


def respond_post(site: Site, request: Request, result: QueryResult) -> Response:
    """``…/trackback/`` and ``?tb=1``: the same work below the site's ordinary addresses."""
    return _response(_answered(site, request.environ, result, xml=True))


def respond_short(
    site: Site, environ: dict[str, Any], result: QueryResult, first: Iterable[tuple[str, str]]
) -> Plain | Response:
    """``…/trackback/`` without a request object. ``first``: the headers of the post, which were sent before the work."""
    answer = _answered(site, environ, result, xml=True)
    if isinstance(answer, Response):
        return headed_by(answer, first)
    kind, *own = answer.headers
    return Plain(answer.status, [kind, *first, *own], answer.body)


def _answered(site: Site, environ: dict[str, Any], result: QueryResult, *, xml: bool) -> Plain | Response:
    address = _address(environ)
    caller = Caller(environ.get("REMOTE_ADDR") or "", _utf8(environ.get("HTTP_USER_AGENT", "")))
    with site.journal.exchange("trackback", f"trackback {address}", peer=caller.ip):
        form = _form(site, environ)
        if form is None:
            return _page("", status=413)
        try:
            return _rendered(receive(site, form, _post_id(address, result), caller))
        except WPError as error:
            return die_page(site, error.message, error.status, xml=xml)


def unavailable() -> Response:
    """The answer while the database fails."""
    return Response(ERROR.format(NO_DATABASE), status=503, content_type=_XML)


def _rendered(result: TrackbackResult) -> Plain | Response:
    if result.kind == "stored":
        return _STORED
    if result.kind == "error":
        return _plain(ERROR.format(result.message))
    response = _page("")
    if result.location:
        response.status_code = 302
        response.headers.add("X-Redirect-By", "WordPress")
        response.headers.add("Location", sanitize_redirect(result.location))
    return response


def _plain(text: str) -> Plain:
    body = text.encode()
    return Plain("200 OK", [("Content-Type", _XML), ("Content-Length", str(len(body)))], body)


_STORED = _plain(SUCCESS)


def _response(answer: Plain | Response) -> Response:
    return Response(answer.body, answer.status, answer.headers) if isinstance(answer, Plain) else answer


def _page(body: str, status: int = 200) -> Response:
    return Response(body, status=status, content_type="text/html; charset=UTF-8")


def _post_id(address: str, result: QueryResult) -> int:
    """The post that the main query found, else the number after the last slash of the address, query and all.

    A ``tb_id`` in the query, of which WordPress makes no other use, takes that number away.
    """
    if (result.is_single or result.is_page) and result.posts:
        return result.posts[0].ID
    if truthy(parse_query(address.partition("?")[2]).get("tb_id", "")):
        return 0
    return intval(address.rpartition("/")[2])


def _address(environ: dict[str, Any]) -> str:
    """The request's target as it was sent; servers that do not hand it on have it put together again."""
    sent = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if sent:
        return str(sent)
    written = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
    path = quote(written.encode("latin-1", "replace"), safe=_PATH_CHARACTERS)
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _form(site: Site, environ: dict[str, Any]) -> TrackbackForm | None:
    """The form of a POST; None for a body above the limit or cut off. Other methods have none."""
    if environ.get("REQUEST_METHOD") != "POST":
        return TrackbackForm()
    limit: int = site.config["limits.body_bytes"]
    body = body_of(environ, limit)
    return None if body is None else parse(body, environ.get("CONTENT_TYPE", ""), site.config["limits.form_fields"])


def _utf8(header: str) -> str:
    """A header's bytes, which WSGI hands over as ISO-8859-1, as UTF-8; what is none is left out."""
    return header if header.isascii() else header.encode("latin-1", "ignore").decode("utf-8", "ignore")
