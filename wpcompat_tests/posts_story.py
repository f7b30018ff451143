"""A story of posts and pages, told to any site by a script that fills in forms: what was answered, and the rows afterwards.

``tell`` is told to WordPress to record ``fixtures/admin/posts.jsonl`` and to wpcompat to compare with that:
``python -m wpcompat_tests.posts_story PORT`` tells it to a freshly laid WordPress there.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from wpcompat_tests.admin_forms import Browser, Form, Page, over_tcp

_COLUMNS = (
    "post_author", "post_date", "post_date_gmt", "post_title", "post_content", "post_excerpt", "post_status", "comment_status",
    "ping_status", "post_password", "post_name", "to_ping", "pinged", "post_parent", "menu_order", "post_type",
)  # fmt: skip
_NONCE = re.compile(r"_wpnonce=\w+")
_LOADER = re.compile(r"&meta-box-loader=1&meta-box-loader-nonce=\w+")
_KEPT = ("_edit_lock", "_wp_trash_meta_time", "_edit_last")


@dataclass
class Story:
    """``open``: a browser of a user who has logged in; ``query``: rows of SQL, as texts. IDs are named in the order of their
    coming; ``today`` is the day on the site's clock."""

    home: str
    open: Callable[[str], Browser]
    query: Callable[[str], list[list[str]]]
    today: str = field(default_factory=lambda: time.strftime("%Y-%m-%d", time.gmtime()))
    lines: list[dict[str, Any]] = field(default_factory=list)
    people: dict[str, Browser] = field(default_factory=dict)
    last: int = 0
    names: dict[int, str] = field(default_factory=dict)

    def browser(self, user: str) -> Browser:
        if user not in self.people:
            self.people[user] = self.open(user)
        return self.people[user]

    def named(self, text: str) -> str:
        """A text without the site's address, its nonces and the numbers of new posts."""
        text = text.replace(self.home, "")
        text = _LOADER.sub("", _NONCE.sub("_wpnonce=NONCE", text))
        text = re.sub(rf"{self.today} [0-9:]{{8}}", "NOW", text)
        text = "TODAY" if text == self.today else text
        for number, name in self.names.items():
            text = re.sub(rf"\b(post|p|ids|page_id)=({number})\b", rf"\1={name}", text)
        return text

    def note(self, label: str, page: Page, *posts: int) -> Page:
        """Keep what was answered, and what has become of posts: of those that are given, else of the last."""
        line: dict[str, Any] = {"label": label, "status": page.status, "location": self.named(page.location)}
        if "/edit.php" in page.location or "/upload.php" in page.location:
            line["notices"] = page.follow().notices
        line["posts"] = [self.row(number) for number in posts or (self.last,) if number]
        self.lines.append(line)
        return page

    def row(self, number: int) -> dict[str, Any]:
        named = ", ".join(f"'{name}', {name}" for name in _COLUMNS)
        found = self.query(f"SELECT JSON_OBJECT({named}) FROM wp_posts WHERE ID = {number}")
        if not found:
            return {}
        terms = self.query(
            "SELECT x.taxonomy, t.slug FROM wp_term_relationships r JOIN wp_term_taxonomy x ON x.term_taxonomy_id = r.term_taxonomy_id"
            f" JOIN wp_terms t ON t.term_id = x.term_id WHERE r.object_id = {number} ORDER BY 1, 2"
        )
        meta = self.query(
            f"SELECT JSON_ARRAY(meta_key, meta_value) FROM wp_postmeta WHERE post_id = {number} ORDER BY meta_key, meta_value"
        )
        sticky = self.query("SELECT option_value FROM wp_options WHERE option_name = 'sticky_posts'")
        revisions = self.query(f"SELECT count(*) FROM wp_posts WHERE post_parent = {number} AND post_type = 'revision'")
        row = {name: self.named(str(value)) for name, value in json.loads(found[0][0]).items()}
        pairs = [json.loads(cell) for cells in meta for cell in cells]
        if number < 3:
            row.pop("post_content")  # what a fresh site says there is nobody's business
        return {
            **row,
            "terms": terms,
            "meta": [[key, self.named(value)] for key, value in pairs if key not in _KEPT],
            "sticky": f"i:{number};" in "".join(cell for cells in sticky for cell in cells),
            "revisions": revisions[0][0],
        }

    def new(
        self, label: str, button: str = "publish", *, user: str = "admin", kind: str = "post", **fields: str | bool
    ) -> Page:
        """Fill in the form of a new post; ``drop``: fields that are left out, with blanks between them."""
        form = self.browser(user).classic("post-new.php", post_type=kind).form(id="post")
        self.last = int(form.value("post_ID") or 0)
        self.names[self.last] = f"NEW{len(self.names) + 1}"
        return self.note(label, _filled(form, fields).submit(button))

    def update(
        self, label: str, button: str = "save", *, user: str = "admin", post: int = 0, **fields: str | bool
    ) -> Page:
        """Fill in the form of a post, the last one if none is given."""
        page = self.browser(user).classic("post.php", post=str(post or self.last), action="edit")
        return self.note(label, _filled(page.form(id="post"), fields).submit(button), post or self.last)

    def quick(self, label: str, *, user: str = "admin", post: int = 0, kind: str = "post", **fields: str) -> None:
        """Send what the script of quick edit sends."""
        browser = self.browser(user)
        listed = browser.get("edit.php", post_type=kind, all_posts="1")
        nonce = str(listed.tree.xpath("//input[@name='_inline_edit']/@value")[0])
        drop = fields.pop("drop", "").split()
        sent = {
            "action": "inline-save", "_inline_edit": nonce, "post_ID": str(post or self.last), "post_type": kind, "screen": f"edit-{kind}",
            "post_view": "list", "edit_date": "true", "mm": "01", "jj": "02", "aa": "2026", "hh": "03", "mn": "04", "ss": "05",
            "post_title": "Quick", "post_name": "quick", "post_author": "1", "_status": "publish", "comment_status": "open",
            "ping_status": "open", **fields,
        }  # fmt: skip
        page = browser.post("admin-ajax.php", {name: value for name, value in sent.items() if name not in drop})
        self.note(label, page, post or self.last)
        self.lines[-1]["row"] = "<tr" in page.text

    def bulk(self, label: str, *posts: int, user: str = "admin", kind: str = "post", **fields: str) -> None:
        """Choose posts of the list, and send what the form of bulk edit sends; ``categories``: IDs with blanks between them."""
        form = self.browser(user).get("edit.php", post_type=kind, all_posts="1").form(id="posts-filter")
        form.tick("post[]", *map(str, posts))
        categories = fields.pop("categories", "").split()
        same = {
            "post_author": "-1",
            "_status": "-1",
            "comment_status": "",
            "ping_status": "",
            "sticky": "-1",
            "bulk_edit": "Update",
        }
        for name, value in {**same, "action": "edit", **fields}.items():
            form.put(name, value)
        form.more += [("post_category[]", value) for value in categories]
        self.note(label, form.submit(), *posts)


