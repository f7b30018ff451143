"""Chapters of the forms of posts: quick and bulk edit, rows, the classic form."""

from __future__ import annotations

from typing import Any

from wpcompat_tests.admin_forms import Page
from wpcompat_tests.reference.admin_sides import Both, Side
from wpcompat_tests.reference.forms_comments import PINGS, marks

QUICK = {"post_title": "Quickly", "post_name": "quickly", "mm": "11", "jj": "10", "aa": "2026", "hh": "08", "mn": "30", "ss": "00", "post_author": "1", "post_password": "", "comment_status": "open", "ping_status": "open", "_status": "publish", "tax_input[post_tag]": "one, two", "post_view": "list", "screen": "edit-post", "action": "inline-save", "post_type": "post", "edit_date": "true", "post_status": "all"}  # fmt: skip


def quick_edit(both: Both) -> None:
    both.lay()

    def saved(
        number: int, *, user: str = "admin", nonce: str | None = None, drop: tuple[str, ...] = (), **fields: str
    ) -> None:
        def act(side: Side) -> Page:
            page = side.browser(user).get("edit.php", post_type=fields.get("post_type", "post"))
            proof = page.hidden("_inline_edit") if nonce is None else nonce
            sent = {
                **QUICK,
                "_inline_edit": proof,
                "post_ID": str(number),
                "post_category[]": ["0", "1", "2"],
                **fields,
            }
            return side.browser(user).post(
                "admin-ajax.php", {name: value for name, value in sent.items() if name not in drop}
            )

        both.step(f"quick edit of {number} by {user}: {fields} without {drop}", act)

    saved(5)
    saved(5, drop=("ping_status",))
    saved(5, drop=("comment_status",))
    saved(5, post_title="", post_name="")
    saved(5, post_title="<b>T</b> 'x' \\ <script>", post_name="A Slug")
    saved(5, _status="draft")
    saved(5, _status="publish", sticky="sticky")
    saved(5, post_password="secret")
    saved(5, post_password="", keep_private="private")
    saved(6, mm="02", jj="31")
    saved(6, mm="12", jj="31", aa="2030")
    saved(6, aa="2025", hh="5")
    saved(6, hh="-1")
    saved(6, hh="48")
    saved(6, hh="59", mn="70")
    saved(6, mn="-5", ss="99")
    saved(6, ss="120")
    saved(6, aa="10000")
    saved(6, aa="99", mm="5", jj="32")
    saved(6, aa="0", mm="0", jj="0", hh="", mn="")
    saved(7)
    saved(20, user="author", post_author="3")
    saved(5, user="author")
    saved(13, post_type="page", screen="edit-page", post_parent="2", menu_order="5", page_template="default")
    saved(5, nonce="bad")
    saved(99)


def _tagged(tags: str) -> dict[str, Any]:
    return {"tax_input[post_tag]": tags}


def bulk_edit(both: Both) -> None:
    both.lay()
    same = {"post_author": "-1", "post_parent": "-1", "page_template": "-1", "comment_status": "", "ping_status": "", "_status": "-1", "sticky": "-1", "post_view": "list", "screen": "edit-post", "bulk_edit": "Update", "tax_input[post_tag]": ""}  # fmt: skip

    def edited(
        *posts: int, user: str = "admin", categories: tuple[str, ...] = (), kind: str = "post", **fields: str
    ) -> None:
        def act(side: Side) -> Page:
            form = side.browser(user).get("edit.php", post_type=kind).form(id="posts-filter")
            form.tick("post[]", *map(str, posts))
            for name, value in {**same, "action": "edit", **fields}.items():
                form.put(name, value)
            form.more += [("post_category[]", value) for value in categories]
            return form.submit()

        both.step(f"bulk edit of {posts} by {user}: {fields} {categories}", act)

    edited(5, 20, ping_status="closed")
    edited(5, 6, 20, ping_status="open")
    edited(5, 20, comment_status="closed")
    edited(5, 20, ping_status="banana", comment_status="")
    edited(5, 6, _status="draft")
    edited(5, 6, _status="publish")
    edited(5, 6, _status="private")
    edited(5, 6, _status="pending")
    edited(5, 6, _status="publish", sticky="sticky")
    edited(5, sticky="unsticky")
    edited(5, 20, post_author="2")
    edited(5, 6, categories=("0", "2", "3"))
    edited(5, 6, **_tagged("three, four"))
    edited(5, 6, post_format="aside")
    edited(13, 14, kind="page", ping_status="closed", comment_status="open")
    edited(13, kind="page", post_parent="2", page_template="default")
    edited()
    edited(20, user="author", ping_status="closed")

    def applied(action: str, *posts: int, **query: str) -> None:
        def act(side: Side) -> Page:
            form = side.browser().get("edit.php", **query).form(id="posts-filter").without("paged", "action2")
            return form.tick("post[]", *map(str, posts)).set(action=action).submit()

        both.step(f"bulk {action} of {posts} in {query}", act)

    applied("trash", 5, 6)
    applied("untrash", 5, post_status="trash")
    applied("delete", 6, post_status="trash")
    applied("trash", 13, post_type="page")
    applied("-1", 20)
    both.step(
        "bulk trash without nonce", lambda side: side.browser().get("edit.php", action="trash", **{"post[]": "20"})
    )
    both.step(
        "bulk edit with a wrong nonce",
        lambda side: side.browser().get(
            "edit.php", action="edit", bulk_edit="Update", ping_status="closed", _wpnonce="bad", **{"post[]": "20"}
        ),
    )
    both.step(
        "empty the trash",
        lambda side: side.browser().get("edit.php", post_status="trash").form(id="posts-filter").submit("delete_all"),
    )


