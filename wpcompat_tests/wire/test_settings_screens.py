"""The settings screens: their fields, what their forms save, and what follows from it at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from wpcompat import options
from wpcompat.formatting.php import serialize
from wpcompat.linkbacks.send_weblog_ping import services
from wpcompat.migrate.install import default_options
from wpcompat.options.additions import ADDITIONS
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.site import open_site
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user
from wpcompat_tests.admin_forms import Form, Page
from wpcompat_tests.admin_people import Person
from wpcompat_tests.form_fields import fields

RECORDED: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "fixtures/admin/settings-fields-6.1.json").read_text("utf-8")
)
SCREENS = list(RECORDED)
DISCUSSION = """
default_pingback_flag|checkbox|1|checked|Attempt to notify any blogs linked to from the post
default_ping_status|checkbox|open|checked|Allow link notifications from other blogs (pingbacks and trackbacks) on new posts
default_comment_status|checkbox|open|checked|Allow people to submit comments on new posts
require_name_email|checkbox|1|checked|Comment author must fill out name and email
comment_registration|checkbox|1||Users must be registered and logged in to comment
close_comments_for_old_posts|checkbox|1||Automatically close comments on old posts
close_comments_days_old|number|14||Close comments when post is how many days old
show_comments_cookies_opt_in|checkbox|1|checked|Show comments cookies opt-in checkbox, allowing comment author cookies to be set
thread_comments|checkbox|1|checked|Enable threaded (nested) comments
thread_comments_depth|select|2 3 4 5 6 7 8 9 10|5|Number of levels for threaded (nested) comments
page_comments|checkbox|1||Break comments into pages
comments_per_page|number|50||Top level comments per page
default_comments_page|select|newest oldest|newest|Comments page to display by default
comment_order|select|asc desc|asc|Comments to display at the top of each page
comments_notify|checkbox|1|checked|Anyone posts a comment
moderation_notify|checkbox|1|checked|A comment is held for moderation
wp_notes_notify|checkbox|1|checked|Anyone posts a note
comment_moderation|checkbox|1||Comment must be manually approved
comment_previously_approved|checkbox|1|checked|Comment author must have a previously approved comment
comment_max_links|number|2||Number of links to allow in a comment before holding for moderation:
moderation_keys|textarea|||
disallowed_keys|textarea|||
show_avatars|checkbox|1|checked|Show Avatars
"""
"""The form of WordPress 7.1 as it was measured: name (and id), kind, values, what is chosen, label."""


@pytest.fixture
def admin(wp: WP) -> Person:
    return Person(wp)


def form(person: Person, name: str) -> Form:
    return person.browser.get(f"options-{name}.php").form(field="option_page" if name != "permalink" else "selection")


def saved(form: Form) -> Page:
    answer = form.submit("submit")
    assert answer.status == 302 and answer.location.endswith("settings-updated=true")
    return answer.follow()


def stored(wp: WP, *names: str) -> dict[str, str]:
    return {name: options.text(wp.site, name, "(none)") for name in names}


def _ours(field: dict[str, Any]) -> bool:
    return str(field["name"]).startswith(("WPLANG", "wpcompat_"))


def _comparable(field: dict[str, Any], recorded: dict[str, Any]) -> dict[str, Any]:
    """Labels of formats are today's date and time, and where WordPress has a sentence of help for a label we have another."""
    has_label = "label" in recorded and recorded["name"] not in ("date_format", "time_format")
    return {key: value for key, value in field.items() if key != "label" or has_label}


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_have_the_fields_of_wordpress(make_wp: Callable[..., WP], screen: str) -> None:
    person = Person(make_wp(version="6.1"))
    page = person.browser.get(f"options-{screen}.php")
    seen = [field for field in fields(page.text, screen) if not _ours(field)]
    expected = json.loads(json.dumps(RECORDED[screen]).replace("HOME", person.wp.home))
    assert [field["name"] for field in seen] == [field["name"] for field in expected]
    for mine, recorded in zip(seen, expected, strict=True):
        assert _comparable(mine, recorded) == _comparable(recorded, recorded)


