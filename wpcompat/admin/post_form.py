"""The classic form of a post: what stands in its fields and boxes, and what is said above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin import choices
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import Notice, page
from wpcompat.admin.post_rows import date_parts, delete_url, preview_url, view_url
from wpcompat.comments.counts import comment_counts
from wpcompat.db.rows import ZERO_DATE, Post, User
from wpcompat.formatting.dates import from_mysql, local_time, mysql2date, to_mysql
from wpcompat.formatting.php import absint, is_serialized, maybe_unserialize
from wpcompat.linkbacks.sent import outcomes
from wpcompat.media.attachments import attachment_url
from wpcompat.media.thumbnails import thumbnail_id
from wpcompat.posts.custom_fields import get_custom_fields, is_protected
from wpcompat.posts.formats import get_post_format
from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.meta import first_meta, get_meta
from wpcompat.posts.pinging import get_pung, get_to_ping
from wpcompat.posts.revisions import revisions_of
from wpcompat.posts.store import is_sticky
from wpcompat.posts.templates import KEY as TEMPLATE
from wpcompat.posts.types import PostType, supports
from wpcompat.site import Site
from wpcompat.terms.store import terms_of

_STATUS_WORDS = {
    "private": "Privately Published", "publish": "Published", "future": "Scheduled", "pending": "Pending Review",
    "draft": "Draft", "auto-draft": "Draft",
}  # fmt: skip
_STAMPS = {"future": "Scheduled for:", "publish": "Published on:", "private": "Published on:"}
_MOST_KEYS = 30
_SAID = {
    1: ("{} updated.", "View"), 2: ("Custom field updated.", ""), 3: ("Custom field deleted.", ""), 4: ("{} updated.", ""),
    6: ("{} published.", "View"), 7: ("{} saved.", ""), 8: ("{} submitted.", "Preview"),
    9: ("{} scheduled for: {}.", "Preview"), 10: ("{} draft updated.", "Preview"),
}  # fmt: skip
"""The number in the address → what is said, and where the link behind it leads (``post_updated_messages``)."""


def show(
    ask: Ask,
    post: Post,
    kind: PostType,
    label: str,
    *,
    texts: Mapping[str, str] | None = None,
    holder: User | None = None,
) -> Response:
    """The form of ``post``. ``label``: the type's label that is the heading; ``texts``: columns to begin with."""
    site = ask.site
    labels = post_type_labels(site, kind)
    texts = texts or {
        "post_title": "" if post.post_status == "auto-draft" else post.post_title,
        "post_content": post.post_content,
        "post_excerpt": post.post_excerpt,
    }
    heading = str(labels[label])
    title: str | Markup = heading
    if label == "edit_item":
        title = Markup("{} &#8220;{}&#8221;").format(heading, choices.title_of(post))
    if kind.name == "attachment":
        return page(
            ask,
            "attachment.html",
            title=title,
            heading=heading,
            notices=_notices(ask, post, kind, holder),
            post=post,
            texts=texts,
            alt=first_meta(site, post.ID, "_wp_attachment_image_alt"),
            file_url=attachment_url(site, post),
            delete_url=delete_url(ask, post, force=True) if ask.can("delete_post", post.ID) else "",
            view_url=view_url(ask, post),
            stamp=_moment(post.post_date),
        )
    return page(
        ask,
        "post.html",
        title=title,
        heading=heading,
        notices=_notices(ask, post, kind, holder),
        post=post,
        kind=kind,
        labels=labels,
        texts=texts,
        new_url=ask.url("post-new.php" if kind.name == "post" else f"post-new.php?post_type={kind.name}")
        if label == "edit_item" and ask.can(kind.cap["create_posts"])
        else "",
        supports=lambda feature: supports(kind.name, feature),
        **_publishing(ask, post, kind),
        **_terms(ask, post, kind),
        **_attributes(ask, post, kind),
        **_pings(site, post),
        fields=list(_fields(ask, post)),
        keys=[(key, key) for key in _known_keys(site)],
    )


def _publishing(ask: Ask, post: Post, kind: PostType) -> dict[str, Any]:
    """What the Publish box shows and offers."""
    site = ask.site
    can_publish = ask.can(kind.cap["publish_posts"])
    floats = post.post_status in ("draft", "pending", "auto-draft") and post.post_date_gmt == ZERO_DATE
    zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    now = to_mysql(local_time(site.now(), *zone))
    moment = from_mysql(post.post_date_gmt)
    is_ahead = moment is not None and site.clock.time() < moment.timestamp()
    is_out = post.post_status in ("publish", "future", "private")
    visibility = "private" if post.post_status == "private" else "password" if post.post_password else "public"
    button = ("save", "Update") if is_out else ("publish", "Submit for Review")
    if can_publish and not is_out:
        button = ("publish", "Schedule" if is_ahead else "Publish")
    drafts = {"draft": "Save Draft", "auto-draft": "Save Draft", "pending": "Save as Pending" if can_publish else ""}
    return {
        "can_publish": can_publish,
        "status_word": _STATUS_WORDS.get(post.post_status, post.post_status),
        "statuses": _statuses(post) if can_publish or is_out else [],
        "post_status": "draft" if post.post_status == "auto-draft" else post.post_status,
        "visibility": visibility,
        "is_sticky": is_sticky(site, post.ID),
        "can_stick": kind.name == "post" and ask.can("edit_others_posts"),
        "date": date_parts(now if floats else post.post_date),
        "now": date_parts(now),
        "months": choices.MONTH_OPTIONS,
        "stamp": "Publish immediately" if floats else f"{_stamp(post, is_ahead)} {_moment(post.post_date)}",
        "draft_button": drafts.get(post.post_status, ""),
        "button": button,
        "trash_url": delete_url(ask, post) if ask.can("delete_post", post.ID) else "",
        "trash_label": "Move to Trash" if site.config["wordpress.empty_trash_days"] else "Delete permanently",
        "preview_url": preview_url(ask, post),
        "view_url": view_url(ask, post),
        "is_public": post.post_status == "publish",
        "revisions": len(revisions_of(site, post.ID)),
        "comment_count": comment_counts(site, post.ID)["all"],
    }


