"""Comments as they are shown: author, address, words (``get_comment_author``, ``comment_text`` and their filters)."""

from __future__ import annotations

from wpcompat import options
from wpcompat.comments.filters import home_host
from wpcompat.db.rows import Comment
from wpcompat.formatting.autop import autop
from wpcompat.formatting.balance import balance_tags
from wpcompat.formatting.display import capital_p, convert_chars
from wpcompat.formatting.links import make_clickable
from wpcompat.formatting.smilies import convert_smilies
from wpcompat.formatting.strings import specialchars
from wpcompat.formatting.texturize import texturize
from wpcompat.formatting.urls import esc_url
from wpcompat.site import Site
from wpcompat.users.store import get_user


def author_name(site: Site, comment: Comment) -> str:
    """The author's name as HTML text; a user's display name or ``Anonymous`` where the row has none."""
    name = comment.comment_author
    if not name:
        user = get_user(site, comment.user_id) if comment.user_id else None
        name = user.display_name if user else "Anonymous"
    return specialchars(name, quotes="none")


def author_url(comment: Comment) -> str:
    """The author's address, safe for an attribute; empty for none and for the bare ``http://``."""
    url = "" if comment.comment_author_url in ("http://", "https://") else comment.comment_author_url
    return esc_url(url, ("http", "https"))


def content_html(site: Site, comment: Comment) -> str:
    """The words as HTML: bare addresses are links, lines are paragraphs, typography is smart (``comment_text``).

    Plain text from outside stays text, but what the row holds as markup is markup: pages sanitise once more.
    """
    return displayed(site, comment.comment_content)


def displayed(site: Site, content: str) -> str:
    """Any content through the filters of ``comment_text``; the approval of a comment looks at it so, too."""
    host = home_host(site) if site.profile.modern_link_rel else None
    text = make_clickable(content, home_host=host)
    text = convert_chars(texturize(text))
    if options.is_on(site, "use_smilies"):
        text = convert_smilies(text, site_url=options.text(site, "siteurl"))
    return capital_p(autop(balance_tags(text)))
