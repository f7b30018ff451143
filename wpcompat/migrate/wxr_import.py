"""Importing a WordPress export: authors, terms, posts with their metadata and comments, as WordPress's importer does.

Its file, or files, are read twice: once whole, so that a broken one changes nothing, then once to import. IDs are kept when they are
free, so that ``?p=N`` and ``wp-trackback.php/N`` go on working; old addresses that the site's permalinks would not reach
are remembered. What is there already is left alone: importing twice changes nothing.

Parents, thumbnails and the like wait until everything is there. What a post waits for stands in its metadata until then, so
that importing once more finishes what was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from wpcompat import options
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.migrate.attachments import AttachmentError, fetch_attachment
from wpcompat.migrate.install import NAVIGATION
from wpcompat.migrate.wxr_authors import Chosen, read_author_map
from wpcompat.migrate.wxr_comments import PINGS, free_id, import_comments
from wpcompat.migrate.wxr_read import Author, Header, Item, Record, TermRecord, read
from wpcompat.posts import old_links
from wpcompat.posts.meta import add_meta, add_stored_meta
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import delete_post, get_post, insert_post
from wpcompat.site import Site
from wpcompat.terms.store import create_term, deferred_counting, get_term_by, set_terms
from wpcompat.users.store import create_user, get_user_by

PENDING = "_wpcompat_import_pending"
"""The metadata key of what a post waits for: JSON, old IDs under ``parent`` and ``thumbnail``, ``sticky``, ``url`` (a pair)."""
IMPORTED = "_wpcompat_imported"
"""The metadata key of what the export said of a post that is stored otherwise, without a date or guid for example."""
_QUEUE_KEYS = {"_pingme", "_encloseme", "_trackbackme"}
_FILE_KEYS = {"_wp_attached_file", "_wp_attachment_metadata", "_wp_attachment_backup_sizes"}


@dataclass
class Report:
    """What an import did. ``problems`` are texts for the person who runs it."""

    authors: int = 0
    terms: int = 0
    posts: int = 0
    comments: int = 0
    pings: int = 0
    attachments_fetched: int = 0
    already_there: int = 0
    new_ids: int = 0
    old_links: int = 0
    problems: list[str] = field(default_factory=list)


def run(
    site: Site,
    *files: Path,
    authors: str | Chosen = "create",
    fetch: bool = False,
    progress: Callable[[int], None] = lambda count: None,
) -> Report:
    """Import the files of one export. ``authors`` is ``create``, ``skip``, the path of a CSV (old_user_login,new_user_login)
    or ``Chosen``.

    ``progress`` hears the bytes read, of twice the files' size. Raises ``WxrError``, ``MapWritten`` and ``OSError``.
    """

    def records() -> Iterator[Record]:
        return chain.from_iterable(read(file, progress) for file in files)

    found: list[str] = []
    last_post = last_comment = 0
    for record in records():
        if isinstance(record, Author):
            found.append(record.login)
        elif isinstance(record, Item):
            found.append(record.creator)
            last_post = max(last_post, record.id)
            last_comment = max(last_comment, *(comment.id for comment in record.comments), 0)
    importer = Importer(site, authors, list(dict.fromkeys(filter(None, found))), fetch, last_post, last_comment)
    with deferred_counting(site):
        for record in records():
            importer.take(record)
        importer.finish()
    return importer.report


class Importer:
    """One import under way: what was mapped so far."""

    def __init__(
        self, site: Site, authors: str | Chosen, logins: list[str], fetch: bool, last_post: int, last_comment: int
    ) -> None:
        self.site = site
        self.report = Report()
        self._fetch = fetch
        self._create = authors == "create"
        self._chosen = authors if isinstance(authors, Chosen) else None
        self._map = {}
        if isinstance(authors, str) and authors not in ("create", "skip"):
            self._map = read_author_map(site, Path(authors), logins)
        self._last_post = last_post
        self._last_comment = last_comment
        self._base = ""
        self._users: dict[str, int] = {}
        self._user_ids: dict[int, int] = {}
        self._posts: dict[int, int] = {}
        self._taken: set[int] = set()
        self._urls: dict[str, str] = {}
        self._there = self._what_is_there()
        self._fallback = self._chosen.otherwise if self._chosen else self._first_administrator()

    def take(self, record: Header | Author | TermRecord | Item) -> None:
        """Import one record, in one transaction."""
        if isinstance(record, Header):
            self._base = record.base_blog_url
            return
        if isinstance(record, Item) and record.type == "attachment" and self._fetch:
            self._fetch_file(record)
        with self.site.db.transaction():
            if isinstance(record, Author):
                self._author(record)
            elif isinstance(record, TermRecord):
                self._term(record)
            else:
                self._item(record)

    def _fetch_file(self, item: Item) -> None:
        """Bring an attachment's file in before its row is written: no network inside a transaction."""
        url = item.attachment_url or item.guid
        if self._existing(item):
            return
        try:
            fetched = fetch_attachment(self.site, url, item.date)
        except AttachmentError as error:
            self.report.problems.append(f"{url}: {error}")
            return
        self.report.attachments_fetched += 1
        self._urls[url] = fetched

    def finish(self) -> None:
        """What needs everything to be there: parents, thumbnails, sticky posts, addresses of fetched files."""
        with self.site.db.transaction():
            sticky: list[int] = []
            for post_id, written in self.site.db.rows(
                'SELECT "post_id", "meta_value" FROM "wp_postmeta" WHERE "meta_key" = ? ORDER BY "meta_id"', (PENDING,)
            ):
                pending = json.loads(written)
                if pending.get("parent") in self._posts:
                    parent = self._posts[pending["parent"]]
                    self.site.db.update("wp_posts", {"post_parent": parent}, '"ID" = ?', (post_id,))
                if "thumbnail" in pending:
                    old = pending["thumbnail"]
                    add_meta(self.site, post_id, "_thumbnail_id", str(self._posts.get(old, old)))
                if "sticky" in pending:
                    sticky.append(post_id)
                if "url" in pending:
                    self._rename(*pending["url"])
            self.site.db.execute('DELETE FROM "wp_postmeta" WHERE "meta_key" = ?', (PENDING,))
            if sticky:
                have = options.get(self.site, "sticky_posts", {})
                kept = list(have.values()) if isinstance(have, dict) else []
                options.update(self.site, "sticky_posts", [*kept, *(n for n in sticky if n not in kept)])

    def _rename(self, old_url: str, new_url: str) -> None:
        """Let the contents name a fetched file by its new address."""
        self.site.db.execute(
            'UPDATE "wp_posts" SET "post_content" = replace("post_content", ?, ?) WHERE instr("post_content", ?)',
            (old_url, new_url, old_url),
        )

    def _what_is_there(self) -> dict[int, list[int]]:
        """The IDs of the posts before the import, by what tells them: one walk over the table instead of one for each item."""
        there: dict[int, list[int]] = {}
        last = 0
        query = 'SELECT "ID", "post_type", "post_date", "post_title", "guid" FROM "wp_posts" WHERE "ID" > ? ORDER BY "ID" LIMIT 1000'
        while rows := self.site.db.rows(query, (last,)):
            for post_id, *identity in rows:
                there.setdefault(_identity(*identity), []).append(post_id)
            last = rows[-1][0]
        query = 'SELECT "post_id", "meta_value" FROM "wp_postmeta" WHERE "meta_key" = ? ORDER BY "meta_id"'
        for post_id, written in self.site.db.rows(query, (IMPORTED,)):
            there.setdefault(_identity(*json.loads(written)), []).append(post_id)
        return there

    def _first_administrator(self) -> int:
        found = self.site.db.value(
            'SELECT "user_id" FROM "wp_usermeta" WHERE "meta_key" = ? AND instr("meta_value", ?) ORDER BY "user_id"',
            (f"{self.site.db.prefix}capabilities", '"administrator"'),
            default=0,
        )
        return int(found)

    def _author(self, author: Author) -> None:
        user_id = self._user(author.login, author)
        if author.id:
            self._user_ids[author.id] = user_id

    def _user(self, login: str, author: Author | None = None) -> int:
        """The user who stands for a login of the export."""
        if login not in self._users:
            self._users[login] = self._user_of(login, author or Author(login))
        return self._users[login]

    def _user_of(self, login: str, author: Author) -> int:
        clean = sanitize_user(login, strict=True)
        if self._chosen is not None:
            return self._of_choice(self._chosen, clean, author)
        user = get_user_by(self.site, "email", author.email) if self._create else None
        user = user or get_user_by(self.site, "login", self._map.get(login, clean))
        if user:
            return user.ID
        return self._create_user(author) if login and self._create else self._fallback

    def _of_choice(self, chosen: Chosen, login: str, author: Author) -> int:
        """The user whom a person chose, or has made, for a login of the export."""
        if login in chosen.users:
            return chosen.users[login]
        wanted = chosen.new.get(login, "")
        there = get_user_by(self.site, "login", wanted) if wanted else None
        if there:
            return there.ID
        return self._create_user(replace(author, login=wanted)) if wanted else chosen.otherwise

    def _create_user(self, author: Author) -> int:
        email = author.email
        if email and get_user_by(self.site, "email", email):
            email = ""
        try:
            user_id = create_user(
                self.site,
                login=author.login,
                email=email,
                password="".join(self.site.random.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(24)),
                display_name=author.display_name or author.login,
                first_name=author.first_name,
                last_name=author.last_name,
            )
        except WPError as error:
            self.report.problems.append(f"author {author.login}: {error.message}")
            return self._fallback
        self.report.authors += 1
        return user_id

    def _term(self, term: TermRecord) -> None:
        if not term.slug or not term.taxonomy or get_term_by(self.site, "slug", term.slug, term.taxonomy):
            return
        parent = get_term_by(self.site, "slug", term.parent, term.taxonomy) if term.parent else None
        try:
            made = create_term(
                self.site, term.name or term.slug, term.taxonomy, slug=term.slug,
                parent=parent.term_id if parent else 0, description=term.description,
            )  # fmt: skip
            for key, value in term.meta:
                self.site.db.insert("wp_termmeta", {"term_id": made.term_id, "meta_key": key, "meta_value": value})
        except WPError as error:
            self.report.problems.append(f"{term.taxonomy} {term.slug}: {error.message}")
            return
        self.report.terms += 1

    def _existing(self, item: Item) -> int:
        """The post that an earlier import made of this item. Alike items of one export are told apart by their IDs."""
        there = self._there.get(_identity(*_told(item)), [])
        free = [post_id for post_id in there if post_id not in self._taken]
        return item.id if item.id in free else min(free, default=0)

    def _item(self, item: Item) -> None:
        if item.id and item.id in self._posts:  # the export has it twice, as some of WordPress's own have
            self.report.already_there += 1
            return
        post_id = self._existing(item)
        if post_id:
            self.report.already_there += 1
        else:
            post_id = self._insert(item)
            if not post_id:
                return
        if item.id:
            self._posts[item.id] = post_id
        self._taken.add(post_id)
        added = import_comments(self.site, item.comments, post_id, users=self._user_ids, last=self._last_comment)
        pings = sum(comment.type in PINGS for comment in added)
        self.report.pings += pings
        self.report.comments += len(added) - pings

    def _insert(self, item: Item) -> int:
        parent = self._posts.get(item.parent, 0)
        self._make_way(item.id)
        import_id = free_id(self.site, "wp_posts", "ID", item.id, self._last_post)
        values = {
            "import_id": import_id, "post_author": self._user(item.creator), "post_date": item.date,
            "post_date_gmt": item.date_gmt, "post_content": item.content, "post_excerpt": item.excerpt,
            "post_title": item.title, "post_status": item.status, "post_name": item.name,
            "comment_status": item.comment_status or "closed", "ping_status": item.ping_status or "closed",
            "guid": item.guid, "post_parent": parent, "menu_order": item.menu_order, "post_type": item.type,
            "post_password": item.password, "post_modified": item.modified, "post_modified_gmt": item.modified_gmt,
        }  # fmt: skip
        try:
            post_id = insert_post(self.site, {k: v for k, v in values.items() if v != ""}, importing=True)
        except WPError as error:
            self.report.problems.append(f"{item.type} {item.id} ({item.title}): {error.message}")
            return 0
        self.report.posts += 1
        self.report.new_ids += post_id != item.id
        pending: dict[str, object] = {"parent": item.parent} if item.parent and not parent else {}
        if item.sticky:
            pending["sticky"] = True
        self._assign_terms(item, post_id)
        self._meta(item, post_id, pending)
        if pending:
            add_meta(self.site, post_id, PENDING, json.dumps(pending))
        post = get_post(self.site, post_id)
        if post is not None:
            if _identity(post.post_type, post.post_date, post.post_title, post.guid) != _identity(*_told(item)):
                add_meta(self.site, post_id, IMPORTED, json.dumps(_told(item)))
            self._remember_link(item, post)
        return post_id

    def _make_way(self, wanted: int) -> None:
        """The menu that a fresh site's theme has made of its pages keeps no imported post from its old ID."""
        post = get_post(self.site, wanted)
        if (
            post is not None
            and post.post_type == "wp_navigation"
            and (post.post_author, post.post_content) == (0, NAVIGATION)
        ):
            delete_post(self.site, wanted, force=True)

    def _assign_terms(self, item: Item, post_id: int) -> None:
        by_taxonomy: dict[str, list[int]] = {}
        for taxonomy, slug, name in item.terms:
            taxonomy = "post_tag" if taxonomy == "tag" else taxonomy
            term = get_term_by(self.site, "slug", slug, taxonomy)
            if term is None:
                self._term(TermRecord(taxonomy, slug, name))
                term = get_term_by(self.site, "slug", slug, taxonomy)
            if term is not None:
                by_taxonomy.setdefault(taxonomy, []).append(term.term_id)
        for taxonomy, ids in by_taxonomy.items():
            set_terms(self.site, post_id, taxonomy, ids)

    def _meta(self, item: Item, post_id: int, pending: dict[str, object]) -> None:
        fetched = self._urls.get(item.attachment_url or item.guid) if item.type == "attachment" else None
        for key, value in item.meta:
            if key in _QUEUE_KEYS or key in (PENDING, IMPORTED) or (fetched and key in _FILE_KEYS):
                continue
            if key == "_thumbnail_id":
                pending["thumbnail"] = intval(value)
            elif key == "_edit_last":
                add_meta(self.site, post_id, key, str(self._user_ids.get(intval(value), self._fallback)))
            else:
                add_stored_meta(self.site, post_id, key, value)
        if fetched:
            pending["url"] = [item.attachment_url or item.guid, fetched]
            add_meta(self.site, post_id, "_wp_attached_file", fetched.partition("/wp-content/uploads/")[2])

    def _remember_link(self, item: Item, post: Post) -> None:
        """Keep the path of an old address that the site's own permalinks would not reach."""
        parts = urlsplit(item.link)
        if post.post_status not in ("publish", "inherit") or parts.query or not parts.path.strip("/"):
            return
        base = urlsplit(self._base).path.rstrip("/")
        path = parts.path.removeprefix(base)
        home = urlsplit(options.text(self.site, "home")).path.rstrip("/")
        if urlsplit(get_permalink(self.site, post)).path.removeprefix(home).strip("/") != path.strip("/"):
            old_links.remember(self.site, post.ID, path)
            self.report.old_links += 1


def _told(item: Item) -> tuple[str, str, str, str]:
    return item.type, item.date, item.title, item.guid


def _identity(post_type: str, date: str, title: str, guid: str) -> int:
    """What tells a post from others, in a few bytes: exports can hold a hundred thousand. Letter case does not count."""
    return hash((post_type, date, title.lower(), guid.lower()))