def _filled(form: Form, fields: dict[str, str | bool]) -> Form:
    drop, ticks = (str(fields.pop(name, "")).split() for name in ("drop", "categories"))
    form.without(*drop)
    for name, value in fields.items():
        form.put(name, value)
    return form.tick("post_category[]", *ticks) if ticks else form


def _odd(fields: dict[str, str]) -> dict[str, Any]:
    """Fields whose names are no names of Python."""
    return dict(fields)


def tell(story: Story) -> list[dict[str, Any]]:
    """All chapters; the lines that were noted."""
    for chapter in (writing, dates, fields, people, lists, quick, bulk):
        chapter(story)
    return story.lines


def writing(story: Story) -> None:
    links = "http://127.0.0.1:9/tb1 http://127.0.0.1:9/tb2"
    story.new("published, pings closed", post_title="Classic", content="Words", trackback_url=links, drop="ping_status")
    story.update("pings opened, comments closed", ping_status=True, drop="comment_status")
    story.update("neither", drop="ping_status comment_status advanced_view")
    story.update("another address to ping", trackback_url="http://127.0.0.1:9/tb3 ftp://no.example/ nonsense")
    story.update("its field left out", drop="trackback_url")
    story.update("slug and excerpt", post_name="A Slug \u00dcn\u00ef", excerpt="Short")
    story.update("a password", visibility="password", post_password="hush")
    story.update("no password", visibility="public")
    story.update("private", visibility="private", sticky=True)
    story.update("public and on top", visibility="public", post_status="publish", sticky=True)
    story.update("not on top", sticky=False)
    story.update("back to pending", post_status="pending")
    story.update("published again", "publish")
    for button in ("saveasprivate", "saveasdraft", "advanced", "pending"):
        story.update(f"the button {button}", **_odd({button: "x"}))
    story.update("published once more", "publish")
    story.update("an unknown status", post_status="banana")
    story.update("what inherits", post_status="inherit")
    story.new("a draft", "save", post_title="A draft", content="[more]\\ 'q' \"d\" <script>x</script>")
    story.update("published by its button", "publish", content="Other")
    story.new("nothing at all")
    story.new("nothing, as a draft", "save")
    story.new("a format", post_title="Formatted", post_format="aside")
    story.new("a page", kind="page", post_title="A page", content="Words", parent_id="2", menu_order="3")
    story.update("a page with pings", ping_status=True, comment_status=True)


