"""Options that hold what no form would store: every page, feed, screen, form and method answers, none with an error of the server."""

from __future__ import annotations

import itertools
import sqlite3
import xmlrpc.client
from collections.abc import Callable, Iterator

import pytest

from wpcompat.formatting.php import serialize
from wpcompat.options.additions import ADDITIONS
from wpcompat.posts.store import insert_post
from wpcompat.testing.site import WP
from wpcompat_tests.admin_people import Person
from wpcompat_tests.hostile.target import FORM, errors, pretend_sources, send

VALUES = {
    "long": "x" * 5000,
    "empty": "",
    "negative": "-1",
    "endless": "9" * 400,
    "array": serialize({"a": {"b": ["c", None, 1.5]}, 3: {"x": True}}),
    "broken": 'a:1:{i:0;O:8:"',
    "lines": "a\0b\r\n<'\"&%s{}é",
}
STEERING = ("siteurl", "home", "wp_user_roles", "permalink_structure", "show_on_front")
"""What each of these says decides how far a request gets, so that they are set alone."""
PAGES = (
    "/ /?p=1 /?page_id=2 /feed/ /comments/feed/ /feed/atom/ /?p=1&feed=rss2 /?s=hello /?m=202611 /category/uncategorized/"
    " /author/admin/ /nowhere /robots.txt /favicon.ico /wp-json/ /page/2/ /wp-login.php /wp-login.php?action=register"
    " /wp-login.php?action=lostpassword /xmlrpc.php?rsd /?attachment_id=9 /?p=1&preview=true /?author=1 /?cat=1"
).split()
SCREENS = (
    "index.php edit.php edit-comments.php upload.php users.php export.php import.php tools.php site-health.php user-new.php"
    " media-new.php profile.php options-general.php options-writing.php options-reading.php options-discussion.php"
    " options-media.php options-permalink.php post-new.php post-new.php?post_type=page post.php?post=1&action=edit"
    " comment.php?action=editcomment&c=1 export.php?download=true"
).split()
LOGIN = (1, "admin", "secret")
NUMBERS = itertools.count()
Door = Callable[[WP, Person], int]


class Options:
    """A site whose options somebody changes in the database."""

    def __init__(self, wp: WP) -> None:
        self.wp, self.person = wp, Person(wp)
        self._other = sqlite3.connect(wp.site.db.path, isolation_level=None, timeout=10)
        self._before: dict[str, str] = dict(self._other.execute("SELECT option_name, option_value FROM wp_options"))
        self.names = [name for name in {**self._before, **ADDITIONS} if "_key" not in name and "_salt" not in name]

    def put(self, *names: str, value: str) -> None:
        self._other.execute("BEGIN IMMEDIATE")
        for name in names:
            self._other.execute("DELETE FROM wp_options WHERE option_name = ?", (name,))
            self._other.execute("INSERT INTO wp_options (option_name, option_value) VALUES (?, ?)", (name, value))
        self._other.execute("COMMIT")

    def restore(self) -> None:
        self.wp.site.background.join()
        self._other.execute("BEGIN IMMEDIATE")
        self._other.execute("DELETE FROM wp_options")
        self._other.executemany(
            "INSERT INTO wp_options (option_name, option_value) VALUES (?, ?)", self._before.items()
        )
        self._other.execute("COMMIT")

    def close(self) -> None:
        self.wp.site.background.join()
        self._other.close()


@pytest.fixture
def options(make_wp: Callable[..., WP]) -> Iterator[Options]:
    wp = make_wp(settings={"pings.flood_seconds": "0", "limits.logins_per_minute": "0"})
    pretend_sources(wp, lambda: b"<title>T</title><p>words <a href='http://wp.example/?p=1'>x</a> words</p>")
    found = Options(wp)
    yield found
    found.close()


def page(path: str) -> Door:
    path, _, query = path.partition("?")
    return lambda wp, person: send(wp, "GET", path, query=query).status


def screen(path: str) -> Door:
    return lambda wp, person: person.browser.visit(path, referer="").status


