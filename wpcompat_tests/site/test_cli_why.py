"""``why``: what the journal kept, as a list that can be read."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

import pytest

from wpcompat import journal, options
from wpcompat.comments.store import insert_comment
from wpcompat.posts.permalinks import trackback_url
from wpcompat.posts.store import get_post
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok, run


def keep(wp: WP, verdict: str, **ids: int) -> None:
    """An exchange as a refused pingback leaves it."""
    with wp.site.journal.exchange("pingback", "http://a.example/s → http://wp.example/t", peer="192.0.2.7"):
        journal.step("pingback_ping_source_uri", True, source="http://a.example/s")
        journal.step("source has a link to the target", False, fault=17, message="No link\x1b[2J.")
        journal.step("xmlrpc_pingback_error", None, hidden_code=17, hidden_text="No link.")
        journal.step("noted", None, number=3)
        journal.verdict(verdict, **ids)
    wp.site.journal.flush()


def test_the_last_exchange_with_its_hidden_fault(wp: WP) -> None:
    keep(wp, "fault 17: No link.", post_id=1)
    lines = ok(wp.site.path, "why", "last").splitlines()
    assert lines[0].startswith("#1  pingback  2")
    assert lines[0].endswith(" UTC")
    assert lines[1:] == [
        "  What arrived:  http://a.example/s → http://wp.example/t",
        "  From:          192.0.2.7",
        "",
        "Checks and acts, in their order",
        "   ok  pingback_ping_source_uri",
        "         source = http://a.example/s",
        "   NO  source has a link to the target",
        "         fault = 17",
        "         message = No link\\x1b[2J.",
        "    -  xmlrpc_pingback_error: WordPress hides this fault from the sender",
        "    -  noted",
        "         number = 3",
        "",
        "What came of it",
        "  Hidden fault:  17 No link\\x1b[2J.",
        "  Sender saw:    fault 0 without a text",
        "  Verdict:       fault 17: No link.",
        "  Post:          1 Hello world!",
    ]


def test_by_id_and_by_comment(wp: WP) -> None:
    number = insert_comment(wp.site, {"comment_post_ID": 1, "comment_type": "pingback", "comment_approved": "0"})
    keep(wp, "registered", comment_id=number, post_id=1)
    keep(wp, "another")
    by_comment = ok(wp.site.path, "why", f"--comment={number}")
    assert by_comment == ok(wp.site.path, "why", "1") == ok(wp.site.path, "why", "#1")
    assert f"  Stored:        pingback {number} (held for moderation)\n" in by_comment
    ok(wp.site.path, "comment", "approve", str(number))
    assert f"pingback {number} (approved)" in ok(wp.site.path, "why", "1")
    ok(wp.site.path, "comment", "spam", str(number))
    assert f"pingback {number} (spam)" in ok(wp.site.path, "why", "1")
    ok(wp.site.path, "comment", "delete", str(number), "--force")
    assert f"comment {number} (deleted since)" in ok(wp.site.path, "why", "1")


def test_what_was_sent_and_what_noted_nothing(wp: WP) -> None:
    with wp.site.journal.exchange("send", "http://b.example/", direction="out", peer="http://b.example/xmlrpc.php"):
        time.sleep(0)
    wp.site.journal.flush()
    text = ok(wp.site.path, "why", "last")
    assert text.startswith("#1  sent  ")
    assert "  What was sent: http://b.example/\n  To:            http://b.example/xmlrpc.php\n" in text
    assert "  (none was noted)\n" in text
    assert "  Verdict:       none was noted\n" in text


def test_the_list_and_json(wp: WP) -> None:
    keep(wp, "one")
    keep(wp, "two")
    lines = ok(wp.site.path, "why", "--list").splitlines()
    assert lines[0] == "id\ttime\tkind\ttitle\tverdict"
    assert [line.split("\t")[0] + line.split("\t")[4] for line in lines[1:]] == ["2two", "1one"]
    assert [row["id"] for row in json.loads(ok(wp.site.path, "why", "--list", "--format=json"))] == [2, 1]
    found = json.loads(ok(wp.site.path, "why", "last", "--format=json"))
    assert (found["id"], found["verdict"], found["steps"][1]["data"]["fault"]) == (2, "two", 17)


def test_a_fault_that_no_step_carries(wp: WP) -> None:
    with wp.site.journal.exchange("pingback", "t"):
        journal.step("xmlrpc_pingback_error", None, hidden_code=0, hidden_text="")
    wp.site.journal.flush()
    assert "  Hidden fault:  0\n" in ok(wp.site.path, "why", "last")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["last"], "Error: Nothing is remembered yet: no ping has arrived and none was sent.\n"),
        (["7"], "Error: There is no exchange 7. The journal is empty.\n"),
        (["--comment=1"], "Error: Nothing is remembered about comment 1.\n"),
    ],
)
def test_nothing_to_tell(wp: WP, words: list[str], said: str) -> None:
    assert error(wp.site.path, "why", *words) == said


def test_unknown_ids(wp: WP) -> None:
    keep(wp, "one")
    assert error(wp.site.path, "why", "7") == "Error: There is no exchange 7. The journal holds 1 to 1.\n"
    (wp.site.path / "settings.ini").write_text("[journal]\nkeep = 0\n")
    assert error(wp.site.path, "why", "last") == "Error: Nothing is remembered: settings.ini has [journal] keep = 0.\n"


@pytest.mark.parametrize("words", [[], ["last", "--comment=1"], ["x"], ["9" * 5000], ["²"]])
def test_wrong_usage(wp: WP, words: list[str]) -> None:
    assert run(wp.site.path, "why", *words).exit_code == 1


def test_a_real_trackback_is_explained(wp: WP) -> None:
    post = get_post(wp.site, 1)
    assert post
    wp.clock.shift = 60  # the flood rule counts the comment of a fresh site
    form = {"url": "http://a.example/p", "title": "T", "excerpt": "E", "blog_name": "B"}
    answer = wp.client.post(urlsplit(trackback_url(wp.site, post)).path, data=form)
    assert b"<error>0</error>" in answer.data
    wp.site.journal.flush()
    text = ok(wp.site.path, "why", "last")
    assert text.startswith("#1  trackback  ")
    assert "   ok  pings_open\n" in text
    assert "  Stored:        trackback 2 (held for moderation)\n" in text
    assert ok(wp.site.path, "why", "--comment=2") == text


def test_a_real_pingback_is_explained(wp: WP) -> None:
    body = (
        "<methodCall><methodName>pingback.ping</methodName><params><param><value>http://a.example/</value></param>"
        "<param><value>http://elsewhere.example/</value></param></params></methodCall>"
    )
    answer = wp.client.post("/xmlrpc.php", data=body, content_type="text/xml")
    assert b"<int>0</int>" in answer.data
    wp.site.journal.flush()
    text = ok(wp.site.path, "why", "last")
    assert "  Sender saw:    fault 0 without a text\n" in text
    assert "   NO  " in text and "  Hidden fault:  " in text


def test_texts_of_strangers_stay_within_their_step(wp: WP) -> None:
    with wp.site.journal.exchange("send", "trackback", direction="out"):
        journal.step("trackback", False, answer="first\n  yes  forged")
    wp.site.journal.flush()
    assert "answer = first\n             yes  forged\n" in ok(wp.site.path, "why", "last")


def test_checks_name_the_values_they_looked_at(wp: WP) -> None:
    options.update(wp.site, "comment_moderation", "1")
    options.update(wp.site, "disallowed_keys", "one word\n" * 9)
    answer = wp.client.post("/wp-trackback.php/1", data={"url": "http://a.example/", "title": "T"})
    assert "<error>0</error>" in answer.text
    wp.site.journal.flush()
    said = ok(wp.site.path, "why", "last")
    assert "NO  comment_moderation\n         option = 1\n" in said
    assert "ok  disallowed_keys\n         option = 10 lines\n" in said
    assert "ok  pings_open\n         ping_status = open\n" in said


def test_what_decided_is_said_in_one_line(wp: WP) -> None:
    wp.client.post("/wp-trackback.php/1", data={"url": "http://a.example/", "title": "T"})
    wp.site.journal.flush()
    said = ok(wp.site.path, "why", "last")
    assert "  Decision:      held: comment_previously_approved; a trackback never satisfies it\n" in said


def test_a_post_closed_by_age_says_so(wp: WP) -> None:
    options.update(wp.site, "close_comments_for_old_posts", "1")
    wp.clock.shift = 15 * 86400
    wp.client.post("/wp-trackback.php/1", data={"url": "http://a.example/", "title": "T"})
    wp.site.journal.flush()
    assert "NO  pings_open" in ok(wp.site.path, "why", "last")
    assert "closed_by_age = true" in ok(wp.site.path, "why", "last")
