"""Chapters of the forms of comments: the list's row and bulk actions, the pages of one comment, what scripts send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wpcompat_tests.admin_forms import Form, Page
from wpcompat_tests.reference.admin_sides import Both, Side

PINGS = tuple(
    {"comment_ID": number, "comment_post_ID": post, "comment_approved": approved, "comment_type": kind, "comment_author": f"Source {number}",
     "comment_author_url": f"http://source.example/{number}", "comment_content": f"[&#8230;] words {number} [&#8230;]", "comment_date": f"2026-11-12 10:{number}:00", "comment_date_gmt": f"2026-11-12 10:{number}:00"}
    for number, post, approved, kind in (
        (40, 5, "0", "pingback"), (41, 5, "1", "pingback"), (42, 5, "1", "trackback"), (43, 5, "spam", "pingback"), (44, 5, "trash", "pingback"), (45, 20, "0", "comment"),
        (46, 20, "spam", "trackback"), (47, 20, "trash", "comment"), (48, 13, "0", "trackback"), (49, 6, "0", "pingback"), (50, 20, "1", "comment"),
    )
)  # fmt: skip


def marks(theirs: Page, ours: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """Classes and data of the rows' links, on both sides where both have a link: what opens a form is a button in WordPress."""
    found = {row: theirs.marks(row) for row in theirs.rows}
    return found, {
        row: {act: marks for act, marks in ours.marks(row).items() if act in found.get(row, {})} for row in ours.rows
    }


def _listed(side: Side, user: str = "admin", **query: str) -> Page:
    return side.browser(user).get("edit-comments.php", **query)


def _bulk(side: Side, user: str = "admin", **query: str) -> Form:
    """The list's form, without what only its scripts and its pages' numbers need."""
    return _listed(side, user, **query).form(id="comments-form").without("paged", "_ajax_fetch_list_nonce")


def row_actions(both: Both) -> None:
    both.lay(*PINGS)
    both.reread()

    def offered(title: str, user: str = "admin", **query: str) -> None:
        pages = [_listed(side, user, **query) for side in both.sides]
        seen = [{row: page.actions(row) for row in page.rows} for page in pages]
        both.findings.note(
            f"rows and actions: {title}",
            rows=(list(seen[0]), list(seen[1])),
            actions=(seen[0], seen[1]),
            marks=marks(*pages),
        )

    def clicked(number: int, action: str, user: str = "admin", **query: str) -> None:
        both.step(
            f"{action} {number} in {query} by {user}",
            lambda side: _listed(side, user, **query).click(f"comment-{number}", action),
        )

    views: tuple[dict[str, str], ...] = ({}, {"comment_status": "all", "comment_type": "pings"}, {"comment_status": "moderated"}, {"comment_status": "approved"}, {"comment_status": "spam"}, {"comment_status": "trash"}, {"comment_status": "mine"}, {"p": "5"}, {"comment_type": "comment"}, {"comment_type": "trackback"}, {"s": "words 4"}, {"comment_status": "bogus"})  # fmt: skip
    for query in views:
        for user in ("admin", "author"):
            try:
                offered(f"{query} {user}", user, **query)
            except KeyError as error:
                both.findings.note(f"rows and actions: {query}", rows=("", str(error)))
    for number in (40, 42, 45, 48):
        clicked(number, "unapprove")
        clicked(number, "approve", comment_type="pings" if number != 45 else "comment")
        clicked(number, "unapprove", comment_status="approved")
        clicked(number, "approve", comment_status="moderated", p="5") if number in (40, 42) else clicked(
            number, "approve"
        )
        clicked(number, "spam")
        clicked(number, "unspam", comment_status="spam")
        clicked(number, "trash")
        clicked(number, "untrash", comment_status="trash")
        clicked(number, "spam", comment_status="all", paged="1")
        clicked(number, "delete", comment_status="spam")
    for number, action, view in ((43, "unspam", "spam"), (44, "untrash", "trash"), (46, "delete", "spam"), (47, "spam", "trash"), (47, "unspam", "spam"), (44, "trash", "all"), (44, "delete", "trash")):  # fmt: skip
        clicked(number, action, comment_status=view)
    clicked(49, "approve", "editor")  # its post's author gets a mail
    clicked(49, "trash", "editor")
    clicked(49, "untrash", "editor", comment_status="trash")
    for action in ("approve", "unapprove", "spam"):
        clicked(50, action, "author")
    clicked(50, "unspam", "author", comment_status="spam")
    clicked(50, "trash", "author")
    clicked(50, "untrash", "author", comment_status="trash")
    for action in (
        "approvecomment",
        "spamcomment",
        "trashcomment",
        "deletecomment",
        "unapprovecomment",
        "untrashcomment",
        "unspamcomment",
    ):
        both.step(
            f"{action} without nonce",
            lambda side, action=action: side.browser().get("comment.php", action=action, c="41"),
        )
        both.step(
            f"{action} with a wrong nonce",
            lambda side, action=action: side.browser().get("comment.php", action=action, c="41", _wpnonce="bad"),
        )


