"""Users: their rows, logins, roles and rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.php import maybe_unserialize
from wpcompat.testing.site import WP
from wpcompat.users import finding, roles, store, throttle
from wpcompat.users.caps import can
from wpcompat.users.login import authenticate
from wpcompat.users.passwords import check_password
from wpcompat.users.update import update_user

PORTABLE = "$P$Be/Pe7p2T.2Wy.4y8nfCXI89p9LxZi0"  # secret, made by WordPress 6.1.9
MD5 = "5ebe2294ecd0e0f08eab7690d2a6ee69"  # secret


def make_user(wp: WP, login: str, role: str = "author", **values: str) -> int:
    return store.create_user(
        wp.site, login=login, email=f"{login}@example.org".replace(" ", "_"), password="secret", role=role, **values
    )


def test_what_a_new_user_is_given_is_filtered(wp: WP) -> None:
    """The texts and what became of them are a running WordPress's."""
    user_id = make_user(
        wp, "bob", display_name="<script>x</script>A & <b>B</b>", url="javascript:alert(1)", first_name="A<b>b</b>&c \\ d",
        last_name="L&", nickname="N<i>", description='<script>1</script><a href="http://x/" onclick=1>x</a>',
        nicename="Nice Näme", registered="yesterday",
    )  # fmt: skip
    user = store.get_user(wp.site, user_id)
    assert user is not None
    assert (user.display_name, user.user_url, user.user_nicename, user.user_registered) == (
        "A &amp; B", "", "nice-name", "0000-00-00 00:00:00",
    )  # fmt: skip
    assert store.all_meta(wp.site, user_id)[:4] == [
        ("nickname", "N"), ("first_name", "Ab&amp;c \\ d"), ("last_name", "L&amp;"), ("description", '1<a href="http://x/">x</a>'),
    ]  # fmt: skip
    update_user(wp.site, user_id, user_registered="2020-1-2")
    assert store.get_user(wp.site, user_id).user_registered == "2020-01-02 00:00:00"  # type: ignore[union-attr]


def insert_post(wp: WP, author: int, status: str = "publish", kind: str = "post", parent: int = 0) -> int:
    return wp.site.db.insert(
        "wp_posts",
        {"post_author": author, "post_status": status, "post_type": kind, "post_parent": parent, "post_title": "x"},
    )


def test_a_new_user_has_the_rows_of_wordpress(make_wp: Callable[..., WP]) -> None:
    """The order and values are those of a user that WordPress 6.1.9 made."""
    wp = make_wp(version="6.1")
    user_id = store.create_user(
        wp.site,
        login="author",
        email="author@example.org",
        password="author-pass",
        role="author",
        display_name="Author",
    )
    user = store.get_user(wp.site, user_id)
    assert user is not None
    assert (user.user_login, user.user_nicename, user.user_email, user.user_url, user.display_name) == (
        "author", "author", "author@example.org", "", "Author",
    )  # fmt: skip
    assert store.all_meta(wp.site, user_id) == [
        ("nickname", "author"), ("first_name", ""), ("last_name", ""), ("description", ""), ("rich_editing", "true"),
        ("syntax_highlighting", "true"), ("comment_shortcuts", "false"), ("admin_color", "fresh"), ("use_ssl", "0"),
        ("show_admin_bar_front", "true"), ("locale", ""), ("wp_capabilities", 'a:1:{s:6:"author";b:1;}'),
        ("wp_user_level", "2"), ("dismissed_wp_pointers", ""),
    ]  # fmt: skip
    assert check_password("author-pass", user.user_pass)


@pytest.mark.parametrize(
    ("login", "email", "values", "code", "text"),
    [
        ("admin", "n@example.org", {}, "existing_user_login", "Sorry, that username already exists!"),
        ("ADMIN", "n@example.org", {}, "existing_user_login", "Sorry, that username already exists!"),
        ("new", "Admin@Example.org", {}, "existing_user_email", "Sorry, that email address is already used!"),
        ("", "n@example.org", {}, "empty_user_login", "Cannot create a user with an empty login name."),
        ("x" * 61, "n@example.org", {}, "user_login_too_long", "Username may not be longer than 60 characters."),
        (
            "new",
            "n@example.org",
            {"nicename": "n" * 51},
            "user_nicename_too_long",
            "Nicename may not be longer than 50 characters.",
        ),
        (
            "new",
            "n@example.org",
            {"url": "http://e.example/" + "u" * 100},
            "user_url_too_long",
            "User URL may not be longer than 100 characters.",
        ),
        ("new", "n@example.org", {"role": "king"}, "invalid_role", "Role does not exist: king"),
    ],
)
def test_what_is_refused(wp: WP, login: str, email: str, values: dict[str, str], code: str, text: str) -> None:
    with pytest.raises(WPError) as refused:
        store.create_user(wp.site, login=login, email=email, password="p", **values)
    assert (refused.value.code, refused.value.message) == (code, text)
    assert len(finding.find(wp.site, {})) == 1


