"""Which WordPress is imitated, and how faithfully: the only module that knows version numbers.

A ``Profile`` is frozen data whose flags are named for behaviour. ``Switches`` is the table of WordPress's quirks that
hurt on the open internet; ``exact`` and ``hardened`` are presets over that table, and each switch can be set alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Profile:
    """One WordPress version as behaviour."""

    name: str
    """The word in ``[wordpress] version``."""
    version: str
    """What the software calls itself (``WordPress/7.1``)."""
    db_version: int
    theme: str
    theme_has_navigation: bool
    """A fresh site's theme has made a post of its menu (``wp_navigation``), the fourth."""
    autoload_words: tuple[str, str, str]
    """The words for "yes", "no" and "nobody said" in ``wp_options.autoload``."""
    ping_service: str
    """The default of the option ``ping_sites``."""
    mailserver_pass: str
    indexes_posts_by_author_and_type: bool
    """``wp_posts`` has the key ``type_status_author``."""
    attachment_pages_of_fresh_sites: bool
    """False: the option ``wp_attachment_pages_enabled`` exists and is 0 on a fresh site."""
    has_notes: bool
    """Comments of type ``note`` exist, with their option, and are left out of counts, feeds and lists."""
    pings_off_outside_production: bool
    bulk_needs_moderate_comments: bool
    """The list of comments offers its bulk actions to moderators alone; else to everybody who may open it."""
    approves_self_pings: bool
    """A pingback from a published post of the site itself passes ``comment_previously_approved``."""
    decides_before_filters: bool
    """Duplicate test and first approval decision look at the unfiltered values (then once more at the filtered)."""
    strict_approval_options: bool
    """``comment_moderation`` and its kind act only when exactly ``1``; else any truthy value does."""
    keys_match_unicode: bool
    """Moderation keys ignore letter case for all of Unicode; else for ASCII."""
    sanitizes_trackbacks_first: bool
    """A trackback's fields are cleaned before the charset conversion (which blanks legacy charsets)."""
    escapes_trackback_errors: bool
    registered_fault_is_integer: bool
    """A pingback refused with fault 48 is remembered only if the 48 was sent as an integer; else any text of it will do."""
    checks_demo_numbers: bool
    """demo.addTwoNumbers takes two integers only; else it adds what PHP can add."""
    bcrypt_passwords: bool
    """Passwords are stored as ``$wp$2y$`` and renewed at login; else as portable ``$P$``."""
    fast_application_hashes: bool
    """Application passwords are stored as ``$generic$`` (BLAKE2b); else hashed as accounts' passwords are."""
    unique_application_names: bool
    """No two application passwords of a user may have the same name."""
    sends_referer: bool
    """Outgoing requests carry a Referer equal to the requested URL."""
    strips_www_anywhere: bool
    no_store: bool
    """No-cache answers also say ``no-store, private``."""
    protected_posts_are_not_cached: bool
    """Pages of posts with a password carry the no-cache headers."""
    refuses_replies_to_unapproved: bool
    """The comment form refuses replies to comments that are not approved."""
    comment_cookie_seconds: int
    """How long the names of commenters are remembered."""
    self_links_keep_port: bool
    """Feeds name their own address with the port of the site."""
    head_wlwmanifest: bool
    rest_links_have_title: bool
    support_url: str
    permalinks_help_url: str
    """Where WordPress explains what a permalink structure must have."""
    has_site_icon_setting: bool
    """The General settings write ``site_icon``."""
    takes_services_of_hidden_sites: bool
    """The Writing settings take Update Services although search engines are asked to stay away."""
    modern_discussion_labels: bool
    """The Discussion settings name each field by itself; else fields stand within sentences."""
    avatar_defaults: tuple[str, ...]
    """Pictures to choose from for people who have none."""
    no_recent_posts: str
    """What the lists of blogger.* and mt.* say when there are no posts."""
    fault_interop_urls: tuple[str, str, str]
    """specUrl of xmlrpc, faults_interop and system.multicall in system.getCapabilities."""
    gravatar_url: str
    modern_link_rel: bool
    """Comment author links of the classic list carry ``rel="ugc external nofollow"`` in this order and quoting."""
    span_in_comments: bool
    """Comment kses lets ``span[class]`` of note mentions pass."""
    media_items_have_alt: bool
    """Media items and what is read out of images carry the alternative text."""
    checks_uploads: bool
    """An upload's arguments are checked before it is written; else they are used as they are."""
    tidy_file_names: bool
    """Names of uploads lose runs of dots and blanks of every kind; else no-break spaces only."""
    modern_image_types: bool
    """AVIF and the whole HEIF family are known types of uploads."""
    has_fonts_and_patterns: bool
    """The types wp_font_family and wp_font_face and the taxonomy wp_pattern_category exist; reusable blocks are patterns."""
    labels_say_add: bool
    """Labels of types and taxonomies say ``Add``, not ``Add New``, and name their templates."""
    supports_autosave: bool
    """Types with an editor also support ``autosave``; the editor of posts and pages has notes."""
    theme_formats: tuple[str, ...]
    """Post formats that the default theme supports."""
    guards_targeted_links: bool
    """Links with a target are stored with ``rel="noopener"``."""
    strips_tags_of_anything: bool
    """What is no text is an empty one where tags are stripped; else PHP dies of it."""
    descriptions_have_targets: bool
    """Links in the descriptions of users and terms may have rel and target; else rel, in those of users alone."""
    expired_title: str
    """What the page is called that refuses a stale or missing nonce."""
    reset_help_url: str
    """Where somebody is sent to whom no link to a new password could be mailed."""
    reset_links_name_login_first: bool
    """Links to a new password name the login before the key; else after it."""
    reads_attributes_as_browsers: bool
    """Kses reads attributes as HTML5 does and writes them anew in double quotes; else as written, skipping errors."""
    form_dates_are_new_ones: bool
    """A date in the form of a post that is the post's own date fixes nothing."""
    bulk_edit_takes_categories_away: bool
    """Categories that bulk edit does not list are taken from posts, unless it calls them undecided; else they stay."""
    bulk_edit_dates_publications: bool
    """Drafts and scheduled posts that bulk edit publishes are dated anew."""


