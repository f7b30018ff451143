"""Smilies of typed text as emoji (``convert_smilies``)."""

from __future__ import annotations

import re

from wpcompat.formatting.urls import esc_url

_EMOJI = {
    ":neutral:": "\U0001f610", ":twisted:": "\U0001f608", ":arrow:": "\u27a1", ":shock:": "\U0001f62f",
    ":smile:": "\U0001f642", ":???:": "\U0001f615", ":cool:": "\U0001f60e", ":evil:": "\U0001f47f",
    ":grin:": "\U0001f600", ":idea:": "\U0001f4a1", ":oops:": "\U0001f633", ":razz:": "\U0001f61b",
    ":roll:": "\U0001f644", ":wink:": "\U0001f609", ":cry:": "\U0001f625", ":eek:": "\U0001f62e",
    ":lol:": "\U0001f606", ":mad:": "\U0001f621", ":sad:": "\U0001f641", "8-)": "\U0001f60e", "8-O": "\U0001f62f",
    ":-(": "\U0001f641", ":-)": "\U0001f642", ":-?": "\U0001f615", ":-D": "\U0001f600", ":-P": "\U0001f61b",
    ":-o": "\U0001f62e", ":-x": "\U0001f621", ":-|": "\U0001f610", ";-)": "\U0001f609", "8O": "\U0001f62f",
    ":(": "\U0001f641", ":)": "\U0001f642", ":?": "\U0001f615", ":D": "\U0001f600", ":P": "\U0001f61b",
    ":o": "\U0001f62e", ":x": "\U0001f621", ":|": "\U0001f610", ";)": "\U0001f609", ":!:": "\u2757", ":?:": "\u2753",
}  # fmt: skip
_GREEN = ":mrgreen:"
_KEYS = sorted([*_EMOJI, _GREEN], reverse=True)
# Where a smiley may begin is asked behind its first character, so that nothing is tried where that one does not stand.
_SEARCH = re.compile(
    r"[:;8](?:(?<=^[:;8])|(?<=[\r\n\t \u00a0][:;8])|(?<=&nbsp;[:;8]))"
    rf"(?:{'|'.join(f'(?<={key[0]}){re.escape(key[1:])}' for key in _KEYS)})"
    r"(?=[\r\n\t \u00a0]|&nbsp;|$)",
    re.MULTILINE,
)
_QUIET = re.compile(r"<(code|pre|style|script|textarea)[^>]*>")


def convert_smilies(text: str, *, site_url: str = "") -> str:
    """Smilies that stand between white space become emoji, outside tags and code.

    ``:mrgreen:`` is the one that is a picture; its address begins with ``site_url``.
    """
    out: list[str] = []
    quiet = ""
    for part in _parts(text):
        opened = _QUIET.match(part) if not quiet else None
        if opened:
            quiet = opened.group(1)
        if not quiet and not part.startswith("<"):
            part = _SEARCH.sub(lambda found: _EMOJI.get(found.group()) or _picture(site_url), part)
        if quiet and part == f"</{quiet}>":
            quiet = ""
        out.append(part)
    return "".join(out)


def _picture(site_url: str) -> str:
    src = esc_url(f"{site_url}/wp-includes/images/smilies/mrgreen.png")
    return f'<img src="{src}" alt="{_GREEN}" class="wp-smiley" style="height: 1em; max-height: 1em;" />'


def _parts(text: str) -> list[str]:
    """Tags that end on the line they begin on, and the texts between them."""
    parts: list[str] = []
    done = 0
    gt = newline = -1
    start = text.find("<")
    while start >= 0:
        if gt < start:
            gt = text.find(">", start)
        if gt < 0:
            break
        if newline < start:
            newline = text.find("\n", start)
            newline = len(text) if newline < 0 else newline
        if newline < gt:
            # No tag that begins on this line ends on it, unless it begins further on.
            start = text.find("<", start + 1)
            continue
        parts += (text[done:start], text[start : gt + 1])
        done = gt + 1
        start = text.find("<", done)
    parts.append(text[done:])
    return parts
