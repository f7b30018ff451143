"""The schema as peewee models: WordPress's tables with its column names, defaults and keys, then our own tables.

Columns of text compare without letter case, as WordPress's collation does (NOCASE: for ASCII letters).
"""

from __future__ import annotations

from typing import Any

import peewee

from wpcompat.db.rows import ZERO_DATE


class Serial(peewee.AutoField):
    """An ID that is never given twice, as MySQL's AUTO_INCREMENT."""

    def ddl(self, ctx: Any) -> Any:
        return peewee.NodeList((super().ddl(ctx), peewee.SQL("AUTOINCREMENT")))


class Text(peewee.TextField):
    def __init__(self, default: str | None = "", **kw: Any) -> None:
        constraints = [] if default is None else [peewee.SQL(f"DEFAULT '{default}'")]
        super().__init__(default=default, constraints=constraints, collation="NOCASE", null=default is None, **kw)


class Varchar(peewee.CharField):
    def __init__(self, length: int, default: str | None = "", **kw: Any) -> None:
        constraints = [peewee.SQL(f"DEFAULT '{default}'")] if default is not None else []
        super().__init__(max_length=length, default=default, constraints=constraints, collation="NOCASE", **kw)


class Big(peewee.BigIntegerField):
    def __init__(self, default: int = 0, **kw: Any) -> None:
        super().__init__(default=default, constraints=[peewee.SQL(f"DEFAULT {default}")], **kw)


class DateTime(peewee.CharField):
    """A date as WordPress writes it; text, since 0000-00-00 is one of them."""

    def __init__(self) -> None:
        super().__init__(max_length=19, default=ZERO_DATE, constraints=[peewee.SQL(f"DEFAULT '{ZERO_DATE}'")])


class Model(peewee.Model):
    class Meta:
        legacy_table_names = False


class Comments(Model):
    comment_ID = Serial()
    comment_post_ID = Big()
    comment_author = Text(default="")
    comment_author_email = Varchar(100)
    comment_author_url = Varchar(200)
    comment_author_IP = Varchar(100)
    comment_date = DateTime()
    comment_date_gmt = DateTime()
    comment_content = Text()
    comment_karma = Big()
    comment_approved = Varchar(20, "1")
    comment_agent = Varchar(255)
    comment_type = Varchar(20, "comment")
    comment_parent = Big()
    user_id = Big()

    class Meta:
        table_name = "wp_comments"


class Posts(Model):
    ID = Serial()
    post_author = Big()
    post_date = DateTime()
    post_date_gmt = DateTime()
    post_content = Text()
    post_title = Text()
    post_excerpt = Text()
    post_status = Varchar(20, "publish")
    comment_status = Varchar(20, "open")
    ping_status = Varchar(20, "open")
    post_password = Varchar(255)
    post_name = Varchar(200)
    to_ping = Text()
    pinged = Text()
    post_modified = DateTime()
    post_modified_gmt = DateTime()
    post_content_filtered = Text()
    post_parent = Big()
    guid = Varchar(255)
    menu_order = Big()
    post_type = Varchar(20, "post")
    post_mime_type = Varchar(100)
    comment_count = Big()

    class Meta:
        table_name = "wp_posts"


class Options(Model):
    option_id = Serial()
    option_name = Varchar(191)
    option_value = Text()
    autoload = Varchar(20, "yes")

    class Meta:
        table_name = "wp_options"


class Users(Model):
    ID = Serial()
    user_login = Varchar(60)
    user_pass = Varchar(255)
    user_nicename = Varchar(50)
    user_email = Varchar(100)
    user_url = Varchar(100)
    user_registered = DateTime()
    user_activation_key = Varchar(255)
    user_status = Big()
    display_name = Varchar(250)

    class Meta:
        table_name = "wp_users"


class Terms(Model):
    term_id = Serial()
    name = Varchar(200)
    slug = Varchar(200)
    term_group = Big()

    class Meta:
        table_name = "wp_terms"


