"""A fresh install: the rows and options that WordPress lays, in its order (``wp_install``, ``populate_options``)."""

from __future__ import annotations

from wpcompat.db.schema import create_wordpress_tables, is_installed, migrate
from wpcompat.formatting.php import maybe_serialize
from wpcompat.formatting.slugs import sanitize_title
from wpcompat.profiles import Profile
from wpcompat.site import Site
from wpcompat.users.passwords import hash_password
from wpcompat.users.roles import user_roles_option

PERMALINKS = "/%year%/%monthnum%/%day%/%postname%/"

_POST = "<!-- wp:paragraph -->\n<p>This is the first post of a new site. Change it, or remove it, and begin to write.</p>\n<!-- /wp:paragraph -->"
_PAGE = (
    "<!-- wp:paragraph -->\n<p>This is a page. It stays in one place and is not listed among the posts; most sites begin"
    " with one that says who writes here.</p>\n<!-- /wp:paragraph -->"
)
_PRIVACY = "<!-- wp:paragraph -->\n<p>Say here what this site keeps of its visitors, why, and for how long.</p>\n<!-- /wp:paragraph -->"
_COMMENT = (
    "Hello, this is a comment.\nComments and pings that wait for approval are listed under Comments.\n"
    'Pictures of commenters come from <a href="{gravatar}">Gravatar</a>.'
)

NAVIGATION = "<!-- wp:page-list /-->"
"""What the theme of a fresh site keeps of its menu, in a post of its own: the list of pages."""


def install(
    site: Site,
    *,
    url: str,
    title: str,
    admin_user: str,
    admin_password: str,
    admin_email: str,
    permalinks: str = PERMALINKS,
) -> bool:
    """Make the tables and lay a fresh site, unless there is one: whether it was laid.

    Dates are the site's clock; passwords are hashed as the profile does.
    """
    create_wordpress_tables(site.db)
    if not site.profile.indexes_posts_by_author_and_type:
        site.db.execute('DROP INDEX IF EXISTS "wp_posts__type_status_author"')
    migrate(site.db)
    url = url.rstrip("/")
    now = site.now().strftime("%Y-%m-%d %H:%M:%S")
    with site.db.transaction():
        if is_installed(site.db):  # by another process, at the same time
            return False
        _options(site, url, title, admin_email, permalinks)
        _administrator(site, admin_user, admin_password, admin_email, url, now)
        _content(site, url, now)
    return True


