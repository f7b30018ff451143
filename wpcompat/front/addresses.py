"""Parts of addresses, also of those that a person or an import wrote wrongly into an option."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split(url: str) -> SplitResult:
    """The parts of an address; nothing but empty ones when it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def folder_of(url: str) -> str:
    """The path of one of our own addresses: forms and files of a page are asked for where the page came from."""
    return split(url).path or "/"


def has_port(url: str) -> bool:
    """Whether an address names a port."""
    host = split(url).netloc.rpartition("@")[2]
    return host.rpartition(":")[2].isdigit() and not host.endswith("]")


def host_of(url: str) -> str:
    """The host of an address in small letters, without ``www.``; empty without one."""
    return (split(url).hostname or "").removeprefix("www.")