def test_the_discussion_screen_of_7_1(admin: Person) -> None:
    page = admin.browser.get("options-discussion.php")
    assert page.title.startswith("Discussion Settings")
    shown = {field["name"]: field for field in fields(page.text, "discussion")}
    for line in DISCUSSION.split("\n")[1:-1]:
        name, kind, values, chosen, label = line.split("|")
        field = shown[name]
        assert (field["id"], field["kind"], field.get("label", "")) == (name, kind, label)
        assert " ".join(field["values"]) if kind == "select" else field["value"] == values
        if kind == "select":
            assert field["chosen"] == [chosen]
        if kind == "checkbox":
            assert field["checked"] == bool(chosen), name
    avatars = page.tree.xpath("//input[@name='avatar_default']")
    wanted = "mystery blank gravatar_default identicon wavatar monsterid retro robohash initials color".split()
    assert [avatar.get("value") for avatar in avatars] == wanted
    assert [avatar.get("id") for avatar in avatars] == [f"avatar_{value}" for value in wanted]
    order = [name for name in shown if not name.startswith(("wpcompat_", "option_page", "action", "avatar", "submit"))]
    assert order == [line.split("|")[0] for line in DISCUSSION.split("\n")[1:-1]]


def test_the_form_as_it_stands_changes_nothing(admin: Person) -> None:
    for screen in SCREENS:
        before = dict(admin.wp.site.db.rows('SELECT "option_name", "option_value" FROM "wp_options"'))
        page = saved(form(admin, screen))
        assert page.notices[0] in ("Settings saved.", "Permalink structure updated."), screen
        after = dict(admin.wp.site.db.rows('SELECT "option_name", "option_value" FROM "wp_options"'))
        # A box that is not ticked is stored as an empty text, which means what 0 means.
        changed = {
            name for name in before.keys() | after.keys() if (before.get(name) or "0") != (after.get(name) or "0")
        }
        # WordPress adds these two; the others it writes as "not set", since no field of the screen is theirs.
        assert changed <= {
            "WPLANG",
            "new_admin_email",
            "gmt_offset",
            "default_link_category",
            "image_default_link_type",
        }


def test_a_notice_is_shown_once(admin: Person) -> None:
    page = saved(form(admin, "media"))
    assert page.notices == ["Settings saved."]
    assert admin.browser.get("options-media.php", **{"settings-updated": "true"}).notices == []
    form(admin, "media").submit("submit")
    admin.wp.clock.shift += 31
    assert admin.browser.get("options-media.php", **{"settings-updated": "true"}).notices == []


@pytest.mark.parametrize("login", ["editor", "author", "contributor", "subscriber"])
def test_settings_are_for_administrators(wp: WP, login: str) -> None:
    if wp.site.db.value('SELECT 1 FROM "wp_users" WHERE "user_login" = ?', (login,)) is None:
        create_user(wp.site, login=login, email=f"{login}@x.example", password="x", role=login)
    person = Person(wp, login)
    for screen in SCREENS:
        page = person.browser.get(f"options-{screen}.php")
        assert (page.status, page.notices) == (403, ["Sorry, you are not allowed to access this page."])
    nonce = person.nonce("media-options")
    page = person.browser.post("options.php", {"option_page": "media", "action": "update", "_wpnonce": nonce})
    assert page.status == 403
    assert "Sorry, you are not allowed to manage options for this site." in page.text
    assert options.text(wp.site, "large_size_w") == "1024"


def test_a_wrong_nonce_changes_nothing(admin: Person) -> None:
    for nonce in ("", "bad", admin.nonce("update-permalink"), admin.nonce("general-options")):
        fields = {"option_page": "media", "action": "update", "_wpnonce": nonce, "large_size_w": "5"}
        page = admin.browser.post("options.php", fields)
        assert page.status == 403
        assert page.notices[0].startswith("The link you followed has expired.")
        page = admin.browser.post(
            "options-permalink.php", {"permalink_structure": "/%post_id%/", "_wpnonce": nonce and "x"}
        )
        assert page.status == 403
    assert stored(admin.wp, "large_size_w") == {"large_size_w": "1024"}
    assert options.text(admin.wp.site, "permalink_structure") == "/%year%/%monthnum%/%day%/%postname%/"
    # What the address asks for is no form.
    page = admin.browser.visit(f"options.php?action=update&option_page=media&_wpnonce={admin.nonce('media-options')}")
    assert (page.status, page.location) == (302, f"{admin.wp.home}/wp-admin/options-general.php")
    assert options.text(admin.wp.site, "large_size_w") == "1024"