def default_options(profile: Profile) -> dict[str, object]:
    """The options of a fresh install by name, in order, without those that an install is asked for."""
    values: dict[str, object] = {
        "blogdescription": "", "users_can_register": 0, "admin_email": "", "start_of_week": 1, "use_balanceTags": 0,
        "use_smilies": 1, "require_name_email": 1, "comments_notify": 1, "posts_per_rss": 10, "rss_use_excerpt": 0,
        "mailserver_url": "mail.example.com", "mailserver_login": "login@example.com",
        "mailserver_pass": profile.mailserver_pass, "mailserver_port": 110, "default_category": 1,
        "default_comment_status": "open", "default_ping_status": "open", "default_pingback_flag": 1, "posts_per_page": 10,
        "date_format": "F j, Y", "time_format": "g:i a", "links_updated_date_format": "F j, Y g:i a",
        "comment_moderation": 0, "moderation_notify": 1, "permalink_structure": "", "rewrite_rules": "", "hack_file": 0,
        "blog_charset": "UTF-8", "moderation_keys": "", "active_plugins": [], "category_base": "",
        "ping_sites": profile.ping_service, "comment_max_links": 2, "gmt_offset": 0, "default_email_category": 1,
        "recently_edited": "", "template": profile.theme, "stylesheet": profile.theme, "comment_registration": 0,
        "html_type": "text/html", "use_trackback": 0, "default_role": "subscriber", "db_version": profile.db_version,
        "uploads_use_yearmonth_folders": 1, "upload_path": "", "blog_public": 1, "default_link_category": 2,
        "show_on_front": "posts", "tag_base": "", "show_avatars": 1, "avatar_rating": "G", "upload_url_path": "",
        "thumbnail_size_w": 150, "thumbnail_size_h": 150, "thumbnail_crop": 1, "medium_size_w": 300, "medium_size_h": 300,
        "avatar_default": "mystery", "large_size_w": 1024, "large_size_h": 1024, "image_default_link_type": "none",
        "image_default_size": "", "image_default_align": "", "close_comments_for_old_posts": 0,
        "close_comments_days_old": 14, "thread_comments": 1, "thread_comments_depth": 5, "page_comments": 0,
        "comments_per_page": 50, "default_comments_page": "newest", "comment_order": "asc", "sticky_posts": [],
        "widget_categories": [], "widget_text": [], "widget_rss": [], "uninstall_plugins": [], "timezone_string": "",
        "page_for_posts": 0, "page_on_front": 0, "default_post_format": 0, "link_manager_enabled": 0,
        "finished_splitting_shared_terms": 1, "site_icon": 0, "medium_large_size_w": 768, "medium_large_size_h": 0,
        "wp_page_for_privacy_policy": 3, "show_comments_cookies_opt_in": 1, "admin_email_lifespan": 0, "disallowed_keys": "",
        "comment_previously_approved": 1, "auto_plugin_theme_update_emails": [], "auto_update_core_dev": "enabled",
        "auto_update_core_minor": "enabled", "auto_update_core_major": "enabled", "wp_force_deactivated_plugins": [],
    }  # fmt: skip
    if not profile.attachment_pages_of_fresh_sites:
        values["wp_attachment_pages_enabled"] = 0
    if profile.has_notes:
        values["wp_notes_notify"] = 1
    return values


_NOT_AUTOLOADED = {"moderation_keys", "recently_edited", "uninstall_plugins", "disallowed_keys", "auto_plugin_theme_update_emails", "user_count"}  # fmt: skip

_SIDEBARS: dict[str, object] = {
    "wp_inactive_widgets": [],
    "sidebar-1": ["block-2", "block-3", "block-4"],
    "sidebar-2": ["block-5", "block-6"],
    "array_version": 3,
}
_WIDGETS = ("pages", "calendar", "archives", "media_audio", "media_image", "media_gallery", "media_video", "meta", "search", "recent-posts", "recent-comments", "tag_cloud", "nav_menu", "custom_html")  # fmt: skip
_BLOCKS = (
    ("Recent Posts", "latest-posts"),
    ("Recent Comments", 'latest-comments {"displayAvatar":false,"displayDate":false,"displayExcerpt":false}'),
    ("Archives", "archives"),
    ("Categories", "categories"),
)


def _block_widgets() -> dict[int | str, object]:
    """The widgets of a fresh site: a search field and four lists, each a group of a heading and a block."""
    group = '<!-- wp:group --><div class="wp-block-group"><!-- wp:heading --><h2>{}</h2><!-- /wp:heading --><!-- wp:{} /--></div><!-- /wp:group -->'
    texts = ["<!-- wp:search /-->", *(group.format(*words) for words in _BLOCKS)]
    return {**{number: {"content": text} for number, text in enumerate(texts, 2)}, "_multiwidget": 1}


def _options(site: Site, url: str, title: str, admin_email: str, permalinks: str) -> None:
    defaults = default_options(site.profile)
    values: dict[str, object] = {"siteurl": url, "home": url, "blogname": title, **defaults}
    values |= {
        "admin_email": admin_email,
        "permalink_structure": permalinks,
        "admin_email_lifespan": int(site.clock.time()) + 182 * 86400,
        "initial_db_version": site.profile.db_version,
        f"{site.db.prefix}user_roles": user_roles_option(),
        "fresh_site": 1,
        "user_count": 1,
        "widget_block": _block_widgets(),
        "sidebars_widgets": _SIDEBARS,
        "cron": {"version": 2},
        **{f"widget_{name}": {"_multiwidget": 1} for name in _WIDGETS},
    }
    yes, no, undecided = site.profile.autoload_words
    for name, value in values.items():
        widgets = name not in defaults and name.partition("_")[0] in ("widget", "sidebars")
        word = no if name in _NOT_AUTOLOADED else undecided if widgets else yes
        site.db.insert("wp_options", {"option_name": name, "option_value": maybe_serialize(value), "autoload": word})


