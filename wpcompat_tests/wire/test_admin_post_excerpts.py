"""The list of posts with what each is about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from wpcompat.admin.screen_options import mode
from wpcompat.testing.site import WP
from wpcompat.users.meta import get_meta as get_user_meta
from wpcompat.users.meta import update_meta as update_user_meta
from wpcompat.users.store import get_user
from wpcompat_tests.admin_forms import Page
from wpcompat_tests.admin_people import Person
from wpcompat_tests.admin_posts import made


def test_the_list_shows_excerpts_to_whoever_wants_them(wp: WP) -> None:
    """What each row shows was seen in a running WordPress."""
    admin = Person(wp).browser
    said = {
        made(wp, post_content="Short <b>bold</b> &amp; <script>x</script>"): "Short bold &",
        made(wp, post_content="c", post_excerpt="An <i>excerpt</i> & more"): "An <i>excerpt</i> & more",
        made(wp, post_content="secret", post_password="pw"): "There is no excerpt because this is a protected post.",
        made(wp, post_content="one<!--nextpage-->two"): "one",
        made(wp, post_content="teaser<!--more-->rest"): "teaser",
    }

    def shown(page: Page) -> dict[int, str]:
        rows = page.tree.xpath("//tbody[@id='the-list']/tr[.//p[@class='post-excerpt']]")
        return {int(row.get("id")[5:]): row.xpath("string(.//p[@class='post-excerpt'])") for row in rows}

    page = admin.get("edit.php")
    assert shown(page) == {} and page.form(id="adv-settings").value("mode") == "list"
    assert said.items() <= shown(admin.get("edit.php", mode="excerpt")).items()
    # An address does not decide what the next page is like, the form does.
    assert shown(admin.get("edit.php")) == {}
    answer = page.form(id="adv-settings").set(mode="excerpt").submit()
    assert answer.location.endswith("/wp-admin/edit.php?mode=excerpt")
    assert get_user_meta(wp.site, 1, "wp_user-settings") == ["posts_list_mode=excerpt"]
    page = admin.get("edit.php")
    assert said.items() <= shown(page).items()
    assert shown(admin.get("edit.php", mode="list")) == {}
    assert shown(admin.get("edit.php", post_type="page")) == {}
    number = next(iter(said))
    quick = {"post_ID": str(number), "post_type": "post", "post_title": "Quick", "_status": "publish"}
    for view, has in (("excerpt", True), ("list", False)):
        form = page.form(id="inlineedit").set(post_view=view)
        form.more += quick.items()
        answered = form.submit()
        assert ("Short bold &amp;</p>" in answered.text) is has


def test_the_view_is_kept_under_the_prefix_of_the_tables(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    """As roles are: sites with tables of their own may have their users in common."""
    monkeypatch.setattr(wp.site.db, "prefix", "blog_")
    ask: Any = SimpleNamespace(site=wp.site, user=get_user(wp.site, 1), text=lambda name: "")
    assert mode(ask) == "list"
    update_user_meta(wp.site, 1, "blog_user-settings", "a=b&posts_list_mode=excerpt")
    assert mode(ask) == "excerpt"
