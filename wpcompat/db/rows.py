"""Rows of WordPress's tables as the layers pass them: WordPress's column names, in the order of the columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

ZERO_DATE = "0000-00-00 00:00:00"


@dataclass(frozen=True, slots=True)
class Post:
    """A row of ``wp_posts``. Dates are ``YYYY-MM-DD HH:MM:SS``, the first of each pair in the site's time zone."""

    ID: int = 0
    post_author: int = 0
    post_date: str = ZERO_DATE
    post_date_gmt: str = ZERO_DATE
    post_content: str = ""
    post_title: str = ""
    post_excerpt: str = ""
    post_status: str = "publish"
    comment_status: str = "open"
    ping_status: str = "open"
    post_password: str = ""
    post_name: str = ""
    to_ping: str = ""
    pinged: str = ""
    post_modified: str = ZERO_DATE
    post_modified_gmt: str = ZERO_DATE
    post_content_filtered: str = ""
    post_parent: int = 0
    guid: str = ""
    menu_order: int = 0
    post_type: str = "post"
    post_mime_type: str = ""
    comment_count: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """A row of ``wp_comments``. ``comment_approved`` is ``0``, ``1``, ``spam``, ``trash`` or ``post-trashed``."""

    comment_ID: int = 0
    comment_post_ID: int = 0
    comment_author: str = ""
    comment_author_email: str = ""
    comment_author_url: str = ""
    comment_author_IP: str = ""
    comment_date: str = ZERO_DATE
    comment_date_gmt: str = ZERO_DATE
    comment_content: str = ""
    comment_karma: int = 0
    comment_approved: str = "1"
    comment_agent: str = ""
    comment_type: str = "comment"
    comment_parent: int = 0
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class User:
    """A row of ``wp_users``."""

    ID: int = 0
    user_login: str = ""
    user_pass: str = ""
    user_nicename: str = ""
    user_email: str = ""
    user_url: str = ""
    user_registered: str = ZERO_DATE
    user_activation_key: str = ""
    user_status: int = 0
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A row of ``wp_terms`` joined with its row of ``wp_term_taxonomy``."""

    term_id: int = 0
    name: str = ""
    slug: str = ""
    term_group: int = 0
    term_taxonomy_id: int = 0
    taxonomy: str = ""
    description: str = ""
    parent: int = 0
    count: int = 0


def columns(row: type[Any], alias: str = "") -> str:
    """The columns of a row class for a SELECT, in its order: ``row(*cursor_row)`` makes the object."""
    before = f"{alias}." if alias else ""
    return ", ".join(f'{before}"{field.name}"' for field in fields(row))


POST_COLUMNS = columns(Post)
COMMENT_COLUMNS = columns(Comment)
USER_COLUMNS = columns(User)
