"""Mails: their bytes, their backends, and what cannot be smuggled into them."""

from __future__ import annotations

import contextlib
import email
import email.policy
import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat import config as configuration
from wpcompat.outbound.mail import Mail, Mailer, recipients

WORDPRESS = (
    "From: WordPress <wordpress@blog.example>",
    'Content-Type: text/plain; charset="UTF-8"',
    'Reply-To: "J\'m" <j@example.org>',
)


def mailer(folder: Path | str = "no-such-folder", **changes: str) -> Mailer:
    settings = {f"mail__{name}": value for name, value in {"backend": "none", **changes}.items()}
    return Mailer(configuration.load(folder).override(**settings), lambda: 1_795_000_000.25)


def read(data: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_mail_can_be_read_back() -> None:
    mail = Mail("admin@blog.example", '[Blög "x"] Pingback', "Füße\n\n" + "long " * 500 + "\n.\n", WORDPRESS)
    data = mailer().compose(mail)
    message = read(data)
    assert message["Subject"] == mail.subject
    assert message["To"] == mail.to
    assert message["From"] == "WordPress <wordpress@blog.example>"
    assert message["Reply-To"].addresses[0].addr_spec == "j@example.org"
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == mail.message.rstrip("\n")
    assert message["Message-ID"].endswith("@blog.example>")
    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 998


def test_plain_texts_stay_readable() -> None:
    data = mailer().compose(Mail("a@b.example", "s", "one\r\ntwo\rthree", ()))
    assert data.endswith(b"\r\n\r\none\r\ntwo\r\nthree")
    assert b"Content-Transfer-Encoding: 7bit" in data


@given(st.text(), st.text(), st.text(), st.lists(st.text() | st.text().map(lambda text: f"X-A: {text}")))
def test_no_text_begins_a_header_of_its_own(to: str, subject: str, message: str, headers: list[str]) -> None:
    mail = Mail(to, subject, message, ("From: a@b.example\r\nBcc: x@y.example", *headers))
    head = mailer().compose(mail).split(b"\r\n\r\n", 1)[0]
    lines = head.split(b"\r\n")
    assert not [line for line in lines if line.lower().startswith(b"bcc:")]
    assert all(b": " in line or line[:1] in b" \t" or line.endswith(b":") for line in lines)
    assert b"\n" not in head.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "evil", ["x\r\nBcc: a@b.example", "x\nBcc: a@b.example\n\nbody", "x\rBcc: y", "é\r\nBcc: a@b.example"]
)
def test_line_ends_vanish_from_headers(evil: str) -> None:
    message = read(
        mailer().compose(Mail("a@b.example", evil, "", (f"From: {evil} <a@b.example>", f"Reply-To: {evil}")))
    )
    assert message["Bcc"] is None


def test_names_beyond_ascii_are_encoded() -> None:
    message = read(mailer().compose(Mail("a@b.example", "s", "", ('From: "Blög, two" <w@b.example>',))))
    assert str(message["From"]) == '"Blög, two" <w@b.example>'


def test_recipients_are_to_cc_and_bcc() -> None:
    mail = Mail("A <a@x.example>, b@x.example", "s", "", ("Cc: c@x.example", "bcc: d@x.example", "X: e@x.example"))
    assert recipients(mail) == ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]
    assert b"d@x.example" not in mailer().compose(mail)


def test_the_folder_gets_a_file_a_mail(tmp_path: Path) -> None:
    first, second = mailer(tmp_path, backend="folder"), mailer(tmp_path, backend="folder")
    for sender in (first, second, first):
        sender.send(Mail("a@b.example", "s", "text", WORDPRESS))
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml"] * 3
    assert all(read(file.read_bytes())["To"] == "a@b.example" for file in files)


def test_the_last_hundred_are_kept() -> None:
    sender = mailer()
    for number in range(150):
        sender.send(Mail("a@b.example", str(number), ""))
    assert [mail.subject for mail in sender.sent] == [str(number) for number in range(50, 150)]


def test_the_console_shows_mails(capsys: pytest.CaptureFixture[str]) -> None:
    mailer(backend="console").send(Mail("a@b.example", "hello", "text"))
    assert "Subject: hello\n" in capsys.readouterr().err


def test_failures_are_logged_and_not_raised(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with caplog.at_level(logging.ERROR, "wpcompat.mail"):
        mailer(tmp_path, backend="folder").send(Mail("a@b.example\r\nX", "s", ""))
        mailer(backend="smtp", host="127.0.0.1", port="1").send(Mail("a@b.example", "s", ""))
    assert [record.getMessage().split(" was")[0] for record in caplog.records] == [
        "a mail to a@b.exampleX",
        "a mail to a@b.example",
    ]


class SMTP:
    """A server that takes every mail; ``lines`` are what it was told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.done = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            self._talk()
        self.done.set()

    def _talk(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rwb") as stream:

            def say(text: str) -> None:
                stream.write(text.encode() + b"\r\n")
                stream.flush()

            say("220 hello")
            in_data = False
            for raw in stream:
                line = raw.decode("latin-1").rstrip("\r\n")
                self.lines.append(line)
                if in_data:
                    in_data = line != "."
                    if not in_data:
                        say("250 taken")
                elif line.upper().startswith("EHLO"):
                    say("250-hello\r\n250 AUTH PLAIN")
                elif line.upper().startswith("AUTH"):
                    say("235 welcome")
                elif line.upper() == "DATA":
                    in_data = True
                    say("354 go on")
                elif line.upper() == "QUIT":
                    say("221 bye")
                    break
                else:
                    say("250 fine")


@pytest.fixture
def smtp() -> Iterator[SMTP]:
    server = SMTP()
    yield server
    server.listener.close()


def test_smtp_with_login(smtp: SMTP) -> None:
    mailer(backend="smtp", host="127.0.0.1", port=str(smtp.port), user="u", password="p").send(
        Mail("a@b.example", "s", "one\n.two", (*WORDPRESS, "Bcc: secret@b.example"))
    )
    assert smtp.done.wait(60)
    assert "mail from:<wordpress@blog.example>" in [line.lower() for line in smtp.lines]
    # Pythons differ in the case of the words.
    assert [line for line in map(str.lower, smtp.lines) if line.startswith("rcpt")] == [
        "rcpt to:<a@b.example>",
        "rcpt to:<secret@b.example>",
    ]
    assert any(line.startswith("AUTH PLAIN") for line in smtp.lines)
    assert "..two" in smtp.lines


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_secure_smtp_is_not_sent_in_the_clear(smtp: SMTP, security: str, caplog: pytest.LogCaptureFixture) -> None:
    mailer(backend="smtp", host="127.0.0.1", port=str(smtp.port), security=security).send(
        Mail("a@b.example", "s", "text")
    )
    assert not any(line.lower().startswith("mail from") for line in smtp.lines)
    assert len(caplog.records) == 1
