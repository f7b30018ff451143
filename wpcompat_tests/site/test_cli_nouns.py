"""``user``, ``post`` and ``comment``."""

from __future__ import annotations

from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.comments.store import get_comment, insert_comment
from wpcompat.posts.meta import get_meta
from wpcompat.posts.store import get_post
from wpcompat.terms.store import create_term, terms_of
from wpcompat.testing.site import WP
from wpcompat.users.login import authenticate
from wpcompat.users.store import get_user, get_user_by
from wpcompat_tests.site.cli_runner import error, ok, rows, run


@pytest.fixture
def folder(wp: WP) -> Path:
    return wp.site.path


def test_user_create(wp: WP, folder: Path) -> None:
    said = ok(
        folder,
        "user",
        "create",
        "ann",
        "ann@example.org",
        "--role=author",
        "--user_pass=p",
        "--display_name=Ann A.",
        "--first_name=Ann",
    )
    assert said == "Success: Created user 2.\n"
    user = authenticate(wp.site, "ann", "p")
    assert (user.ID, user.display_name, user.user_email) == (2, "Ann A.", "ann@example.org")
    made = ok(folder, "user", "create", "bob", "bob@example.org")
    assert made.startswith("Success: Created user 3.\nPassword: ")
    assert authenticate(wp.site, "bob", made.split("Password: ")[1].strip()).ID == 3
    assert ok(folder, "user", "create", "cid", "cid@example.org", "--role=none", "--porcelain") == "4\n"
    assert {row["user_login"]: row["roles"] for row in rows(folder, "user", "list")} == {
        "admin": "administrator", "ann": "author", "bob": "subscriber", "cid": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["admin", "x@example.org"], "The 'admin' username is already registered."),
        (["new", "nonsense"], "The 'nonsense' email address is invalid."),
        (["new", "admin@example.org"], "Sorry, that email address is already used!"),
        (["new", "new@example.org", "--role=king"], "Role doesn't exist: king"),
    ],
)
def test_user_create_refuses(folder: Path, words: list[str], said: str) -> None:
    assert error(folder, "user", "create", *words) == f"Error: {said}\n"


def test_user_list_and_get(folder: Path) -> None:
    assert (
        ok(folder, "user", "list").splitlines()[0] == "ID\tuser_login\tdisplay_name\tuser_email\tuser_registered\troles"
    )
    assert ok(folder, "user", "list", "--role=author", "--format=count") == "0\n"
    assert ok(folder, "user", "list", "--format=ids", "--number=0") == "1\n"
    ok(folder, "user", "create", "nobody", "n@example.org", "--role=none")
    assert ok(folder, "user", "list", "--role=none", "--field=login") == "nobody\n"
    ok(folder, "user", "delete", "nobody", "--yes")
    for word in ("1", "admin", "admin@example.org"):
        assert ok(folder, "user", "get", word, "--field=login") == "admin\n"
    assert ok(folder, "user", "get", "1", "--field=url") == "http://wp.example/author/admin/\n"
    for word in ("99", "nobody", "no@example.org"):
        assert error(folder, "user", "get", word) == f"Error: Invalid user ID, email or login: '{word}'\n"


@pytest.mark.parametrize(
    "words", [("post", "list", "--posts_per_page"), ("comment", "list", "--number"), ("user", "list", "--number")]
)
def test_more_than_can_be_counted_is_all(folder: Path, words: tuple[str, ...]) -> None:
    *words_, option = words
    assert ok(folder, *words_, f"{option}={'9' * 30}", "--format=ids") == "1\n"
    assert ok(folder, *words_, f"{option}=1", f"--offset={'9' * 30}", "--format=ids") == "\n"


def test_user_update(wp: WP, folder: Path) -> None:
    assert (
        ok(folder, "user", "update", "admin", "--display_name=Boss", "--user_pass=new", "--skip-email")
        == "Success: Updated user 1.\n"
    )
    assert authenticate(wp.site, "admin", "new").display_name == "Boss"
    assert error(folder, "user", "update", "admin") == "Error: Need some fields to update.\n"
    assert error(folder, "user", "update", "admin", "--role=king") == "Error: Role doesn't exist: king\n"
    assert error(folder, "user", "update", "admin", "--user_email=x") == "Error: The 'x' email address is invalid.\n"
    result = run(folder, "user", "update", "ghost", "--nickname=x", "--user_login=other")
    assert result.exit_code == 1
    assert result.stderr == (
        "Warning: User logins can't be changed.\nWarning: Invalid user ID, email or login: 'ghost'\nError: No valid users found.\n"
    )


