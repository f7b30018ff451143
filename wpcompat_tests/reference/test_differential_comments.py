"""Made-up comments by form, sent to a real WordPress and to wpcompat."""

from __future__ import annotations

import random
import sys
from urllib.parse import quote_from_bytes

import pytest

from wpcompat_tests.reference.differential import STRUCTURES, Findings, Pair, alike, compared, get, main, post
from wpcompat_tests.reference.test_differential_pingbacks import AGENTS, chosen_options
from wpcompat_tests.reference.test_differential_trackbacks import TEXTS, URLS

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

EMAILS = ("ann@example.org", "ann@example.org", "ANN@example.org", "", "nope", "a@b", "a b@example.org", "ann+x@example.org", "é@example.org", "a@" + "x" * 120 + ".org", "<b>ann@example.org", "ann@example.org ", "'ann'@example.org", "a@b.c", "ann@-example.org", "ann.@example.org", "wapuu@wordpress.example", "ann@example..org", "a@[127.0.0.1]")  # fmt: skip
AUTHORS = ("Ann", "Ann", "", "  ", "Ann & Co", "<b>Ann</b>", "x" * 245, "x" * 246, "é" * 245, "é" * 246, "A Commenter", "A WordPress Commenter", "0", "Ann\\", "O'Neill", '"A"', "%41nn", "日本", "<", "a<b", "&amp;", "Ann\nB")  # fmt: skip
IDS = (
    "1",
    "5",
    "5",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "12",
    "13",
    "14",
    "16",
    "17",
    "19",
    "24",
    "99",
    "0",
    "",
    "abc",
    "5abc",
    "-5",
    "5.7",
    " 5",
)
PARENTS = ("0", "0", "0", "", "1", "2", "99", "abc", "-1")


def form(rng: random.Random, home: str) -> tuple[bytes, str]:
    fields = {"comment_post_ID": rng.choice(IDS) if rng.random() < 0.4 else "5", "comment": rng.choice(TEXTS), "author": rng.choice(AUTHORS), "email": rng.choice(EMAILS), "url": rng.choice(URLS), "comment_parent": rng.choice(PARENTS), "submit": "Post Comment", "redirect_to": rng.choice(("", "", "", f"{home}/sample-page/?x=1"))}  # fmt: skip
    if rng.random() < 0.3:
        fields["wp-comment-cookies-consent"] = rng.choice(("yes", "no", ""))
    if rng.random() < 0.6:
        fields["author"], fields["email"] = "Ann", "ann@example.org"
    for name in list(fields):
        if rng.random() < 0.05:
            del fields[name]
    body = b"&".join(name.encode() + b"=" + quote_from_bytes(value.encode()).encode() for name, value in fields.items())
    if rng.random() < 0.03:
        body = body.replace(b"comment=", b"comment[]=")
    return body, str({name: value[:300] for name, value in fields.items()})


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    host = pair.home.partition("://")[2]
    for number in range(count):
        if number % 20 == 0:
            pair.set(
                permalink_structure=rng.choice(STRUCTURES) if rng.random() < 0.5 else STRUCTURES[0],
                require_name_email=rng.choice(("1", "1", "0", "")),
                comment_registration=rng.choice(("0", "0", "0", "0", "1")),
                show_comments_cookies_opt_in=rng.choice(("1", "0")),
                page_comments=rng.choice(("0", "0", "1")),
                comments_per_page=rng.choice(("50", "1", "2")),
                default_comments_page=rng.choice(("newest", "oldest")),
                thread_comments=rng.choice(("1", "0")),
                **chosen_options(rng),
            )
        pair.forget()
        if rng.random() < 0.3:
            for _ in range(rng.choice((1, 2, 3))):
                pair.add_comment(
                    comment_post_ID=rng.choice((5, 5, 1)),
                    comment_author=rng.choice(("Ann", "Bob")),
                    comment_author_email=rng.choice(("ann@example.org", "bob@example.org", "")),
                    comment_content=rng.choice(("A title", "x", "wörd")),
                    comment_approved=rng.choice(("0", "1", "spam", "trash")),
                )
        body, shown = form(rng, pair.home)
        ip = f"127.0.{rng.randint(0, 250)}.{rng.randint(1, 250)}"
        agent = rng.choice(AGENTS)
        headers = [f"User-Agent: {agent}"] if agent else []
        path = "/wp-comments-post.php" + rng.choice(("", "", "", "?x=1"))
        if rng.random() < 0.03:
            request = get(path, host, *headers, method=rng.choice(("GET", "HEAD", "PUT")))
        else:
            request = post(path, body, host, *headers, content_type="application/x-www-form-urlencoded")
        compared(pair, findings, f"{number} {shown} {pair.options}", request, ip)


def test_made_up_comments(pair: Pair) -> None:
    alike(pair, run, 100)


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
