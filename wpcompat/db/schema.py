"""Making the tables: WordPress's from the models, our own by recorded migrations.

``MIGRATIONS`` is the list of our own steps, in order; each runs in one transaction together with the record that it ran,
so that a process killed at any point leaves the old or the new schema, never one between.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import peewee

from wpcompat.db.database import Database
from wpcompat.db.models import KEYS, UNIQUE_KEYS, WORDPRESS_TABLES
from wpcompat.formatting.strings import substituted
from wpcompat.journal import Exchange

logger = logging.getLogger("wpcompat")

_COUNT_OLD = (
    'UPDATE "wpcompat_comment_counts" SET "number" = "number" - 1 WHERE "post_id" = OLD."comment_post_ID"'
    ' AND "status" = OLD."comment_approved" AND "type" = OLD."comment_type";'
)
_COUNT_NEW = (
    'INSERT INTO "wpcompat_comment_counts" VALUES (NEW."comment_post_ID", NEW."comment_approved", NEW."comment_type", 1)'
    ' ON CONFLICT DO UPDATE SET "number" = "number" + 1;'
)

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "0001 option generation",
        (
            'CREATE TABLE "wpcompat_counters" ("name" TEXT PRIMARY KEY, "value" INTEGER NOT NULL) WITHOUT ROWID',
            "INSERT INTO \"wpcompat_counters\" VALUES ('options', 1)",
            *(
                f'CREATE TRIGGER "wpcompat_options_{event.lower()}" AFTER {event} ON "wp_options" BEGIN '
                'UPDATE "wpcompat_counters" SET "value" = "value" + 1 WHERE "name" = \'options\'; END'
                for event in ("INSERT", "UPDATE", "DELETE")
            ),
        ),
    ),
    (
        "0002 journal",
        (
            'CREATE TABLE "wpcompat_exchanges" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "at" REAL NOT NULL, "kind" TEXT NOT NULL,'
            ' "direction" TEXT NOT NULL, "title" TEXT NOT NULL, "peer" TEXT NOT NULL, "verdict" TEXT NOT NULL,'
            ' "comment_id" INTEGER NOT NULL, "post_id" INTEGER NOT NULL, "steps" TEXT NOT NULL)',
            'CREATE INDEX "wpcompat_exchanges__comment_id" ON "wpcompat_exchanges" ("comment_id")',
        ),
    ),
    (
        "0003 claims",
        (
            # Who is sending what: a claim that has run out belongs to a process that died and may be taken over.
            'CREATE TABLE "wpcompat_claims" ("name" TEXT PRIMARY KEY, "owner" TEXT NOT NULL, "expires" REAL NOT NULL) WITHOUT ROWID',
        ),
    ),
    (
        "0004 failed logins",
        (
            'CREATE TABLE "wpcompat_failed_logins" ("name" TEXT NOT NULL, "at" REAL NOT NULL)',
            'CREATE INDEX "wpcompat_failed_logins__name" ON "wpcompat_failed_logins" ("name", "at")',
        ),
    ),
    (
        "0005 duplicates of pings",
        (
            # Every ping looks for its URL and its author among the comments of the post, which may be many.
            'CREATE INDEX "wpcompat_comments_url" ON "wp_comments" ("comment_post_ID", "comment_author_url" COLLATE NOCASE)',
            'CREATE INDEX "wpcompat_comments_author" ON "wp_comments" ("comment_post_ID", "comment_author" COLLATE NOCASE)',
        ),
    ),
    (
        "0006 moderation",
        (
            # The list of comments shows a page of any status and type, and how many there are, whether there are ten or a
            # million; and a post's number of comments is counted anew with every ping it takes.
            'CREATE INDEX "wpcompat_comments_moderation" ON "wp_comments" ("comment_approved", "comment_type", "comment_date_gmt")',
            'CREATE INDEX "wpcompat_comments_user" ON "wp_comments" ("user_id") WHERE "user_id" > 0',
            'CREATE TABLE "wpcompat_comment_counts" ("post_id" INTEGER NOT NULL, "status" TEXT NOT NULL COLLATE NOCASE,'
            ' "type" TEXT NOT NULL COLLATE NOCASE, "number" INTEGER NOT NULL, PRIMARY KEY ("post_id", "status", "type")) WITHOUT ROWID',
            'INSERT INTO "wpcompat_comment_counts" SELECT "comment_post_ID", "comment_approved", "comment_type", count(*)'
            ' FROM "wp_comments" GROUP BY 1, 2, 3',
            *(
                f'CREATE TRIGGER "wpcompat_comments_{name}" AFTER {event} ON "wp_comments" BEGIN {" ".join(acts)} END'
                for name, event, acts in (
                    ("insert", "INSERT", (_COUNT_NEW,)),
                    ("delete", "DELETE", (_COUNT_OLD,)),
                    (
                        "update",
                        'UPDATE OF "comment_post_ID", "comment_approved", "comment_type"',
                        (_COUNT_OLD, _COUNT_NEW),
                    ),
                )
            ),
        ),
    ),
)


def create_wordpress_tables(db: Database) -> None:
    """Make WordPress's tables and keys where they are missing."""
    with db.transaction():
        for model in WORDPRESS_TABLES:
            with model.bind_ctx(db.peewee):
                model.create_table(safe=True)
            table = model._meta.table_name
            for key, columns in KEYS[table].items():
                unique = "UNIQUE " if (table, key) in UNIQUE_KEYS else ""
                names = ", ".join(f'"{column}"' for column in columns)
                # The index name begins as the table's does, so the prefix reaches it too.
                db.execute(f'CREATE {unique}INDEX IF NOT EXISTS "{table}__{key}" ON "{table}" ({names})')


