"""The database: WordPress's tables, column for column, and a few of our own (``wpcompat_``)."""

from wpcompat.db.database import Database
from wpcompat.db.rows import Comment, Post, Term, User

__all__ = ["Comment", "Database", "Post", "Term", "User"]
