"""Which options each settings screen writes (``options.php``'s list of allowed options), in its order."""

from __future__ import annotations

from wpcompat.options.store import get, text
from wpcompat.site import Site

_GENERAL = """
blogname blogdescription gmt_offset date_format time_format start_of_week timezone_string WPLANG new_admin_email siteurl home
users_can_register default_role
""".split()
_DISCUSSION = """
default_pingback_flag default_ping_status default_comment_status comments_notify moderation_notify comment_moderation
require_name_email comment_previously_approved comment_max_links moderation_keys disallowed_keys show_avatars avatar_rating
avatar_default close_comments_for_old_posts close_comments_days_old thread_comments thread_comments_depth page_comments
comments_per_page default_comments_page comment_order comment_registration show_comments_cookies_opt_in
""".split()
_MEDIA = """
thumbnail_size_w thumbnail_size_h thumbnail_crop medium_size_w medium_size_h large_size_w large_size_h image_default_size
image_default_align image_default_link_type uploads_use_yearmonth_folders
""".split()
_READING = "posts_per_page posts_per_rss rss_use_excerpt show_on_front page_on_front page_for_posts blog_public".split()
_WRITING = """
default_category default_email_category default_link_category default_post_format mailserver_url mailserver_port
mailserver_login mailserver_pass
""".split()
_UTF8 = ("utf8", "utf-8", "UTF8", "UTF-8")
_OLD_DATABASE = 32453
"""Sites that were installed before this version of the database keep two old settings of the Writing screen."""


def allowed(site: Site, group: str) -> list[str] | None:
    """The options that a group writes, every one of them; None for a group that there is not."""
    if group in ("misc", "options", "privacy"):
        return []
    if group == "general":
        return [*_GENERAL, *(["site_icon"] if site.profile.has_site_icon_setting else [])]
    if group == "discussion":
        return [*_DISCUSSION, *(["wp_notes_notify"] if site.profile.has_notes else [])]
    if group == "media":
        return [*_MEDIA, *(["upload_path", "upload_url_path"] if shows_upload_paths(site) else [])]
    if group == "reading":
        return [*_READING, *([] if text(site, "blog_charset") in _UTF8 else ["blog_charset"])]
    if group == "writing":
        old = ["use_smilies", "use_balanceTags"] if shows_formatting(site) else []
        return [*_WRITING, *old, *(["ping_sites"] if takes_services(site) else [])]
    return None


def shows_upload_paths(site: Site) -> bool:
    """Whether the Media screen has the folder of uploads and its address: once one of them is set."""
    return bool(get(site, "upload_url_path") or text(site, "upload_path") not in ("", "0", "wp-content/uploads"))


def shows_formatting(site: Site) -> bool:
    """Whether the Writing screen has the settings of old sites about smilies and tags that are not closed."""
    written = text(site, "initial_db_version", "0")
    return not written.isdigit() or int(written[:18]) < _OLD_DATABASE


def shows_services(site: Site) -> bool:
    """Whether the Writing screen shows the Update Services: unless search engines are asked to stay away."""
    return text(site, "blog_public").strip() == "1"


def takes_services(site: Site) -> bool:
    """Whether the Writing screen also takes them."""
    return site.profile.takes_services_of_hidden_sites or shows_services(site)
