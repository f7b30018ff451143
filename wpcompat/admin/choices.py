"""What the lists of the posts' forms offer: authors, categories, parents, templates, months of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from markupsafe import Markup

from wpcompat.admin.ask import Ask
from wpcompat.db.rows import Post, Term
from wpcompat.formatting import display
from wpcompat.formatting.strings import esc_attr, esc_html
from wpcompat.posts.formats import FORMATS
from wpcompat.posts.templates import page_templates
from wpcompat.posts.types import PostType
from wpcompat.rendering import clean_text
from wpcompat.site import Site
from wpcompat.terms.store import list_terms, terms_of
from wpcompat.users.caps import can
from wpcompat.users.query import UserQuery, find_users
from wpcompat.users.store import get_user

Options = list[tuple[str, str | Markup]]
"""Values with their labels, as ``f.select`` takes them."""

NO_CHANGE = Markup("&mdash; No Change &mdash;")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_OPTIONS: Options = [(f"{number:02d}", f"{number:02d}-{name}") for number, name in enumerate(MONTHS, 1)]
_PAD = Markup("&nbsp;" * 3)
_MANY_USERS = 10000
_MOST_PAGES = 5000


def authors(ask: Ask, kind: PostType, chosen: int = 0) -> Options:
    """The users who may write posts of a type, and ``chosen``; on sites of very many users that one alone."""
    site = ask.site
    count = int(site.db.value('SELECT count(*) FROM "wp_users"', default=0))
    found = []
    if count <= _MANY_USERS:
        listed = find_users(site, UserQuery(authors=True, orderby="display_name"), ask.user)
        found = [user for user in listed if can(site, user, kind.cap["edit_posts"])]
    if chosen and chosen not in {user.ID for user in found}:
        extra = get_user(site, chosen)
        found += [extra] if extra else []
    return [(str(user.ID), f"{user.display_name} ({user.user_login})") for user in found]


def category_tree(site: Site) -> list[tuple[Term, int]]:
    """Every category with its level, children behind their parents, siblings by name."""
    terms = list_terms(site, "category")
    known = {term.term_id for term in terms}
    children: dict[int, list[Term]] = defaultdict(list)
    for term in terms:
        children[term.parent if term.parent in known else 0].append(term)
    found: list[tuple[Term, int]] = []
    stack = [(term, 0) for term in reversed(children[0])]
    seen: set[int] = set()
    while stack:
        term, level = stack.pop()
        seen.add(term.term_id)
        found.append((term, level))
        stack += ((child, level + 1) for child in reversed(children.get(term.term_id, [])))
    return found + [(term, 0) for term in terms if term.term_id not in seen]


def category_options(site: Site) -> Options:
    """The categories for a list, each indented by its level."""
    return [(str(term.term_id), _PAD * level + clean_text(term.name)) for term, level in category_tree(site)]


def parents(site: Site, kind: PostType, but: int = 0) -> Options:
    """The published pages that a page may stand below, each indented: not the page itself, and none below it."""
    rows = site.db.rows(
        'SELECT "ID", "post_parent", "post_title" FROM "wp_posts" WHERE "post_type" = ? AND "post_status" = ?'
        ' ORDER BY "menu_order", "post_title", "ID" LIMIT ?',
        (kind.name, "publish", _MOST_PAGES),
    )
    known = {row[0] for row in rows}
    children: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for post_id, parent, title in rows:
        children[parent if parent in known else 0].append((post_id, title))
    found: Options = []
    stack = [(post_id, title, 0) for post_id, title in reversed(children[0])]
    while stack:
        post_id, title, level = stack.pop()
        if post_id == but:
            continue
        label = clean_text(title) if title else Markup("#{} (no title)").format(post_id)
        found.append((str(post_id), _PAD * level + label))
        stack += ((child, name, level + 1) for child, name in reversed(children.get(post_id, [])))
    return found


def templates(site: Site, kind: PostType) -> Options:
    """The templates of the theme for a type, the default one first; nothing where the theme has none."""
    known = page_templates(site, kind.name)
    if not known:
        return []
    return [("default", "Default template"), *sorted(known.items(), key=lambda item: item[1])]


def tags_to_edit(site: Site, post_id: int) -> Markup:
    """The tags of a post as a field takes them: their names are stored with references, which are to be read (``get_terms_to_edit``)."""
    return Markup(esc_attr(", ".join(term.name for term in terms_of(site, post_id, "post_tag"))))


def formats(site: Site, chosen: str = "") -> Options:
    """The formats of the theme, ``0`` for none, with the one that a post has anyway; nothing where it has none."""
    offered = list(site.profile.theme_formats)
    if not offered:
        return []
    if chosen in FORMATS and chosen != "standard" and chosen not in offered:
        offered.append(chosen)
    return [("0", "Standard"), *((name, FORMATS[name]) for name in offered)]


def used_formats(site: Site) -> Options:
    """The formats that some post has."""
    slugs: Iterable[str] = (
        term.slug.replace("post-format-", "") for term in list_terms(site, "post_format", hide_empty=True)
    )
    return [(slug, FORMATS[slug]) for slug in slugs if slug in FORMATS and slug != "standard"]


def title_of(post: Post) -> Markup:
    """A title as lists of wp-admin show it, its tags to be read (``_draft_or_post_title``): a link needs words."""
    return Markup(esc_html(display.the_title(post.post_title))) or Markup("(no title)")