_AVATARS = ("mystery", "blank", "gravatar_default", "identicon", "wavatar", "monsterid", "retro")

WP_7_1 = Profile(
    name="7.1",
    version="7.1",
    db_version=61833,
    theme="twentytwentyfive",
    theme_has_navigation=True,
    autoload_words=("on", "off", "auto"),
    ping_service="https://rpc.pingomatic.com/",
    mailserver_pass="",
    indexes_posts_by_author_and_type=True,
    attachment_pages_of_fresh_sites=False,
    has_notes=True,
    pings_off_outside_production=True,
    bulk_needs_moderate_comments=True,
    approves_self_pings=True,
    decides_before_filters=True,
    strict_approval_options=True,
    keys_match_unicode=True,
    sanitizes_trackbacks_first=True,
    escapes_trackback_errors=True,
    registered_fault_is_integer=True,
    checks_demo_numbers=True,
    bcrypt_passwords=True,
    fast_application_hashes=True,
    unique_application_names=False,
    sends_referer=False,
    strips_www_anywhere=False,
    no_store=True,
    protected_posts_are_not_cached=True,
    refuses_replies_to_unapproved=True,
    comment_cookie_seconds=365 * 86400,
    self_links_keep_port=True,
    head_wlwmanifest=False,
    rest_links_have_title=True,
    support_url="https://wordpress.org/documentation/article/faq-troubleshooting/",
    permalinks_help_url="https://wordpress.org/documentation/article/customize-permalinks/#choosing-your-permalink-structure",
    has_site_icon_setting=True,
    takes_services_of_hidden_sites=False,
    modern_discussion_labels=True,
    avatar_defaults=(*_AVATARS, "robohash", "initials", "color"),
    no_recent_posts="No posts found or an error occurred while retrieving posts.",
    fault_interop_urls=(
        "https://xmlrpc.com/spec.md",
        "https://web.archive.org/web/20240416231938/https://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php",
        "https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208?mode=topic",
    ),
    gravatar_url="https://gravatar.com/",
    modern_link_rel=True,
    span_in_comments=True,
    has_fonts_and_patterns=True,
    labels_say_add=True,
    supports_autosave=True,
    theme_formats=("aside", "audio", "chat", "gallery", "image", "link", "quote", "status", "video"),
    media_items_have_alt=True,
    checks_uploads=True,
    tidy_file_names=True,
    modern_image_types=True,
    guards_targeted_links=False,
    strips_tags_of_anything=True,
    descriptions_have_targets=True,
    expired_title="An error occurred.",
    reset_help_url="https://wordpress.org/documentation/article/reset-your-password/",
    reset_links_name_login_first=True,
    reads_attributes_as_browsers=True,
    form_dates_are_new_ones=True,
    bulk_edit_takes_categories_away=True,
    bulk_edit_dates_publications=True,
)

