"""Mails: what is sent, and where it goes."""

from __future__ import annotations

import itertools
import logging
import os
import smtplib
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email import quoprimime
from email.header import Header
from email.utils import formatdate, getaddresses
from functools import lru_cache
from pathlib import Path

from wpcompat.config import Config

logger = logging.getLogger("wpcompat.mail")

SMTP_SECONDS = 15
KEPT = 100
LONGEST_LINE = 990
"""Longer lines are not allowed in mails (RFC 5322, 2.1.1, with room for the line end)."""

_ADDRESS_HEADERS = frozenset({"to", "from", "cc", "bcc", "reply-to", "sender"})
_CONTROLS = dict.fromkeys((*range(32), 127), None)


@dataclass(frozen=True)
class Mail:
    """A mail as WordPress hands it to ``wp_mail``: ``headers`` are lines without line ends."""

    to: str
    subject: str
    message: str
    headers: tuple[str, ...] = ()


class Mailer:
    """Sends mails by the backend of ``[mail]``; ``sent`` are the last ones, for tests.

    ``send`` never raises: whoever sends a ping must not learn that a mail could not be sent.
    """

    def __init__(self, config: Config, now: Callable[[], float]) -> None:
        self.config = config
        self.now = now
        self.sent: list[Mail] = []
        self._numbers = itertools.count(1)

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)
        del self.sent[:-KEPT]
        backend = BACKENDS[self.config["mail.backend"]]
        try:
            backend(self, mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            logger.error("a mail to %s was not sent: %s", _line(mail.to), error)

    def compose(self, mail: Mail) -> bytes:
        """The mail as it travels (RFC 5322): no text of it can begin a header of its own."""
        headers = [("Date", _date(int(self.now()))), ("To", mail.to), ("Subject", mail.subject)]
        named = {"date", "to", "subject", "mime-version", "content-type", "content-transfer-encoding", "bcc"}
        for line in mail.headers:
            name, colon, value = _line(line).partition(":")
            if colon and name.strip().isascii() and name.strip().lower() not in named:
                headers.append((name.strip(), value.strip()))
        body, encoding = _body(mail.message)
        headers += [
            ("Message-ID", f"<{self._name()}@{_domain(mail)}>"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", encoding),
        ]
        lines = [f"{name}: {_header(name, value)}" for name, value in headers]
        return "\r\n".join(lines).encode("ascii", "replace") + b"\r\n\r\n" + body

    def _name(self) -> str:
        return f"{int(self.now() * 1000)}.{os.getpid()}.{next(self._numbers)}"

    def _to_folder(self, mail: Mail) -> None:
        with os.fdopen(self._new_file(), "wb") as stream:
            stream.write(self.compose(mail))

    def _new_file(self) -> int:
        """A file in the folder, open for writing."""
        folder: Path = self.config.path / self.config["mail.folder"]
        while True:
            try:
                return os.open(f"{folder}/{self._name()}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
            except FileNotFoundError:
                folder.mkdir(parents=True, exist_ok=True)
            except FileExistsError:
                continue

    def _to_smtp(self, mail: Mail) -> None:
        host, port, security = self.config["mail.host"], self.config["mail.port"], self.config["mail.security"]
        with (
            smtplib.SMTP_SSL(host, port, timeout=SMTP_SECONDS, context=ssl.create_default_context())
            if security == "tls"
            else smtplib.SMTP(host, port, timeout=SMTP_SECONDS)
        ) as server:
            if security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.config["mail.user"]:
                server.login(self.config["mail.user"], self.config["mail.password"])
            server.sendmail(_sender(mail), recipients(mail), self.compose(mail))

    def _to_console(self, mail: Mail) -> None:
        sys.stderr.write(self.compose(mail).decode("ascii", "replace").replace("\r\n", "\n") + "\n")

    def _to_nowhere(self, mail: Mail) -> None:
        return


BACKENDS: dict[str, Callable[[Mailer, Mail], None]] = {
    "folder": Mailer._to_folder,
    "smtp": Mailer._to_smtp,
    "console": Mailer._to_console,
    "none": Mailer._to_nowhere,
}


def recipients(mail: Mail) -> list[str]:
    """The addresses that a mail goes to: To, Cc and Bcc."""
    fields = [_line(mail.to)]
    for line in mail.headers:
        name, _, value = _line(line).partition(":")
        if name.strip().lower() in ("cc", "bcc"):
            fields.append(value)
    return [address for _, address in getaddresses(fields) if address]


def _sender(mail: Mail) -> str:
    for line in mail.headers:
        name, _, value = _line(line).partition(":")
        if name.strip().lower() == "from":
            return next((address for _, address in getaddresses([value]) if address), "")
    return ""


def _domain(mail: Mail) -> str:
    domain = _sender(mail).rpartition("@")[2]
    return domain if domain.isascii() and domain else "localhost"


@lru_cache(maxsize=4)
def _date(now: int) -> str:
    return formatdate(now)


def _line(text: str) -> str:
    """One line without controls: a line end would begin another header."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CONTROLS).encode("utf-8", "replace").decode()


def _header(name: str, value: str) -> str:
    value = _line(value)
    if value.isascii():
        return value
    if name.lower() not in _ADDRESS_HEADERS:
        return _encoded(value, len(name) + 2)
    parts = []
    for shown, address in getaddresses([value]):
        word = shown if shown.isascii() else _encoded(shown, 0)
        quoted = f'"{word}"' if shown.isascii() and shown else word
        parts.append(f"{quoted} <{address}>" if word else address)
    return ", ".join(parts)


def _encoded(text: str, used: int) -> str:
    return Header(text, "utf-8", maxlinelen=76 - used).encode(linesep="\r\n")


def _body(message: str) -> tuple[bytes, str]:
    """The text with CRLF line ends, in seven bits; and the name of the encoding."""
    text = message.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    data = text.encode("utf-8", "replace")
    if data.isascii() and max(map(len, data.split(b"\n"))) <= LONGEST_LINE:
        return data.replace(b"\n", b"\r\n"), "7bit"
    return quoprimime.body_encode(data.decode("latin-1"), eol="\r\n").encode("ascii"), "quoted-printable"