def dates(story: Story) -> None:
    when = {"aa": "2030", "mm": "01", "jj": "02", "hh": "03", "mn": "04", "ss": "05"}
    story.new("scheduled", post_title="Later", **when)
    story.update("not any more", aa="2025", mn="14")
    story.new("dated", post_title="Earlier", **{**when, "aa": "2025"})
    story.new("no such day", post_title="Never", **{**when, "mm": "02", "jj": "31"})
    story.new(
        "hours of the day after", post_title="Night", **_odd({**when, "aa": "2025", "hh": "25", "mn": "61", "ss": "62"})
    )
    story.new("the day after the last", post_title="Last", **{**when, "aa": "2025", "jj": "40"})
    story.new("fixed without a change", "save", post_title="Fixed", edit_date="1", **{**when, "aa": "2024"})


def fields(story: Story) -> None:
    story.new("a custom field", post_title="Fields", metakeyinput=" mood ", metavalue=" fine ")
    mood = story.query(f"SELECT meta_id FROM wp_postmeta WHERE post_id = {story.last} AND meta_key = 'mood'")[0][0]
    story.update("another value", **_odd({f"meta[{mood}][value]": "better"}))
    story.update("another name", **_odd({f"meta[{mood}][key]": "humour"}))
    story.update("a name that is protected", **_odd({f"meta[{mood}][key]": "_humour"}))
    story.update("a protected one", metakeyinput="_hidden", metavalue="x")
    story.update("chosen and typed", metakeyselect="chosen", metakeyinput="typed", metavalue="x")
    story.update("chosen", metakeyselect="chosen", metakeyinput="", metavalue="y")
    story.update("none", metakeyselect="#NONE#", metakeyinput="", metavalue="z")
    story.update("of another post", post=1, **_odd({f"meta[{mood}][key]": "mine", f"meta[{mood}][value]": "now"}))
    story.update("deleted", f"deletemeta[{mood}]")
    story.update("tags", **_odd({"tax_input[post_tag]": "alpha, beta,, alpha , Gamma Ray"}))
    story.update("other tags", **_odd({"tax_input[post_tag]": "beta"}))
    story.update("no tags", **_odd({"tax_input[post_tag]": ""}))
    story.update("no category", drop="post_category[]")


def people(story: Story) -> None:
    text = "<script>x</script><b>b</b><iframe src=x></iframe>"
    story.new("by an author", user="author", post_title="By <b>author</b>", content=text)
    own = story.last
    story.new("by a contributor", user="contributor", post_title="By contributor", content=text)
    story.update("saved by the contributor", user="contributor", post_title="Again")
    story.update("on top, by the author", user="author", post=own, sticky="sticky")
    story.update("given away by the author", user="author", post=own, post_author_override="1")
    story.update("given away by an editor", user="editor", post=own, post_author_override="4")
    story.new("private, by a contributor", user="contributor", post_title="Hidden", visibility="private")
    story.new(
        "with a password, by a contributor",
        user="contributor",
        post_title="Locked",
        visibility="password",
        post_password="x",
    )
    when = {"aa": "2025", "mm": "02", "hh": "03", "mn": "04", "ss": "05"}
    for day, user, title, how in (
        ("01", "author", "Own secret", {"visibility": "private"}), ("02", "editor", "Secret", {"visibility": "private"}),
        ("03", "editor", "On top", {"sticky": "sticky"}),
    ):  # fmt: skip
        story.new(title, user=user, post_title=title, **_odd({**when, **how, "jj": day}))
    story.new("a draft of the contributor", "save", user="contributor", post_title="Mine")
    story.update("published by an editor", "publish", user="editor")


