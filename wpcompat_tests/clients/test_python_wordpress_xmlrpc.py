"""python-wordpress-xmlrpc, the library that Python people know: every family of its methods."""

from __future__ import annotations

import base64
import collections
import collections.abc
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from wordpress_xmlrpc import Client, WordPressComment, WordPressPage, WordPressPost, WordPressTerm
from wordpress_xmlrpc.compat import xmlrpc_client
from wordpress_xmlrpc.exceptions import InvalidCredentialsError
from wordpress_xmlrpc.methods import comments, demo, media, options, pages, posts, taxonomies, users

from wpcompat_tests.clients.conftest import Blog

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@contextmanager
def connected(blog: Blog, password: str) -> Iterator[Any]:
    client = Client(blog.endpoint, "admin", password)
    yield client
    client.server("close")()


@pytest.fixture
def client(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # The library (2.3, of 2014) names a class that left its old place in Python 3.10; people patch it like this.
    monkeypatch.setattr(collections, "Iterable", collections.abc.Iterable, raising=False)
    with connected(blog, "secret") as found:
        yield found


def test_demo(client: Any) -> None:
    assert client.call(demo.SayHello()) == "Hello!"
    assert client.call(demo.AddTwoNumbers(20, 22)) == 42


def test_wrong_password(blog: Blog) -> None:
    with (
        connected(blog, "wrong") as client,
        pytest.raises(InvalidCredentialsError, match="Incorrect username or passw"),
    ):
        client.call(posts.GetPosts())


def test_posts(client: Any, blog: Blog) -> None:
    post = WordPressPost()
    post.title, post.content, post.excerpt = f"Title {blog.mark}", "<p>Some <b>content</b></p>", "Short"
    post.slug = blog.mark
    post.post_status = "publish"
    post.date = datetime(2024, 2, 29, 12, 30, 15)
    post.terms_names = {"post_tag": [f"tag {blog.mark}"], "category": [f"cat {blog.mark}"]}
    post.custom_fields = [{"key": "mood", "value": "fine"}]
    post.id = client.call(posts.NewPost(post))
    assert post.id.isdigit()

    read = client.call(posts.GetPost(post.id))
    assert (read.title, read.content, read.excerpt) == (post.title, post.content, post.excerpt)
    assert (read.post_status, read.comment_status, read.ping_status) == ("publish", "closed", "open")
    assert read.link == f"{blog.url}/2024/02/29/{blog.mark}/"
    assert (read.date, read.slug, read.user, read.post_type) == (post.date, blog.mark, "1", "post")
    assert sorted(term.name for term in read.terms) == [f"cat {blog.mark}", f"tag {blog.mark}"]
    assert [(field["key"], field["value"]) for field in read.custom_fields] == [("mood", "fine")]
    assert (read.sticky, read.post_format, read.password) == (False, "standard", "")

    read.title, read.post_status = f"Other {blog.mark}", "draft"
    assert client.call(posts.EditPost(post.id, read)) is True
    again = client.call(posts.GetPost(post.id))
    assert (again.title, again.post_status, again.link) == (read.title, "draft", f"{blog.url}/?p={post.id}")

    listed = client.call(posts.GetPosts({"number": 5, "s": blog.mark}))
    assert [found.id for found in listed] == [post.id]
    titles = client.call(posts.GetPosts({"s": blog.mark}, ["post_title"]))
    assert [found.struct["post_title"] for found in titles] == [read.title]
    revisions = client.call(posts.GetRevisions(post.id, ["post_title"]))
    assert [revision.title for revision in revisions] == [read.title, post.title]
    assert client.call(posts.RestoreRevision(revisions[-1].id)) is True
    assert client.call(posts.GetPost(post.id)).title == post.title

    assert client.call(posts.DeletePost(post.id)) is True
    assert client.call(posts.GetPost(post.id)).post_status == "trash"
    assert client.call(posts.DeletePost(post.id)) is True
    with pytest.raises(xmlrpc.client.Fault) as fault:
        client.call(posts.GetPost(post.id))
    assert (fault.value.faultCode, fault.value.faultString) == (404, "Invalid post ID.")


def test_kinds_of_posts(client: Any) -> None:
    assert client.call(posts.GetPostStatusList()) == {
        "draft": "Draft", "pending": "Pending Review", "private": "Private", "publish": "Published"
    }  # fmt: skip
    assert client.call(posts.GetPostFormats())["aside"] == "Aside"
    types = client.call(posts.GetPostTypes())
    assert list(types) == ["post", "page", "attachment"]
    assert client.call(posts.GetPostType("page")).hierarchical is True


def test_pages(client: Any, blog: Blog) -> None:
    parent, child = WordPressPage(), WordPressPage()
    parent.title, parent.post_status, parent.slug = f"Parent {blog.mark}", "publish", f"{blog.mark}-parent"
    parent.id = client.call(posts.NewPost(parent))
    child.title, child.post_status, child.parent_id, child.slug = (
        f"Child {blog.mark}", "publish", parent.id, f"{blog.mark}-child"
    )  # fmt: skip
    child.id = client.call(posts.NewPost(child))
    read = client.call(posts.GetPost(child.id, results_class=WordPressPage))
    assert read.link == f"{blog.url}/{blog.mark}-parent/{blog.mark}-child/"
    assert (read.parent_id, read.post_type) == (parent.id, "page")
    listed = client.call(
        posts.GetPosts({"post_type": "page", "s": blog.mark, "orderby": "ID"}, results_class=WordPressPage)
    )
    assert [page.id for page in listed] == [child.id, parent.id]
    assert client.call(pages.GetPageStatusList()) == {"draft": "Draft", "private": "Private", "publish": "Published"}
    assert client.call(pages.GetPageTemplates())["Default"] == "default"
    for page in (child, parent):
        for _ in range(2):
            assert client.call(posts.DeletePost(page.id)) is True


def test_taxonomies(client: Any, blog: Blog) -> None:
    assert [kind.name for kind in client.call(taxonomies.GetTaxonomies())] == ["category", "post_tag", "post_format"]
    assert client.call(taxonomies.GetTaxonomy("category")).hierarchical is True
    parent, child = WordPressTerm(), WordPressTerm()
    parent.taxonomy, parent.name = "category", f"Above {blog.mark}"
    parent.id = client.call(taxonomies.NewTerm(parent))
    child.taxonomy, child.name, child.parent, child.description = "category", f"Below {blog.mark}", parent.id, "Words"
    child.id = client.call(taxonomies.NewTerm(child))
    read = client.call(taxonomies.GetTerm("category", child.id))
    assert (read.name, read.slug, read.parent, read.description, read.count) == (
        child.name, f"below-{blog.mark}", parent.id, "Words", 0
    )  # fmt: skip
    found = client.call(taxonomies.GetTerms("category", {"search": blog.mark}))
    assert [term.id for term in found] == [parent.id, child.id]
    read.name = f"Renamed {blog.mark}"
    assert client.call(taxonomies.EditTerm(child.id, read)) is True
    assert client.call(taxonomies.GetTerm("category", child.id)).name == read.name
    for term in (child, parent):
        assert client.call(taxonomies.DeleteTerm("category", term.id)) is True


def test_media(client: Any, blog: Blog) -> None:
    sent = {"name": f"{blog.mark}.png", "type": "image/png", "bits": xmlrpc_client.Binary(PNG)}
    answer = client.call(media.UploadFile(sent))
    assert (answer["file"], answer["type"]) == (f"{blog.mark}.png", "image/png")
    assert answer["url"].startswith(f"{blog.url}/wp-content/uploads/")
    item = client.call(media.GetMediaItem(answer["id"]))
    assert (item.title, item.link, item.parent) == (f"{blog.mark}.png", answer["url"], 0)
    assert (item.metadata["width"], item.metadata["height"]) == (1, 1)
    library = client.call(media.GetMediaLibrary({"mime_type": "image/png", "number": 1}))
    assert [found.id for found in library] == [answer["id"]]

    post = WordPressPost()
    post.title, post.post_status, post.thumbnail = f"Pictured {blog.mark}", "publish", answer["id"]
    post.id = client.call(posts.NewPost(post))
    assert client.call(posts.GetPost(post.id)).thumbnail["link"] == answer["url"]
    for _ in range(2):
        client.call(posts.DeletePost(post.id))
    assert client.call(posts.DeletePost(answer["id"])) is True


def test_comments(client: Any, blog: Blog) -> None:
    post = WordPressPost()
    post.title, post.post_status, post.comment_status = f"Talk {blog.mark}", "publish", "open"
    post.id = client.call(posts.NewPost(post))
    comment = WordPressComment()
    comment.content = f"A word {blog.mark}"
    number = client.call(comments.NewComment(post.id, comment))
    read = client.call(comments.GetComment(number))
    assert (read.content, read.status, read.post, read.user) == (comment.content, "approve", post.id, "1")
    answer = WordPressComment()
    answer.content, answer.parent = f"An answer {blog.mark}", number
    second = client.call(comments.NewComment(post.id, answer))
    listed = client.call(comments.GetComments({"post_id": post.id, "number": 10}))
    assert sorted(int(found.id) for found in listed) == [number, second]
    edited = WordPressComment()
    edited.status, edited.content = "hold", "Changed"
    assert client.call(comments.EditComment(number, edited)) is True
    assert client.call(comments.GetCommentCount(post.id)) == {
        "approved": 1, "awaiting_moderation": 1, "spam": 0, "total_comments": 2
    }  # fmt: skip
    assert client.call(comments.GetCommentStatusList()) == {
        "hold": "Unapproved", "approve": "Approved", "spam": "Spam", "trash": "Trash"
    }  # fmt: skip
    for one in (second, number):
        assert client.call(comments.DeleteComment(one)) is True
    for _ in range(2):
        client.call(posts.DeletePost(post.id))


def test_options(client: Any) -> None:
    found = {option.name: option.value for option in client.call(options.GetOptions(["software_name", "blog_title"]))}
    assert found["software_name"] == "WordPress"
    changed = client.call(options.SetOptions({"blog_tagline": "Told by a client", "software_name": "no"}))
    assert [(option.name, option.value) for option in changed] == [
        ("blog_tagline", "Told by a client"),
        ("software_name", "WordPress"),
    ]
    assert client.call(options.SetOptions({"blog_tagline": ""}))[0].value == ""


def test_users(client: Any) -> None:
    assert client.call(users.GetUser(1)).username == "admin"
    assert "admin" in [user.username for user in client.call(users.GetUsers({"role": "administrator"}))]
    profile = client.call(users.GetProfile())
    assert (profile.id, profile.roles) == ("1", ["administrator"])
    profile.first_name = "Ada"
    assert client.call(users.EditProfile(profile)) is True
    assert client.call(users.GetProfile()).first_name == "Ada"
    profile.first_name = ""
    client.call(users.EditProfile(profile))
    assert [blog.is_admin for blog in client.call(users.GetUsersBlogs())] == [True]
    assert "admin" in [
        author.user_login if hasattr(author, "user_login") else author.display_name
        for author in client.call(users.GetAuthors())
    ]
