"""The list of comments among very many, beside the same list among few: ``python -m wpcompat_tests.benchmarks.moderation``.

Prints milliseconds of each view among a thousand comments (the floor: a page costs that much whatever there is), among many, and
their ratio. The site lies in a folder for temporary files, and is filled in about a minute for a million.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from werkzeug.test import Client

from wpcompat.app import Application
from wpcompat.site import Site, open_site

FEW = 1000
AIM = 3.0
"""What a page of the list may cost, times the floor."""
HOST = "http://127.0.0.1:8080"
COLUMNS = (
    "comment_post_ID", "comment_author", "comment_author_url", "comment_author_IP", "comment_date", "comment_date_gmt", "comment_content",
    "comment_approved", "comment_type", "user_id",
)  # fmt: skip
VIEWS = (
    ("all", "edit-comments.php", True),
    ("pings", "edit-comments.php?comment_type=pings", True),
    ("pending", "edit-comments.php?comment_status=moderated", True),
    ("spam", "edit-comments.php?comment_status=spam", True),
    ("of one post", "edit-comments.php?p=1", True),
    ("mine", "edit-comments.php?comment_status=mine&user_id=1", True),
    ("the last page", "edit-comments.php?paged=LAST", True),
    ("a page in the middle", "edit-comments.php?paged=MIDDLE", False),
    ("words", "edit-comments.php?s=link+77+", False),
    ("by author", "edit-comments.php?orderby=comment_author&order=asc", False),
    ("dashboard", "index.php", False),
)
"""Name, address, and whether the aim is for it: the others look at every row, a little at a time."""


def rows(number: int) -> Iterator[tuple[Any, ...]]:
    """Comments and pings over some years, half of them on one post."""
    chance = random.Random(1)
    for n in range(number):
        date = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_500_000_000 + n * 200))
        yield (
            1 if n % 2 else n % 997 + 2, f"Author {n % 5003}", f"http://h{n % 30011}.example/p{n}", f"10.0.0.{n % 250}", date, date,
            f"[&#8230;] some words around link {n} and more of that kind, so that it has a length [&#8230;]",
            chance.choices(("1", "0", "spam", "trash"), (60, 10, 25, 5))[0],
            chance.choices(("pingback", "trackback", "comment"), (50, 20, 30))[0], 1 if n % max(number // 200, 1) == 0 else 0,
        )  # fmt: skip


def lay(folder: Path, number: int) -> Site:
    """A site with so many comments."""
    folder.mkdir()
    words = (
        f"--url={HOST}",
        "--title=Bench",
        "--admin_user=admin",
        "--admin_password=secret",
        "--admin_email=a@example.org",
    )
    subprocess.run(
        [sys.executable, "-m", "wpcompat", f"--path={folder}", "core", "install", *words],
        check=True,
        capture_output=True,
    )
    site = open_site(folder)
    with site.db.transaction():
        site.db.insert_many("wp_comments", COLUMNS, list(rows(number)))
    return site


def milliseconds(client: Client, path: str) -> float:
    """Of the median of five requests."""
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        answer = client.get(f"/wp-admin/{path}", base_url=HOST)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            sys.exit(f"{path} answered with {answer.status}")
    return statistics.median(taken)


def measured(site: Site) -> dict[str, float]:
    """Each view of a site, in milliseconds."""
    client = Client(Application(site))
    client.post("/wp-login.php", base_url=HOST, data={"log": "admin", "pwd": "secret"})
    first = client.get("/wp-admin/edit-comments.php", base_url=HOST).text
    found = re.search(r'"total-pages">([\d,]+)<', first)
    last = int(found[1].replace(",", "")) if found else 1
    return {
        name: milliseconds(client, path.replace("LAST", str(last)).replace("MIDDLE", str(max(last // 2, 1))))
        for name, path, _ in VIEWS
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        few, many = lay(Path(name) / "few", FEW), lay(Path(name) / "many", chosen.comments)
        floor, found = measured(few), measured(many)
        few.close()
        many.close()
    print(f"{'view':22} {FEW:>10,} {chosen.comments:>10,}   times (aim: {AIM:g})")
    for view, _, has_aim in VIEWS:
        ratio = found[view] / floor[view]
        missed = "  MISSED" if has_aim and ratio > AIM else ""
        print(
            f"{view:22} {floor[view]:7.1f} ms {found[view]:7.1f} ms   {ratio:5.2f}{'' if has_aim else ' (no aim)'}{missed}"
        )


if __name__ == "__main__":
    main()