def test_settings_count_at_once_in_every_process(admin: Person) -> None:
    other = open_site(admin.wp.site.path)
    try:
        assert options.text(other, "blogname") == "Oracle Blog"
        general = form(admin, "general")
        general.set(blogname="Changed", timezone_string="Europe/Berlin", home="http://other.example/blog/")
        saved(general)
        assert stored(admin.wp, "home", "gmt_offset") == {"home": "http://other.example/blog", "gmt_offset": ""}
        assert options.text(other, "blogname") == "Changed"
        assert options.text(other, "timezone_string") == "Europe/Berlin"
        post = get_post(other, 1)
        assert post is not None
        assert get_permalink(other, post).startswith("http://other.example/blog/")
    finally:
        other.close()


def test_titles_are_stored_as_html_and_shown_as_text(admin: Person) -> None:
    general = form(admin, "general")
    general.set(blogname='A & <b>B</b> "q"')
    page = saved(general)
    assert options.text(admin.wp.site, "blogname") == "A &amp; &lt;b&gt;B&lt;/b&gt; &quot;q&quot;"
    assert page.form(field="blogname").value("blogname") == 'A & <b>B</b> "q"'


def test_the_administration_address_is_changed_by_a_link_that_is_mailed(admin: Person) -> None:
    wp = admin.wp
    general = form(admin, "general")
    general.set(new_admin_email="new@example.org")
    page = saved(general)
    assert any("There is a pending change of the admin email to new@example.org." in notice for notice in page.notices)
    (mail,) = wp.mails
    assert (mail.to, mail.subject) == ("new@example.org", "[Oracle Blog] New Admin Email Address")
    found = re.search(r"http://\S+", mail.message.partition("link")[2])
    assert found is not None
    assert options.text(wp.site, "admin_email") == "admin@example.org"
    wrong = admin.browser.visit("options.php?adminhash=" + "0" * 32)
    assert wrong.location == f"{wp.home}/wp-admin/options-general.php?updated=false"
    wp.mails.clear()
    right = admin.browser.visit(found.group())
    assert right.location == f"{wp.home}/wp-admin/options-general.php?updated=true"
    assert stored(wp, "admin_email", "new_admin_email", "adminhash") == {
        "admin_email": "new@example.org", "new_admin_email": "(none)", "adminhash": "(none)",
    }  # fmt: skip
    assert [(mail.to, mail.subject) for mail in wp.mails] == [
        ("admin@example.org", "[Oracle Blog] Admin Email Changed")
    ]
    assert admin.browser.visit(found.group()).location.endswith("updated=false")


def test_a_pending_address_can_be_dropped(admin: Person) -> None:
    general = form(admin, "general")
    general.set(new_admin_email="new@example.org")
    page = saved(general)
    cancel = page.anchor(dismiss="new_admin_email")
    assert admin.browser.visit("options.php?dismiss=new_admin_email&_wpnonce=x").status == 403
    assert options.text(admin.wp.site, "new_admin_email") == "new@example.org"
    done = admin.browser.visit(cancel)
    assert done.location == f"{admin.wp.home}/wp-admin/options-general.php?updated=true"
    assert stored(admin.wp, "new_admin_email", "adminhash") == {"new_admin_email": "(none)", "adminhash": "(none)"}


@pytest.mark.parametrize("written", ["x", serialize({"hash": 5, "newemail": "a@b.example"}), serialize({"hash": "k"})])
def test_odd_rows_of_a_pending_address_are_no_address(admin: Person, written: str) -> None:
    admin.wp.site.db.insert("wp_options", {"option_name": "adminhash", "option_value": written})
    assert admin.browser.visit("options.php?adminhash=k").location.endswith("updated=false")
    assert options.text(admin.wp.site, "admin_email") == "admin@example.org"


