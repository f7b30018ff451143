"""Requests through the guarded door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wpcompat.config import Config

Headers = Sequence[tuple[str, str]]


class DoorError(Exception):
    """No answer was had. ``reason`` is for the journal, never for the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What came back. ``body`` is decompressed and at most ``limit`` bytes; ``truncated`` says whether more followed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str
    truncated: bool = False

    def header(self, name: str) -> str:
        """The first header of that name, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Door:
    """The one way out over HTTP."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def validate(self, url: str, *, home: str) -> str | None:
        """WordPress's ``wp_http_validate_url``: the URL with its scheme in lower case, or None when it is refused."""
        raise DoorError("not built")

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Headers,
        home: str,
        body: bytes = b"",
        timeout: float | None = None,
        limit: int | None = None,
        redirects: int = 0,
    ) -> Answer:
        """One request, sent with exactly ``headers`` in this order after ``Host``. Raises ``DoorError``."""
        raise DoorError("not built")

    def reverse(self, address: str) -> str:
        """The host name of an IP address, or the address itself (PHP's ``gethostbyaddr``)."""
        return address
