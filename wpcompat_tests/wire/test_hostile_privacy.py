"""What strangers must not read: addresses, e-mails, hashes, what waits for moderation, what is not published. Canaries in rows, a crawl for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat.users import passwords
from wpcompat.xmlrpc.names import NAMES
from wpcompat_tests.hostile.target import FORM, check, errors, send

IP = "203.0.113.77"
WHERE = ("private", "draft", "future", "trash", "pending", "auto-draft", "inherit", "locked", "type", "status")
HELD = ("0", "spam", "trash", "post-trashed", "note")
PINGS = ("pingback", "trackback", "comment")


def lay(wp: WP) -> dict[str, int]:
    """Canaries: the word ``canary`` is in everything that is secret; the IDs of the posts by what they are."""
    db = wp.site.db
    ids: dict[str, int] = {}
    old = {"post_date": "2026-01-02 03:04:05", "post_date_gmt": "2026-01-02 03:04:05", "post_author": 1}
    later = {"post_date": "2036-01-02 03:04:05", "post_date_gmt": "2036-01-02 03:04:05"}
    for name in WHERE:
        secret = name != "locked"
        values = {
            **old, **(later if name == "future" else {}), "post_status": name if name not in ("locked", "type", "status") else "nowhere" if name == "status" else "publish",
            "post_title": f"{'canary' if secret else 'Locked'} title {name}", "post_content": f"canary content {name} words", "post_excerpt": f"canary excerpt {name}",
            "post_name": f"hidden-{name}", "post_password": "canary-password" if name == "locked" else "", "guid": f"http://wp.example/?p={name}",
            "post_type": {"type": "odd_type", "inherit": "attachment"}.get(name, "post"), "to_ping": "http://canary.example/", "pinged": "http://canary.example/",
            "post_parent": ids.get("private", 0) if name == "inherit" else 0,
        }  # fmt: skip
        ids[name] = db.insert("wp_posts", values)
        for kind in PINGS if name != "type" else ():
            _comment(wp, ids[name], kind, "1", "canary of hidden", f"http://canary.example/{name}/{kind}")
        # Names stay readable in the feed of a protected post, as in WordPress; what people said does not.
        db.execute(
            'UPDATE "wp_comments" SET "comment_author" = ?, "comment_author_url" = ? WHERE "comment_post_ID" = ?',
            ("Guest", "http://guest.example/", ids.get("locked", 0)),
        )
        db.insert("wp_postmeta", {"post_id": ids[name], "meta_key": "_edit", "meta_value": "canary"})
        db.insert("wp_term_relationships", {"object_id": ids[name], "term_taxonomy_id": 1})
    ids["page"] = db.insert(
        "wp_posts",
        {
            **old,
            "post_status": "private",
            "post_type": "page",
            "post_title": "canary page",
            "post_name": "hidden-page",
            "post_content": "canary",
        },
    )
    for status in HELD:
        for kind in PINGS:
            _comment(
                wp,
                1,
                "note" if status == "note" else kind,
                "1" if status == "note" else status,
                f"canary held {status}",
                f"http://canary.example/held/{status}/{kind}",
            )
    for kind in PINGS:
        _comment(wp, 1, kind, "1", f"Shown {kind}", f"http://shown.example/{kind}")
    db.execute(
        'UPDATE "wp_users" SET "user_email" = \'canary@example.org\', "user_pass" = \'$canary\', "user_activation_key" = \'canary\''
    )
    for name in ("admin_email", "new_admin_email", "mailserver_pass", "mailserver_login"):
        db.execute('UPDATE "wp_options" SET "option_value" = \'canary@example.net\' WHERE "option_name" = ?', (name,))
    db.execute('UPDATE "wp_options" SET "option_value" = \'canary\' WHERE "option_name" LIKE \'%keys\'')
    return ids


def _comment(wp: WP, post: int, kind: str, status: str, words: str, url: str) -> None:
    wp.site.db.insert(
        "wp_comments",
        {"comment_post_ID": post, "comment_author": words, "comment_author_email": "canary@example.com", "comment_author_url": url, "comment_author_IP": IP,
         "comment_content": f"<strong>{words}</strong>\n\n{words}", "comment_approved": status, "comment_type": kind, "comment_agent": "canary agent",
         "comment_date": "2026-02-02 00:00:00", "comment_date_gmt": "2026-02-02 00:00:00"},
    )  # fmt: skip


def addresses(ids: dict[str, int]) -> Iterator[str]:
    """Whatever may lead to something, pretty or not."""
    numbers = [1, 2, *ids.values()]
    words = [f"hidden-{name}" for name in WHERE] + ["hidden-page", "hello-world", "sample-page"]
    for base in (
        [f"/?p={n}" for n in numbers]
        + [f"/?page_id={n}" for n in numbers]
        + [f"/?attachment_id={n}" for n in numbers]
        + [f"/{word}/" for word in words]
    ):
        for more in (
            "",
            "preview=true",
            "feed=rss2",
            "feed=atom",
            "tb=1",
            "embed=true",
            "withcomments=1&feed=rss2",
            "replytocom=5",
            "unapproved=5&moderation-hash=x",
            "cpage=1",
            "page=2",
        ):
            yield base + (("&" if "?" in base else "?") + more if more else "")
    for word in words:
        for more in (
            "feed/",
            "feed/atom/",
            "trackback/",
            "embed/",
            "comment-page-1/",
            "2/",
            "page/2/",
            "attachment/hidden-inherit/",
        ):
            yield f"/{word}/{more}"
    yield from (
        "/",
        "/page/2/",
        "/feed/",
        "/feed/atom/",
        "/feed/rdf/",
        "/comments/feed/",
        "/comments/feed/atom/",
        "/category/uncategorized/",
        "/category/uncategorized/feed/",
        "/author/admin/",
        "/author/admin/feed/",
        "/2026/",
        "/2026/01/",
        "/2026/01/02/",
        "/2036/",
        "/2036/01/02/",
        "/search/words/",
        "/search/words/feed/",
        "/robots.txt",
        "/wp-sitemap.xml",
        "/wp-json/",
        "/wp-json/wp/v2/posts",
        "/wp-json/wp/v2/users",
        "/wp-json/oembed/1.0/embed?url=http://wp.example/hidden-private/",
        "/xmlrpc.php?rsd",
        "/wp-cron.php",
        "/wp-login.php",
        "/hidden/",
        "/hidden-p/",
        "/2026/01/02/hidden-private/",
        "/type/odd_type/",
        "/nothing/",
    )
    for query in ("s=words", "s=title", "s=words", "s=Locked", "s=words&feed=rss2", "s=words&feed=comments-rss2", "post_type=odd_type", "post_type=any&s=words", "post_status=private",
                  "author=1", "author_name=admin", "m=202601", "m=2036", "year=2036", "cat=1", "name=hidden-private", "name=hidden-draft&post_status=draft", "pagename=hidden-page",
                  "orderby=post_password", "post_password=canary-password", "taxonomy=category&term=uncategorized", "tag=x", "s=", "perm=readable&post_status=private", "p=1&preview=true&_thumbnail_id=5",
                  "attachment=hidden-inherit", "rest_route=/wp/v2/comments", "fields=ids", "post__in[]=4", "feed=rss2&posts_per_page=99&post_status=draft"):  # fmt: skip
        yield f"/?{query}"


def told(text: str, address: str = "") -> list[str]:
    """What of the secrets a text holds; a page may repeat the address that was asked for."""
    found = re.findall(r".{0,60}(?:canary|203\.0\.113\.77).{0,40}", text)
    return found + [
        slug for slug in re.findall(r"hidden-[a-z]+", text) if slug not in address and slug != "hidden-locked"
    ]


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
@pytest.mark.parametrize("structure", ["/%postname%/", "", "/%year%/%monthnum%/%day%/%postname%/"])
def test_a_crawl_finds_no_secret(make_wp: Callable[..., WP], structure: str, fidelity: str) -> None:
    wp = make_wp(fidelity=fidelity)
    ids = lay(wp)
    options.update(wp.site, "permalink_structure", structure)
    seen = 0
    with errors() as logged:
        for address in addresses(ids):
            path, _, query = address.partition("?")
            got = check(send(wp, "GET", path, query=query))
            seen += got.status == 200
            text = got.body.decode("utf-8", "replace") + str(got.headers)
            assert told(text, address) == [], (address, got.status)
    assert not logged
    assert seen > 30


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_methods_tell_strangers_nothing(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, fidelity: str
) -> None:
    wp = make_wp(fidelity=fidelity)
    ids = lay(wp)
    # A thousand wrong logins, each of which would take a core for the twentieth of a second that a hash is meant to take.
    monkeypatch.setattr(passwords, "_check_bcrypt", lambda data, stored: False)
    quirks = {"pingback.extensions.getPingbacks", "mt.getTrackbackPings"} if fidelity == "exact" else set()
    with errors() as logged:
        for name in NAMES:
            for number in (1, *ids.values()):
                url = f"http://wp.example/?p={number}"
                for given in (
                    [str(number)],
                    [url],
                    ["1", "admin", "", str(number)],
                    [str(number), "", ""],
                    ["", "admin", "wrong"],
                    [url, url],
                ):
                    params = "".join(f"<param><value><string>{value}</string></value></param>" for value in given)
                    body = f"<methodCall><methodName>{name}</methodName><params>{params}</params></methodCall>"
                    got = check(send(wp, "POST", "/xmlrpc.php", body.encode()))
                    if name in quirks:
                        continue  # WordPress lists held pings, and so does this fidelity
                    assert told(got.text) == [], (name, given)
                    if (
                        fidelity == "hardened"
                        and name in ("pingback.extensions.getPingbacks", "mt.getTrackbackPings")
                        and number == 1
                        and len(given) == 1
                    ):
                        assert ("shown.example" in got.text) == (("http" in given[0]) == name.startswith("pingback")), (
                            name,
                            given,
                        )
    assert not logged


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_doors_tell_strangers_nothing(make_wp: Callable[..., WP], fidelity: str) -> None:
    """Trackbacks, comments and passwords for what is not public."""
    wp = make_wp(fidelity=fidelity, settings={"pings.flood_seconds": "0"})
    ids = lay(wp)
    options.update(wp.site, "permalink_structure", "/%postname%/")
    for name, number in ids.items():
        for path, query in ((f"/wp-trackback.php/{number}", ""), ("/wp-trackback.php", f"p={number}")):
            for body in (b"", b"url=http://a.example/&title=T&blog_name=B"):
                got = check(send(wp, "POST", path, body, query=query, content_type=FORM))
                assert told(got.text) == [], (name, path)
                location = got.header("Location")
                # WordPress sends whoever forgets the fields to the post, and so tells its name.
                assert fidelity == "exact" or told(location) == [], (name, location)
        body = f"comment_post_ID={number}&author=A&email=a@example.org&comment=words+on+{number}".encode()
        got = check(send(wp, "POST", "/wp-comments-post.php", body, content_type=FORM))
        assert told(got.text) == [] and told(got.header("Location")) == [], name
        if name not in ("inherit", "type"):
            assert got.status != 302, name