def lists(story: Story) -> None:
    for user in ("admin", "author", "contributor"):
        for query in (
            {}, {"all_posts": "1"}, {"post_status": "publish"}, {"post_status": "draft"}, {"post_status": "pending"}, {"post_status": "future"},
            {"post_status": "private"}, {"post_type": "page"}, {"s": "contributor"}, {"s": "nothing like this"}, {"cat": "1"}, {"m": "202501"},
            {"author": "3"}, {"show_sticky": "1"}, {"orderby": "title", "order": "asc"}, {"paged": "1"},
        ):  # fmt: skip
            page = story.browser(user).get("edit.php", **query)
            story.lines.append(
                {
                    "label": f"the list {query} of {user}",
                    "status": page.status,
                    # What was written in one second is listed in any order.
                    "rows": (list if "orderby" in query else sorted)(_title(page, row) for row in page.rows),
                    "actions": {_title(page, row): page.actions(row) for row in page.rows},
                    "views": [" ".join(li.text_content().replace("|", "").split()) for li in page.tree.xpath("//ul[contains(@class, 'subsubsub')]/li")],
                }
            )  # fmt: skip
    locked = story.browser("admin").get("edit.php")
    story.note("somebody else is at it", locked.click(f"post-{story.last}", "trash"))
    row, number = "post-1", 1
    story.note("to the trash", story.browser("admin").get("edit.php").click(row, "trash"), number)
    trash = story.browser("admin").get("edit.php", post_status="trash")
    story.note("out of the trash", trash.click(row, "untrash"), number)
    gone = story.browser("admin").get("edit.php", post_status="draft").click(row, "trash")
    story.note("to the trash once more", gone, number)
    undo = story.browser("admin").get(gone.follow().anchor(doaction="undo", action="untrash"))
    story.note("undone", undo, number)
    story.note("without a nonce", story.browser("admin").get("post.php", post="1", action="trash"), 1)
    story.note("of nothing", story.browser("admin").get("post.php"), 1)


def _title(page: Page, row: str) -> str:
    return " ".join("".join(page.row(row).xpath(".//td[contains(@class, 'column-title')]//strong[1]//text()")).split())


def quick(story: Story) -> None:
    story.new(
        "to be edited", post_title="Slow", content="Kept", excerpt="Kept too", **_odd({"tax_input[post_tag]": "one"})
    )
    story.quick("quick")
    story.quick("without pings", drop="ping_status")
    story.quick("without comments", drop="comment_status")
    story.quick("a draft", _status="draft", post_name="hello-world")
    story.quick("pending", _status="pending")
    story.quick("private", keep_private="private", sticky="sticky")
    story.quick("public, on top, with a password", sticky="sticky", post_password="hush")
    story.quick("tags", post_password="", **_odd({"tax_input[post_tag]": "two, three"}))
    story.quick("a format is not shown", **_odd({"tax_input[post_format]": "post-format-aside"}))
    story.quick("of another author", post_author="3")
    story.quick("a page", post=2, kind="page", post_parent="0", menu_order="7", post_name="sample-page")
    story.quick("by somebody else", user="contributor")
    story.quick("with a wrong nonce", _inline_edit="bad")
    story.quick("of nothing", post=99999)


def bulk(story: Story) -> None:
    story.new("one of two", post_title="One", content="Words")
    one = story.last
    story.new(
        "the other", post_title="Other", content="Words", post_format="aside", **_odd({"tax_input[post_tag]": "two"})
    )
    both = (one, story.last)
    story.bulk("nothing changed", *both)
    story.bulk("pings closed", *both, ping_status="closed")
    story.bulk("pings opened, comments closed", *both, ping_status="open", comment_status="closed")
    story.bulk("drafts", *both, _status="draft")
    story.bulk("pending", *both, _status="pending")
    story.bulk("private", *both, _status="private")
    story.bulk("published, on top", *both, _status="publish", sticky="sticky")
    story.bulk("not on top", *both, sticky="unsticky")
    story.bulk("an author", *both, post_author="2")
    story.bulk("tags", *both, **_odd({"tax_input[post_tag]": "many, two"}))
    story.bulk("a format", *both, post_format="quote")
    story.bulk("no category", *both, categories="0")
    story.bulk("pages", 2, kind="page", comment_status="open", ping_status="closed", post_parent="2")
    story.bulk("none", kind="post")


def main(port: int) -> None:
    from wpcompat_tests.reference.differential import Sql

    home = f"http://127.0.0.1:{port}"
    database = Sql(os.environ["WPCOMPAT_REFERENCE_SOCKET"], f"wp_{port}")

    def opened(user: str) -> Browser:
        browser = Browser(home, partial(over_tcp, port)())
        browser.log_in(user)
        return browser

    story = Story(home, opened, lambda sql: [line.split("\t") for line in database.run(sql)])
    for line in tell(story):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
