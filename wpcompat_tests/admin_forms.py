"""A script that fills in WordPress's forms as a browser would: it reads a screen, sets fields, presses a button.

``Browser(home, send)`` works on any site: ``send`` takes the bytes of a request and gives a ``Reply`` (``over_tcp`` asks a server,
``functools.partial(replay.send, wp)`` the WSGI callable). Nothing is followed by itself, so that every status and redirect is seen.
Scripts on a page do not run; what WordPress does by script alone (quick edit, bulk edit) is asked for with the fields that its
script would send.
"""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import html

from wpcompat_tests.replay import Reply

Send = Callable[[bytes], Reply]
Values = str | Sequence[str]
PASSWORDS = {
    "admin": "secret",
    **{role: f"{role}-pass" for role in ("editor", "author", "contributor", "subscriber")},
}
"""The users of a test site, with their passwords."""
_BOUNDARY = b"----a-form-of-several-parts"
NOTICES = "notice", "updated", "error", "message", "wp-die-message"
_ASIDE = frozenset(("hidden", "update-nag", "hide-if-js", "screen-reader-text", "inline-edit-row", "notice-alt"))
_BUTTONS = frozenset(("submit", "image"))
_UNSENT = frozenset(("button", "reset", "file"))
_CLASSIC = re.compile(r"_wpMetaBoxUrl = \"([^\"]+)\"")


def over_tcp(port: int, host: str = "127.0.0.1", seconds: float = 60) -> Send:
    """Sends requests to a server, each over a connection of its own."""

    def send(request: bytes) -> Reply:
        with socket.create_connection((host, port), timeout=seconds) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection, method=request.split(b" ", 1)[0].decode())
            answer.begin()
            return Reply(answer.status, tuple(answer.getheaders()), answer.read())

    return send