def test_users_are_mailed_as_wp_cli_mails_them(wp: WP, folder: Path) -> None:
    def mailed() -> list[str]:
        files = sorted((folder / wp.site.config["mail.folder"]).glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [
            line
            for file in files
            for line in file.read_text("ascii").splitlines()
            if line.startswith(("To: ", "Subject: "))
        ]

    ok(folder, "user", "create", "ann", "ann@example.org")
    assert mailed() == []
    ok(folder, "user", "create", "bob", "bob@example.org", "--send-email")
    ok(folder, "user", "update", "bob", "--user_pass=new", "--user_email=b@example.org", "--skip-email")
    told = [
        "To: admin@example.org", "Subject: [Oracle Blog] New User Registration", "To: bob@example.org",
        "Subject: [Oracle Blog] Login Details",
    ]  # fmt: skip
    assert mailed() == told
    ok(folder, "user", "update", "bob", "--user_pass=newer", "--user_email=bob@example.org")
    changed = [
        "To: b@example.org",
        "Subject: [Oracle Blog] Password Changed",
        "To: b@example.org",
        "Subject: [Oracle Blog] Email Changed",
    ]
    assert mailed() == [*told, *changed]


def test_user_delete(wp: WP, folder: Path) -> None:
    ok(folder, "user", "create", "ann", "ann@example.org")
    ok(folder, "user", "create", "bob", "bob@example.org")
    wp.site.db.update("wp_posts", {"post_author": 2}, '"ID" = 1')
    assert error(folder, "user", "delete", "ann", "--reassign=99") == "Error: Invalid user ID, email or login: '99'\n"
    assert ok(folder, "user", "delete", "ann", "--reassign=3") == "Success: Removed user 2 from http://wp.example.\n"
    assert wp.site.db.value('SELECT "post_author" FROM "wp_posts" WHERE "ID" = 1') == 3
    refused = run(folder, "user", "delete", "bob", stdin="n\n")
    assert refused.exit_code == 1
    assert get_user_by(wp.site, "login", "bob")
    assert ok(folder, "user", "delete", "bob", "--yes") == "Success: Removed user 3 from http://wp.example.\n"
    assert get_user(wp.site, 3) is None
    post = get_post(wp.site, 1)
    assert post is None or post.post_status == "trash"


def test_post_create(wp: WP, folder: Path) -> None:
    create_term(wp.site, "News", "category")
    said = ok(
        folder, "post", "create", "--post_title=A title", "--post_content=Text", "--post_status=publish", "--post_name=slug",
        "--post_date=2024-02-03 04:05:06", "--ping_status=closed", "--post_author=1", "--post_category=news,1",
        "--tags_input=one, two", '--meta_input={"key": "value"}',
    )  # fmt: skip
    assert said == "Success: Created post 5.\n"
    post = get_post(wp.site, 5)
    assert post
    assert (post.post_title, post.post_name, post.post_date, post.post_status, post.ping_status, post.post_author) == (
        "A title", "slug", "2024-02-03 04:05:06", "publish", "closed", 1,
    )  # fmt: skip
    assert {term.name for term in terms_of(wp.site, 5, "category")} == {"News", "Uncategorized"}
    assert [term.name for term in terms_of(wp.site, 5, "post_tag")] == ["one", "two"]
    assert get_meta(wp.site, 5, "key") == ["value"]


def test_post_create_queues_trackbacks(wp: WP, folder: Path) -> None:
    number = ok(
        folder,
        "post",
        "create",
        "--post_title=T",
        "--post_status=publish",
        "--to_ping=http://a.example/tb",
        "--porcelain",
    ).strip()
    assert (
        wp.site.db.value('SELECT "to_ping" FROM "wp_posts" WHERE "ID" = ?', (number,)).strip() == "http://a.example/tb"
    )
    assert "do_pings" in ok(folder, "cron", "event", "list", "--field=hook").split()


def test_post_text_from_a_file_a_pipe_and_another_post(wp: WP, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("From a file")
    ok(folder, "post", "create", str(tmp_path / "text"), "--post_title=F")
    ok(folder, "post", "create", "-", "--post_title=P", stdin="From a pipe")
    ok(folder, "post", "create", "--from-post=1", "--post_name=copy")
    texts = [ok(folder, "post", "get", str(number), "--field=content").strip() for number in (5, 6)]
    assert texts == ["From a file", "From a pipe"]
    first, copy = get_post(wp.site, 1), get_post(wp.site, 7)
    assert first and copy and copy.post_content == first.post_content and copy.post_name == "copy"
    assert (
        error(folder, "post", "create", "no/such", "--post_title=F")
        == "Error: Unable to read content from 'no/such'.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Content, title, and excerpt are empty."),
        (["--post_title=x", "--post_category=nope"], "No such post category 'nope'."),
        (["--post_title=x", "--meta_input=["], "Invalid JSON: ["),
        (["--post_title=x", "--meta_input=[]"], "Invalid JSON: []"),
        (["--from-post=99"], "Could not find the post with ID 99."),
    ],
)
def test_post_create_refuses(wp: WP, folder: Path, words: list[str], said: str) -> None:
    before = wp.snapshot()
    assert error(folder, "post", "create", *words) == f"Error: {said}\n"
    assert wp.snapshot() == before