def _administrator(site: Site, login: str, password: str, email: str, url: str, now: str) -> None:
    user_id = site.db.insert(
        "wp_users",
        {
            "user_login": login, "user_pass": hash_password(password, site.profile), "user_nicename": sanitize_title(login),
            "user_email": email, "user_url": url, "user_registered": now, "display_name": login,
        },
    )  # fmt: skip
    modern = {"infinite_scrolling": "true"} if site.profile.has_notes else {}
    meta = {
        "nickname": login, "first_name": "", "last_name": "", "description": "", "rich_editing": "true",
        "syntax_highlighting": "true", **modern, "comment_shortcuts": "false",
        "admin_color": "modern" if site.profile.has_notes else "fresh", "use_ssl": "0", "show_admin_bar_front": "true",
        "locale": "", f"{site.db.prefix}capabilities": maybe_serialize({"administrator": True}), f"{site.db.prefix}user_level": "10",
        "dismissed_wp_pointers": "", "show_welcome_panel": "1",
    }  # fmt: skip
    for key, value in meta.items():
        site.db.insert("wp_usermeta", {"user_id": user_id, "meta_key": key, "meta_value": value})


def _content(site: Site, url: str, now: str) -> None:
    dates = {"post_date": now, "post_date_gmt": now, "post_modified": now, "post_modified_gmt": now}
    for values in (
        {"post_title": "Hello world!", "post_name": "hello-world", "guid": f"{url}/?p=1", "post_content": _POST, "comment_count": 1},
        {"post_title": "Sample Page", "post_name": "sample-page", "guid": f"{url}/?page_id=2", "post_content": _PAGE,
         "post_type": "page", "comment_status": "closed"},
        {"post_title": "Privacy Policy", "post_name": "privacy-policy", "guid": f"{url}/?page_id=3", "post_content": _PRIVACY,
         "post_type": "page", "comment_status": "closed", "post_status": "draft"},
    ):  # fmt: skip
        site.db.insert("wp_posts", {"post_author": 1, **dates, **values})
    if site.profile.theme_has_navigation:
        year, month, day = now[:10].split("-")
        site.db.insert(
            "wp_posts",
            {"post_title": "Navigation", "post_name": "navigation", "guid": f"{url}/{year}/{month}/{day}/navigation/", "post_content": NAVIGATION,
             "post_type": "wp_navigation", "comment_status": "closed", "ping_status": "closed", "post_author": 0, **dates},
        )  # fmt: skip
    for page in (2, 3):
        site.db.insert("wp_postmeta", {"post_id": page, "meta_key": "_wp_page_template", "meta_value": "default"})
    site.db.insert("wp_terms", {"name": "Uncategorized", "slug": "uncategorized"})
    site.db.insert("wp_term_taxonomy", {"term_id": 1, "taxonomy": "category", "count": 1})
    site.db.insert("wp_term_relationships", {"object_id": 1, "term_taxonomy_id": 1})
    site.db.insert(
        "wp_comments",
        {
            "comment_post_ID": 1, "comment_author": "A WordPress Commenter", "comment_author_email": "wapuu@wordpress.example",
            "comment_author_url": "https://wordpress.org/", "comment_date": now, "comment_date_gmt": now,
            "comment_content": _COMMENT.format(gravatar=site.profile.gravatar_url), "comment_type": "comment",
        },
    )  # fmt: skip
