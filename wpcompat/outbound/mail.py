"""Mails: what is sent, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wpcompat.config import Config


@dataclass(frozen=True)
class Mail:
    """A mail as WordPress hands it to ``wp_mail``: ``headers`` are lines without line ends."""

    to: str
    subject: str
    message: str
    headers: tuple[str, ...] = ()


class Mailer:
    """Sends mails by the backend of ``[mail]``; ``sent`` are the last ones, for tests."""

    def __init__(self, config: Config, now: Callable[[], float]) -> None:
        self.config = config
        self.now = now
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)
