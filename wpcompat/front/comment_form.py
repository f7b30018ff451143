"""``wp-comments-post.php``: take a comment from the form (``wp_handle_comment_submission``)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from wpcompat import journal, options
from wpcompat.comments.filters import Html
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.store import get_comment
from wpcompat.db import Comment, Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, intval
from wpcompat.formatting.php_form import Form, collect, parse
from wpcompat.formatting.strings import is_valid_utf8, trim
from wpcompat.formatting.striptags import strip_tags
from wpcompat.formatting.urls import add_query_arg, esc_url, rawurlencode, sanitize_redirect
from wpcompat.front.discussion import COOKIES, moderation_hash
from wpcompat.front.headers import add
from wpcompat.posts import permalinks
from wpcompat.posts.openness import comments_open
from wpcompat.posts.redirects import local_url
from wpcompat.posts.store import get_post
from wpcompat.posts.types import STATUSES
from wpcompat.rendering import die_page, nocache_headers
from wpcompat.site import Caller, Site
from wpcompat.users import nonces, secrets
from wpcompat.users.caps import can
from wpcompat.users.cookies import Identity, identify
from wpcompat.users.store import is_email

TITLE = "Comment Submission Failure"
LENGTHS = (
    ("author", 245, "comment_author_column_length", "Your name is too long."),
    ("email", 100, "comment_author_email_column_length", "Your email address is too long."),
    ("url", 200, "comment_author_url_column_length", "Your URL is too long."),
    ("content", 65525, "comment_content_column_length", "Your comment is too long."),
)
"""Field → most bytes, the refusal's code and words (``wp_check_comment_data_max_lengths``)."""


@dataclass(frozen=True)
class Submission:
    """The form's fields, trimmed."""

    post_id: int
    author: str
    email: str
    url: str
    content: str
    parent: int
    consent: bool
    redirect_to: str
    any_html: str


class _Silent(Exception):
    """A refusal that WordPress answers with an empty page."""


def respond(site: Site, request: Request) -> Response:
    """302 to the comment; else a page that says what is wrong, or an empty one where WordPress keeps silent."""
    if request.method != "POST":
        response = Response(b"", status=405, content_type="text/plain;charset=UTF-8")
        response.headers["Allow"] = "POST"
        return response
    sent = _submission(_fields(site, request))
    agent = request.user_agent.string
    # WSGI hands a header's bytes over as ISO-8859-1; what is no UTF-8 is left out.
    known = identify(site, request.cookies)
    caller = Caller(
        request.remote_addr or "",
        agent.encode("latin-1", "ignore").decode("utf-8", "ignore"),
        known.user.ID if known else 0,
    )
    with site.journal.exchange("comment", f"Comment on post {sent.post_id}", peer=caller.ip):
        try:
            comment = _store(site, request, sent, caller, known)
        except _Silent:
            return add(Response(b"", content_type="text/html; charset=UTF-8"), nocache_headers(site.profile.no_store))
        except WPError as error:
            back = local_url(site, request.referrer or "")
            return die_page(site, f"<p>{error.message}</p>", error.status, title=TITLE, back=back)
    return _thanks(site, sent, comment, known)


def _fields(site: Site, request: Request) -> Form:
    """The form's fields as PHP reads them; bytes that are no UTF-8 are lone surrogates, which no row keeps."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return collect((name, value) for name, value in request.form.items(multi=True))
    try:
        return parse(request.get_data().decode("latin-1"), site.config["limits.form_fields"])
    except ValueError:
        raise RequestEntityTooLarge from None


def _submission(fields: Form) -> Submission:
    """The fields that WordPress reads: an array is no text, and 1 as a number."""

    def text(name: str) -> str:
        value = fields.get(name, "")
        return value if isinstance(value, str) else ""

    def written(name: str) -> str:
        return "1" if isinstance(fields.get(name), dict) else text(name)

    return Submission(
        post_id=intval(written("comment_post_ID")),
        author=trim(strip_tags(text("author"))),
        email=trim(text("email")),
        url=trim(text("url")),
        content=trim(text("comment")),
        parent=absint(written("comment_parent")),
        consent="wp-comment-cookies-consent" in fields,
        redirect_to=text("redirect_to"),
        any_html=text("_wp_unfiltered_html_comment"),
    )


def _as_user(sent: Submission, user: User) -> Submission:
    """What a user who has logged in says, is said under the user's name, whatever the form's fields hold."""
    return replace(sent, author=user.display_name or user.user_login, email=user.user_email, url=user.user_url)


def _store(site: Site, request: Request, sent: Submission, caller: Caller, known: Identity | None) -> Comment:
    """WordPress's checks in its order, then the pipeline that pings go through too."""
    _check_parent(site, sent)
    post = get_post(site, sent.post_id) if 0 < sent.post_id < 2**63 else None
    _check_post(site, request, post, known.user if known else None)
    if known is not None:
        sent = _as_user(sent, known.user)
    _check_fields(site, sent, known)
    # A name with bytes that are no UTF-8 is lost, while of the other fields the rest stays (``wp_check_invalid_utf8``).
    author = sent.author if is_valid_utf8(sent.author) else ""
    new = NewComment(
        sent.post_id, sent.content, author, sent.email, sent.url, parent=sent.parent, user_id=caller.user_id,
        trusted_html=_trusted(site, sent, known),
    )  # fmt: skip
    comment = get_comment(site, new_comment(site, new, caller))
    if comment is None:
        message = "<strong>Error:</strong> The comment could not be saved. Please try again later."
        raise WPError("comment_save_error", message, 500)
    journal.verdict("stored", comment_id=comment.comment_ID, post_id=comment.comment_post_ID)
    return comment


