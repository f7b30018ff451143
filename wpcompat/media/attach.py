"""Uploads that a post shows become its own (``wp_xmlrpc_server::attach_uploads``)."""

from __future__ import annotations

from wpcompat.site import Site


def attach_uploads(site: Site, post_id: int, content: str) -> None:
    """Every attachment without a parent whose guid stands in the content gets the post as its parent."""
    with site.db.transaction():
        for number, guid in site.db.rows(
            'SELECT "ID", "guid" FROM "wp_posts" WHERE "post_parent" = ? AND "post_type" = ?', (0, "attachment")
        ):
            if guid and guid != "0" and guid in content:
                site.db.update("wp_posts", {"post_parent": post_id}, '"ID" = ?', (number,))
