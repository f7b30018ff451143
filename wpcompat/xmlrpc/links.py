"""The addresses that the endpoint names: its own, and those of the RSD document."""

from __future__ import annotations

from wpcompat import options
from wpcompat.formatting.strings import strip_tags
from wpcompat.site import Site
from wpcompat.xmlrpc.wire import escape, prolog, to_bytes


def endpoint_url(site: Site, *, secure: bool) -> str:
    """``…/xmlrpc.php`` on the site's address (``site_url( 'xmlrpc.php', 'rpc' )``)."""
    return site_address(site, "/xmlrpc.php", secure=secure)


def site_address(site: Site, path: str, *, secure: bool) -> str:
    """A path on the site's address, in the scheme of the request (``site_url``)."""
    return with_scheme(options.text(site, "siteurl").rstrip("/") + path, secure=secure)


def rest_url(site: Site, *, secure: bool) -> str:
    """The root of the REST interface, as RSD names it (``get_rest_url``)."""
    structure = options.text(site, "permalink_structure")
    if not structure:
        path = "/index.php?rest_route=/"
    else:
        path = "/index.php/wp-json/" if structure.startswith("/index.php/") else "/wp-json/"
    return with_scheme(options.text(site, "home").rstrip("/") + path, secure=secure)


def with_scheme(url: str, *, secure: bool) -> str:
    return "https" + url[4:] if secure and url.startswith("http://") else url


def rsd(site: Site, charset: str, *, secure: bool) -> bytes:
    """The Really Simple Discovery document, which the head of every page points to."""
    own = escape(endpoint_url(site, secure=secure))
    home = escape(strip_tags(with_scheme(options.text(site, "home").rstrip("/"), secure=secure)))
    apis = "".join(
        f'\t\t\t<api name="{name}" blogID="1" preferred="{preferred}" apiLink="{own}" />\n'
        for name, preferred in (
            ("WordPress", "true"),
            ("Movable Type", "false"),
            ("MetaWeblog", "false"),
            ("Blogger", "false"),
        )
    )
    return to_bytes(
        f'{prolog(charset)}<rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd">\n\t<service>\n'
        "\t\t<engineName>WordPress</engineName>\n\t\t<engineLink>https://wordpress.org/</engineLink>\n"
        f"\t\t<homePageLink>{home}</homePageLink>\n\t\t<apis>\n{apis}"
        f'\t\t\t\t<api name="WP-API" blogID="1" preferred="false" apiLink="{escape(rest_url(site, secure=secure))}" />\n'
        "\t\t\t</apis>\n\t</service>\n</rsd>\n\t"
    )
