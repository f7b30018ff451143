"""All that was recorded of WordPress 7.1's methods, replayed: the scenario of 416 calls in order, and the single calls.

Answers are compared byte for byte, at the second that they were recorded at. What is not the same is named with its reason,
and is the same but for that reason; each reason is a line of DIFFERENCES.md.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from wpcompat.posts.meta import add_meta
from wpcompat.posts.store import insert_post
from wpcompat.terms.edit import create_term
from wpcompat.testing.site import WP
from wpcompat_tests.wire import test_xmlrpc_golden, test_xmlrpc_posts_alone
from wpcompat_tests.wire.scenario import Step, lay, play
from wpcompat_tests.wire.xmlrpc_exchange import recorded, send

SCENARIO = recorded("scenario")
ALONE = {exchange.name: exchange for exchange in recorded("alone")}
OWN_HEADERS = ["Connection", "Content-Type", "Date"]

FATAL = "a fatal error of PHP: the same bytes, with HTTP 200"
ELEMENT = "a fatal error of PHP ends the multicall: a fault in that element's place"
TIES = "items of one second have no order"
EXCEPTIONS = {
    "system.multicall call without params (fatal)": ELEMENT,
    "login: password as struct (fatal)": FATAL,
    "wp.newPost struct missing (fatal)": FATAL,
    "wp.getPosts fields string (fatal)": FATAL,
    "metaWeblog.newPost date as string (fatal)": FATAL,
    "wp.getPosts fields": TIES,
    "wp.getPosts number offset": TIES,
    "wp.getPages editor": TIES,
}
"""The calls of the scenario that are answered otherwise."""
_ITEM = re.compile(r"\n  <value><struct>\n(.*?\n)</struct></value>(?=\n(?:  <value>|</data></array>\n      </value>))", re.DOTALL)  # fmt: skip


def but_for(reason: str, text: str) -> object:
    """What of an answer must be the same."""
    if reason == TIES:
        items = _ITEM.findall(text)
        assert len(items) > 1, text
        return sorted(items), _ITEM.sub("", text)
    if reason == ELEMENT:
        return re.findall(r"<int>500</int>|There has been a critical error on this website\.", text)
    return text


def difference(step: Step) -> str:
    lines = difflib.unified_diff(step.expected.splitlines(), step.answered.body.splitlines(), "WordPress", "wpcompat", lineterm="")  # fmt: skip
    return f"{step.number} {step.recorded.name}: {step.recorded.status}, {step.answered.status}\n" + "\n".join(lines)


def test_scenario(make_wp: Callable[..., WP], record_property: Callable[[str, object], None]) -> None:
    steps = list(play(lay(make_wp), SCENARIO))
    unlike = [step for step in steps if not step.same]
    record_property("replayed", f"{len(steps) - len(unlike)} of {len(steps)} answers are the same bytes")
    assert len(steps) == 416
    unexpected = [difference(step) for step in unlike if step.recorded.name not in EXCEPTIONS]
    assert unexpected == []
    assert [step.recorded.name for step in unlike] == sorted(EXCEPTIONS, key=[e.name for e in SCENARIO].index)
    for step in unlike:
        reason = EXCEPTIONS[step.recorded.name]
        assert but_for(reason, step.answered.body) == but_for(reason, step.expected), difference(step)
        assert step.answered.status == 200
        assert step.recorded.status == (500 if reason in (FATAL, ELEMENT) else 200)
    for step in steps:
        told = dict(step.answered.headers)
        assert told["Content-Type"] == step.recorded.headers["Content-Type"]
        if step.recorded.headers["Date"].endswith("+0000"):
            assert list(told) == OWN_HEADERS
            assert told["Date"] == step.recorded.headers["Date"]
        assert told.get("Allow") == step.recorded.headers.get("Allow")


def with_thumbnail(wp: WP) -> None:
    """Post 7 with the image 5 as its thumbnail, and an attachment 6 that is none."""
    insert_post(wp.site, {"import_id": 7, "post_title": "t", "post_author": 1})
    for number, kind in ((5, "image/png"), (6, "text/plain")):
        insert_post(wp.site, {"import_id": number, "post_type": "attachment", "post_title": "a", "post_mime_type": kind, "guid": f"http://127.0.0.1:8101/{number}"})  # fmt: skip
    add_meta(wp.site, 5, "_wp_attached_file", "5.png")
    add_meta(wp.site, 6, "_wp_attached_file", "6.txt")


def already_set(wp: WP) -> None:
    with_thumbnail(wp)
    add_meta(wp.site, 7, "_thumbnail_id", "5")


def without_posts(wp: WP) -> None:
    wp.site.db.execute('DELETE FROM "wp_posts"')


def with_tags(wp: WP) -> None:
    for number, (name, slug) in ((10, ("b tag", "b-tag")), (11, ("A tag", "a-tag"))):
        wp.site.db.insert("wp_terms", {"term_id": number, "name": name, "slug": slug})
        wp.site.db.insert("wp_term_taxonomy", {"term_taxonomy_id": number, "term_id": number, "taxonomy": "post_tag", "count": 1})  # fmt: skip


STATES: dict[str, Callable[[WP], object]] = {
    "extra: metaWeblog.editPost with the thumbnail already set": already_set,
    "extra: metaWeblog thumbnail not an image": with_thumbnail,
    "extra: blogger.getRecentPosts no posts": without_posts,
    "extra: mt.getRecentPostTitles no posts": without_posts,
    "extra: wp.newTerm dup": lambda wp: create_term(wp.site, "Cat A", "category"),
    "extra: wp.getPage future": lambda wp: insert_post(
        wp.site,
        {"import_id": 9, "post_type": "page", "post_title": "fut", "post_author": 1, "post_status": "publish", "post_date": "2035-01-01 00:00:00",
         "comment_status": "closed", "ping_status": "closed"},
    ),
    "extra: wp.getTags with tags": with_tags,
    "fcgi, xmlrpc_enabled off: too few arguments": lambda wp: None,
}  # fmt: skip
"""The single calls that are replayed here, with what makes the state that their names tell."""
ELSEWHERE: dict[str, str] = {
    **dict.fromkeys((e.name for e in test_xmlrpc_golden.replayed()), "test_protocol"),
    **dict.fromkeys(test_xmlrpc_posts_alone.STATES, "test_recorded_alone"),
    **dict.fromkeys((f"fcgi, anonymous comments on: {name}" for name in ("no name", "bad e-mail", "ok")), "test_anonymous_comments_as_recorded"),
    **dict.fromkeys(("extra: wp.uploadFile 3000x2000 jpeg", "extra: wp.uploadFile 1200x900 jpeg", "extra: wp.getMediaItem without file"), "test_recorded_uploads_of_large_images"),
    "fcgi, revisions off: wp.getRevisions": "test_revisions_off_as_recorded",
    "extra: wp.getPost control characters from base64": "test_control_characters_from_base64",
    "extra: wp.getOptions time_zone with a named zone": "test_a_named_zone_as_recorded",
}  # fmt: skip
"""The single calls that other tests of this folder replay."""
NOT_REPLAYED = {"fcgi, element limit 5": "a filter of PHP code; the limit itself is tested by its count"}


@pytest.mark.parametrize("name", STATES)
def test_alone(make_wp: Callable[..., WP], name: str) -> None:
    exchange = ALONE[name]
    if "xmlrpc_enabled off" in name:
        wp = make_wp(home="http://127.0.0.1:8101", settings={"wordpress.xmlrpc": "no"})
    else:
        wp = lay(make_wp)
    STATES[name](wp)
    wp.clock.frozen = parsedate_to_datetime(exchange.headers["Date"]).timestamp()
    answered = send(wp, exchange.request)
    assert answered.body == exchange.body
    assert answered.status == exchange.status


def test_every_single_call_is_replayed(record_property: Callable[[str, object], None]) -> None:
    assert len(ALONE) == 35
    kept = [*STATES, *ELSEWHERE, *NOT_REPLAYED]
    assert [name for name in ALONE if name not in kept] == []
    assert len(kept) == len(set(kept))
    sources = "".join(path.read_text() for path in Path(__file__).parent.glob("test_xmlrpc_*.py"))
    assert [test for test in set(ELSEWHERE.values()) if f"def {test}(" not in sources] == []
    record_property("replayed", f"{len(ALONE) - len(NOT_REPLAYED)} of {len(ALONE)} single calls")