def test_nicenames_are_unique(wp: WP) -> None:
    first, second, third = (make_user(wp, login) for login in ("a b", "a.b", "a-b"))
    names = [user.user_nicename for user in (store.get_user(wp.site, i) for i in (first, second, third)) if user]
    assert len(set(names)) == 3
    assert names[0] == "a-b"
    assert max(name for name in names if name.startswith("a-b")) in ("a-b-2", "a-b-3")


def test_finding_users(wp: WP) -> None:
    user_id = make_user(wp, "Berta", display_name="Berta B.")
    for field, value in (("login", " berta "), ("email", "BERTA@example.org"), ("slug", "berta"), ("id", user_id)):
        found = store.get_user_by(wp.site, field, value)
        assert found is not None
        assert user_id == found.ID
    for field, value in (
        ("login", "nobody"),
        ("login", ""),
        ("login", "\udcff"),
        ("id", 0),
        ("id", 10**30),
        ("email", ""),
    ):
        assert store.get_user_by(wp.site, field, value) is None
    assert [user.user_login for user in finding.find(wp.site, {})] == ["admin", "Berta"]
    assert [user.user_login for user in finding.find(wp.site, {"role": "author"})] == ["Berta"]
    assert [user.user_login for user in finding.find(wp.site, {"search": "*B.*"})] == ["Berta"]
    assert finding.find(wp.site, {"search": "*%*"}) == []
    assert [user.ID for user in finding.find(wp.site, {}, number=1, offset=1)] == [user_id]


def test_updating(wp: WP) -> None:
    user_id = make_user(wp, "carl")
    make_user(wp, "dora")
    store.set_password_hash(wp.site, user_id, MD5)
    update_user(
        wp.site, user_id, user_email="new@example.org", display_name="C", first_name="Carl", role="editor", user_pass="other",
        user_nicename="dora", user_url="example.org",
    )  # fmt: skip
    user = store.get_user(wp.site, user_id)
    assert user is not None
    assert (user.user_email, user.display_name, user.user_nicename, user.user_url) == (
        "new@example.org",
        "C",
        "dora-2",
        "http://example.org",
    )
    assert store.get_meta(wp.site, user_id, "first_name") == ["Carl"]
    assert roles.roles_of(wp.site, user) == ["editor"]
    assert check_password("other", user.user_pass)
    update_user(wp.site, user_id, user_email="NEW@example.org")
    update_user(wp.site, user_id, role="none")
    assert roles.roles_of(wp.site, user) == []
    for changes, code in (
        ({"user_email": "dora@example.org"}, "existing_user_email"), ({"role": "king"}, "invalid_role"), ({"user_login": "x"}, "unknown_field"),
    ):  # fmt: skip
        with pytest.raises(WPError) as refused:
            update_user(wp.site, user_id, **changes)
        assert refused.value.code == code
    with pytest.raises(WPError) as refused:
        update_user(wp.site, 99, display_name="x")
    assert refused.value.message == "Invalid user ID."


def test_deleting(wp: WP) -> None:
    user_id = make_user(wp, "emil")
    post = insert_post(wp, user_id)
    assert options.text(wp.site, "user_count") == "2"
    with pytest.raises(WPError):
        store.delete_user(wp.site, user_id, reassign=77)
    assert store.delete_user(wp.site, user_id, reassign=1)
    assert not store.delete_user(wp.site, user_id)
    assert wp.site.db.value('SELECT "post_author" FROM "wp_posts" WHERE "ID" = ?', (post,)) == 1
    assert store.all_meta(wp.site, user_id) == []
    assert options.text(wp.site, "user_count") == "1"
    other = make_user(wp, "fina")
    own = insert_post(wp, other)
    assert store.delete_user(wp.site, other)
    assert wp.site.db.value('SELECT "post_author" FROM "wp_posts" WHERE "ID" = ?', (own,)) == other