def bulk_actions(both: Both) -> None:
    both.lay(*PINGS)

    def applied(action: str, *numbers: int, user: str = "admin", press: str = "", **query: str) -> None:
        def act(side: Side) -> Page:
            return (
                _bulk(side, user, **query)
                .tick("delete_comments[]", *map(str, numbers))
                .set(action=action)
                .submit(press)
            )

        both.step(f"bulk {action} {numbers} in {query} by {user} {press}", act)

    applied("unapprove", 40, 41, 42)
    applied("approve", 40, 41, 42, 45)
    applied("unapprove", 40, comment_status="approved")
    applied("approve", 40, 48, comment_status="moderated", comment_type="pings")
    applied("spam", 40, 41)
    applied("unspam", 40, 43, comment_status="spam")
    applied("trash", 40, 42, comment_type="pings")
    applied("untrash", 40, 44, comment_status="trash")
    applied("spam", 42, comment_status="trash")
    applied("unspam", 42, comment_status="spam")
    applied("delete", 41, comment_status="spam")
    applied("trash", 40, p="5")
    applied("delete", 40, 47, comment_status="trash")
    applied("-1", 50)
    applied("approve")
    applied("approve", 50, press="filter_action")
    for action in ("approve", "spam", "trash", "delete", "bogus"):
        both.step(
            f"bulk {action} without nonce",
            lambda side, action=action: side.browser().get(
                "edit-comments.php", action=action, **{"delete_comments[]": "50"}
            ),
        )
        both.step(
            f"bulk {action} with a wrong nonce",
            lambda side, action=action: side.browser().get(
                "edit-comments.php", action=action, _wpnonce="bad", **{"delete_comments[]": "50"}
            ),
        )
    both.step(
        "bulk with the lower select",
        lambda side: _bulk(side).tick("delete_comments[]", "50").set(action2="spam").submit(),
    )

    def undone(action: str, number: int, undo: str) -> None:
        def act(side: Side) -> Page:
            page = (
                _listed(side)
                .form(id="comments-form")
                .tick("delete_comments[]", str(number))
                .set(action=action)
                .submit()
                .follow()
            )
            return side.browser().get(page.anchor(doaction="undo", action=undo))

        both.step(f"bulk {action} undone", act)

    undone("trash", 50, "untrash")
    undone("spam", 50, "unspam")

    def undone_row(action: str, number: int, undo: str) -> None:
        def act(side: Side) -> Page:
            page = _listed(side).click(f"comment-{number}", action).follow()
            return side.browser().get(page.anchor(doaction="undo", action=undo))

        both.step(f"{action} of a row undone", act)

    undone_row("trash", 50, "untrash")
    undone_row("spam", 50, "unspam")
    both.step(
        "undo without nonce",
        lambda side: side.browser().get("edit-comments.php", doaction="undo", action="untrash", ids="44"),
    )