def post_rows(both: Both) -> None:
    both.lay(*PINGS)

    def clicked(number: int, action: str, user: str = "admin", **query: str) -> None:
        both.step(
            f"{action} {number} in {query} by {user}",
            lambda side: side.browser(user).get("edit.php", **query).click(f"post-{number}", action),
        )

    for query in ({}, {"post_status": "draft"}, {"post_status": "trash"}, {"post_type": "page"}, {"s": "Post"}, {"author": "3"}, {"post_status": "publish"}, {"m": "202601"}, {"cat": "2"}, {"orderby": "title", "order": "asc"}):  # fmt: skip
        for user in ("admin", "author", "contributor"):
            pages = [side.browser(user).get("edit.php", **query) for side in both.sides]
            try:
                seen = [{row: page.actions(row) for row in page.rows} for page in pages]
                both.findings.note(
                    f"posts {query} {user}",
                    rows=(list(seen[0]), list(seen[1])),
                    actions=(seen[0], seen[1]),
                    marks=marks(*pages),
                )
            except (KeyError, IndexError) as error:
                both.findings.note(f"posts {query} {user}", rows=("", str(error)))
    both.reread()
    clicked(5, "trash")
    clicked(5, "untrash", post_status="trash")
    clicked(5, "trash", post_status="all")
    clicked(5, "delete", post_status="trash")
    clicked(20, "trash", "author")
    clicked(20, "untrash", "author", post_status="trash")
    clicked(13, "trash", post_type="page")
    clicked(13, "untrash", post_type="page", post_status="trash")

    def undone(side: Side) -> Page:
        page = side.browser().get("edit.php").click("post-6", "trash").follow()
        return side.browser().get(page.anchor(doaction="undo", action="untrash"))

    both.step("trash of a post undone", undone)
    for action in ("trash", "untrash", "delete"):
        both.step(
            f"{action} a post without nonce",
            lambda side, action=action: side.browser().get("post.php", post="20", action=action),
        )


def classic(both: Both) -> None:
    both.lay()

    def new(
        kind: str,
        button: str,
        user: str = "admin",
        drop: tuple[str, ...] = (),
        categories: tuple[str, ...] = (),
        **fields: str | bool,
    ) -> None:
        def act(side: Side) -> Page:
            page = side.browser(user).classic("post-new.php", post_type=kind)
            form = page.form(id="post").without(*drop)
            side.kept["post"] = form.value("post_ID")
            for name, value in fields.items():
                form.put(name, value)
            if categories:
                form.tick("post_category[]", *categories)
            return form.submit(button)

        both.step(f"new {kind} by {user}, {button}: {fields} {categories} without {drop}", act)

    def update(
        button: str, number: int = 0, user: str = "admin", drop: tuple[str, ...] = (), **fields: str | bool
    ) -> None:
        def act(side: Side) -> Page:
            page = side.browser(user).classic("post.php", post=str(number or side.kept["post"]), action="edit")
            form = page.form(id="post").without(*drop)
            for name, value in fields.items():
                form.put(name, value)
            return form.submit(button)

        both.step(f"update of {number or 'the last'} by {user}, {button}: {fields} without {drop}", act)

    new(
        "post",
        "publish",
        post_title="Classic",
        content="Words with <a href='http://127.0.0.1:9/x'>a link</a>",
        trackback_url="http://127.0.0.1:9/tb1 http://127.0.0.1:9/tb2",
        drop=("ping_status",),
    )
    update("save", ping_status=True, drop=("comment_status",))
    update("save", drop=("ping_status", "advanced_view"))
    update("save", trackback_url="http://127.0.0.1:9/tb3")
    update("save", drop=("trackback_url",))
    update("save", post_name="A Slug Ünï", excerpt="Short", **_tagged("alpha, beta"))
    update("save", visibility="password", post_password="hush")
    update("save", visibility="private")
    update("save", visibility="public", post_status="publish")
    update("save", sticky="sticky")
    update("save", post_status="pending")
    update("publish")
    new("post", "save", post_title="A draft", content="<script>x</script>\\ 'q'")
    update("publish", content="[gallery]\n\nMore")
    new("post", "publish", post_title="Later", aa="2030", mm="01", jj="02", hh="03", mn="04", ss="05")
    new(
        "post",
        "publish",
        post_title="Earlier",
        aa="2025",
        mm="01",
        jj="02",
        hh="03",
        mn="04",
        ss="05",
        categories=("2", "3"),
    )
    new("post", "publish", post_title="Bad date", mm="02", jj="31")
    new("post", "publish", post_title="No such hour", hh="-1")
    new("post", "publish", post_title="No such minute", mn="130")
    new("post", "publish", post_title="No such year", aa="10000")
    new("post", "save", post_title="No such second", ss="-1", edit_date="1")
    new("post", "publish", post_title="", content="")
    new("post", "save", post_title="", content="")
    new("post", "publish", post_title="Password", visibility="password", post_password="hush")
    new("post", "publish", post_title="Private", visibility="private")
    new("post", "publish", post_title="Formatted", post_format="aside")
    new("post", "publish", post_title="With a field", metakeyinput="mood", metavalue="fine")
    new("page", "publish", post_title="A page", content="Words", parent_id="2", menu_order="3")
    new("page", "publish", post_title="A page with pings", ping_status=True, comment_status=True)
    new("post", "publish", user="author", post_title="By author", content="<script>x</script><b>b</b>")
    new("post", "publish", user="contributor", post_title="By contributor")
    update("save", 5, post_title="Changed", content="Other words")
    update("save", 5, post_title="Changed")
    update("save", 5, _wpnonce="bad", post_title="No")
    update("save", 5, user="author", post_title="No")
    update("save", 20, user="author", post_title="Own")
    update("save", 13, post_title="Page changed", ping_status=True)
