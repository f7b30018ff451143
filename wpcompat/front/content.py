"""The texts of posts, comments and pings as visitors see them: WordPress's display filters, then the sanitiser, remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from markupsafe import Markup

from wpcompat import options
from wpcompat.comments.text import author_name, content_html
from wpcompat.db import Comment, Post
from wpcompat.formatting import display
from wpcompat.formatting.kses import kses_post
from wpcompat.front import gallery
from wpcompat.posts.titles import marked_title
from wpcompat.rendering import clean_comment, clean_post, clean_text
from wpcompat.site import Site

NEXT_PAGE = "<!--nextpage-->"
_MORE = "<!--more"
_ENTRY = 200
"""Letters that a remembered text counts for besides its own."""


class Texts:
    """Rendered texts by what they were made from, the least used of more than ``bound`` letters forgotten.

    A page may show ten thousand pings, and a post may have millions of letters, so they are not counted by their number.
    """

    def __init__(self, bound: int = 32_000_000) -> None:
        self._bound = bound
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[Markup, int]] = OrderedDict()
        self._letters = 0

    def get(
        self, kind: str, number: int, source: Hashable, make: Callable[[], Markup], *, letters: int | None = None
    ) -> Markup:
        """The text of a kind made from ``source``; ``number`` is the row's ID where the text names it, else 0.

        ``letters``: about how long the source is, where it is not one text.
        """
        key = (kind, number, source)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found[0]
        made = make()
        weight = len(made) + (len(str(source)) if letters is None else letters) + _ENTRY
        with self._lock:
            self._letters += weight - self._kept.pop(key, (made, 0))[1]
            self._kept[key] = (made, weight)
            while self._letters > self._bound:
                self._letters -= self._kept.popitem(last=False)[1][1]
        return made


def texts(site: Site) -> Texts:
    found: Texts | None = site.cache.get("front.texts")
    if found is None:
        found = site.cache["front.texts"] = Texts()
    return found


def post_html(site: Site, post: Post, html: str) -> str:
    """A part of a post's content through WordPress's display filters (``the_content``), before any sanitising."""
    table = gallery.renderers(site, post) if "[gallery" in html else None
    smilies = options.is_on(site, "use_smilies")
    return display.the_content(html, site_url=options.text(site, "siteurl"), renderers=table, smilies=smilies)


def post_content(site: Site, post: Post, part: str) -> Markup:
    """A part of a post for a page; one with a gallery is made anew, since pictures come and go without it."""
    if "[gallery" in part:
        return clean_post(post_html(site, post, part))
    key = (part, options.is_on(site, "use_smilies"))
    return texts(site).get("post", post.ID, key, lambda: clean_post(post_html(site, post, part)), letters=len(part))


def post_title(site: Site, post: Post) -> Markup:
    """The title as visitors see it (``get_the_title``): marked when protected or private."""
    return texts(site).get(
        "title", post.ID, marked_title(post), lambda: clean_text(display.the_title(marked_title(post)))
    )


def parts_of(post: Post) -> list[str]:
    """The pages that ``<!--nextpage-->`` makes of a post (``setup_postdata``)."""
    content = post.post_content
    if NEXT_PAGE not in content:
        return [content]
    for before, after in (
        ("\n<!--nextpage-->\n", NEXT_PAGE),
        ("\n<!--nextpage-->", NEXT_PAGE),
        ("<!--nextpage-->\n", NEXT_PAGE),
    ):
        content = content.replace(before, after)
    content = content.replace("<!-- wp:nextpage -->", "").replace("<!-- /wp:nextpage -->", "")
    return content.removeprefix(NEXT_PAGE).split(NEXT_PAGE)


def with_more_mark(post: Post, part: str) -> str:
    """A part with an anchor in the place of the mark where lists break off, as pages and feeds show it."""
    at = part.find(_MORE)
    end = part.find("-->", at) if at >= 0 else -1
    return part if end < 0 else f'{part[:at]}<span id="more-{post.ID}"></span>{part[end + 3 :]}'


def teaser(site: Site, post: Post) -> tuple[Markup, bool]:
    """What a list shows of a post, and whether there is more of it."""
    parts = parts_of(post)
    at = parts[0].find(_MORE)
    if at >= 0 and parts[0].find("-->", at) >= 0:
        return post_content(site, post, parts[0][:at]), True
    if post.post_excerpt:
        return post_content(site, post, post.post_excerpt), True
    return post_content(site, post, parts[0]), len(parts) > 1


def excerpt_html(site: Site, post: Post) -> str:
    """The excerpt, written or made (``get_the_excerpt``), as HTML."""
    if post.post_password:
        return "There is no excerpt because this is a protected post."
    part = parts_of(post)[0]
    smilies = options.is_on(site, "use_smilies")
    return display.get_the_excerpt(post.post_excerpt, part, site_url=options.text(site, "siteurl"), smilies=smilies)


def comment_html(site: Site, comment: Comment) -> str:
    """A comment's or ping's text through WordPress's display filters, before any sanitising."""
    return content_html(site, comment)


def comment_content(site: Site, comment: Comment, *, kept: bool = True) -> Markup:
    """A comment's or ping's text for a page; ``kept``: whether to remember it by itself."""

    def make() -> Markup:
        return clean_comment(content_html(site, comment))

    if not kept:
        return make()
    key = (comment.comment_content, options.is_on(site, "use_smilies"))
    return texts(site).get("comment", 0, key, make, letters=len(comment.comment_content))


def comment_author(site: Site, comment: Comment, *, kept: bool = True) -> Markup:
    """The name of a commenter, or the title of a pinging page."""
    return name(site, comment.comment_author or author_name(site, comment), kept=kept)


def name(site: Site, html: str, *, kept: bool = True) -> Markup:
    """A name or title from outside, without tags."""
    return texts(site).get("name", 0, html, lambda: clean_text(html)) if kept else clean_text(html)


def safe_feed_html(html: str) -> str:
    """HTML for a feed: what may be in a post at all, in WordPress's own spelling."""
    return kses_post(html)
