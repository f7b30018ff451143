"""The parts of WordPress's list tables that every list has: views, columns, row actions, pages (``WP_List_Table``)."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat.admin.ask import Ask, remove_query_arg
from wpcompat.formatting.php import absint, truthy


@dataclass(frozen=True)
class View:
    """A link above a list: its class, address and label; how many rows it has, if it says so."""

    key: str
    url: str
    label: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Column:
    """A column. ``url`` puts the list in its order, ``order`` is the direction that the address asks for (asc, desc), and
    ``sorted`` says whether the list is in that column's order now, the other way round."""

    key: str
    label: str
    url: str = ""
    order: str = "asc"
    sorted: bool = False


@dataclass(frozen=True)
class Action:
    """What can be done with a row. ``aria`` is what a screen reader says instead of the label; ``attributes`` are the link's other ones."""

    key: str
    url: str
    label: str
    aria: str = ""
    danger: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Paging:
    """Page ``page`` of a list of ``total`` rows. ``base`` is the list's address without ``paged``."""

    total: int
    page: int
    per_page: int
    base: str

    @property
    def pages(self) -> int:
        """How many there are; 0 for an empty list."""
        return -(-self.total // self.per_page)

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.per_page

    @property
    def items(self) -> str:
        return "1 item" if self.total == 1 else f"{self.total:,} items"

    @property
    def first(self) -> str:
        return self.base

    @property
    def previous(self) -> str:
        return self.address(max(1, self.page - 1))

    @property
    def next(self) -> str:
        return self.address(min(self.pages, self.page + 1))

    @property
    def last(self) -> str:
        return self.address(self.pages)

    @property
    def beyond(self) -> str:
        """Where to send somebody who asks for a page after the last: its address; empty for a page that exists."""
        return self.last if 0 < self.pages < self.page else ""

    def address(self, page: int) -> str:
        """The address of another page."""
        return f"{self.base}{'&' if '?' in self.base else '?'}paged={page}"


def paging(ask: Ask, total: int, per_page: int) -> Paging:
    """The pages of the list that is asked for; its other arguments stay as they are (``get_pagenum``)."""
    return Paging(total, page_number(ask), per_page, list_address(ask, "paged"))


def page_number(ask: Ask) -> int:
    """The page asked for, from 1 on; no more than a database can skip."""
    return min(max(1, absint(ask.text("paged"))), 2**31)


def bulk_action(ask: Ask) -> str:
    """What is to be done to the rows that were ticked; empty for a filter, or for nothing (``WP_List_Table::current_action``).

    The lower list of actions is WordPress's ``action2``, which only its script copies up; here its own button has a name.
    """
    if truthy(ask.text("filter_action")):
        return ""
    act = ask.text("action2" if ask.has("doaction2") else "action")
    return act if truthy(act) and act != "-1" else ""


def list_address(ask: Ask, *without: str) -> str:
    """The address of the list that is shown, less some arguments and those that only told what was done before."""
    return remove_query_arg(ask.here, *without, *TELLING)


TELLING = (
    "_wp_http_referer", "_wpnonce", "action", "action2", "approved", "deleted", "delete_count", "doaction", "filter_action",
    "ids", "locked", "message", "same", "settings-updated", "skipped", "spammed", "trashed", "unapproved", "unspammed",
    "untrashed", "update", "updated",
)  # fmt: skip
"""Arguments that are true once (``wp_removable_query_args``)."""