def test_refusals_are_said_beside_each_other(admin: Person) -> None:
    general = form(admin, "general")
    wrong = {
        "siteurl": "nowhere",
        "home": "ftp://x.example",
        "new_admin_email": "nobody",
        "timezone_string": "No/Where",
    }
    page = admin.browser.post(
        "options.php", dict(general.values("submit")) | wrong | {"blogname": "Kept"}, referer=general.page.url
    )
    found = page.follow().tree.xpath("//*[starts-with(@id, 'setting-error')]")
    assert all("settings-error" in notice.get("class").split() for notice in found)
    assert [(one.get("id"), " ".join(one.text_content().split())) for one in found] == [
        (f"setting-error-invalid_{name}", f"The {what}")
        for name, what in (
            ("timezone_string", "timezone you have entered is not valid. Please select a valid timezone."),
            ("new_admin_email", "email address entered did not appear to be a valid email address. Please enter a valid email address."),
            ("siteurl", "WordPress address you entered did not appear to be a valid URL. Please enter a valid URL."),
            ("home", "Site address you entered did not appear to be a valid URL. Please enter a valid URL."),
        )
    ]  # fmt: skip
    assert stored(admin.wp, "blogname", "siteurl", "home", "timezone_string") == {
        "blogname": "Kept", "siteurl": admin.wp.home, "home": admin.wp.home, "timezone_string": "",
    }  # fmt: skip


def test_permalinks_change_at_once(admin: Person) -> None:
    wp = admin.wp
    permalink = form(admin, "permalink")
    permalink.set(selection="/%postname%/", category_base="topics")
    page = saved(permalink)
    assert page.notices == ["Permalink structure updated."]
    assert stored(wp, "permalink_structure", "category_base") == {
        "permalink_structure": "/%postname%/", "category_base": "/topics",
    }  # fmt: skip
    assert wp.client.get("/hello-world/").status_code == 200
    assert wp.client.get("/topics/uncategorized/").status_code == 200
    assert page.form(field="selection").value("selection") == "/%postname%/"
    permalink = form(admin, "permalink")
    assert (permalink.value("category_base"), permalink.value("tag_base")) == ("topics", "")
    permalink.set(selection="custom", permalink_structure="/no/tag/")
    refused = permalink.submit("submit").follow()
    assert refused.notices == ["A structure tag is required when using custom permalinks. Learn more"]
    assert wp.client.get("/hello-world/").status_code == 200


def test_search_engines_and_update_services(admin: Person) -> None:
    wp = admin.wp
    writing = form(admin, "writing")
    writing.set(ping_sites="rpc.example/ping\r\n\r\n https://other.example/ ")
    saved(writing)
    assert options.text(wp.site, "ping_sites") == "http://rpc.example/ping\nhttps://other.example/"
    assert services(wp.site) == ["http://rpc.example/ping", "https://other.example/"]
    assert "noindex" not in wp.client.get("/").text
    reading = form(admin, "reading")
    reading.set(blog_public=True)
    saved(reading)
    assert options.text(wp.site, "blog_public") == "0"
    assert services(wp.site) == []
    assert "noindex, nofollow" in wp.client.get("/").text
    page = admin.browser.get("options-writing.php")
    assert "ping_sites" not in page.form(field="option_page").names
    assert "visibility settings" in page.text
    page.form(field="option_page").put("ping_sites", "http://third.example/").submit("submit")
    assert options.text(wp.site, "ping_sites") == "http://rpc.example/ping\nhttps://other.example/"
    reading = form(admin, "reading")
    reading.set(blog_public=False)
    saved(reading)
    assert options.text(wp.site, "blog_public") == "1"
    assert services(wp.site) == ["http://rpc.example/ping", "https://other.example/"]


def test_the_reading_screen_warns_of_one_page_for_two_things(admin: Person) -> None:
    reading = form(admin, "reading")
    reading.set(show_on_front="page", page_on_front="2", page_for_posts="2")
    page = saved(reading)
    assert "Warning: these pages should not be the same!" in page.notices
    options.update(admin.wp.site, "wp_page_for_privacy_policy", "2")
    page = admin.browser.get("options-reading.php")
    assert "Warning: these pages should not be the same as your Privacy Policy page!" in page.notices
    admin.wp.site.db.execute('DELETE FROM "wp_posts" WHERE "post_type" = \'page\'')
    reading = form(admin, "reading")
    assert reading.value("show_on_front") == "posts" and "page_on_front" not in reading.names


def test_fields_that_only_some_sites_have(admin: Person) -> None:
    site = admin.wp.site
    assert "upload_path" not in form(admin, "media").names
    assert "use_smilies" not in form(admin, "writing").names
    assert "blog_charset" not in form(admin, "reading").names
    for name, value in {"upload_path": "files", "initial_db_version": "30000", "blog_charset": "latin1"}.items():
        options.update(site, name, value)
    assert {"upload_path", "upload_url_path"} <= form(admin, "media").names
    assert {"use_smilies", "use_balanceTags"} <= form(admin, "writing").names
    assert "blog_charset" in form(admin, "reading").names


