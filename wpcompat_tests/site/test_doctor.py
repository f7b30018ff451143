"""The doctor's checks: what each says of a site that is well, and of one that is not."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from wpcompat import journal, options
from wpcompat.app import Application
from wpcompat.comments.store import insert_comment
from wpcompat.linkbacks import claims, doctor
from wpcompat.linkbacks.doctor import CHECKS, CRITICAL, GOOD, RECOMMENDED, examine
from wpcompat.options import cron
from wpcompat.posts.meta import add_meta
from wpcompat.posts.store import insert_post
from wpcompat.site import Site
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok, run

WELL = {
    "wordpress.fidelity": "hardened",
    "mail.backend": "smtp",
    "server.cron": "yes",
    "outbound.allow_networks": "",
    "outbound.allow_ports": "80 443 8080",
}

THERE_ARE = "`wpcompat doctor list` names those that there are."


def found(site: Site, name: str) -> tuple[str, str]:
    (only,) = examine(site, [name])
    assert only.check.name == name
    assert only.finding.result == GOOD or (only.finding.where and only.finding.remedy)
    return only.finding.result, only.finding.message


@pytest.fixture
def well(make_wp: Callable[..., WP]) -> Site:
    """A site as it ought to be."""
    site = make_wp(settings=WELL).site
    for name in ("home", "siteurl"):
        options.update(site, name, "https://blog.example")
    options.update(site, "permalink_structure", "/%postname%/")
    Application(site)
    return site


def test_a_site_that_is_well(well: Site) -> None:
    diagnoses = examine(well)
    assert [each.check for each in diagnoses] == list(CHECKS)
    assert {each.check.name: each.finding.message for each in diagnoses if each.finding.result != GOOD} == {}
    assert len({check.name for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize(
    ("name", "changed", "result", "said"),
    [
        ("address", {"home": "ftp://blog.example"}, CRITICAL, "no other site can ask"),
        ("address", {"siteurl": ""}, CRITICAL, "no other site can ask"),
        ("address", {"siteurl": "https://www.blog.example"}, RECOMMENDED, "another host"),
        ("address", {"home": "http://localhost:8080", "siteurl": "http://localhost:8080"}, RECOMMENDED, "only this machine"),
        ("address", {"home": "http://blog.example", "siteurl": "http://blog.example"}, RECOMMENDED, "without encryption"),
        ("permalinks", {"permalink_structure": ""}, RECOMMENDED, "plain addresses"),
        ("xmlrpc", {"siteurl": "https://blog.example/wp"}, CRITICAL, "and not as an XML-RPC server does"),
        ("default-ping-status", {"default_ping_status": "closed"}, RECOMMENDED, "'closed', only 'open' is open"),
        ("default-ping-status", {"default_ping_status": ""}, RECOMMENDED, "is ''"),
        ("closing-by-age", {"close_comments_for_old_posts": "1"}, RECOMMENDED, "after 14 days"),
        ("moderation", {"disallowed_keys": "spam\ne\n0"}, RECOMMENDED, "nearly every ping: e."),
        ("moderation", {"comment_previously_approved": ""}, RECOMMENDED, "appear at once"),
        ("moderation", {"comment_moderation": "1"}, GOOD, "Every ping is held"),
        ("flood-rule", {"wpcompat_source_pings": "3", "wpcompat_source_seconds": "60"}, GOOD, "3 pings in 60 seconds"),
        ("flood-rule", {"wpcompat_limit_sources": "0"}, RECOMMENDED, "one ping in 15 seconds; all others"),
        ("sources", {"wpcompat_blocked_sources": "a.example\nb.example"}, GOOD, "of 2 listed sources"),
        ("sources", {"wpcompat_blocked_sources": "a.example\n*"}, CRITICAL, "every ping is refused"),
        ("sources", {"wpcompat_allowed_sources": "a.example"}, RECOMMENDED, "Only 1 source may ping"),
        ("default-pingback-flag", {"default_pingback_flag": ""}, RECOMMENDED, "do not ping"),
        ("update-services", {"blog_public": "0"}, RECOMMENDED, "1 Update Services are listed, but none is told"),
        ("update-services", {"ping_sites": " \n"}, GOOD, "No Update Service"),
        ("update-services", {"ping_sites": "http://a.example/\nhttp://b.example/"}, GOOD, "2 Update Services are told"),
    ],
)  # fmt: skip
def test_options_that_decide(well: Site, name: str, changed: dict[str, str], result: str, said: str) -> None:
    assert found(well, name)[0] == GOOD
    for option, value in changed.items():
        options.update(well, option, value)
    now, message = found(well, name)
    assert now == result
    assert said in message


@pytest.mark.parametrize(
    ("name", "settings", "result", "said"),
    [
        ("environment-type", {"wordpress.environment_type": "staging"}, CRITICAL, "is staging: outside production"),
        ("flood-rule", {"wordpress.fidelity": "exact"}, RECOMMENDED, "one ping in 15 seconds; all others"),
        ("flood-rule", {"pings.flood_seconds": "0"}, RECOMMENDED, "no flood rule"),
        ("flood-rule", {"pings.flood_seconds": "0", "wordpress.fidelity": "exact"}, RECOMMENDED, "no flood rule"),
        ("mail", {"mail.backend": "none"}, RECOMMENDED, "thrown away"),
        ("mail", {"mail.backend": "folder"}, RECOMMENDED, "written into a folder"),
        ("outbound", {"outbound.allow_ports": "8080 443"}, CRITICAL, "on port 80 cannot"),
        ("outbound", {"outbound.allow_ports": "*"}, RECOMMENDED, "any port"),
        ("outbound", {"outbound.allow_networks": "10.0.0.0/8 fd00::/8"}, RECOMMENDED, "from 10.0.0.0/8 fd00::/8"),
        ("cron", {"server.cron": "no"}, RECOMMENDED, "wp-cron.php"),
        ("journal", {"journal.keep": "0"}, RECOMMENDED, "Nothing is remembered"),
        ("fidelity", {"wordpress.fidelity": "exact"}, RECOMMENDED, "exactly as WordPress"),
    ],
)
def test_settings_that_decide(
    make_wp: Callable[..., WP], name: str, settings: dict[str, str], result: str, said: str
) -> None:
    now, message = found(make_wp(settings={**WELL, **settings}).site, name)
    assert now == result
    assert said in message


def test_before_environments_mattered(make_wp: Callable[..., WP]) -> None:
    site = make_wp(version="6.1", settings={"wordpress.environment_type": "local"}).site
    assert found(site, "environment-type") == (GOOD, "The environment is local, where pings are taken and sent.")


def test_where_an_exact_answer_is_right(make_wp: Callable[..., WP]) -> None:
    site = make_wp().site
    for host in ("localhost:8080", "blog.test"):
        options.update(site, "home", f"http://{host}")
        assert found(site, "fidelity")[0] == GOOD


def test_no_mails_are_wanted(make_wp: Callable[..., WP]) -> None:
    site = make_wp(settings={"mail.backend": "none"}).site
    for name in ("moderation_notify", "comments_notify"):
        options.update(site, name, "")
    assert found(site, "mail") == (GOOD, "No mails about pings are wanted.")


def test_the_answers_of_the_application(well: Site) -> None:
    options.update(well, "permalink_structure", "/%year%/%postname%/")
    result, message = found(well, "x-pingback")
    assert (result, message.partition(" says ")[2]) == (
        GOOD,
        "where to ping: X-Pingback: https://blog.example/xmlrpc.php",
    )
    well.cache[doctor.INSIDE] = lambda method, address: (200, {}, "")
    assert found(well, "x-pingback")[0] == CRITICAL
    assert "no X-Pingback" in found(well, "x-pingback")[1]
    well.cache[doctor.INSIDE] = lambda method, address: (502, {"X-Pingback": "http://other.example/"}, "")
    assert "status 502 and X-Pingback: http://other.example/" in found(well, "x-pingback")[1]
    del well.cache[doctor.INSIDE]
    assert "not looked at" in found(well, "x-pingback")[1]
    assert "not looked at" in found(well, "xmlrpc")[1]


def test_an_address_in_a_folder_answers_too(well: Site) -> None:
    for name in ("home", "siteurl"):
        options.update(well, name, "https://blog.example/blog")
    assert [found(well, name)[0] for name in ("xmlrpc", "x-pingback")] == [GOOD, GOOD]
    options.update(well, "permalink_structure", "")
    assert found(well, "x-pingback")[0] == GOOD


def test_posts_that_take_no_pings(well: Site) -> None:
    assert found(well, "recent-posts") == (GOOD, "The only post takes pings.")
    insert_post(well, {"post_title": "Closed", "post_status": "publish", "post_author": 1, "ping_status": "closed"})
    result, message = found(well, "recent-posts")
    assert (result, message) == (
        RECOMMENDED,
        "1 of the latest 2 posts take no pings (0 of them closed by age): “Closed”.",
    )
    well.db.execute('UPDATE "wp_posts" SET "ping_status" = \'open\'')
    assert found(well, "recent-posts") == (GOOD, "The latest 2 posts take pings.")
    well.db.execute('UPDATE "wp_posts" SET "post_date_gmt" = \'2001-01-01 00:00:00\'')
    options.update(well, "close_comments_for_old_posts", "1")
    result, message = found(well, "recent-posts")
    assert result == CRITICAL
    assert "2 of the latest 2 posts take no pings (2 of them closed by age)" in message
    assert "2 of the latest 10 have" in found(well, "closing-by-age")[1]
    assert found(well, "x-pingback")[0] == RECOMMENDED
    well.db.execute('DELETE FROM "wp_posts"')
    assert found(well, "recent-posts")[0] == RECOMMENDED


def test_what_waits_to_be_moderated(well: Site) -> None:
    with well.db.transaction():
        for _ in range(100):
            insert_comment(well, {"comment_post_ID": 1, "comment_approved": "0"})
    assert found(well, "moderation") == (RECOMMENDED, "100 comments and pings wait to be moderated.")


def test_events_that_do_not_run(well: Site) -> None:
    cron.schedule_single_event(well, int(well.clock.time()) - 200, "do_pings")
    assert found(well, "cron")[0] == GOOD
    cron.schedule_single_event(well, int(well.clock.time()) - 660, "publish_future_post", [1])
    assert found(well, "cron") == (CRITICAL, "1 scheduled events have not run, the oldest (publish_future_post) for 11 minutes.")  # fmt: skip


def test_pings_that_nothing_sends(well: Site) -> None:
    add_meta(well, 1, "_pingme", "1")
    assert found(well, "queue")[0] == CRITICAL
    lease = claims.Lease(well)
    assert lease.take("_pingme 1")
    assert found(well, "queue") == (GOOD, "1 post waits to send pings, and a worker is at it.")
    lease.drop("_pingme 1")
    add_meta(well, 3, "_pingme", "1")
    add_meta(well, 1, "_trackbackme", "1")
    cron.schedule_single_event(well, int(well.clock.time()), "do_pings")
    assert found(well, "queue") == (GOOD, "2 posts wait to send pings.")


def test_pings_that_fail(well: Site) -> None:
    for verdict in ("sent", "refused: 16", "no answer", "no answer"):
        with well.journal.exchange("send", f"pingback to {verdict}", direction="out"):
            journal.verdict(verdict)
    well.journal.flush()
    assert found(well, "failures") == (
        RECOMMENDED,
        "3 of 4 pings of the last week did not reach their goal; the last one: pingback to no answer, no answer.",
    )


def test_uploads_that_cannot_be_written(well: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=5_000_000))
    assert found(well, "uploads")[1].startswith("Only 4 MB are free")
    monkeypatch.setattr(os, "access", lambda place, mode: False)
    assert found(well, "uploads")[1].startswith("Files cannot be written into ")


def test_a_file_stands_where_uploads_belong(well: Site) -> None:
    well.uploads.write_text("x")
    assert found(well, "uploads")[0] == CRITICAL


def test_unknown_checks_are_an_error(well: Site) -> None:
    with pytest.raises(KeyError):
        examine(well, ["nonsense"])


def lay(path: Path) -> None:
    (path / "settings.ini").write_text("[wordpress]\nfidelity = hardened\n[mail]\nbackend = smtp\n")


def test_the_command_prints_name_status_and_message(wp: WP) -> None:
    lay(wp.site.path)
    lines = ok(wp.site.path, "doctor", "check", "journal", "default-ping-status").splitlines()
    assert lines == [
        "name\tstatus\tmessage",
        "journal\tsuccess\tThe last 1000 exchanges can be asked why.",
        "default-ping-status\tsuccess\tNew posts take pings.",
    ]
    options.update(wp.site, "default_ping_status", "closed")
    (row,) = json.loads(ok(wp.site.path, "doctor", "check", "default-ping-status", "--format=json"))
    assert row["status"] == "warning"
    assert row["message"].endswith("on new posts”. (Settings → Discussion)")
    assert ok(wp.site.path, "doctor", "check", "--all", "--field=name").split() == [check.name for check in CHECKS]
    assert ok(wp.site.path, "doctor", "check", "xmlrpc", "x-pingback", "--field=status") == "success\nsuccess\n"


def test_the_spotlight_leaves_out_what_is_well(wp: WP) -> None:
    lay(wp.site.path)
    assert ok(wp.site.path, "doctor", "check", "journal", "--spotlight") == "Success: The check reports 'success'.\n"
    assert ok(wp.site.path, "doctor", "check", "journal", "queue", "--spotlight") == "Success: All 2 checks report 'success'.\n"  # fmt: skip
    assert ok(wp.site.path, "doctor", "check", "--all", "--spotlight", "--format=ids") == "address\n"


def test_an_error_is_the_exit_code(wp: WP) -> None:
    lay(wp.site.path)
    wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = \'closed\'')
    result = run(wp.site.path, "doctor", "check", "recent-posts", "journal")
    assert (result.exit_code, result.stderr) == (1, "Error: 1 check reports 'error'.\n")
    assert result.stdout.splitlines()[1].startswith("recent-posts\terror\t1 of the latest 1 posts take no pings")
    options.update(wp.site, "home", "")
    assert run(wp.site.path, "doctor", "check", "recent-posts", "address").stderr == "Error: 2 checks report 'error'.\n"
    quiet = run(wp.site.path, "doctor", "check", "recent-posts", "--format=json")
    assert (quiet.exit_code, quiet.stderr) == (1, "")


def test_which_checks_there_are(wp: WP) -> None:
    assert ok(wp.site.path, "doctor", "list").splitlines()[1] == "environment-type\tDoes the environment allow pings?"
    assert error(wp.site.path, "doctor", "check") == "Error: Please specify one or more checks, or use --all.\n"
    assert error(wp.site.path, "doctor", "check", "x") == f"Error: Invalid check: x. {THERE_ARE}\n"
    assert error(wp.site.path, "doctor", "check", "x", "y") == f"Error: Invalid checks: x, y. {THERE_ARE}\n"


def test_a_cron_job_hears_nothing_while_all_is_well(wp: WP) -> None:
    lay(wp.site.path)
    assert ok(wp.site.path, "doctor", "check", "journal", "queue", "--spotlight", "--quiet") == ""
    options.update(wp.site, "default_ping_status", "closed")
    assert "default-ping-status" in ok(wp.site.path, "doctor", "check", "default-ping-status", "--spotlight", "--quiet")
