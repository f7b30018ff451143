"""wp.* about comments."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.comments.counts import comment_counts
from wpcompat.comments.edit import update_comment
from wpcompat.comments.filters import Html
from wpcompat.comments.lists import recent_comments
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.status import delete_comment as put_away
from wpcompat.comments.store import get_comment as find_comment
from wpcompat.db.rows import ZERO_DATE, Comment, Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, is_numeric, strval, truthy
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.openness import comments_open
from wpcompat.posts.types import supports
from wpcompat.posts.visibility import effective_status
from wpcompat.users.caps import can
from wpcompat.users.store import get_user, is_email
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.dates import local_and_gmt
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Int, Raw, WrongType, given, has, is_array, member, text_of, text_or_nothing
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.comment import comment_struct
from wpcompat.xmlrpc.wire import DateTime

STATUS_NAMES = {"hold": "Unapproved", "approve": "Approved", "spam": "Spam", "trash": "Trash"}
"""The statuses that a client may give a comment, with what people call them (``get_comment_statuses``)."""
_EPOCH = "1970-01-01 00:00:00"
"""What a date that cannot be read becomes."""
_BLANKS = " \t\n\r\x0b"
"""What WordPress trims off a text that it has put backslashes into: NUL is ``\\0`` by then."""
_MAY_NOT_MODERATE = "Sorry, you are not allowed to moderate or edit this comment."
_MAY_NOT_COMMENT = "Sorry, you are not allowed to comment on this post."


@method("wp.getComment")
def get_comment(call: Call, blog_id: Raw, username: Raw, password: Raw, comment_id: Int) -> dict[str, Any]:
    """One comment (``wp_getComment``)."""
    user = call.login(username, password)
    comment = _comment(call, comment_id)
    call.require(user, "edit_comment", _MAY_NOT_MODERATE, comment_id, code=403)
    return comment_struct(call.site, user, comment)


@method("wp.getComments")
def get_comments(call: Call, blog_id: Raw, username: Raw, password: Raw, query: Raw) -> list[dict[str, Any]]:
    """Comments, the newest first (``wp_getComments``): approved ones for everybody, see ``comments_of_hidden_posts``."""
    user = call.login(username, password)
    site = call.site
    status = query["status"] if has(query, "status") else ""
    if not can(site, user, "moderate_comments") and status != "approve":
        raise Fault(401, "Invalid comment status.")
    post_type = ""
    if has(query, "post_type"):
        post_type = query["post_type"]
        if not isinstance(post_type, str) or not supports(post_type, "comments"):
            raise Fault(404, "Invalid post type.")
    if isinstance(status, DateTime):
        raise WrongType("a date where a status belongs")
    everything = site.switches.comments_of_hidden_posts
    found = recent_comments(
        site,
        statuses=status,
        post_id=absint(query["post_id"]) if has(query, "post_id") else 0,
        post_type=post_type,
        number=absint(query["number"]) if has(query, "number") else 10,
        offset=absint(query["offset"]) if has(query, "offset") else 0,
        readable_by=None if everything else user,
    )
    return [
        comment_struct(site, user, one, private=everything or can(site, user, "edit_comment", one.comment_ID))
        for one in found
    ]


@method("wp.newComment")
def new(call: Call, blog_id: Raw, username: Raw, password: Raw, post: Raw, content: Raw) -> int:
    """Write a comment in the name of the user, or, where that is allowed, of a visitor (``wp_newComment``); its ID."""
    user = _writer(call, username, password)
    target = _commented(call, post)
    _require_commentable(call, target)
    text = text_of(member(content, "content")).strip(_BLANKS)
    author, email, url = (user.display_name, user.user_email, user.user_url) if user else _visitor(call, content)
    parent = absint(content["comment_parent"]) if has(content, "comment_parent") else 0
    if not text:
        raise Fault(403, "Comment is required.")
    sent = NewComment(
        target.ID, text, author, email, url, parent=parent, user_id=user.ID if user else 0, trusted_html=Html.ANY
    )
    try:
        return new_comment(call.site, sent, call.caller)
    except WPError as error:
        raise Fault(403, error.message) from None


def _writer(call: Call, username: Any, password: Any) -> User | None:
    """Who logs in; None for a visitor, where visitors may comment."""
    try:
        return call.login(username, password)
    except Fault as fault:
        if not call.site.config["wordpress.anonymous_comments"] or fault.code == 500:
            raise
    if options.is_on(call.site, "comment_registration"):
        raise Fault(403, "Sorry, you must be logged in to comment.")
    return None


def _commented(call: Call, post: Any) -> Post:
    """The post that an ID or an address stands for."""
    if is_array(post) or isinstance(post, DateTime):
        raise WrongType("no ID and no address of a post")
    numeric = (
        is_numeric(post) if isinstance(post, str) else isinstance(post, (int, float)) and not isinstance(post, bool)
    )
    return call.post(absint(post) if numeric else url_to_postid(call.site, strval(post)))


def _require_commentable(call: Call, post: Post) -> None:
    site = call.site
    # Whoever logged in before in this request, not who writes: the login may have failed and been forgiven.
    user = get_user(site, call.caller.user_id) if call.caller.user_id else None
    if not comments_open(site, post):
        raise Fault(403, "Sorry, comments are closed for this item.")
    status = effective_status(site, post)
    locked = truthy(post.post_password) and not can(site, user, "edit_post", post.ID)
    if locked and (status == "publish" or not site.switches.comments_on_hidden_posts):
        raise Fault(403, _MAY_NOT_COMMENT)
    guarded = status == "private" or (status != "publish" and not site.switches.comments_on_hidden_posts)
    if guarded and not can(site, user, "read_post", post.ID):
        raise Fault(403, _MAY_NOT_COMMENT)


def _visitor(call: Call, content: Any) -> tuple[str, str, str]:
    """Name, e-mail and address of a visitor."""
    author, email, url = (
        content[name] if has(content, name) else "" for name in ("author", "author_email", "author_url")
    )
    if options.is_on(call.site, "require_name_email"):
        if len(text_of(email).encode("utf-8", "surrogateescape")) < 6 or author == "":
            raise Fault(403, "Comment author name and email are required.")
        if not is_email(text_of(email)):
            raise Fault(403, "A valid email address is required.")
    return text_or_nothing(author), text_of(email), text_of(url)


@method("wp.editComment")
def edit(call: Call, blog_id: Raw, username: Raw, password: Raw, comment_id: Int, content: Raw) -> bool:
    """Change a comment (``wp_editComment``). Raises ``Fault`` 500 when nothing changes."""
    user = call.login(username, password)
    _comment(call, comment_id)
    call.require(user, "edit_comment", _MAY_NOT_MODERATE, comment_id, code=403)
    if not update_comment(call.site, comment_id, _changes(call, content), call.caller):
        raise Fault(500, "Sorry, the comment could not be updated.")
    return True


def _changes(call: Call, content: Any) -> dict[str, Any]:
    """The columns that a client's struct changes."""
    values: dict[str, Any] = {}
    if has(content, "status"):
        if content["status"] not in list(STATUS_NAMES):
            raise Fault(401, "Invalid comment status.")
        values["comment_approved"] = content["status"]
    if given(content, "date_created_gmt"):
        values["comment_date"] = _local_date(call, content["date_created_gmt"])
    for name in ("content", "author_url", "author_email"):
        if has(content, name):
            values[f"comment_{name}"] = text_of(content[name])
    if has(content, "author"):
        values["comment_author"] = text_or_nothing(content["author"])
    return values


