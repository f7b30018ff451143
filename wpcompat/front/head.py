"""The links in the head of a page, in WordPress's order, with its quotes."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from wpcompat import options
from wpcompat.db import Post, Term, User
from wpcompat.formatting.strings import esc_attr, esc_xml, wp_strip_all_tags
from wpcompat.formatting.urls import add_query_arg, esc_url, urlencode
from wpcompat.front.headers import rest_route
from wpcompat.posts import permalinks
from wpcompat.posts.openness import comments_open, pings_open
from wpcompat.posts.query import QueryResult
from wpcompat.posts.structure import structure
from wpcompat.site import Site


@dataclass(frozen=True)
class HeadContext:
    """What the head says about the page: its title as HTML, and its canonical address (empty: none)."""

    title: str
    canonical: str


def head_links(site: Site, result: QueryResult, context: HeadContext) -> Markup:
    """The ``<link>`` elements of a front-end page (``wp_head``), one a line."""
    lines = _feed_links(site, result, context)
    oembed = _oembed_links(site, result)
    modern = site.profile.rest_links_have_title
    if modern:
        lines += oembed
    lines.append(f'<link rel="https://api.w.org/" href="{esc_url(permalinks.rest_url(site))}" />')
    route = rest_route(result)
    if route:
        title = ' title="JSON"' if modern else ""
        url = esc_url(permalinks.rest_url(site, route))
        lines.append(f'<link rel="alternate"{title} type="application/json" href="{url}" />')
    lines.append(
        '<link rel="EditURI" type="application/rsd+xml" title="RSD" '
        f'href="{esc_url(permalinks.site_url(site, "xmlrpc.php"))}?rsd" />'
    )
    if site.profile.head_wlwmanifest:
        manifest = permalinks.site_url(site, "wp-includes/wlwmanifest.xml")
        lines.append(f'<link rel="wlwmanifest" type="application/wlwmanifest+xml" href="{manifest}" />')
    if context.canonical:
        lines.append(f'<link rel="canonical" href="{esc_url(context.canonical)}" />')
    post = _post(result)
    if post is not None:
        lines.append(f"<link rel='shortlink' href='{esc_url(permalinks.shortlink(site, post))}' />")
    if not modern:
        lines += oembed
    if _has_pingback_link(site, post):
        lines.append(f'<link rel="pingback" href="{esc_url(permalinks.site_url(site, "xmlrpc.php"))}" />')
    return Markup("\n".join(lines))


def trackback_rdf(site: Site, result: QueryResult, title: str, agent: str) -> Markup:
    """The RDF block for trackback discovery (``trackback_rdf``), empty unless the theme setting asks for it."""
    post = _post(result)
    if post is None or not site.config["theme.trackback_rdf"] or "W3C_Validator" in agent:
        return Markup("")
    link = esc_url(permalinks.get_permalink(site, post))
    name = esc_xml(wp_strip_all_tags(title)).replace("--", "&#x2d;&#x2d;")
    return Markup(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
        '\t\t\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '\t\t\txmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">\n'
        f'\t\t<rdf:Description rdf:about="{link}"\n    dc:identifier="{link}"\n    dc:title="{name}"\n'
        f'    trackback:ping="{esc_url(permalinks.trackback_url(site, post))}" />\n</rdf:RDF>'
    )


def _post(result: QueryResult) -> Post | None:
    thing = result.queried if result.is_singular else None
    return thing if isinstance(thing, Post) else None


def _has_pingback_link(site: Site, post: Post | None) -> bool:
    where: str = site.config["theme.pingback_link"]
    if where == "open":
        return post is not None and pings_open(site, post)
    return where == "always"


def _feed_links(site: Site, result: QueryResult, context: HeadContext) -> list[str]:
    blog = esc_attr(options.text(site, "blogname"))
    lines = [
        _feed_link(f"{blog} &raquo; Feed", permalinks.feed_link(site)),
        _feed_link(f"{blog} &raquo; Comments Feed", permalinks.comments_feed_link(site)),
    ]
    extra = _extra_feed(site, result, context)
    if extra:
        lines.append(_feed_link(f"{blog} &raquo; {extra[0]}", extra[1]))
    return lines


def _feed_link(title: str, url: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{esc_url(url)}" />'


def _extra_feed(site: Site, result: QueryResult, context: HeadContext) -> tuple[str, str] | None:
    """Title and address of the feed that belongs to this page (``feed_links_extra``)."""
    thing = result.queried
    post = _post(result)
    if post is not None:
        if not (comments_open(site, post) or pings_open(site, post) or post.comment_count > 0):
            return None
        return f"{esc_attr(wp_strip_all_tags(context.title))} Comments Feed", permalinks.post_comments_feed_link(
            site, post
        )
    if isinstance(thing, Term):
        kind = {"category": "Category", "post_tag": "Tag"}.get(thing.taxonomy, thing.taxonomy)
        return f"{esc_attr(thing.name)} {kind} Feed", permalinks.term_feed_link(site, thing)
    if result.is_author and isinstance(thing, User):
        return f"Posts by {esc_attr(thing.display_name)} Feed", permalinks.author_feed_link(
            site, thing.ID, thing.user_nicename
        )
    if result.is_search:
        words = result.search
        return f"Search Results for &#8220;{esc_attr(words)}&#8221; Feed", search_feed_link(site, words)
    return None


def _oembed_links(site: Site, result: QueryResult) -> list[str]:
    post = _post(result)
    if post is None:
        return []
    endpoint = permalinks.rest_url(site, "oembed/1.0/embed")
    if "?" in endpoint:
        before, _, route = endpoint.partition("rest_route=")
        endpoint = f"{before}rest_route={urlencode(route)}"
    address = f"{endpoint}{'&' if '?' in endpoint else '?'}url={urlencode(permalinks.get_permalink(site, post))}"
    names = ('title="oEmbed (JSON)" ', 'title="oEmbed (XML)" ') if site.profile.rest_links_have_title else ("", "")
    return [
        f'<link rel="alternate" {names[0]}type="application/json+oembed" href="{esc_url(address)}" />',
        f'<link rel="alternate" {names[1]}type="text/xml+oembed" href="{esc_url(address + "&format=xml")}" />',
    ]


def search_link(site: Site, words: str) -> str:
    """The address of a search (``get_search_link``)."""
    now = structure(site)
    if not now.pretty:
        return permalinks.home_url(site, "?s=" + urlencode(words))
    path = f"{now.root}search/" + urlencode(words).replace("%2F", "/")
    return permalinks.home_url(site, permalinks.user_trailingslashit(site, path))


def search_feed_link(site: Site, words: str, feed: str = "rss2") -> str:
    """The feed of a search (``get_search_feed_link``)."""
    if structure(site).pretty:
        return search_link(site, words).rstrip("/") + f"/feed/{feed}/"
    return add_query_arg(search_link(site, words), feed=feed)