def emptying(both: Both) -> None:
    for view, user in (("spam", "admin"), ("trash", "editor"), ("spam", "author")):
        both.lay(*PINGS)
        both.step(
            f"empty {view} by {user}",
            lambda side, view=view, user=user: (
                _listed(side, user, comment_status=view).form(id="comments-form").submit("delete_all")
            ),
        )
    both.lay(*PINGS)
    both.step(
        "empty spam of pings",
        lambda side: (
            _listed(side, comment_status="spam", comment_type="pings").form(id="comments-form").submit("delete_all")
        ),
    )
    both.step(
        "empty trash older than a page",
        lambda side: (
            _listed(side, comment_status="trash")
            .form(id="comments-form")
            .submit("delete_all", pagegen_timestamp="2026-11-12 10:00:00")
        ),
    )
    both.step(
        "empty trash without nonce",
        lambda side: side.browser().get(
            "edit-comments.php",
            comment_status="trash",
            delete_all="Empty Trash",
            pagegen_timestamp="2030-01-01 00:00:00",
        ),
    )


def editing_comments(both: Both) -> None:
    both.lay(*PINGS)

    def form(side: Side, number: int, user: str = "admin") -> Form:
        _listed(side, user)
        return side.browser(user).get("comment.php", action="editcomment", c=str(number)).form(id="post")

    both.step("comment saved as it is", lambda side: form(side, 40).submit("save"))
    for fields in (
        {"newcomment_author": "<b>N</b> & 'x' \\"}, {"newcomment_author_url": "javascript:alert(1)"}, {"newcomment_author_url": "example.com/a b"}, {"newcomment_author_email": "nope"}, {"newcomment_author_email": "a@b.example"},
        {"content": "<script>x</script><b>bold</b> \\ 'q' \"d\""}, {"content": ""}, {"comment_status": "1"}, {"comment_status": "spam"}, {"comment_status": "0"}, {"comment_status": "trash"}, {"comment_status": "bogus"},
    ):  # fmt: skip
        both.step(f"comment edited: {fields}", lambda side, fields=fields: form(side, 41).set(**fields).submit("save"))
    both.step(
        "comment dated",
        lambda side: form(side, 42).set(mm="02", jj="31", aa="2025", hh="25", mn="61", ss="00").submit("save"),
    )
    both.step(
        "comment dated well",
        lambda side: form(side, 42).set(mm="02", jj="3", aa="2025", hh="5", mn="6", ss="00").submit("save"),
    )
    both.step(
        "comment edited with a wrong nonce", lambda side: form(side, 42).set(_wpnonce="bad", content="x").submit("save")
    )
    both.step(
        "comment edited by its post's author",
        lambda side: form(side, 45, "author").set(content="by author").submit("save"),
    )
    both.step("comment edited by another author", lambda side: form(side, 40, "author").set(content="x").submit("save"))
    for number in (99, 44, 41):
        both.step(
            f"edit screen of {number}",
            lambda side, number=number: side.browser().get("comment.php", action="editcomment", c=str(number)),
        )


def mail_links(both: Both) -> None:
    both.lay(*PINGS)
    for action in ("approve", "trash", "spam", "delete"):
        for number in (40, 41, 43, 44, 99):

            def confirmed(side: Side, action: str = action, number: int = number) -> Page:
                page = side.browser().visit(f"comment.php?action={action}&c={number}", referer="")
                return page if page.status != 200 else page.form(field="noredir").submit()

            both.step(f"link of a mail: {action} {number}", confirmed)
    both.step(
        "link of a mail by nobody", lambda side: side.nobody().get("comment.php", action="approve", c="45"), look=False
    )
    both.step(
        "link of a mail by an author of another",
        lambda side: side.browser("author").get("comment.php", action="approve", c="48"),
    )
    both.step(
        "link of a mail by the author",
        lambda side: side.browser("author").get("comment.php", action="approve", c="45").form(field="noredir").submit(),
    )