def _local_date(call: Call, sent: Any) -> str:
    """The site's time of a date that is in UTC whatever it says; the zero date where the column could not hold it."""
    if not isinstance(sent, DateTime):
        raise WrongType("no date")
    local = local_and_gmt(call.site, sent, is_gmt=True)[0] or _EPOCH
    return ZERO_DATE if local.startswith("-") else local


@method("wp.deleteComment")
def delete(call: Call, blog_id: Raw, username: Raw, password: Raw, comment_id: Int) -> bool:
    """Move a comment to the trash, or delete it for good when it is there or in spam already (``wp_deleteComment``)."""
    user = call.login(username, password)
    _comment(call, comment_id)
    call.require(user, "edit_comment", "Sorry, you are not allowed to delete this comment.", comment_id, code=403)
    return put_away(call.site, comment_id, caller=call.caller)


@method("wp.getCommentCount")
def get_comment_count(call: Call, blog_id: Raw, username: Raw, password: Raw, post_id: Int) -> dict[str, int]:
    """How many comments a post has, by status (``wp_getCommentCount``)."""
    user = call.login(username, password)
    call.post(post_id)
    refusal = "Sorry, you are not allowed to access details of this post."
    call.require(user, "edit_post", refusal, post_id, code=403)
    counts = comment_counts(call.site, post_id)
    return {
        "approved": counts["approved"],
        "awaiting_moderation": counts["moderated"],
        "spam": counts["spam"],
        "total_comments": counts["total_comments"],
    }


@method("wp.getCommentStatusList")
def get_comment_status_list(call: Call, blog_id: Raw, username: Raw, password: Raw) -> dict[str, str]:
    """The statuses of comments (``wp_getCommentStatusList``)."""
    user = call.login(username, password)
    refusal = "Sorry, you are not allowed to access details about this site."
    call.require(user, "publish_posts", refusal, code=403)
    return dict(STATUS_NAMES)


def _comment(call: Call, comment_id: int) -> Comment:
    found = find_comment(call.site, comment_id)
    if found is None:
        raise Fault(404, "Invalid comment ID.")
    return found
