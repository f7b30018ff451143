"""``wpcompat rewrite``: permalinks."""

from __future__ import annotations

import click

from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, plain, success
from wpcompat.posts import permalink_settings
from wpcompat.site import Site


@command("structure")
@click.argument("structure")
@click.option("--category-base", help="The base of category addresses.")
@click.option("--tag-base", help="The base of tag addresses.")
@click.option("--hard", is_flag=True, help="Taken for WP-CLI's sake: there is no .htaccess to write.")
@pass_site
def structure(site: Site, structure: str, category_base: str | None, tag_base: str | None, hard: bool) -> None:
    """Set the permalink structure, such as /%year%/%monthnum%/%postname%/ (empty or default: plain links, ?p=N)."""
    sent = {"permalink_structure": "" if structure == "default" else structure}
    for name, base in (("category_base", category_base), ("tag_base", tag_base)):
        if base is not None:
            sent[name] = base.strip("/")
    refusal, _, _link = permalink_settings.save(site, sent).refusal.partition(" <a ")
    if refusal:
        raise Failure(plain(refusal))
    success("Rewrite structure set.")