def ajax_comments(both: Both) -> None:
    both.lay(*PINGS)

    def sent(
        action: str, user: str = "admin", nonce: str = "_ajax_nonce-replyto-comment", **fields: str
    ) -> Callable[[Side], Page]:
        def act(side: Side) -> Page:
            page = _listed(side, user)
            proof = page.hidden("_ajax_nonce-replyto-comment") if nonce else ""
            return side.browser(user).post(
                "admin-ajax.php", {"action": action, **({nonce: proof} if nonce else {}), **fields}
            )

        return act

    both.step(
        "reply",
        sent(
            "replyto-comment",
            comment_ID="41",
            comment_post_ID="5",
            content="An answer <b>b</b><script>",
            mode="detail",
            position="-1",
            checkbox="1",
        ),
    )
    both.step(
        "reply to a held one",
        sent(
            "replyto-comment",
            comment_ID="40",
            comment_post_ID="5",
            content="Another answer",
            mode="detail",
            position="-1",
            approve_parent="1",
        ),
    )
    both.step(
        "reply again",
        sent(
            "replyto-comment", comment_ID="41", comment_post_ID="5", content="An answer <b>b</b><script>", mode="detail"
        ),
    )
    both.step("empty reply", sent("replyto-comment", comment_ID="41", comment_post_ID="5", content="", mode="detail"))
    both.step(
        "reply on a draft", sent("replyto-comment", comment_ID="0", comment_post_ID="7", content="x", mode="detail")
    )
    both.step(
        "reply on nothing", sent("replyto-comment", comment_ID="0", comment_post_ID="99", content="x", mode="detail")
    )
    both.step(
        "reply by an author",
        sent(
            "replyto-comment", "author", comment_ID="50", comment_post_ID="20", content="By the author", mode="detail"
        ),
    )
    both.step(
        "reply by an author elsewhere",
        sent("replyto-comment", "author", comment_ID="41", comment_post_ID="5", content="Not theirs", mode="detail"),
    )
    both.step(
        "reply without nonce",
        sent("replyto-comment", nonce="", comment_ID="41", comment_post_ID="5", content="x", mode="detail"),
    )
    both.step("quick edit", sent("edit-comment", comment_ID="42", comment_post_ID="5", content="Quickly", newcomment_author="Quick", newcomment_author_email="q@example.org", newcomment_author_url="http://quick.example/", status="0", position="1", checkbox="1", mode="detail"))  # fmt: skip
    both.step(
        "quick edit, empty",
        sent("edit-comment", comment_ID="42", content="", newcomment_author="Quick", mode="detail", position="1"),
    )
    both.step(
        "quick edit without nonce",
        sent("edit-comment", nonce="", comment_ID="42", content="x", mode="detail", position="1"),
    )

    def dimmed(ajax: str, number: int, link: str, **fields: str) -> Callable[[Side], Page]:
        def act(side: Side) -> Page:
            href = _listed(side, comment_status=fields.pop("view", "all") if "view" in fields else "all").link(
                f"comment-{number}", link
            )
            nonce = href.rpartition("_wpnonce=")[2][:10]
            return side.browser().post(
                "admin-ajax.php", {"action": ajax, "id": str(number), "_ajax_nonce": nonce, **fields}
            )

        return act

    both.step("dim: approve", dimmed("dim-comment", 45, "approve", dimClass="unapproved", new="approved"))
    both.step("dim: unapprove", dimmed("dim-comment", 45, "unapprove", dimClass="unapproved", new="unapproved"))
    both.step("delete-comment: trash", dimmed("delete-comment", 45, "trash", trash="1"))
    both.step("delete-comment: spam", dimmed("delete-comment", 48, "spam", spam="1"))
    both.step(
        "dim without nonce", lambda side: side.browser().post("admin-ajax.php", {"action": "dim-comment", "id": "41"})
    )
    both.step(
        "ajax by nobody", lambda side: side.nobody().post("admin-ajax.php", {"action": "dim-comment", "id": "41"})
    )
