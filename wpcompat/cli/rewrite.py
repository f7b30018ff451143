"""``wpcompat rewrite``: permalinks."""

from __future__ import annotations

import click

from wpcompat import options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import success
from wpcompat.site import Site


@command("structure")
@click.argument("structure")
@click.option("--category-base", help="The base of category addresses.")
@click.option("--tag-base", help="The base of tag addresses.")
@click.option("--hard", is_flag=True, help="Taken for WP-CLI's sake: there is no .htaccess to write.")
@pass_site
def structure(site: Site, structure: str, category_base: str | None, tag_base: str | None, hard: bool) -> None:
    """Set the permalink structure, such as /%year%/%monthnum%/%postname%/ (empty: plain links, ?p=N)."""
    written = structure
    while "//" in written:
        written = written.replace("//", "/")
    if written and not written.startswith("/"):
        written = "/" + written
    options.update(site, "permalink_structure", written)
    for name, base in (("category_base", category_base), ("tag_base", tag_base)):
        if base is not None:
            options.update(site, name, f"/{base.strip('/')}" if base.strip("/") else "")
    options.update(site, "rewrite_rules", "")
    success("Rewrite structure set.")
