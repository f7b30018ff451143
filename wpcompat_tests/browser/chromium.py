"""A headless Chromium, driven through its DevTools protocol over a plain socket."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds that a page may take; what is caught is a page that never comes."""

EXECUTABLE = os.environ.get("WPCOMPAT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", "--disable-dev-shm-usage",
)  # fmt: skip

_KEYS = {
    "Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), " ": (32, " "), "Backspace": (8, ""), "Delete": (46, ""),
    "End": (35, ""), "Home": (36, ""), "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, ""),
}  # fmt: skip
"""Keys by their names in the browser: the code of each, and what it types."""
_SHIFT = 8
_SPOT = """
(selector => {
  const e = document.querySelector(selector);
  if (!e) return {hit: false, why: 'there is none'};
  e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
  const box = e.getClientRects()[0];
  if (!box) return {hit: false, why: 'it is not shown'};
  const x = box.x + box.width / 2, y = box.y + box.height / 2, top = document.elementFromPoint(x, y);
  return {x, y, hit: !!top && (e.contains(top) || [...(e.labels ?? [])].some(label => label.contains(top))), why: top?.outerHTML.slice(0, 200)};
})(%s)
"""


class Chromium:
    """One browser with one tab.

    ``errors`` are the messages of its console and of its security policy since a page was last asked for; ``status`` is
    that of the answer shown.
    """

    def __init__(self, profile: Path) -> None:
        assert EXECUTABLE
        self.errors: list[str] = []
        self.status = 0
        self._loads = 0
        self._number = 0
        self._buffer = b""
        self._process = subprocess.Popen(
            [EXECUTABLE, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = self._port(profile)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=30) as answer:
            tab = next(page for page in json.load(answer) if page["type"] == "page")
        path = tab["webSocketDebuggerUrl"].partition(f":{port}")[2]
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: d3Bjb21wYXQtdGVzdHMtMQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._buffer += self._socket.recv(65536)
        self._buffer = self._buffer.partition(b"\r\n\r\n")[2]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def _port(self, profile: Path) -> int:
        file = profile / "DevToolsActivePort"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if file.is_file() and file.read_text().count("\n"):
                return int(file.read_text().split("\n")[0])
            time.sleep(0.05)
        raise TimeoutError("chromium did not open its DevTools port")

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(30)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a DevTools command; what the page reports meanwhile is kept."""
        number = self._ask(method, params)
        while True:
            message = self._receive()
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                return dict(message["result"])
            self._note(message)

    def open(self, url: str) -> None:
        """Load a page and wait until it is complete."""
        self.errors.clear()
        loads = self._loads
        if "loaderId" not in self.call("Page.navigate", url=url):
            return  # The same page, at another place of it.
        self._loaded(loads)

    def _loaded(self, before: int) -> None:
        end = time.monotonic() + PATIENCE
        while self._loads == before:
            assert time.monotonic() < end, "no page came"
            self._note(self._receive())
        assert self.evaluate("document.readyState") == "complete"

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; a promise's, once it is kept."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def look(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Choose the size of the window and the visitor's colour scheme."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key; what it does to the page, a new page perhaps, is not waited for."""
        code, types = _KEYS[key]
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": _SHIFT if shift else 0}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=types, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        """Put text where the focus is."""
        self.call("Input.insertText", text=text)

    def enter(self) -> None:
        """Press Enter and wait for the page that it leads to."""
        self.errors.clear()
        loads = self._loads
        self.press("Enter")
        self._loaded(loads)

    def click(self, selector: str) -> None:
        """Click in the middle of an element, as a mouse does; another one that lies above it is an error."""
        spot = self.evaluate(_SPOT % json.dumps(selector))
        assert spot["hit"], f"{selector}: {spot}"
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=spot["x"], y=spot["y"], button="left", clickCount=1)

    def follow(self, selector: str) -> None:
        """Click a link or a button and wait for the page that it leads to."""
        self.errors.clear()
        loads = self._loads
        self.click(selector)
        self._loaded(loads)

    def fill(self, selector: str, text: str) -> None:
        """Type over the text of a field."""
        self.evaluate(f"(e => {{ e.focus(); e.select() }})({self._element(selector)})")
        if text:
            self.type(text)
        else:
            self.press("Delete")

    def choose(self, selector: str, value: str) -> None:
        """Choose the option of a list that has a value."""
        found = self.evaluate(
            f"((e, v) => {{ e.value = v; e.dispatchEvent(new Event('change', {{bubbles: true}})); return e.value }})"
            f"({self._element(selector)}, {json.dumps(value)})"
        )
        assert found == value, f"{selector} has no {value!r}"

    def check(self, selector: str, *, on: bool = True) -> None:
        """Tick a box, or clear it."""
        if self.evaluate(f"{self._element(selector)}.checked") != on:
            self.click(selector)

    def text(self, selector: str = "main") -> str:
        """What can be read in an element, its blanks as the page shows them."""
        return str(self.evaluate(f"{self._element(selector)}.innerText"))

    def has(self, selector: str) -> bool:
        return bool(self.evaluate(f"document.querySelector({json.dumps(selector)}) !== null"))

    def wait(self, expression: str) -> None:
        """Until a JavaScript expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            assert time.monotonic() < end, expression
            time.sleep(0.02)

    @property
    def url(self) -> str:
        return str(self.evaluate("location.href"))

    def cookies(self) -> dict[str, dict[str, Any]]:
        """The cookies that the page's address is sent, by name, as DevTools describes them."""
        return {cookie["name"]: cookie for cookie in self.call("Network.getCookies")["cookies"]}

    def forget(self) -> None:
        """Leave the page, drop all cookies, and look through a wide window."""
        self.open("about:blank")
        self.call("Network.clearBrowserCookies")
        self.look(1280)

    @staticmethod
    def _element(selector: str) -> str:
        name = json.dumps(selector)
        return f"(document.querySelector({name}) ?? (() => {{ throw new Error('nothing is ' + {name}) }})())"

    def screenshot(self) -> bytes:
        """The whole page as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def _note(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Log.entryAdded":
            self.errors.append(params["entry"]["text"])
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
            self.errors.append(json.dumps(params))
        elif method == "Page.loadEventFired":
            self._loads += 1
        elif method == "Network.responseReceived" and params["type"] == "Document":
            self.status = params["response"]["status"]
        elif method == "Page.javascriptDialogOpening":
            self.errors.append(f"dialog: {params['message']}")
            self._ask("Page.handleJavaScriptDialog", {"accept": True})

    def _ask(self, method: str, params: dict[str, Any]) -> int:
        self._number += 1
        self._send(json.dumps({"id": self._number, "method": method, "params": params}).encode())
        return self._number

    def _send(self, data: bytes) -> None:
        """One masked text frame."""
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x81, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x81, 0xFE, size)
        else:
            head = struct.pack("!BBQ", 0x81, 0xFF, size)
        self._socket.sendall(head + b"\0\0\0\0" + data)

    def _receive(self) -> dict[str, Any]:
        """The next message, its frames joined."""
        whole = b""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._take(8))
            whole += self._take(size)
            if first & 0x80:
                return dict(json.loads(whole))

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            more = self._socket.recv(1 << 20)
            if not more:
                raise ConnectionError("chromium is gone")
            self._buffer += more
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken
