"""What stands in a WordPress's database, kept inside it and put back between cases, logins included."""

from __future__ import annotations

from wpcompat_tests.reference.differential import TABLES, Sql

KEPT = (*TABLES, "options")


class Saved:
    """The rows of now; ``restore`` brings them back, and the IDs of new rows with them."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._next: dict[str, str] = {}
        self.save()

    def save(self) -> None:
        for table in KEPT:
            self._sql.run(
                f"DROP TABLE IF EXISTS kept_{table}; CREATE TABLE kept_{table} LIKE wp_{table}; INSERT INTO kept_{table} SELECT * FROM wp_{table}"
            )
        self._sql.run("ANALYZE TABLE wp_posts")
        self._next = dict(
            line.split("\t")
            for line in self._sql.run(
                "SELECT table_name, auto_increment FROM information_schema.tables WHERE table_schema = database() AND table_name LIKE 'wp\\_%' AND auto_increment IS NOT NULL"
            )
        )

    def restore(self) -> None:
        for table in KEPT:
            following = self._next.get(f"wp_{table}")
            self._sql.run(
                f"DELETE FROM wp_{table}; INSERT INTO wp_{table} SELECT * FROM kept_{table}"
                + (f"; ALTER TABLE wp_{table} AUTO_INCREMENT = {following}" if following else "")
            )

    def forget(self) -> None:
        """Drop what was kept."""
        self._sql.run(f"DROP TABLE IF EXISTS {', '.join(f'kept_{table}' for table in KEPT)}")
