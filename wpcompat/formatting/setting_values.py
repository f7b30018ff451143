"""What a setting may be: readers from its text to its value, whose docstrings say what they take. They raise ``ValueError``."""

from __future__ import annotations

import configparser
import ipaddress
from collections.abc import Callable

LARGEST = 2_147_483_647
"""No number of a setting is larger: sums with it stay within what SQLite and clocks can hold."""


def text(value: str) -> str:
    """any text"""
    return value


def boolean(value: str) -> bool:
    """yes or no"""
    words = configparser.ConfigParser.BOOLEAN_STATES
    if value.lower() not in words:
        raise ValueError
    return words[value.lower()]


def natural(value: str) -> int:
    """a whole number, 0 to 2147483647"""
    if not value.isascii() or not value.isdigit() or int(value) > LARGEST:
        raise ValueError
    return int(value)


def positive(value: str) -> int:
    """a whole number, 1 to 2147483647"""
    if natural(value) < 1:
        raise ValueError
    return int(value)


def revisions(value: str) -> int | bool:
    """yes (all of them), no, or how many of each post"""
    return natural(value) if value.isdigit() else boolean(value)


def seconds(value: str) -> float:
    """a number of seconds above 0 and below 86400"""
    number = float(value)
    if not 0 < number < 86400:
        raise ValueError
    return number


def port(value: str) -> int:
    """a port, 0 to 65535"""
    if natural(value) > 65535:
        raise ValueError
    return int(value)


def ports(value: str) -> frozenset[int] | None:
    """ports separated by blanks, or * for any"""
    if value == "*":
        return None
    return frozenset(port(word) for word in value.replace(",", " ").split())


def networks(value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """networks such as 127.0.0.0/8 or fd00::/8, separated by blanks"""
    return tuple(ipaddress.ip_network(word) for word in value.replace(",", " ").split())


def words(value: str) -> tuple[str, ...]:
    """words separated by blanks"""
    return tuple(value.replace(",", " ").split())


def prefix(value: str) -> str:
    """letters, digits and _, not _ alone"""
    if not value.isascii() or not value.replace("_", "").isalnum():
        raise ValueError
    return value


def database_url(value: str) -> str:
    """sqlite:FILE, with FILE below the site's folder or absolute"""
    scheme, _, rest = value.partition(":")
    if value and (scheme != "sqlite" or not rest):
        raise ValueError
    return value


def one_of(*choices: str) -> Callable[[str], str]:
    def choice(value: str) -> str:
        if value not in choices:
            raise ValueError
        return value

    choice.__doc__ = "one of " + ", ".join(choices)
    return choice


def switch(value: str) -> bool | None:
    """yes, no, or preset"""
    return None if value == "preset" else boolean(value)