def test_as_the_command_line_lists_them(wp: WP) -> None:
    user = store.get_user(wp.site, 1)
    assert user is not None
    listed = store.as_dict(wp.site, user)
    assert (listed["user_login"], listed["roles"]) == ("admin", "administrator")


def test_a_site_that_does_not_count_its_users(wp: WP) -> None:
    options.delete(wp.site, "user_count")
    make_user(wp, "gina")
    assert options.text(wp.site, "user_count") == ""


def test_metadata(wp: WP) -> None:
    store.add_meta(wp.site, 1, "k", {"a": 1})
    store.add_meta(wp.site, 1, "k", "two")
    assert [maybe_unserialize(value) for value in store.get_meta(wp.site, 1, "k")] == [{"a": 1}, "two"]
    store.update_meta(wp.site, 1, "fresh", "x")
    store.update_meta(wp.site, 1, "fresh", "y")
    assert store.get_meta(wp.site, 1, "fresh") == ["y"]
    assert store.delete_meta(wp.site, 1, "k") == 2
    assert store.get_meta(wp.site, 1, "k") == []


@pytest.mark.parametrize("text", ["a@b.cc", "a.b+c@sub.example.org", "!#$%@x.example"])
def test_addresses(text: str) -> None:
    assert store.is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a@b.c",
        "a b@c.dd",
        "@b.cc",
        "a@bcc.",
        "a@.bcc",
        "a@b..cc",
        "a@-b.cc",
        "a@b@c.dd",
        "abcdef",
        "a@bcdef",
        "a@b_c.dd",
    ],
)
def test_no_addresses(text: str) -> None:
    assert not store.is_email(text)


@pytest.mark.parametrize("login", ["admin", "ADMIN", "  admin ", "admin@example.org", "Admin@Example.ORG"])
def test_login(wp: WP, login: str) -> None:
    assert authenticate(wp.site, login, " secret\n").ID == 1


@pytest.mark.parametrize(
    ("login", "password", "code"),
    [
        ("admin", "Secret", "incorrect_password"), ("ghost", "secret", "invalid_username"), ("ghost@example.org", "x", "invalid_email"),
        ("", "secret", "empty_username"), ("admin", "", "empty_password"), ("admin", " ", "empty_password"), ("admin", "0", "empty_password"),
        ("admin", "x" * 4097, "incorrect_password"), ("admin", "x" * 10**6, "incorrect_password"), ("admin", "a\0b", "incorrect_password"),
        ("\udcff\ud800", "x", "invalid_username"),
    ],
)  # fmt: skip
def test_refused_login(wp: WP, login: str, password: str, code: str) -> None:
    with pytest.raises(WPError) as refused:
        authenticate(wp.site, login, password)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("version", "stored", "renewed"),
    [("7.1", PORTABLE, "$wp$2y$10$"), ("7.1", MD5, "$wp$2y$10$"), ("6.1", MD5, "$P$B"), ("6.1", PORTABLE, PORTABLE)],
)
def test_old_hashes_are_renewed_at_login(make_wp: Callable[..., WP], version: str, stored: str, renewed: str) -> None:
    wp = make_wp(version=version)
    store.set_password_hash(wp.site, 1, stored)
    assert authenticate(wp.site, "admin", "secret").ID == 1
    user = store.get_user(wp.site, 1)
    assert user is not None
    assert user.user_pass.startswith(renewed)
    assert authenticate(wp.site, "admin", "secret").ID == 1


