"""What a process remembers is what it would read: changes from anywhere are seen, and nobody sees what was rolled back."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat import options
from wpcompat.options.recall import recalled
from wpcompat.posts import rewrite
from wpcompat.posts.store import get_post
from wpcompat.posts.structure import structure
from wpcompat.site import Background, Traffic
from wpcompat.testing.site import WP

STRUCTURES = (
    "/%postname%/", "/%year%/%monthnum%/%day%/%postname%/", "/archives/%post_id%", "/index.php/%category%/%postname%/", "/%author%/%postname%"
)  # fmt: skip


def elsewhere(wp: WP, sql: str) -> None:
    """Run a statement as another process would."""
    with sqlite3.connect(wp.site.db.path) as connection:
        connection.execute(sql)
    connection.close()


def test_a_page_shows_what_another_process_changed(wp: WP) -> None:
    wp.clock.frozen = 1_700_000_000
    first = wp.client.get("/?p=1").headers["Location"]
    before = wp.client.get(first).text
    assert wp.client.get(first).text == before
    elsewhere(wp, "UPDATE wp_posts SET post_title = 'Changed elsewhere' WHERE ID = 1")
    assert "Changed elsewhere" in wp.client.get(first).text
    elsewhere(wp, "UPDATE wp_comments SET comment_content = 'Said elsewhere' WHERE comment_ID = 1")
    assert "Said elsewhere" in wp.client.get(first).text
    elsewhere(wp, "UPDATE wp_options SET option_value = 'Named elsewhere' WHERE option_name = 'blogname'")
    assert "Named elsewhere" in wp.client.get(first).text


def test_a_page_shows_what_this_process_changed(wp: WP) -> None:
    wp.clock.frozen = 1_700_000_000
    first = wp.client.get("/?p=1").headers["Location"]
    for number, sql in enumerate((
        "UPDATE \"wp_posts\" SET \"post_title\" = 'Mark 0' WHERE \"ID\" = 1",
        "UPDATE \"wp_comments\" SET \"comment_content\" = 'Mark 1' WHERE \"comment_ID\" = 1",
        "UPDATE \"wp_options\" SET \"option_value\" = 'Mark 2' WHERE \"option_name\" = 'blogname'",
        "UPDATE \"wp_terms\" SET \"name\" = 'Mark 3' WHERE \"term_id\" = 1",
    )):  # fmt: skip
        assert f"Mark {number}" not in wp.client.get(first).text
        wp.site.db.execute(sql)
        assert f"Mark {number}" in wp.client.get(first).text


def test_a_page_is_made_again_when_time_goes_on(wp: WP) -> None:
    options.update(wp.site, "close_comments_for_old_posts", "1")
    first = wp.client.get("/?p=1").headers["Location"]
    assert "X-Pingback" in wp.client.head(first).headers
    wp.clock.shift = 15 * 86400
    assert "X-Pingback" not in wp.client.head(first).headers


def test_visitors_with_cookies_have_pages_of_their_own(wp: WP) -> None:
    wp.site.db.update("wp_posts", {"post_password": "open"}, '"ID" = 1')
    first = wp.client.get("/?p=1").headers["Location"]
    locked = wp.client.get(first).text
    wp.client.post("/wp-login.php?action=postpass", data={"post_password": "open"})
    assert wp.client.get(first).text != locked
    assert WP(wp.site).client.get(first).text == locked


def test_what_is_rolled_back_is_not_remembered(wp: WP) -> None:
    wp.clock.frozen = 1_700_000_000
    assert get_post(wp.site, 1) is not None
    with pytest.raises(LookupError), wp.site.db.transaction():
        wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = \'gone\' WHERE "ID" = 1')
        wp.site.db.execute('UPDATE "wp_options" SET "option_value" = \'gone\' WHERE "option_name" = \'blogname\'')
        post = get_post(wp.site, 1)
        assert post is not None
        assert post.post_title == options.text(wp.site, "blogname") == "gone"
        raise LookupError
    post = get_post(wp.site, 1)
    assert post is not None
    assert post.post_title != "gone"
    assert options.text(wp.site, "blogname") != "gone"


def test_a_request_keeps_the_options_it_began_with(wp: WP) -> None:
    with options.held(wp.site):
        before = options.text(wp.site, "blogname")
        elsewhere(wp, "UPDATE wp_options SET option_value = 'later' WHERE option_name = 'blogname'")
        assert options.text(wp.site, "blogname") == before
        options.update(wp.site, "blogdescription", "own")
        assert options.text(wp.site, "blogdescription") == "own"
    assert options.text(wp.site, "blogname") == "later"


def test_only_so_much_is_remembered(wp: WP) -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    for number in [*range(300), 299, 0]:
        found = options.recalled(wp.site, "test", number, partial(make, number), comments=False)
        assert found == number
    assert made == [*range(300), 0]


def test_another_thread_may_clear_what_is_remembered(wp: WP) -> None:
    """At any time: here whenever a key is looked for once more."""
    wp.clock.frozen = 1_700_000_000

    class Key:
        asked = 0

        def __hash__(self) -> int:
            self.asked += 1
            if self.asked == 2:
                wp.site.cache["kind"][1].clear()
            return 1

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Key)

    found = [recalled(wp.site, "kind", Key(), partial(int, number), comments=False) for number in range(3)]
    assert found == [0, 0, 0]


def test_another_process_may_write_for_a_while(make_wp: Callable[..., WP]) -> None:
    """A writer waits; readers of this process do not wait with it."""
    wp = make_wp(settings={"database.busy_timeout": "120"})
    other = sqlite3.connect(wp.site.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wrote: list[bool] = []

    def write() -> None:
        wp.site.db.execute('UPDATE "wp_posts" SET "menu_order" = 7 WHERE "ID" = 1')
        with wp.site.db.transaction():
            wp.site.db.execute('UPDATE "wp_posts" SET "menu_order" = "menu_order" + 1 WHERE "ID" = 1')
        wrote.append(True)

    thread = threading.Thread(target=write)
    thread.start()
    for _ in range(20):
        assert wp.site.db.value('SELECT "menu_order" FROM "wp_posts" WHERE "ID" = 1') == 0
        time.sleep(0.005)
    assert not wrote
    other.execute("COMMIT")
    other.close()
    thread.join()
    assert wp.site.db.value('SELECT "menu_order" FROM "wp_posts" WHERE "ID" = 1') == 8


def test_who_waits_too_long_is_told(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"database.busy_timeout": "0.1"})
    with sqlite3.connect(wp.site.db.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert wp.client.post("/?p=1&tb=1", data={"title": "t", "url": "http://a.example/"}).status_code == 503
        other.execute("ROLLBACK")
    other.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_opens_the_database_anew(wp: WP) -> None:
    options.text(wp.site, "blogname")
    before = wp.site.db._connection
    child = os.fork()
    if not child:
        anew = (
            wp.site.db._connection is None
            and options.text(wp.site, "blogname")
            and wp.site.db._connection is not before
        )
        os._exit(0 if anew else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert wp.site.db._connection is before


def test_background_work_lets_a_rush_pass_but_not_those_who_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that stands still until it is moved."""
    now = [100.0]
    waits, done = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        waits.set()
        time.sleep(0.001)

    monkeypatch.setattr("wpcompat.site.time", SimpleNamespace(monotonic=lambda: now[0], sleep=sleep, time=time.time))
    traffic = Traffic()
    background = Background(traffic)
    background.submit(done.set)
    assert done.wait(60) and not waits.is_set()
    done.clear()
    for _ in range(50):
        traffic.note()
    background.submit(done.set)
    assert waits.wait(60) and not done.is_set()
    now[0] += 0.1
    waits.clear()
    assert waits.wait(60) and not done.is_set()
    now[0] += 0.15
    assert done.wait(60)
    done.clear()
    for _ in range(50):
        traffic.note()
    background.submit(done.set)
    assert background.join(60) and done.is_set()


