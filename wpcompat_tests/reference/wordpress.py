"""A running WordPress as a person uses it: by XML-RPC, its cron and its forms, never by its database."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
import xmlrpc.client
from collections.abc import Callable
from http.cookiejar import CookieJar
from typing import Any


class WordPress:
    """A site whose administrator is admin/secret."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._opener: urllib.request.OpenerDirector | None = None

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]

    def call(self, method: str, *arguments: Any) -> Any:
        """A method whose first arguments are a blog's ID, a login and a password."""
        return self.plain(method, 1, "admin", "secret", *arguments)

    def plain(self, method: str, *arguments: Any) -> Any:
        with xmlrpc.client.ServerProxy(f"{self.url}/xmlrpc.php") as server:
            return getattr(server, method)(*arguments)

    def publish(self, title: str, content: str, **fields: Any) -> tuple[int, str]:
        """Publish a post; its ID and address."""
        post_id = int(
            self.call("wp.newPost", {"post_status": "publish", "post_title": title, "post_content": content, **fields})
        )
        return post_id, self.call("wp.getPost", post_id)["link"]

    def cron(self, until: Callable[[], object]) -> None:
        """Run what is due now; it answers at once and works on, so wait for what it should bring about.

        A run that died before keeps WordPress's lock for a minute, and no other run does anything meanwhile.
        """
        end = time.monotonic() + 75
        while time.monotonic() < end:
            urllib.request.urlopen(f"{self.url}/wp-cron.php", timeout=30).close()
            again = time.monotonic() + 15
            while time.monotonic() < again:
                if until():
                    return
                time.sleep(0.1)
        raise AssertionError("WordPress's cron did not bring it about")

    def comments(self, post_id: int) -> list[dict[str, Any]]:
        """All comments of a post whatever their state, oldest first."""
        found: list[dict[str, Any]] = self.call("wp.getComments", {"post_id": post_id, "number": 1000, "status": ""})
        return sorted(found, key=lambda c: int(c["comment_id"]))

    def forget_pings(self) -> None:
        """Delete all pings, and with them what the flood rule remembers."""
        for status in ("", "spam", "trash"):
            for comment in self.call("wp.getComments", {"number": 1000, "status": status}):
                if comment["type"] in ("pingback", "trackback"):
                    self.call("wp.deleteComment", comment["comment_id"])
        for comment in self.call("wp.getComments", {"number": 1000, "status": "trash"}):
            self.call("wp.deleteComment", comment["comment_id"])

    def option(self, page: str, **values: str) -> None:
        """Set options by the form of an options page (``options-writing.php``)."""
        opener = self._login()
        with opener.open(f"{self.url}/wp-admin/{page}", timeout=30) as answer:
            html = answer.read().decode()
        form = html[html.index('<form method="post" action="options.php"') :]
        form = form[: form.index("</form>")]
        fields = dict(
            re.findall(
                r"<input type=['\"]hidden['\"] [^>]*?name=['\"]([^'\"]+)['\"] [^>]*?value=['\"]([^'\"]*)['\"]", form
            )
        )
        for tag in re.findall(r"<input [^>]+>", form):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value and (('type="checkbox"' not in tag and 'type="radio"' not in tag) or "checked" in tag):
                fields[name[1]] = value[1]
        fields.update(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)', form))
        for name_, inner in re.findall(r"<select +name=['\"]([^'\"]+)['\"][^>]*>(.*?)</select>", form, re.DOTALL):
            chosen = re.search(r"value=['\"]([^'\"]*)['\"][^>]*selected", inner) or re.search(
                r"value=['\"]([^'\"]*)['\"]", inner
            )
            if chosen:
                fields[name_] = chosen[1]
        data = urllib.parse.urlencode({**fields, **values}).encode()
        with opener.open(f"{self.url}/wp-admin/options.php", data, timeout=30) as answer:
            assert "settings-updated=true" in answer.url, answer.url

    def _login(self) -> urllib.request.OpenerDirector:
        if self._opener is None:
            self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            self._opener.open(f"{self.url}/wp-login.php", timeout=30).close()
            form = {"log": "admin", "pwd": "secret", "wp-submit": "Log In", "testcookie": "1"}
            with self._opener.open(
                f"{self.url}/wp-login.php", urllib.parse.urlencode(form).encode(), timeout=30
            ) as answer:
                assert "/wp-admin/" in answer.url, answer.url
        return self._opener
