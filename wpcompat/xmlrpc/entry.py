"""Writing a post or a page from metaWeblog's struct of content (``mw_newPost``, ``mw_editPost``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wpcompat.db.rows import Post, User
from wpcompat.formatting.loose import loosely_equal
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.formatting.strings import slash
from wpcompat.media.attach import attach_uploads
from wpcompat.media.thumbnails import delete_post_thumbnail, may_stand_for, set_post_thumbnail
from wpcompat.posts.auto_draft import default_post_to_edit
from wpcompat.posts.custom_fields import set_custom_fields
from wpcompat.posts.enclosure import add_enclosure_if_new
from wpcompat.posts.fields import default_status
from wpcompat.posts.formats import FORMATS, set_post_format
from wpcompat.posts.store import insert_post, update_post
from wpcompat.posts.types import POST_TYPES
from wpcompat.users.store import get_user
from wpcompat.xmlrpc import entry_members
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import WrongType, is_array, text_of, text_or_nothing
from wpcompat.xmlrpc.sticky import toggle_sticky
from wpcompat.xmlrpc.wire import DateTime

_STATUSES = ("draft", "pending", "private", "publish")
_NO_PUBLISHING = "Sorry, you are not allowed to publish posts on this site."


@dataclass(frozen=True)
class Entry:
    """What a client sent: the members of its struct, and whether it asked for publication."""

    members: Mapping[Any, Any]
    publish: bool

    @classmethod
    def of(cls, content: Any, publish: Any) -> Entry:
        """Anything but a struct has no members; a date object is ``WrongType``."""
        if isinstance(content, DateTime):
            raise WrongType("a date where content belongs")
        return cls(content if isinstance(content, dict) else {}, truthy(publish))

    def get(self, name: str) -> Any:
        """A member; None when it is missing."""
        return self.members.get(name)

    def status(self, post_type: str) -> str:
        """The status that is asked for, which comes before the flag, if it is one that a writer chooses from."""
        asked = self.get(f"{post_type}_status")
        if asked is True:
            # PHP takes it for equal to the first status there is, and then writes it down as it is.
            return "1"
        if isinstance(asked, str) and asked in _STATUSES:
            return asked
        return "publish" if self.publish else "draft"


def new_entry(call: Call, user: User, content: Any, publish: Any) -> str:
    """Write a new post or page; its ID.

    A later check that fails leaves behind what was done before it: the auto-draft, stickiness, custom fields, the picture.
    Raises ``Fault``, ``WPError`` with the store's words, ``WrongType``.
    """
    entry, site = Entry.of(content, publish), call.site
    post_type = _wanted_type(entry.get("post_type"))
    status = entry.status(post_type)
    _require_publishing(call, user, entry, post_type, status)
    _check_format(entry)
    values = {
        "post_type": post_type,
        "post_status": status,
        "post_author": _author_of_new(call, user, entry, post_type),
        "comment_status": entry_members.comment_status(entry.get("mt_allow_comments"))
        or default_status(site, post_type, "comment"),
        "ping_status": entry_members.ping_status(entry.get("mt_allow_pings"))
        or default_status(site, post_type, "ping"),
        "to_ping": entry_members.to_ping(entry.get("mt_tb_ping_urls")),
        "post_date": "",
        "post_date_gmt": "",
        **entry_members.numbers(entry.members),
        **entry_members.dates(site, entry.members),
    }
    texts = {"post_title": "", "post_content": "", "post_excerpt": "", "post_password": ""}
    texts |= entry_members.raw_texts(entry.members, "")
    values["post_category"] = entry_members.categories(call, entry.get("categories"))
    post_id = default_post_to_edit(site, post_type, user)
    if post_type == "post" and entry.get("sticky") is not None:
        hidden = status == "private" or truthy(texts["post_password"])
        toggle_sticky(call, user, post_id, entry.get("sticky"), hidden=hidden, is_update=False)
    if entry.get("custom_fields") is not None:
        set_custom_fields(site, user, post_id, entry.get("custom_fields"))
    picture = entry.get("wp_post_thumbnail")
    if picture is not None and not _set_picture(call, user, post_id, absint(picture)):
        raise Fault(404, "Invalid attachment ID.")
    _set_rest(call, entry, post_id, texts["post_content"])
    values |= entry_members.written(texts) | entry_members.tags(post_type, entry.get("mt_keywords"))
    insert_post(site, {**values, **_template(entry, post_type), "ID": post_id}, user=user)
    return str(post_id)


def edit_entry(call: Call, user: User, post_id: int, content: Any, publish: Any) -> bool:
    """Write a post or page anew: what is not given stays, but for its status, tags and extended part.

    Stickiness, custom fields, picture and format follow when the post is written; their faults do not undo it.
    """
    site, post = call.site, call.editable_post(user, post_id)
    if post.post_type not in ("post", "page"):
        raise Fault(401, "Invalid post type.")
    entry = Entry.of(content, publish)
    if truthy(entry.get("post_type")) and not loosely_equal(entry.get("post_type"), post.post_type):
        raise Fault(401, "The post type may not be changed.")
    _check_format(entry)
    status = entry.status(post.post_type)
    values = {
        "post_author": _author_of_known(call, user, entry, post),
        "post_status": status,
        **_openness(call, entry, post),
        **entry_members.numbers(entry.members),
    }
    texts = entry_members.raw_texts(entry.members, post.post_content)
    category = entry_members.categories(call, entry.get("categories"))
    _require_publishing_of(call, user, post, status)
    _require_password_of(call, user, post, texts.get("post_password"))
    dates = entry_members.dates(site, entry.members)
    values |= {"to_ping": entry_members.to_ping(entry.get("mt_tb_ping_urls")), "edit_date": bool(dates), **dates}
    values |= entry_members.written(texts) | entry_members.tags(post.post_type, entry.get("mt_keywords"))
    values |= {"post_category": category, "page_template": "", **_template(entry, post.post_type)}
    update_post(site, post_id, values, user=user)
    _set_after(call, user, entry, post, status, texts)
    return True


def _set_after(call: Call, user: User, entry: Entry, post: Post, status: str, texts: Mapping[str, Any]) -> None:
    """What belongs to a post that has been written: stickiness, custom fields, picture, enclosure, uploads, format."""
    site = call.site
    if post.post_type == "post" and entry.get("sticky") is not None:
        hidden = status == "private" or truthy(texts.get("post_password", post.post_password))
        toggle_sticky(call, user, post.ID, entry.get("sticky"), hidden=hidden, is_update=True)
    if entry.get("custom_fields") is not None:
        set_custom_fields(site, user, post.ID, entry.get("custom_fields"))
    picture = entry.get("wp_post_thumbnail")
    if picture is not None:
        if not truthy(picture):
            delete_post_thumbnail(site, post.ID)
        elif not _set_picture(call, user, post.ID, absint(picture)):
            raise Fault(404, "Invalid attachment ID.")
    _set_rest(call, entry, post.ID, texts.get("post_content", post.post_content))


def _set_picture(call: Call, user: User, post_id: int, picture: int) -> bool:
    return may_stand_for(call.site, user, post_id, picture) and set_post_thumbnail(call.site, post_id, picture)


def _set_rest(call: Call, entry: Entry, post_id: int, content: Any) -> None:
    add_enclosure_if_new(call.site, post_id, entry.get("enclosure"))
    attach_uploads(call.site, post_id, slash(text_of(content)))
    if entry.get("wp_post_format") is not None:
        set_post_format(call.site, post_id, _format(entry))


def _wanted_type(given: Any) -> str:
    if not truthy(given):
        return "post"
    if given not in ("post", "page"):
        raise Fault(401, "Invalid post type.")
    return str(given)


def _require_publishing(call: Call, user: User, entry: Entry, post_type: str, status: str) -> None:
    """A contributor may not publish; WordPress looks at no other status."""
    kind = POST_TYPES[post_type]
    call.require(user, kind.cap["create_posts"], _NO_PUBLISHING)
    asks = entry.publish or entry.get(f"{post_type}_status") == "publish"
    hides = status == "private" or truthy(entry.get("wp_password"))
    if hides and not call.site.switches.contributors_may_hide_posts:
        asks = True
    act = "publish_posts" if asks else "edit_posts"
    call.require(user, kind.cap[act], _NO_PUBLISHING.replace("posts", f"{post_type}s"))


def _require_publishing_of(call: Call, user: User, post: Post, status: str) -> None:
    if status not in ("publish", "private"):
        return
    if post.post_type == "page":
        call.require(user, "publish_pages", "Sorry, you are not allowed to publish this page.")
    call.require(user, "publish_posts", "Sorry, you are not allowed to publish this post.")


def _require_password_of(call: Call, user: User, post: Post, password: Any) -> None:
    """Raises ``Fault`` 401 where a post would get a password from somebody who may not hide posts."""
    if truthy(password) and password != post.post_password and not call.site.switches.contributors_may_hide_posts:
        call.require(
            user, f"publish_{post.post_type}s", f"Sorry, you are not allowed to publish this {post.post_type}."
        )


def _format(entry: Entry) -> str:
    return sanitize_key(text_or_nothing(entry.get("wp_post_format")))


def _check_format(entry: Entry) -> None:
    if entry.get("wp_post_format") is not None and _format(entry) not in FORMATS:
        raise Fault(404, "Invalid post format.")


def _author_of_new(call: Call, user: User, entry: Entry, post_type: str) -> int:
    given = entry.get("wp_author_id")
    if given is None or loosely_equal(user.ID, given):
        return user.ID
    refusal = f"Sorry, you are not allowed to create {post_type}s as this user."
    call.require(user, f"edit_others_{post_type}s", refusal)
    author = entry_members.user_id(given)
    if get_user(call.site, author) is None:
        raise Fault(404, "Invalid author ID.")
    return author


def _author_of_known(call: Call, user: User, entry: Entry, post: Post) -> int:
    """The author that is named, who need not exist."""
    given = entry.get("wp_author_id")
    if given is None or (loosely_equal(user.ID, given) and post.post_author == user.ID):
        return post.post_author
    refusal = f"Sorry, you are not allowed to change the {post.post_type} author as this user."
    call.require(user, f"edit_others_{post.post_type}s", refusal)
    return 0 if is_array(given) or isinstance(given, DateTime) else max(0, intval(given))


def _openness(call: Call, entry: Entry, post: Post) -> dict[str, str]:
    """The two columns, where they are given: words that mean nothing stand for the default of the type."""
    found = {}
    if entry.get("mt_allow_comments") is not None:
        status = entry_members.comment_status(entry.get("mt_allow_comments"))
        found["comment_status"] = status or default_status(call.site, post.post_type, "comment")
    if entry.get("mt_allow_pings") is not None:
        status = entry_members.ping_status(entry.get("mt_allow_pings"))
        found["ping_status"] = status or default_status(call.site, post.post_type, "ping")
    return found


def _template(entry: Entry, post_type: str) -> dict[str, Any]:
    given = entry.get("wp_page_template")
    return {"page_template": given} if post_type == "page" and truthy(given) else {}
