"""Lists that are narrowed by the arguments of WordPress's queries: ``--author=2 --post__in=1,2 --orderby=ID``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from wpcompat.cli.formats import MOST_ROWS


def order_option(default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--order``, the direction of a list."""
    return click.option("--order", type=click.Choice(["asc", "desc"], case_sensitive=False), default=default, show_default=True, help="Upwards or downwards.")  # fmt: skip


def filter_options(
    filters: Mapping[str, str], **aliases: tuple[str, ...]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option for each filter, with its help; the command gets those that are given as ``asked``, by name.

    ``aliases``: further names of a filter.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kw: Any) -> Any:
            given = {name: kw.pop(f"filter_{name}") for name in filters}
            return function(*args, asked={name: text for name, text in given.items() if text is not None}, **kw)

        wrapper.__doc__ = function.__doc__
        wrapper.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        for name, help in reversed(list(filters.items())):
            words = (name, *aliases.get(name, ()))
            click.option(*(f"--{word}" for word in words), f"filter_{name}", metavar="VALUE", help=help)(wrapper)
        return wrapper

    return decorate


def first(number: int, offset: int | None, paged: int) -> int:
    """How many rows come before those that are asked for: of all (``number`` -1) none, and an offset counts before a page."""
    if number < 0:
        return 0
    return min(offset if offset is not None else max(paged - 1, 0) * number, MOST_ROWS)