def test_post_update(wp: WP, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("New text")
    assert (
        ok(folder, "post", "update", "1", "2", str(tmp_path / "text"))
        == "Success: Updated post 1.\nSuccess: Updated post 2.\n"
    )
    assert (
        ok(folder, "post", "update", "1", "--ping_status=closed", "--post_category=1") == "Success: Updated post 1.\n"
    )
    post = get_post(wp.site, 1)
    assert post and (post.post_content, post.ping_status) == ("New text", "closed")
    assert error(folder, "post", "update", "1") == "Error: Need some fields to update.\n"
    result = run(folder, "post", "update", "99", "1", "--post_title=T")
    assert (result.exit_code, result.stdout) == (1, "Success: Updated post 1.\n")
    assert result.stderr == "Warning: Invalid post ID.\n"


def test_post_get_and_list(wp: WP, folder: Path) -> None:
    post = rows(folder, "post", "get", "1")
    assert (post["ID"], post["post_author"], post["comment_count"]) == (1, "1", "1")
    assert post["url"].endswith("/hello-world/")
    assert error(folder, "post", "get", "99") == "Error: Could not find the post with ID 99.\n"
    assert ok(folder, "post", "list").splitlines()[0] == "ID\tpost_title\tpost_name\tpost_date\tpost_status"
    assert ok(folder, "post", "list", "--format=ids") == "1\n"
    assert ok(folder, "post", "list", "--post_type=page", "--orderby=ID", "--order=asc", "--format=ids") == "2 3\n"
    assert ok(folder, "post", "list", "--post_type=any", "--format=count") == "3\n"
    assert ok(folder, "post", "list", "--post_type=any", "--ping_status=closed", "--format=count") == "0\n"
    assert ok(folder, "post", "list", "--post_type=any", "--comment_status=open", "--format=ids") == "1\n"
    assert (
        ok(folder, "post", "list", "--post_type=page", "--post_status=draft", "--field=post_title")
        == "Privacy Policy\n"
    )
    assert ok(folder, "post", "list", "--post_type=any", "--s=PRIVACY", "--format=ids") == "3\n"
    assert (
        ok(
            folder,
            "post",
            "list",
            "--post_type=any",
            "--post__in=1,3",
            "--orderby=ID",
            "--posts_per_page=1",
            "--offset=1",
            "--format=ids",
        )
        == "1\n"
    )
    assert (
        ok(
            folder,
            "post",
            "list",
            "--post_type=any",
            "--name=sample-page",
            "--author=1",
            "--post_parent=0",
            "--format=ids",
        )
        == "2\n"
    )


def test_post_delete(wp: WP, folder: Path) -> None:
    assert ok(folder, "post", "delete", "1") == "Success: Trashed post 1.\n"
    assert ok(folder, "post", "list", "--format=count") == "0\n"
    assert ok(folder, "post", "list", "--post_status=trash", "--format=ids") == "1\n"
    assert ok(folder, "post", "delete", "1") == "Success: Deleted post 1.\n"
    assert ok(folder, "post", "delete", "2", "--force") == "Success: Deleted post 2.\n"
    assert not wp.site.db.value('SELECT count(*) FROM "wp_posts" WHERE "ID" = 2')
    result = run(folder, "post", "delete", "1", "3")
    assert (result.exit_code, result.stdout, result.stderr) == (
        1, "Success: Trashed post 3.\n", "Warning: Failed deleting post 1.\n",
    )  # fmt: skip


def test_post_delete_of_a_type_without_trash(wp: WP, folder: Path) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_type" = ? WHERE "ID" = ?', ("attachment", 2))
    result = run(folder, "post", "delete", "2")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Warning: Posts of type 'attachment' do not support being sent to trash.\n")
    assert ok(folder, "post", "delete", "2", "--force") == "Success: Deleted post 2.\n"


def test_post_delete_without_a_trash(wp: WP, folder: Path) -> None:
    (folder / "settings.ini").write_text("[wordpress]\nempty_trash_days = 0\n")
    assert ok(folder, "post", "delete", "1") == "Success: Deleted post 1.\n"
    assert get_post(wp.site, 1) is None


@pytest.fixture
def ping(wp: WP) -> int:
    """A pingback that is held."""
    return insert_comment(
        wp.site,
        {
            "comment_post_ID": 1,
            "comment_type": "pingback",
            "comment_approved": "0",
            "comment_author": "Blog",
            "comment_author_url": "http://b.example/",
        },
    )


def test_comment_list(wp: WP, folder: Path, ping: int) -> None:
    head = "comment_ID\tcomment_post_ID\tcomment_date\tcomment_approved\tcomment_author\tcomment_author_email"
    assert ok(folder, "comment", "list").splitlines()[0] == head
    assert ok(folder, "comment", "list", "--type=pings", "--status=hold", "--format=ids") == f"{ping}\n"
    assert ok(folder, "comment", "list", "--type=trackback,comment", "--format=ids") == "1\n"
    assert ok(folder, "comment", "list", "--post_id=2", "--format=count") == "0\n"
    assert ok(folder, "comment", "list", "--search=b.example", "--field=ID") == f"{ping}\n"
    ok(folder, "comment", "spam", "1")
    assert ok(folder, "comment", "list", "--format=count") == "1\n"
    assert ok(folder, "comment", "list", "--status=any", "--format=count") == "2\n"
    assert ok(folder, "comment", "list", "--status=spam,approve", "--format=ids") == "1\n"
    assert (
        ok(folder, "comment", "list", "--status=any", "--number=1", "--offset=1", "--order=asc", "--format=count")
        == "1\n"
    )
    assert ok(folder, "comment", "list", "--user_id=5", "--parent=0", "--format=count") == "0\n"


def test_comment_get(folder: Path, ping: int) -> None:
    comment = rows(folder, "comment", "get", str(ping))
    assert (comment["comment_ID"], comment["comment_type"], comment["user_id"]) == (str(ping), "pingback", "0")
    assert comment["url"].endswith(f"/hello-world/#comment-{ping}")
    assert ok(folder, "comment", "get", "1", "--field=author") == "A WordPress Commenter\n"
    assert error(folder, "comment", "get", "99") == "Error: Invalid comment ID.\n"


def test_a_comment_of_no_post_has_no_address(wp: WP, folder: Path) -> None:
    number = insert_comment(wp.site, {"comment_post_ID": 99})
    assert ok(folder, "comment", "get", str(number), "--field=url") == "\n"


def test_moderation(wp: WP, folder: Path, ping: int) -> None:
    def status() -> str:
        comment = get_comment(wp.site, ping)
        return comment.comment_approved if comment else "gone"

    for word, said, after in (
        ("approve", "Approved comment {}.", "1"),
        ("unapprove", "Unapproved comment {}.", "0"),
        ("spam", "Marked comment {} as spam.", "spam"),
        ("unspam", "Unspammed comment {}.", "0"),
        ("trash", "Trashed comment {}.", "trash"),
        ("untrash", "Untrashed comment {}.", "0"),
        ("delete", "Trashed comment {}.", "trash"),
        ("delete", "Deleted comment {}.", "gone"),
    ):
        assert ok(folder, "comment", word, str(ping)) == f"Success: {said.format(ping)}\n"
        assert status() == after


def test_several_comments_at_once(folder: Path, ping: int) -> None:
    ok(folder, "comment", "unapprove", "1")
    assert (
        ok(folder, "comment", "approve", "1", str(ping))
        == f"Success: Approved comment 1.\nSuccess: Approved comment {ping}.\n"
    )
    assert (
        ok(folder, "comment", "delete", "1", str(ping), "--force")
        == f"Success: Deleted comment 1.\nSuccess: Deleted comment {ping}.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["approve", "99"], "Error: Could not find the comment with ID 99.\n"),
        (["approve", "x"], "Error: Could not find the comment with ID 0.\n"),
        (["approve", "1"], "Error: Could not update comment status.\n"),
        (["spam", "99"], "Error: Failed marking comment 99 as spam.\n"),
        (["unspam", "99"], "Error: Failed unspamming comment 99.\n"),
        (["trash", "99"], "Error: Failed trashing comment 99.\n"),
        (["untrash", "99"], "Error: Failed untrashing comment 99.\n"),
        (["delete", "99"], "Warning: Failed deleting comment 99.\n"),
    ],
)
def test_moderation_refuses(folder: Path, words: list[str], said: str) -> None:
    assert error(folder, "comment", *words) == said


def test_comment_count(wp: WP, folder: Path, ping: int) -> None:
    expected = "approved:        1\nspam:            0\ntrash:           0\npost-trashed:    0\nall:             2\nmoderated:       1\ntotal_comments:  2\n"
    assert ok(folder, "comment", "count") == expected
    assert ok(folder, "comment", "count", "1") == expected
    assert ok(folder, "comment", "count", "2") == expected.replace("1", "0").replace("2", "0")
    assert options.text(wp.site, "blogname")