def _statuses(post: Post) -> list[tuple[str, str]]:
    """The statuses that the list offers: the one that the post has, and those before publication."""
    first = {
        "publish": ("publish", "Published"),
        "private": ("publish", "Privately Published"),
        "future": ("future", "Scheduled"),
    }
    own = [first[post.post_status]] if post.post_status in first else []
    return [*own, ("pending", "Pending Review"), ("draft", "Draft")]


def _stamp(post: Post, is_ahead: bool) -> str:
    return _STAMPS.get(post.post_status, "Schedule for:" if is_ahead else "Publish on:")


def _moment(date: str) -> str:
    return mysql2date("M j, Y \\a\\t H:i", date)


def _terms(ask: Ask, post: Post, kind: PostType) -> dict[str, Any]:
    site = ask.site
    current = get_post_format(site, post.ID) if supports(kind.name, "post-formats") else ""
    return {
        "categories": choices.category_tree(site) if "category" in kind.taxonomies else [],
        "chosen": {term.term_id for term in terms_of(site, post.ID, "category")},
        "tags": choices.tags_to_edit(site, post.ID),
        "formats": choices.formats(site, current) if "post_format" in kind.taxonomies else [],
        "format": current or "0",
    }


def _attributes(ask: Ask, post: Post, kind: PostType) -> dict[str, Any]:
    """Author, parent, template and picture."""
    site, others = ask.site, ask.can(kind.cap["edit_others_posts"])
    return {
        "authors": choices.authors(ask, kind, post.post_author) if others else [],
        "parents": choices.parents(site, kind, post.ID) if kind.hierarchical else [],
        # What lists the posts has no template of its own.
        "templates": [] if options.text(site, "page_for_posts") == str(post.ID) else choices.templates(site, kind),
        "page_template": first_meta(site, post.ID, TEMPLATE) or "default",
        "picture": thumbnail_id(site, post.ID),
        "may_name": post.post_status != "pending" or ask.can(kind.cap["publish_posts"]),
    }


def _pings(site: Site, post: Post) -> dict[str, Any]:
    """What is to be pinged, what was, and how each answered."""
    return {
        "to_ping": " ".join(get_to_ping(post)),
        "pinged": [url for url in get_pung(post) if url],
        "outcomes": outcomes(site, post.ID) if post.post_status != "auto-draft" else [],
        "is_waiting": any(get_meta(site, post.ID, key) for key in ("_pingme", "_trackbackme", "_encloseme")),
    }


def _fields(ask: Ask, post: Post) -> Iterator[dict[str, str]]:
    """The custom fields that are texts: an array is nothing to be written in a form (``_list_meta_row``)."""
    for field in get_custom_fields(ask.site, ask.user, post.ID):
        value = maybe_unserialize(field["value"])
        if isinstance(value, str) and (value != field["value"] or not is_serialized(value)):
            yield {**field, "value": value}


def _known_keys(site: Site) -> list[str]:
    """The names of custom fields that some post has (``postmeta_form_keys``)."""
    query = (
        'SELECT DISTINCT "meta_key" FROM "wp_postmeta" WHERE "meta_key" NOT BETWEEN \'_\' AND \'_z\' AND "meta_key" <> \'\''
        ' ORDER BY "meta_key" LIMIT ?'
    )
    return [key for key in site.db.column(query, (_MOST_KEYS,)) if not is_protected(key)]


def _notices(ask: Ask, post: Post, kind: PostType, holder: User | None) -> list[Notice]:
    found = []
    said = _SAID.get(absint(ask.get.get("message")) if isinstance(ask.get.get("message"), str) else 0)
    if said is not None and kind.name == "attachment":
        found.append(Notice("Media file updated."))
    elif said is not None:
        noun = "Page" if kind.name == "page" else "Post"
        words = Markup(said[0]).format(noun, Markup("<strong>{}</strong>").format(_moment(post.post_date)))
        found.append(Notice(words, links=_links(ask, post, noun.lower(), said[1])))
    if holder is not None:
        take_over = ask.action_url(
            "post.php", f"lock-post_{post.ID}", post=post.ID, action="edit", **{"get-post-lock": 1}
        )
        words = Markup("{} is currently editing").format(escape(holder.display_name))
        found.append(Notice(words, "warning", {"Take over": take_over}, "post-lock-dialog"))
    return found


def _links(ask: Ask, post: Post, noun: str, leads: str) -> dict[str, str]:
    if not leads:
        return {}
    return {f"{leads} {noun}": view_url(ask, post) if leads == "View" else preview_url(ask, post)}