@pytest.mark.parametrize("zone", ["Etc/GMT+5", "US/Eastern", "", "Europe/Berlin"])
def test_the_zone_that_is_set_is_chosen(admin: Person, zone: str) -> None:
    options.update(admin.wp.site, "timezone_string", zone)
    options.update(admin.wp.site, "gmt_offset", "5.75")
    shown = form(admin, "general").value("timezone_string")
    assert shown == (zone if zone in ("US/Eastern", "Europe/Berlin") else "UTC+5.75")


def test_where_no_pings_are_sent_the_screens_say_so(make_wp: Callable[..., WP]) -> None:
    person = Person(make_wp(settings={"wordpress.environment_type": "staging"}))
    for screen in ("writing", "discussion"):
        assert "staging" in person.browser.get(f"options-{screen}.php").text


HOSTILE: tuple[object, ...] = (
    {"": "x"}, {"a": {"b": "c"}}, "\udcff\udcfe", "a\0b", "9" * 5000, "-" + "9" * 5000, "\n" * 5000, "é" * 3000, "a:1:{i:0;s:1:\"x\";}",
)  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_no_value_is_an_error(admin: Person, screen: str) -> None:
    names = sorted(form(admin, screen).names - {"_wpnonce", "_wp_http_referer", "option_page", "action", "submit"})
    path, nonce = (
        ("options-permalink.php", "update-permalink") if screen == "permalink" else ("options.php", f"{screen}-options")
    )
    for value in HOSTILE:
        pairs = [("_wpnonce", admin.nonce(nonce)), ("option_page", screen), ("action", "update")]
        for name in names:
            if isinstance(value, dict):
                pairs += [
                    (f"{name}[{key}]" if not isinstance(item, dict) else f"{name}[{key}][b]", "x")
                    for key, item in value.items()
                ]
            else:
                pairs.append((name, str(value).encode("utf-8", "surrogateescape").decode("latin-1")))
        body = "&".join(
            f"{quote_plus(name)}={quote_plus(text, encoding='latin-1', errors='replace')}" for name, text in pairs
        )
        answer = admin.wp.client.post(
            f"/wp-admin/{path}",
            data=body,
            headers={"Cookie": admin.cookies},
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 302, (value, answer.text[:200])
        options.update(admin.wp.site, "siteurl", admin.wp.home)
        options.update(admin.wp.site, "home", admin.wp.home)
        assert admin.browser.get(f"options-{screen}.php").status == 200
        assert admin.wp.client.get("/").status_code == 200


def test_options_without_a_group_can_be_named(admin: Person) -> None:
    fields = {
        "option_page": "options", "action": "update", "_wpnonce": admin.nonce("options-options"),
        "page_options": "blogname, comment_max_links", "blogname": "Named", "comment_max_links": "-3",
    }  # fmt: skip
    assert admin.browser.post("options.php", fields).status == 302
    assert stored(admin.wp, "blogname", "comment_max_links") == {"blogname": "Named", "comment_max_links": "3"}
    page = admin.browser.post("options.php", fields | {"page_options": "alloptions"})
    assert page.status == 500
    assert "protected WP option" in page.text
    page = admin.browser.post("options.php", {key: value for key, value in fields.items() if key != "option_page"})
    assert page.status == 403
    nonce = admin.nonce("update-options")
    fields = {"action": "update", "_wpnonce": nonce, "page_options": "blogname", "blogname": "Old way"}
    assert admin.browser.post("options.php", fields).status == 302
    assert options.text(admin.wp.site, "blogname") == "Old way"


@pytest.mark.parametrize(
    "value", ["", "\\", "1e400", "-1e400", "nan", "9" * 5000, 'a:1:{i:0;s:1:"x";}', "<b>'\"&amp;", "%s%", "é\ud800"]
)
def test_screens_bear_whatever_the_database_holds(admin: Person, value: str) -> None:
    site = admin.wp.site
    names = [*default_options(site.profile), "blogname", "new_admin_email", "site_icon", *ADDITIONS]
    for name in names:
        options.update(site, name, value.encode("utf-8", "replace").decode())
    for screen in SCREENS:
        page = admin.browser.get(f"options-{screen}.php")
        assert page.status == 200, (screen, page.text[:500])
        assert "<b>'" not in page.text