def form(path: str, body: str) -> Door:
    path, _, query = path.partition("?")
    return lambda wp, person: (
        send(wp, "POST", path, body.replace("#", str(next(NUMBERS))).encode(), query=query, content_type=FORM).status
    )


def method(name: str, *args: object) -> Door:
    body = xmlrpc.client.dumps(args, name).encode()  # type: ignore[arg-type]
    return lambda wp, person: send(wp, "POST", "/xmlrpc.php", body.replace(b"#", b"%d" % next(NUMBERS))).status


NEW = {"post_title": "T #", "post_content": "<a href='http://a.example/x'>x</a>", "post_status": "publish"}
FILE = {"name": "a.txt", "type": "text/plain", "bits": xmlrpc.client.Binary(b"x")}
DOORS: dict[str, Door] = {
    **{path: page(path) for path in PAGES},
    **{path: screen(path) for path in SCREENS},
    "trackback": form("/wp-trackback.php/1", "url=http://a.example/#&title=T&excerpt=E"),
    "comment": form("/wp-comments-post.php", "comment_post_ID=1&author=A&email=a@example.org&comment=C#"),
    "login": form("/wp-login.php", "log=admin&pwd=secret"),
    "lost password": form("/wp-login.php?action=lostpassword", "user_login=admin"),
    "registration": form("/wp-login.php?action=register", "user_login=u#&user_email=u#@example.org"),
    "pingback": method("pingback.ping", "http://a.example/#", "http://wp.example/?p=1"),
    "options": method("wp.getOptions", *LOGIN),
    "posts": method("wp.getPosts", *LOGIN),
    "new post": method("wp.newPost", *LOGIN, NEW),
    "new page": method("wp.newPage", *LOGIN, {"title": "P #", "description": "x"}, True),
    "old post": method("metaWeblog.newPost", *LOGIN, {"title": "T #", "description": "x"}, True),
    "edited post": method("wp.editPost", *LOGIN, 1, {"post_title": "Hello #"}),
    "new comment": method("wp.newComment", *LOGIN, 1, {"content": "C #"}),
    "comments": method("wp.getComments", *LOGIN, {}),
    "category": method("wp.newCategory", *LOGIN, {"name": "C #"}),
    "upload": method("wp.uploadFile", *LOGIN, FILE),
    "blogs": method("wp.getUsersBlogs", "admin", "secret"),
}


def failing(options: Options, doors: Iterator[str], what: str) -> list[str]:
    """The doors that answer with an error of the server, or that log one."""
    wrong = []
    with errors() as logged:
        for name in doors:
            status = DOORS[name](options.wp, options.person)
            if status >= 500 or logged:
                wrong.append(f"{what}: {name} {status} {logged}")
                logged.clear()
    return wrong


@pytest.mark.parametrize("value", VALUES)
def test_all_options_are_rubbish(options: Options, value: str) -> None:
    options.put(*(name for name in options.names if name not in STEERING), value=VALUES[value])
    assert failing(options, iter(DOORS), value) == []
    options.wp.cron()


def test_an_option_is_rubbish(options: Options) -> None:
    """Each of them alone, every time behind other doors."""
    wrong, doors = [], itertools.cycle(DOORS)
    for name in options.names:
        for value in ("long", "lines"):
            options.put(name, value=VALUES[value])
            wrong += failing(options, itertools.islice(doors, 12 if name in STEERING else 2), f"{name} {value}")
            options.restore()
    assert wrong == []


@pytest.mark.parametrize("kind", ["comment", "ping"])
def test_a_default_that_no_column_holds_is_cut(options: Options, kind: str) -> None:
    """In WordPress nobody could write any more."""
    options.put(f"default_{kind}_status", value="open" + "x" * 5000)
    post_id = insert_post(options.wp.site, {"post_title": "x", "post_author": 1})
    stored = options.wp.site.db.value(f'SELECT "{kind}_status" FROM "wp_posts" WHERE "ID" = ?', (post_id,))
    assert stored == "open" + "x" * 16