class TermTaxonomy(Model):
    term_taxonomy_id = Serial()
    term_id = Big()
    taxonomy = Varchar(32)
    description = Text()
    parent = Big()
    count = Big()

    class Meta:
        table_name = "wp_term_taxonomy"


class TermRelationships(Model):
    object_id = Big()
    term_taxonomy_id = Big()
    term_order = Big()

    class Meta:
        table_name = "wp_term_relationships"
        primary_key = peewee.CompositeKey("object_id", "term_taxonomy_id")


class Links(Model):
    link_id = Serial()
    link_url = Varchar(255)
    link_name = Varchar(255)
    link_image = Varchar(255)
    link_target = Varchar(25)
    link_description = Varchar(255)
    link_visible = Varchar(20, "Y")
    link_owner = Big(1)
    link_rating = Big()
    link_updated = DateTime()
    link_rel = Varchar(255)
    link_notes = Text()
    link_rss = Varchar(255)

    class Meta:
        table_name = "wp_links"


def _meta(owner: str, key: str, table: str) -> type[Model]:
    members: dict[str, Any] = {
        key: Serial(),
        f"{owner}_id": Big(),
        "meta_key": peewee.CharField(max_length=255, null=True, collation="NOCASE"),
        "meta_value": Text(default=None),
        "Meta": type("Meta", (), {"table_name": table}),
    }
    return type(f"{owner.capitalize()}Meta", (Model,), members)


CommentMeta = _meta("comment", "meta_id", "wp_commentmeta")
PostMeta = _meta("post", "meta_id", "wp_postmeta")
TermMeta = _meta("term", "meta_id", "wp_termmeta")
UserMeta = _meta("user", "umeta_id", "wp_usermeta")

WORDPRESS_TABLES: tuple[type[Model], ...] = (
    Comments, CommentMeta, Posts, PostMeta, Options, Users, UserMeta, Terms, TermMeta, TermTaxonomy, TermRelationships, Links,
)  # fmt: skip

KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    "wp_comments": {
        "comment_post_ID": ("comment_post_ID",),
        "comment_approved_date_gmt": ("comment_approved", "comment_date_gmt"),
        "comment_date_gmt": ("comment_date_gmt",),
        "comment_parent": ("comment_parent",),
        "comment_author_email": ("comment_author_email",),
    },
    "wp_commentmeta": {"comment_id": ("comment_id",), "meta_key": ("meta_key",)},
    "wp_posts": {
        "post_name": ("post_name",),
        "type_status_date": ("post_type", "post_status", "post_date", "ID"),
        "post_parent": ("post_parent",),
        "post_author": ("post_author",),
        "type_status_author": ("post_type", "post_status", "post_author"),
    },
    "wp_postmeta": {"post_id": ("post_id",), "meta_key": ("meta_key",)},
    "wp_options": {"option_name": ("option_name",), "autoload": ("autoload",)},
    "wp_users": {"user_login_key": ("user_login",), "user_nicename": ("user_nicename",), "user_email": ("user_email",)},
    "wp_usermeta": {"user_id": ("user_id",), "meta_key": ("meta_key",)},
    "wp_terms": {"slug": ("slug",), "name": ("name",)},
    "wp_termmeta": {"term_id": ("term_id",), "meta_key": ("meta_key",)},
    "wp_term_taxonomy": {"term_id_taxonomy": ("term_id", "taxonomy"), "taxonomy": ("taxonomy",)},
    "wp_term_relationships": {"term_taxonomy_id": ("term_taxonomy_id",)},
    "wp_links": {"link_visible": ("link_visible",)},
}
"""WordPress's keys by table. In SQLite an index is named ``table__key``, since index names are global there."""

UNIQUE_KEYS = {("wp_options", "option_name"), ("wp_term_taxonomy", "term_id_taxonomy")}