@pytest.mark.parametrize("login", ["admin", "ghost", "ghost@example.org"])
def test_known_and_unknown_names_cost_one_hash(wp: WP, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    compared: list[str] = []

    def checked(password: str, stored: str) -> bool:
        compared.append(stored[:10])
        return False

    monkeypatch.setattr("wpcompat.users.login.check_password", checked)
    with pytest.raises(WPError):
        authenticate(wp.site, login, "wrong")
    assert compared == ["$wp$2y$10$"]


def test_failures_of_a_minute_run_out(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    wp = make_wp(version="6.1", settings={"limits.logins_per_minute": "3"})
    wp.clock.frozen = 1_000_000.0
    hashed: list[str] = []

    def checked(password: str, stored: str) -> bool:
        hashed.append(password)
        return password == "secret"

    monkeypatch.setattr("wpcompat.users.login.check_password", checked)
    for _ in range(3):
        with pytest.raises(WPError):
            authenticate(wp.site, "admin", "bad", ip="192.0.2.1")
    for password, login, ip in (
        ("secret", "admin", "198.51.100.9"),
        ("secret", "admin@example.org", ""),
        ("x", "other", "192.0.2.1"),
    ):
        with pytest.raises(WPError) as refused:
            authenticate(wp.site, login, password, ip=ip)
        assert refused.value.code == "too_many_failures"
    assert hashed == ["bad"] * 3
    wp.clock.frozen += 61
    assert authenticate(wp.site, "admin", "secret", ip="192.0.2.1").ID == 1
    with pytest.raises(WPError):
        authenticate(wp.site, "admin", "bad", ip="192.0.2.1")
    assert wp.site.db.value('SELECT count(*) FROM "wpcompat_failed_logins"') == 2
    wp.clock.frozen -= 86400
    assert not throttle.exhausted(wp.site, "user 1")


def test_addresses_are_counted_by_network() -> None:
    assert (
        throttle.address("2001:db8::1") == throttle.address("2001:db8::ffff:1") != throttle.address("2001:db8:0:1::1")
    )
    assert throttle.address("192.0.2.1") != throttle.address("192.0.2.2")
    assert throttle.address("nonsense") == "ip nonsense"


def test_failures_may_be_unlimited(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1", settings={"limits.logins_per_minute": "0"})
    for _ in range(40):
        with pytest.raises(WPError):
            authenticate(wp.site, "admin", "bad")
    assert authenticate(wp.site, "admin", "secret").ID == 1


RIGHTS = {
    "read": "administrator editor author contributor subscriber",
    "edit_posts": "administrator editor author contributor",
    "publish_posts": "administrator editor author",
    "upload_files": "administrator editor author",
    "edit_others_posts": "administrator editor",
    "moderate_comments": "administrator editor",
    "manage_categories": "administrator editor",
    "unfiltered_html": "administrator editor",
    "manage_options": "administrator",
    "list_users": "administrator",
    "unfiltered_upload": "",
    "do_not_allow": "",
    "no_such_capability": "",
    "exist": "administrator editor author contributor subscriber",
}


def test_rights_of_the_roles(wp: WP) -> None:
    users = {role: store.get_user(wp.site, make_user(wp, f"u-{role}", role)) for role in roles.ROLES}
    for cap, allowed in RIGHTS.items():
        assert {role for role, user in users.items() if can(wp.site, user, cap)} == set(allowed.split()), cap
        assert can(wp.site, None, cap) is (cap == "exist")


def test_rights_on_posts(wp: WP) -> None:
    users = {
        role: store.get_user(wp.site, make_user(wp, f"u-{role}", role))
        for role in ("editor", "author", "contributor", "subscriber")
    }
    ids = {role: user.ID for role, user in users.items() if user}

    def allowed(cap: str, post: int) -> set[str]:
        return {role for role, user in users.items() if can(wp.site, user, cap, post)} | (
            {"nobody"} if can(wp.site, None, cap, post) else set()
        )

    own_public = insert_post(wp, ids["contributor"])
    own_draft = insert_post(wp, ids["contributor"], "draft")
    private = insert_post(wp, ids["author"], "private")
    page = insert_post(wp, 1, "publish", "page")
    revision = insert_post(wp, ids["author"], "inherit", "revision", private)
    attachment = insert_post(wp, ids["author"], "inherit", "attachment", private)
    assert allowed("edit_post", own_public) == {"editor"}
    assert allowed("edit_post", own_draft) == {"editor", "contributor"}
    assert allowed("delete_post", own_draft) == {"editor", "contributor"}
    assert allowed("read_post", own_public) == {"editor", "author", "contributor", "subscriber"}
    assert allowed("read_post", own_draft) == {"editor", "contributor"}
    assert allowed("edit_post", private) == {"editor", "author"}
    assert allowed("read_post", private) == {"editor", "author"}
    assert allowed("read_post", attachment) == {"editor", "author"}
    assert allowed("publish_post", private) == {"editor", "author"}
    assert allowed("edit_page", page) == {"editor"}
    assert allowed("edit_post", revision) == {"editor", "author"}
    assert allowed("delete_post", revision) == set()
    assert allowed("edit_post", 9999) == set()
    assert allowed("edit_post", 3) == set(), "the privacy policy takes manage_options"
    assert can(wp.site, store.get_user(wp.site, 1), "edit_post", 3)
    assert allowed("edit_post", insert_post(wp, 1, "publish", "wp_navigation")) == set()
    assert allowed("read_post", insert_post(wp, 1, "odd")) == {"editor"}
    assert allowed("read_post", insert_post(wp, 1, "inherit", "attachment")) == {
        "editor",
        "author",
        "contributor",
        "subscriber",
    }
    options.update(wp.site, "page_on_front", page)
    assert allowed("delete_page", page) == set()


def test_trashed_posts_are_judged_by_what_they_were(wp: WP) -> None:
    contributor = store.get_user(wp.site, make_user(wp, "cora", "contributor"))
    assert contributor is not None
    post = insert_post(wp, contributor.ID, "trash")
    assert can(wp.site, contributor, "edit_post", post)
    wp.site.db.insert("wp_postmeta", {"post_id": post, "meta_key": "_wp_trash_meta_status", "meta_value": "publish"})
    assert not can(wp.site, contributor, "edit_post", post)


def test_rights_on_comments_terms_and_users(wp: WP) -> None:
    author = store.get_user(wp.site, make_user(wp, "anna", "author"))
    editor = store.get_user(wp.site, make_user(wp, "edda", "editor"))
    assert author is not None
    assert editor is not None
    own = wp.site.db.insert(
        "wp_comments", {"comment_post_ID": insert_post(wp, author.ID), "comment_author": "x", "comment_content": "y"}
    )
    orphan = wp.site.db.insert("wp_comments", {"comment_post_ID": 9999, "comment_author": "x", "comment_content": "y"})
    assert can(wp.site, author, "edit_comment", own)
    assert not can(wp.site, author, "edit_comment", 1)
    assert can(wp.site, editor, "edit_comment", 1)
    assert can(wp.site, author, "edit_comment", orphan)
    assert not can(wp.site, editor, "edit_comment", 9999)
    assert can(wp.site, author, "edit_user", author.ID)
    assert not can(wp.site, author, "edit_user", 1)
    assert not can(wp.site, None, "edit_user", 0)
    assert can(wp.site, author, "assign_term", 1)
    assert can(wp.site, editor, "edit_term", 1)
    assert not can(wp.site, author, "edit_term", 1)
    assert not can(wp.site, store.get_user(wp.site, 1), "delete_term", 1), "the default category stays"
    assert not can(wp.site, editor, "edit_term", 99)
    wp.site.db.insert("wp_terms", {"term_id": 50, "name": "m", "slug": "m"})
    wp.site.db.insert("wp_term_taxonomy", {"term_id": 50, "taxonomy": "nav_menu"})
    assert not can(wp.site, editor, "edit_term", 50)


def test_capabilities_of_one_user_alone(wp: WP) -> None:
    user = store.get_user(wp.site, make_user(wp, "una", "subscriber"))
    assert user is not None
    store.update_meta(
        wp.site, user.ID, "wp_capabilities", {"author": True, "upload_files": False, "manage_options": True}
    )
    assert can(wp.site, user, "publish_posts")
    assert not can(wp.site, user, "upload_files")
    assert can(wp.site, user, "manage_options")
    store.update_meta(wp.site, user.ID, "wp_capabilities", "rubbish")
    assert not can(wp.site, user, "read")
    options.update(wp.site, "wp_user_roles", "rubbish")
    assert can(wp.site, store.get_user(wp.site, 1), "manage_options"), "a lost option leaves the roles of a fresh site"


def test_another_table_prefix(make_wp: Callable[..., WP]) -> None:
    wp = make_wp()
    assert roles.capabilities_key(wp.site) == "wp_capabilities"
    assert roles.level_of(wp.site, "administrator") == 10
    assert roles.level_of(wp.site, "none") == 0