def _refuse(name: str, message: str, status: int = 200) -> None:
    journal.step(name, False)
    journal.verdict(message)
    raise WPError(name, message, status)


def _keep_silent(name: str) -> None:
    journal.step(name, False)
    journal.verdict(name)
    raise _Silent


def _check_parent(site: Site, sent: Submission) -> None:
    if not (sent.parent and site.profile.refuses_replies_to_unapproved):
        return
    parent = get_comment(site, sent.parent) if sent.parent < 2**63 else None
    if parent is None or not absint(parent.comment_approved):
        _refuse("comment_reply_to_unapproved_comment", "Sorry, replies to unapproved comments are not allowed.", 403)


def _trusted(site: Site, sent: Submission, known: Identity | None) -> Html:
    """The HTML of those who may write any: anything if the form that they filled in was this post's own (``kses_init_filters``)."""
    action = f"unfiltered-html-comment_{sent.post_id}"
    if known and nonces.verify(site, sent.any_html, action, known.user.ID, known.token):
        return Html.ANY
    return Html.COMMENT


def _check_post(site: Site, request: Request, post: Post | None, user: User | None) -> None:
    if post is None or not post.comment_status:
        _keep_silent("comment_id_not_found")
        return
    may_read = user is not None and can(site, user, "read_post", post.ID)
    if post.post_status == "private" and not may_read:
        _keep_silent("comment_id_not_found")
    status = STATUSES.get("publish" if post.post_status == "inherit" else post.post_status)
    if not comments_open(site, post):
        _refuse("comment_closed", "Sorry, comments are closed for this item.", 403)
    if post.post_status == "trash":
        _keep_silent("comment_on_trash")
    if status is None or not (status.public or status.private):
        if may_read:
            _refuse("comment_on_draft", "Sorry, comments are not allowed for this item.", 403)
        _keep_silent("comment_on_draft")
    if post.post_password and not secrets.knows_password(site, request.cookies, post.post_password):
        _keep_silent("comment_on_password_protected")
    journal.step("comments_open", True)


def _check_fields(site: Site, sent: Submission, known: Identity | None) -> None:
    if known is None and options.is_on(site, "comment_registration"):
        _refuse("not_logged_in", "Sorry, you must be logged in to comment.", 403)
    if known is None and options.is_on(site, "require_name_email"):
        if not sent.author or not sent.email:
            _refuse("require_name_email", "<strong>Error:</strong> Please fill the required fields.")
        if not is_email(sent.email):
            _refuse("require_valid_email", "<strong>Error:</strong> Please enter a valid email address.")
    if not sent.content:
        _refuse("require_valid_comment", "<strong>Error:</strong> Please type your comment text.")
    for name, most, code, message in LENGTHS:
        value: str = getattr(sent, name)
        if len(value.encode("utf-8", "replace")) > most:
            _refuse(code, f"<strong>Error:</strong> {message}")


def _thanks(site: Site, sent: Submission, comment: Comment, known: Identity | None) -> Response:
    post = get_post(site, comment.comment_post_ID)
    reads = bool(known and post and can(site, known.user, "read_post", post.ID))
    own = permalinks.home_url(site, "/")
    if post:
        own = permalinks.comment_link(site, comment, post, reads_private=reads)
    url = own
    if sent.redirect_to:
        wanted, elsewhere = sent.redirect_to.partition("#")[0], own.partition("#")[0]
        url = local_url(site, wanted, fallback=elsewhere)
        if wanted.startswith("/") and url != elsewhere:
            url = wanted
        url += f"#comment-{comment.comment_ID}"
    if not sent.consent and comment.comment_approved == "0" and comment.comment_author_email:
        proof = {"unapproved": str(comment.comment_ID), "moderation-hash": moderation_hash(site, comment)}
        url = add_query_arg(url, **proof)
    response = Response(b"", status=302, content_type="text/html; charset=UTF-8")
    add(response, nocache_headers(site.profile.no_store))
    if known is None:
        _set_cookies(site, response, comment, sent.consent)
    response.headers["X-Redirect-By"] = "WordPress"
    response.headers["Location"] = sanitize_redirect(url)
    response.autocorrect_location_header = False
    return response


def _set_cookies(site: Site, response: Response, comment: Comment, consent: bool) -> None:
    """Remember the commenter's name if they asked for it, forget it otherwise (``wp_set_comment_cookies``)."""
    values = {
        "author": comment.comment_author,
        "email": comment.comment_author_email,
        "url": esc_url(comment.comment_author_url),
    }
    for name, beginning in COOKIES.items():
        response.set_cookie(
            beginning + secrets.cookie_hash(site),
            rawurlencode(values[name] if consent else " "),
            max_age=site.profile.comment_cookie_seconds if consent else 0,
            path=secrets.cookie_path(site),
            secure=options.text(site, "home").startswith("https:"),
            httponly=True,
            samesite="Lax",
        )