@given(path=st.lists(st.sampled_from(
    ("2020", "05", "4", "hello", "feed", "rss2", "page", "2", "trackback", "embed", "comment-page-3", "category", "tag", "author", "wp-json",
     "attachment", "archives", "robots.txt", "date", "index.php", "search", "é", "a.b", "")
), max_size=6).map("/".join), structure_number=st.integers(0, len(STRUCTURES) - 1))  # fmt: skip
@settings(max_examples=300)
def test_all_rules_at_once_find_the_first_that_holds(
    rules_of: Callable[[str], WP], path: str, structure_number: int
) -> None:
    wp = rules_of(STRUCTURES[structure_number])
    rules = rewrite.rules(wp.site)
    expected = next((n for n, rule in enumerate(rules) if rule.match(path) is not None), len(rules))
    assert rewrite.first_holding(wp.site, path) == expected
    assert structure(wp.site).permalinks == STRUCTURES[structure_number]


@pytest.fixture(scope="module")
def rules_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], WP]]:
    from wpcompat.testing.site import SiteFactory

    folder = tmp_path_factory.mktemp("rules")
    factory = SiteFactory(folder / "templates", folder / "sites")
    made: dict[str, WP] = {}

    def of(permalinks: str) -> WP:
        if permalinks not in made:
            made[permalinks] = factory.make()
            options.update(made[permalinks].site, "permalink_structure", permalinks)
        return made[permalinks]

    yield of
    factory.close()
