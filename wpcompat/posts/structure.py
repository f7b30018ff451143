"""What the permalink options say, read once until an option changes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wpcompat import options
from wpcompat.site import Site

_TAG = re.compile(r"%[^%/]+%")
_VERBOSE = re.compile(r"[^%]*%(?:postname|category|tag|author)%")
FEEDS = ("feed", "rdf", "rss", "rss2", "atom")
"""What a feed is called in addresses; ``feed`` is the default one."""
INDEX = "index.php"


@dataclass(frozen=True)
class Structure:
    """The permalink options of a site, and what WordPress derives from them (``WP_Rewrite::init``)."""

    home: str
    """Address of the site, without a slash at its end."""
    permalinks: str
    """``permalink_structure``; empty for plain permalinks."""
    category_base: str
    tag_base: str
    front: str
    """What stands before the first tag, with a slash at its beginning and usually at its end."""
    root: str
    """``index.php/`` where permalinks go through it, else empty."""
    verbose_pages: bool
    """The structure begins with a name, so addresses of pages are only told apart by looking pages up."""
    static_front: bool
    """A page stands in front, not the newest posts (``show_on_front``)."""
    page_on_front: int
    """The static front page, or 0."""
    page_for_posts: int
    """The page that shows the posts while a static page stands in front, or 0."""

    @property
    def pretty(self) -> bool:
        return bool(self.permalinks)

    @property
    def through_index(self) -> bool:
        return bool(self.root)

    @property
    def category_struct(self) -> str:
        return self._with_front(self.category_base, "category") + "/%category%"

    @property
    def tag_struct(self) -> str:
        return self._with_front(self.tag_base, "tag") + "/%post_tag%"

    @property
    def author_struct(self) -> str:
        return self.front + "author/%author%"

    @property
    def date_struct(self) -> str:
        """The order of year, month and day, below ``date/`` where it could be taken for a post's ID."""
        orders = ("%year%/%monthnum%/%day%", "%day%/%monthnum%/%year%", "%monthnum%/%day%/%year%")
        order = next((o for o in orders if o in self.permalinks), orders[0])
        first_three = _TAG.findall(self.permalinks)[:3]
        return self.front + ("date/" if "%post_id%" in first_three else "") + order

    def _with_front(self, base: str, fallback: str) -> str:
        """A base of the site's own stands at the root, the usual one behind the front."""
        behind_front = not base or self.through_index
        return (self.front if behind_front else self.root) + (base.strip("/") or fallback)


def structure(site: Site) -> Structure:
    """The permalink options as they are now."""
    return options.derived(site, "structure", _read)


def _read(site: Site) -> Structure:
    permalinks = options.text(site, "permalink_structure")
    static = options.text(site, "show_on_front") == "page"
    return Structure(
        home=options.text(site, "home").rstrip("/"),
        permalinks=permalinks,
        category_base=options.text(site, "category_base"),
        tag_base=options.text(site, "tag_base"),
        front=permalinks[: max(0, permalinks.find("%"))],
        root=f"{INDEX}/" if permalinks.startswith(f"/{INDEX}") else "",
        verbose_pages=bool(_VERBOSE.match(permalinks)),
        static_front=static,
        page_on_front=options.integer(site, "page_on_front") if static else 0,
        page_for_posts=options.integer(site, "page_for_posts") if static else 0,
    )


def user_trailingslash(site: Site, path: str) -> str:
    """The path with or without a slash at its end, as the structure has it (``user_trailingslashit``)."""
    path = path.rstrip("/\\")
    return path + "/" if structure(site).permalinks.endswith("/") else path