def migrate(db: Database) -> list[str]:
    """Run the migrations that this database lacks; their names."""
    db.execute('CREATE TABLE IF NOT EXISTS "wpcompat_migrations" ("name" TEXT PRIMARY KEY) WITHOUT ROWID')
    done = set(db.column('SELECT "name" FROM "wpcompat_migrations"'))
    ran = []
    for name, statements in MIGRATIONS:
        if name in done:
            continue
        with db.transaction():
            if db.value('SELECT 1 FROM "wpcompat_migrations" WHERE "name" = ?', (name,)):
                continue
            for statement in statements:
                db.execute(statement)
            db.insert("wpcompat_migrations", {"name": name})
        ran.append(name)
    return ran


def is_installed(db: Database) -> bool:
    """Whether the database holds a site (its options table has ``siteurl``)."""
    if not db.path.is_file():
        return False
    found = db.value("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", (f"{db.prefix}options",))
    return bool(found) and bool(db.value('SELECT 1 FROM "wp_options" WHERE "option_name" = ?', ("siteurl",)))


_EXCHANGE = ("id", "at", "kind", "direction", "title", "peer", "verdict", "comment_id", "post_id", "steps")


def _row(entry: Exchange) -> tuple[object, ...]:
    return (
        entry.id, entry.at, entry.kind, entry.direction, *map(substituted, (entry.title, entry.peer, entry.verdict)),
        entry.comment_id, entry.post_id,
    )  # fmt: skip


def write_exchanges(db: Database, batch: Sequence[Exchange], keep: int) -> bool:
    """Keep exchanges in the ring, and let go of the oldest. False when the database does not take them now."""
    # Nobody waits for the database while the steps are written down.
    steps = [entry.as_json() for entry in batch]
    try:
        with db.transaction():
            last = db.value('SELECT "seq" FROM sqlite_sequence WHERE "name" = \'wpcompat_exchanges\'', default=0)
            for number, entry in enumerate(batch, last + 1):
                entry.id = number
            db.insert_many(
                "wpcompat_exchanges",
                _EXCHANGE,
                [(*_row(entry), text) for entry, text in zip(batch, steps, strict=True)],
            )
            if batch:
                db.execute('DELETE FROM "wpcompat_exchanges" WHERE "id" <= ?', (batch[-1].id - keep,))
    except peewee.DatabaseError as error:
        logger.warning("the journal cannot be written: %s", error)
        return False
    return True