@dataclass
class Browser:
    """One person at a site. ``cookies`` are by name and path; ``page`` is what was read last, and the referer of what follows."""

    home: str
    send: Send
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)
    page: Page | None = None
    now: Callable[[], float] = time.time

    def get(self, path: str, /, **query: Values) -> Page:
        """Read an address: a path below ``wp-admin/``, one from the root (``/…``), or a whole URL."""
        return self.visit(_with(path, _pairs(query)))

    def visit(self, path: str, /, *, referer: str | None = None, headers: Mapping[str, str] | None = None) -> Page:
        """As ``get``, from another page (``""``: from nowhere) or with other headers."""
        return self.ask("GET", self.url(path), referer=referer, headers=headers)

    def post(
        self,
        path: str,
        fields: Mapping[str, Values] | Iterable[tuple[str, str]],
        /,
        *,
        referer: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send fields; a value that is a list is sent once for each."""
        pairs = _pairs(fields) if isinstance(fields, Mapping) else list(fields)
        return self.ask("POST", self.url(path), pairs, referer=referer, headers=headers)

    def upload(
        self,
        path: str,
        fields: Mapping[str, str],
        name: str,
        file: tuple[str, bytes],
        /,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send fields and a file (its name and content) as a form of several parts."""
        parts = [
            f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()
        ]
        parts.append(
            f'Content-Disposition: form-data; name="{name}"; filename="{file[0]}"\r\nContent-Type: text/plain\r\n\r\n'.encode()
            + file[1]
        )
        body = b"".join(b"--%s\r\n%s\r\n" % (_BOUNDARY, part) for part in parts) + b"--%s--\r\n" % _BOUNDARY
        kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY.decode()}", "Content-Length": str(len(body))}
        return self.ask("POST", self.url(path), body=body, headers={**kind, **(headers or {})})

    def url(self, path: str) -> str:
        return urljoin(f"{self.home}/wp-admin/", path) if not path.startswith("/") else self.home + path

    def ask(
        self,
        method: str,
        url: str,
        fields: Iterable[tuple[str, str]] | None = None,
        *,
        referer: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Page:
        """Send one request with the cookies that are due there. ``referer=""`` sends none."""
        url = url.partition("#")[0]
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = body if fields is None else urlencode(list(fields)).encode()
        lines = {"Host": urlsplit(self.home).netloc, "User-Agent": "Forms/1", "Connection": "close"}
        due = "; ".join(f"{name}={value}" for (name, path), value in self.cookies.items() if _below(parts.path, path))
        if due:
            lines["Cookie"] = due
        came_from = referer if referer is not None else (self.page.url if self.page else "")
        if came_from:
            lines["Referer"] = came_from
        if method == "POST":
            lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines |= headers or {}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        reply = self.send(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1", "replace") + body)
        self._keep(reply)
        found = Page(self, reply, url)
        if not found.location and found.is_html:
            self.page = found
        return found

    def _keep(self, reply: Reply) -> None:
        for name, value in reply.headers:
            if name.lower() != "set-cookie":
                continue
            try:
                crumbs = SimpleCookie(value)
            except CookieError:
                continue
            for crumb in crumbs.values():
                key = (crumb.key, crumb["path"] or "/")
                if _is_over(crumb["expires"], crumb["max-age"], self.now()):
                    self.cookies.pop(key, None)
                else:
                    self.cookies[key] = crumb.coded_value

    def log_in(self, user: str = "admin", password: str | None = None, **fields: str) -> Page:
        """Fill in the form of wp-login.php; the answer to it."""
        form = self.get("/wp-login.php").form(id="loginform")
        form.set(log=user, pwd=PASSWORDS.get(user, "") if password is None else password)
        for name, value in fields.items():
            form.put(name, value)
        return form.submit("wp-submit")

    def classic(self, path: str, /, **query: str) -> Page:
        """The classic form of ``post-new.php`` or ``post.php``, which WordPress keeps for meta boxes behind its block editor."""
        page = self.get(_with(path, list(query.items())))
        hidden = _CLASSIC.search(page.text)
        return self.get(hidden[1].replace("\\/", "/").replace("\\u0026", "&")) if hidden else page


class Page:
    """An answer: its status, where it sends one, its notices and its forms."""

    def __init__(self, browser: Browser, reply: Reply, url: str) -> None:
        self.browser = browser
        self.reply = reply
        self.url = url
        self.text = reply.body.decode("utf-8", "replace")
        self._tree: Any = None

    @property
    def status(self) -> int:
        return self.reply.status

    @property
    def location(self) -> str:
        """The redirect as it was sent, empty when there is none."""
        return next((value for name, value in self.reply.headers if name.lower() == "location"), "")

    @property
    def is_html(self) -> bool:
        kinds = [value for name, value in self.reply.headers if name.lower() == "content-type"]
        return any(kind.startswith("text/html") for kind in kinds) and not self.text.startswith("<?xml")

    @property
    def tree(self) -> Any:
        if self._tree is None:
            self._tree = html.document_fromstring(self.text or "<html></html>")
        return self._tree

    @property
    def title(self) -> str:
        return _words(self.tree.findtext(".//title") or "")

    @property
    def notices(self) -> list[str]:
        """What the page says about what was done, in order, each notice as its words."""
        wanted = " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in NOTICES)
        found, inside = [], []
        for element in self.tree.xpath(f"//*[self::div or self::p][{wanted} or @id='login_error']"):
            if set((element.get("class") or "").split()) & _ASIDE or any(a in inside for a in element.iterancestors()):
                continue
            inside.append(element)
            found.append(_words(element.text_content()))
        return [words for words in found if words]

    @property
    def lone(self) -> list[str]:
        """The only sentence of a screen that is nothing else: so WordPress refuses some things, with status 200."""
        return [_words(element.text_content()) for element in self.tree.xpath("//div[@class='wrap'][count(*) = 1]/p")]

    def follow(self) -> Page:
        """Read where the answer sends one."""
        assert self.location, f"{self.status} sends nowhere: {self.title} {self.notices}"
        return self.browser.get(urljoin(self.url, self.location))

    def form(self, *, id: str = "", action: str = "", field: str = "") -> Form:
        """The first form with this id, with an action that ends so, or with a field of this name; KeyError without one."""
        for element in self.tree.iter("form"):
            form = Form(self, element)
            if (
                (not id or element.get("id") == id)
                and (not action or urlsplit(form.target).path.endswith(action))
                and (not field or field in form.names)
            ):
                return form
        raise KeyError(
            f"no form id={id!r} action={action!r} field={field!r} in {self.url} ({self.status} {self.title})"
        )

    def hidden(self, name: str) -> str:
        """The value of the first field of this name, in whatever form; KeyError without one."""
        found = self.tree.xpath("//input[@name=$name]/@value", name=name)
        if not found:
            raise KeyError(f"no field {name} in {self.url} ({self.status} {self.title})")
        return str(found[0])

    def row(self, id: str) -> Any:
        """The row of a list (``comment-5``, ``post-12``); KeyError when it is not there."""
        found = self.tree.xpath("//tr[@id=$id]", id=id)
        if not found:
            raise KeyError(f"no row {id} in {self.url} ({self.status} {self.title})")
        return found[0]

    @property
    def rows(self) -> list[str]:
        """The ids of the rows of a list, in order."""
        return [row.get("id") for row in self.tree.xpath("//tbody[@id='the-list' or @id='the-comment-list']/tr[@id]")]

    def actions(self, row: str) -> list[str]:
        """The classes of a row's actions, in order."""
        return [
            (span.get("class") or "").split()[0]
            for span in self.row(row).xpath(".//*[contains(concat(' ', @class, ' '), ' row-actions ')]/span[@class]")
        ]

    def marks(self, row: str) -> dict[str, dict[str, str]]:
        """The classes and data of the links behind a row's actions."""
        spans = self.row(row).xpath(".//*[contains(concat(' ', @class, ' '), ' row-actions ')]/span[@class]")
        return {
            span.get("class").split()[0]: {
                n: v for n, v in link.attrib.items() if n in ("class", "rel") or n[:5] == "data-"
            }
            for span in spans
            for link in span.xpath(".//a")
        }

    def link(self, row: str, action: str) -> str:
        """The address behind a row's action (``approve``, ``trash``), whole; KeyError when it is not offered."""
        return self.linked(
            f"row {row} does not offer {action}",
            self.row(row).xpath(".//*[contains(concat(' ', @class, ' '), $name)]//a[@href]", name=f" {action} "),
        )

    def linked(self, missing: str, found: Sequence[Any]) -> str:
        """The address of the first of these links; KeyError, saying what is missing, without one."""
        if not found:
            raise KeyError(f"{missing} in {self.url} ({self.status} {self.title})")
        return urljoin(self.url, str(found[0].get("href")))

    def click(self, row: str, action: str) -> Page:
        """Follow a row's action."""
        return self.browser.visit(self.link(row, action), referer=self.url)

    def anchor(self, **query: str) -> str:
        """The address of the first link whose query has these values; KeyError without one."""
        links = [
            a
            for a in self.tree.iter("a")
            if a.get("href")
            and query.items() <= dict(parse_qsl(urlsplit(a.get("href")).query, keep_blank_values=True)).items()
        ]
        return self.linked(f"no link with {query}", links)


class Form:
    """A form as it stands on a page; what is set changes the page's own elements, as in a browser."""

    def __init__(self, page: Page, element: Any) -> None:
        self.page = page
        self.element = element
        self.more: list[tuple[str, str]] = []

    @property
    def target(self) -> str:
        return urljoin(self.page.url, str(self.element.get("action") or self.page.url))

    @property
    def controls(self) -> Iterator[Any]:
        """The form's controls in order, those outside it too that name it."""
        own = self.element.get("id")
        for control in self.page.tree.iter("input", "select", "textarea", "button"):
            named = control.get("form")
            inside = named == own if named is not None else self.element in control.iterancestors("form")
            if inside and control.get("name"):
                yield control

    @property
    def names(self) -> set[str]:
        return {control.get("name") for control in self.controls}

    def values(self, button: str = "") -> list[tuple[str, str]]:
        """What a browser would send when the button of that name is pressed (none: only a script could)."""
        found: list[tuple[str, str]] = []
        pressed = False
        for control in self.controls:
            name, kind = control.get("name"), _kind(control)
            if "disabled" in control.attrib or kind in _UNSENT:
                continue
            if kind in _BUTTONS:
                if name == button and not pressed:
                    pressed = True
                    found.append((name, control.get("value") or ""))
            elif kind == "select":
                found += [(name, value) for value in _chosen(control)]
            elif kind not in ("checkbox", "radio") or "checked" in control.attrib:
                found.append((name, _value(control)))
        if button and not pressed:
            raise KeyError(f"no button {button} in the form at {self.page.url}")
        return found + self.more

    def value(self, name: str) -> str | None:
        """The value that would be sent under a name (the last, as PHP has it); None when none would."""
        return dict(self.values()).get(name)

    def set(self, **values: str | bool) -> Form:
        """Set fields that are there: text, a checkbox (True/False), the radio or option with a value; KeyError otherwise."""
        for name, value in values.items():
            self._set(name, value)
        return self

    def put(self, name: str, value: str | bool) -> Form:
        """As ``set``, of any name; what is not in the form is sent all the same, as a script could."""
        if name in self.names:
            self._set(name, value)
        elif isinstance(value, str):
            self.more.append((name, value))
        return self

    def without(self, *names: str) -> Form:
        """Leave fields out that a browser would send."""
        for control in list(self.controls):
            if control.get("name") in names:
                control.attrib["disabled"] = ""
        return self

    def tick(self, name: str, *values: str) -> Form:
        """Check those boxes of a name that have these values, and no other."""
        boxes = [control for control in self.controls if control.get("name") == name and _kind(control) == "checkbox"]
        missing = set(values) - {_value(box) for box in boxes}
        if missing:
            raise KeyError(f"no box {name} of {missing} in {self.page.url}")
        for box in boxes:
            _mark(box, "checked", _value(box) in values)
        return self

    def submit(self, button: str = "", **also: str) -> Page:
        """Send the form, ``also`` with other fields or values (as a script could). A form that is sent by GET has its old query replaced."""
        for name, value in also.items():
            self.put(name, value)
        pairs = self.values(button)
        if (self.element.get("method") or "get").lower() == "post":
            return self.page.browser.post(self.target, pairs, referer=self.page.url)
        bare = self.target.partition("#")[0].partition("?")[0]
        return self.page.browser.ask("GET", _with(bare, pairs), referer=self.page.url)

    def _set(self, name: str, value: str | bool) -> None:
        controls = [c for c in self.controls if c.get("name") == name and _kind(c) not in _BUTTONS]
        if not controls:
            raise KeyError(f"no field {name} in the form at {self.page.url}")
        for control in controls:
            control.attrib.pop("disabled", None)
        kinds = {_kind(control) for control in controls}
        boxes = [control for control in controls if _kind(control) in ("checkbox", "radio")]
        if isinstance(value, bool):
            if kinds - {"checkbox", "radio", "hidden"} or not boxes:
                raise KeyError(f"{name} at {self.page.url} is no checkbox")
            for box in boxes:
                _mark(box, "checked", value)
        elif boxes:
            for box in boxes:
                _mark(box, "checked", _value(box) == value)
            if not any("checked" in box.attrib for box in boxes):
                boxes[0].attrib["value"] = value
                _mark(boxes[0], "checked", True)
        else:
            _write(controls[-1], value)


def _kind(control: Any) -> str:
    """A control's type as HTML has it."""
    if control.tag in ("select", "textarea"):
        return str(control.tag)
    return (control.get("type") or ("submit" if control.tag == "button" else "text")).strip().lower()


def _value(control: Any) -> str:
    if control.tag == "textarea":
        words = control.text_content()
        return re.sub(r"\r\n?|\n", "\r\n", words.removeprefix("\n"))
    fallback = "on" if _kind(control) in ("checkbox", "radio") else ""
    return str(control.get("value", fallback))


def _chosen(select: Any) -> list[str]:
    options = [o for o in select.iter("option") if "disabled" not in o.attrib]
    chosen = [o for o in options if "selected" in o.attrib]
    if "multiple" not in select.attrib:
        chosen = (chosen or options)[-1:] if chosen else options[:1]
    return [str(o.get("value", _words(o.text_content()))) for o in chosen]


def _write(control: Any, value: str) -> None:
    """Give a control a value; an option that is not there is added, as a script would."""
    if control.tag == "textarea":
        for child in list(control):
            control.remove(child)
        control.text = value
    elif control.tag == "select":
        options = list(control.iter("option"))
        for option in options:
            _mark(option, "selected", option.get("value", _words(option.text_content())) == value)
        if not any("selected" in option.attrib for option in options):
            control.append(html.Element("option", value=value, selected=""))
    else:
        control.attrib["value"] = value


def _mark(element: Any, name: str, on: bool) -> None:
    if on:
        element.attrib[name] = ""
    else:
        element.attrib.pop(name, None)


def _pairs(fields: Mapping[str, Values]) -> list[tuple[str, str]]:
    return [(name, value) for name, given in fields.items() for value in ([given] if isinstance(given, str) else given)]


def _with(url: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}" if pairs else url


def _below(path: str, of: str) -> bool:
    return path == of or path.startswith(of if of.endswith("/") else f"{of}/")


def _is_over(expires: str, max_age: str, now: float) -> bool:
    if max_age:
        return int(max_age) <= 0
    return bool(expires) and parsedate_to_datetime(expires).timestamp() <= now


def _words(text: str) -> str:
    return " ".join(text.split())