WP_6_1 = replace(
    WP_7_1,
    name="6.1",
    version="6.1.9",
    db_version=53496,
    theme="twentytwentythree",
    theme_has_navigation=False,
    autoload_words=("yes", "no", "yes"),
    ping_service="http://rpc.pingomatic.com/",
    mailserver_pass="password",
    indexes_posts_by_author_and_type=False,
    attachment_pages_of_fresh_sites=True,
    has_notes=False,
    pings_off_outside_production=False,
    bulk_needs_moderate_comments=False,
    approves_self_pings=False,
    decides_before_filters=False,
    strict_approval_options=False,
    keys_match_unicode=False,
    sanitizes_trackbacks_first=False,
    escapes_trackback_errors=False,
    registered_fault_is_integer=False,
    checks_demo_numbers=False,
    bcrypt_passwords=False,
    fast_application_hashes=False,
    unique_application_names=True,
    sends_referer=True,
    strips_www_anywhere=True,
    no_store=False,
    protected_posts_are_not_cached=False,
    refuses_replies_to_unapproved=False,
    comment_cookie_seconds=30000000,
    self_links_keep_port=False,
    head_wlwmanifest=True,
    rest_links_have_title=False,
    support_url="https://wordpress.org/support/article/faq-troubleshooting/",
    permalinks_help_url="https://wordpress.org/support/article/using-permalinks/#choosing-your-permalink-structure",
    has_site_icon_setting=False,
    takes_services_of_hidden_sites=True,
    modern_discussion_labels=False,
    avatar_defaults=_AVATARS,
    no_recent_posts="Either there are no posts, or something went wrong.",
    fault_interop_urls=(
        "http://www.xmlrpc.com/spec",
        "http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php",
        "http://www.xmlrpc.com/discuss/msgReader$1208",
    ),
    gravatar_url="https://en.gravatar.com/",
    modern_link_rel=False,
    span_in_comments=False,
    has_fonts_and_patterns=False,
    labels_say_add=False,
    supports_autosave=False,
    theme_formats=(),
    media_items_have_alt=False,
    checks_uploads=False,
    tidy_file_names=False,
    modern_image_types=False,
    guards_targeted_links=True,
    strips_tags_of_anything=False,
    descriptions_have_targets=False,
    expired_title="Something went wrong.",
    reset_help_url="https://wordpress.org/support/article/resetting-your-password/",
    reset_links_name_login_first=False,
    reads_attributes_as_browsers=False,
    form_dates_are_new_ones=False,
    bulk_edit_takes_categories_away=False,
    bulk_edit_dates_publications=False,
)

PROFILES = {profile.name: profile for profile in (WP_7_1, WP_6_1)}


@dataclass(frozen=True)
class Switches:
    """WordPress's quirks that hurt, each with a name; True means "as WordPress"."""

    global_flood_rule: bool = True
    """One ping every 15 seconds for the whole site; off: a limit per source host."""
    any_status_is_a_source: bool = True
    """Error pages and redirects count as source pages; off: only 2xx."""
    lists_held_pings: bool = True
    """getPingbacks and getTrackbackPings list held, spam and trashed pings, of any post; off: approved and public."""
    remembers_last_link_only: bool = True
    """``pinged`` keeps only the last link of a run; off: every link that was pinged."""
    drops_legacy_charsets: bool = True
    """Trackbacks in ISO-8859-1, EUC-JP and their kind lose their text (7.1); off: they are converted."""
    silent_trackbacks: bool = True
    """A trackback without url or title gets an empty answer; off: an explicit error."""
    self_approval_ignores_port: bool = True
    """A source on the site's host but another port counts as the site's own; off: the port is compared."""
    loose_targets: bool = True
    """Post look-up by words in the fragment and IDs anywhere in the target; off: only the site's own URLs."""
    uploads_trust_their_name: bool = True
    """An upload is what its name and its sender say; off: its content must be of the type of its name."""
    keeps_refused_uploads: bool = True
    """A file for a post that its sender may not edit is written first and stays; off: it is not written."""
    options_for_every_user: bool = True
    """wp.getOptions answers every user; off: those who may write."""
    logins_for_every_writer: bool = True
    """wp.getAuthors tells all login names; off: writers alone, and names to log in with only to those who list users."""
    comments_of_hidden_posts: bool = True
    """wp.getComments shows approved comments of any post to any user, with e-mail and address; off: as far as the user
    may read the post, and those two as far as the user may edit the comment."""
    comments_on_hidden_posts: bool = True
    """wp.newComment takes comments on drafts, scheduled and trashed posts; off: on what the user may read."""
    contributors_may_hide_posts: bool = True
    """metaWeblog.newPost makes private posts, and with editPost gives passwords to posts, for whoever writes drafts; off: for
    who may publish."""
    contributors_may_publish_drafts: bool = True
    """blogger.editPost publishes a draft for whoever may edit it; off: for who may publish posts."""
    posts_take_any_status: bool = True
    """wp.newPost and wp.editPost give posts the statuses that WordPress keeps for itself; off: such a post is a draft."""
    edits_name_another_post: bool = True
    """wp.editPost writes what one post holds, read without asking, into the post that its member ID names; off: that is
    ignored."""
    media_of_hidden_posts: bool = True
    """wp.getMediaItem and wp.getMediaLibrary show files of any post to who may upload, and any picture can stand for a post,
    which then tells all about it; off: files of posts that the user may read."""
    lists_hidden_pages: bool = True
    """wp.getPageList names all pages to who may edit some; off: those that the user may read."""
    term_fields_without_bounds: bool = True
    """wp.newTerm and wp.editTerm change metadata of any term, WordPress's own too, for who may edit one, and show the latter;
    off: public metadata of that term alone."""
    logins_are_told: bool = True
    """wp-login.php says which login names and addresses exist; off: it says the same of all."""
    borrowed_types_are_posts: bool = True
    """wp.newPost makes revisions of others' posts and requests about personal data for who may write posts, and editors read
    such requests; off: nobody makes them, and requests are for administrators."""


FIDELITIES = {
    "exact": Switches(),
    "hardened": Switches(**dict.fromkeys((field.name for field in fields(Switches)), False)),
}
