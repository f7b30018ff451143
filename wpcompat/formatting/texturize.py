"""Typographic quotes, dashes, primes and signs in texts (``wptexturize``), as entities, outside tags and code.

The order of the steps is WordPress's and matters: each looks at what the ones before left. Every step reads its text a
fixed number of times, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

SHORTCODES = ("embed", "wp_caption", "caption", "gallery", "playlist", "audio", "video")
"""The shortcodes that WordPress itself registers, in the order of registration."""

_OPEN_DOUBLE, _CLOSE_DOUBLE = "&#8220;", "&#8221;"
_OPEN_SINGLE, _CLOSE_SINGLE = "&#8216;", "&#8217;"
_APOSTROPHE, _PRIME, _DOUBLE_PRIME = "&#8217;", "&#8242;", "&#8243;"
_EN_DASH, _EM_DASH = "&#8211;", "&#8212;"

# Marks stand for a quote that later steps must still tell from text; WordPress's own, so that texts holding them agree.
_OPEN_DOUBLE_MARK, _OPEN_SINGLE_MARK, _APOSTROPHE_MARK = "<!--oq-->", "<!--osq-->", "<!--apos-->"
_CANDIDATE = "<!--wp-prime-or-quote-->"

_PLAIN = (("...", "&#8230;"), ("``", _OPEN_DOUBLE), (" (tm)", " &#8482;"))
_PLAIN_QUOTES = (
    ("''", _CLOSE_DOUBLE),
    ("'tain't", "&#8217;tain&#8217;t"),
    *(
        (f"'{word}", f"&#8217;{word}")
        for word in ("twere", "twas", "tis", "twill", "til", "bout", "nuff", "round", "cause", "em")
    ),
)

_SINGLE, _DOUBLE = "'", '"'
_SP = r"[\r\n\t \u00a0]|&nbsp;"
_ENDS = rf"(?=\Z|[.,:;!?)}}\-\]]|&gt;|{_SP})"


def _after_space(sign: str) -> str:
    """The sign at the beginning or after white space; it comes first, so that only where it stands anything is tried."""
    return rf"{sign}(?:(?<=\A{sign})|(?<=[\r\n\t \u00a0]{sign})|(?<=&nbsp;{sign}))"


def _rules(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.ASCII), replacement) for pattern, replacement in pairs)


_SINGLE_RULES = _rules(
    (rf"'(\d\d)'{_ENDS}", rf"{_APOSTROPHE_MARK}\1{_CLOSE_SINGLE}"),
    (rf"'(\d\d)\"{_ENDS}", rf"{_APOSTROPHE_MARK}\1{_CLOSE_DOUBLE}"),
    (r"'(?=\d\d(?:\n?\Z|(?![%\d]|[.,]\d)))", _APOSTROPHE_MARK),
    (rf"{_after_space(_SINGLE)}(\d[.,\d]*)'", rf"{_OPEN_SINGLE_MARK}\1{_CLOSE_SINGLE}"),
    (r"'(?:(?<=\A')|(?<=[(\[{\"\-\r\n\t \u00a0]')|(?<=&lt;')|(?<=&nbsp;'))", _OPEN_SINGLE_MARK),
    (rf"'(?<![\r\n\t \u00a0]')(?<!&nbsp;')(?!\Z|[.,:;!?\"'(){{}}\[\]\-]|&[lg]t;|{_SP})", _APOSTROPHE_MARK),
)
_DOUBLE_RULES = _rules(
    (rf"{_after_space(_DOUBLE)}(\d[.,\d]*)\"", rf"{_OPEN_DOUBLE_MARK}\1{_CLOSE_DOUBLE}"),
    (rf"\"(?:(?<=\A\")|(?<=[(\[{{\-\r\n\t \u00a0]\")|(?<=&lt;\")|(?<=&nbsp;\"))(?!{_SP})", _OPEN_DOUBLE_MARK),
)
_DASH_RULES = _rules(
    (r"---", _EM_DASH),
    (rf"{_after_space('--')}(?=\Z|{_SP})", _EM_DASH),
    (r"--(?<!xn--)", _EN_DASH),
    (rf"{_after_space('-')}(?=\Z|{_SP})", _EN_DASH),
)
_PRIME_AFTER = {quote: re.compile(rf"{quote}(?<=\d{quote})", re.ASCII) for quote in ("'", '"')}
_QUOTE_AT_END = {quote: re.compile(f"{quote}{_ENDS}") for quote in ("'", '"')}
_CANDIDATE_AFTER_DIGIT = re.compile(rf"(?<=\d){_CANDIDATE}", re.ASCII)
_CANDIDATE_ELSEWHERE = re.compile(rf"(?<!\d){_CANDIDATE}", re.ASCII)
_BARE_AMPERSAND = re.compile(r"&(?!#(?:\d+|x[a-f0-9]+);|[a-z1-4]{1,8};)", re.ASCII | re.IGNORECASE)
_FIGURE = re.compile(r"[\d.,]+", re.ASCII)
_MAYBE_TIMES = re.compile(r"x(?<=\dx)\d", re.ASCII)
_WORD = re.compile(r"\w", re.ASCII)

_TRIMMED = " \t\n\r\0\v"
_QUIET_TAGS = ("pre", "code", "kbd", "style", "script", "tt")
_QUIET_SHORTCODES = ("code",)
_SHORTCODE_NAMES = re.compile(r"\[/?([^<>&/\[\]\x00-\x20=]+)")
_SHORTCODE_OPEN = re.compile(rf"\[[/\[]?(?:{'|'.join(SHORTCODES)})(?=[\s\]/])", re.ASCII)
_DELIMITER_START = re.compile(r"[<\[]")
_OUTSIDE = re.compile(r"[^\[\]<>]*")
_INSIDE = re.compile(r"<[^\[\]>]*>")


def texturize(text: str) -> str:
    """``wptexturize`` with English typography."""
    if text in ("", "0"):
        return text
    tags: list[str] = []
    shortcodes: list[str] = []
    out: list[str] = []
    for part, is_shortcode in split(text):
        if part[0] == "<":
            if not part.startswith("<!--"):
                part = _BARE_AMPERSAND.sub("&#038;", part)
                _follow(part, tags, _QUIET_TAGS)
        elif is_shortcode:
            if not part.startswith("[[") and not part.endswith("]]"):
                _follow(part, shortcodes, _QUIET_SHORTCODES)
        elif not tags and not shortcodes and part.strip(_TRIMMED):
            part = _curl(part)
        out.append(part)
    return "".join(out)


def split(text: str) -> Iterator[tuple[str, bool]]:
    """The text's parts, none empty: tags and comments (begin with ``<``), core shortcodes (True), and what is between."""
    with_shortcodes = any(name in SHORTCODES for name in _SHORTCODE_NAMES.findall(text))
    done = at = 0
    while True:
        found = _DELIMITER_START.search(text, at)
        if not found:
            break
        start = found.start()
        if text[start] == "<":
            closing = "-->" if text.startswith("<!--", start) else ">"
            end = text.find(closing, start + len(closing) - 1)
            end = end + len(closing) if end >= 0 else len(text)
        else:
            end = _shortcode_end(text, start) if with_shortcodes else -1
            if end < 0:
                at = start + 1
                continue
        if start > done:
            yield text[done:start], False
        yield text[start:end], text[start] == "["
        done = at = end
    if done < len(text):
        yield text[done:], False


def _shortcode_end(text: str, start: int) -> int:
    """Where the shortcode tag that begins at ``start`` ends, -1 when none begins there."""
    found = _SHORTCODE_OPEN.match(text, start)
    if not found:
        return -1
    at = found.end()
    while True:
        outside = _OUTSIDE.match(text, at)
        at = outside.end() if outside else at
        inside = _INSIDE.match(text, at)
        if not inside:
            break
        at = inside.end()
    if text[at : at + 1] != "]":
        return -1
    return at + 2 if text[at + 1 : at + 2] == "]" else at + 1


def _follow(part: str, stack: list[str], quiet: Sequence[str]) -> None:
    """Remember that an element in which nothing is changed begins or ends."""
    opening = len(part) > 1 and part[1] != "/"
    if not opening and not stack:
        return
    begin = 1 if opening else 2
    blank = part.find(" ")
    name = part[begin : len(part) - 1 if blank < 0 else blank]
    if name not in quiet:
        return
    if opening:
        stack.append(name)
    elif stack[-1] == name:
        stack.pop()


def _curl(text: str) -> str:
    for plain, replacement in _PLAIN:
        text = text.replace(plain, replacement)
    if "'" in text:
        for plain, replacement in _PLAIN_QUOTES:
            text = text.replace(plain, replacement)
        for rule, replacement in _SINGLE_RULES:
            text = rule.sub(replacement, text)
        text = _primes(text, "'", _PRIME, _OPEN_SINGLE_MARK, _CLOSE_SINGLE)
        text = text.replace(_APOSTROPHE_MARK, _APOSTROPHE).replace(_OPEN_SINGLE_MARK, _OPEN_SINGLE)
    if '"' in text:
        for rule, replacement in _DOUBLE_RULES:
            text = rule.sub(replacement, text)
        text = _primes(text, '"', _DOUBLE_PRIME, _OPEN_DOUBLE_MARK, _CLOSE_DOUBLE)
        text = text.replace(_OPEN_DOUBLE_MARK, _OPEN_DOUBLE)
    if "-" in text:
        for rule, replacement in _DASH_RULES:
            text = rule.sub(replacement, text)
    if _MAYBE_TIMES.search(text):
        text = _times(text)
    return _BARE_AMPERSAND.sub("&#038;", text) if "&" in text else text


def _primes(text: str, quote: str, prime: str, opened: str, closing: str) -> str:
    """Decide of each remaining quote whether it closes a quotation or is a prime (``wptexturize_primes``)."""
    sentences = text.split(opened)
    for number, sentence in enumerate(sentences):
        if quote not in sentence:
            continue
        if number and closing not in sentence:
            sentence = _close(sentence, quote, prime, closing)
        else:
            sentence = _PRIME_AFTER[quote].sub(prime, sentence)
            sentence = _QUOTE_AT_END[quote].sub(closing, sentence)
        sentences[number] = sentence.replace('"', closing) if quote == '"' else sentence
    return opened.join(sentences)


def _close(sentence: str, quote: str, prime: str, closing: str) -> str:
    """A sentence whose quotation is open: one candidate closes it; the rest are primes after digits, else quotes."""
    sentence, count = _QUOTE_AT_END[quote].subn(_CANDIDATE, sentence)
    if count > 1:
        sentence, elsewhere = _CANDIDATE_ELSEWHERE.subn(closing, sentence)
        if not elsewhere:
            # All stand after digits: the last one before a full stop closes, else the last of all.
            at = sentence.rfind(f"{_CANDIDATE}.")
            at = at if at >= 0 else sentence.rfind(_CANDIDATE)
            sentence = sentence[:at] + closing + sentence[at + len(_CANDIDATE) :]
        sentence = _PRIME_AFTER[quote].sub(prime, sentence)
        sentence = _CANDIDATE_AFTER_DIGIT.sub(prime, sentence)
        return sentence.replace(_CANDIDATE, closing)
    if count:
        sentence = sentence.replace(_CANDIDATE, closing)
    return _PRIME_AFTER[quote].sub(prime, sentence)


def _times(text: str) -> str:
    """``9x9`` becomes 9 times 9, but never ``0x9``: figures on both sides, no letters around."""
    out: list[str] = []
    done = 0
    begin = end = -1
    for right in _FIGURE.finditer(text):
        left_begin, left_end = max(begin, done), end
        begin, end = right.span()
        if left_end != begin - 1 or text[begin - 1] != "x" or not text[begin].isdecimal():
            continue
        stop = _boundary_before(text, begin + 1, end)
        if stop and _times_start(text, left_begin, left_end) >= 0:
            out += (text[done:left_end], "&#215;", text[begin:stop])
            done = stop
    out.append(text[done:])
    return "".join(out)


def _times_start(text: str, begin: int, end: int) -> int:
    """Where the left figure can begin: at a digit after no letter or digit, but not at a zero right before the x."""
    for at in range(begin, end):
        if text[at].isdecimal() and not (at and _WORD.match(text[at - 1])) and not (at + 1 == end and text[at] == "0"):
            return at
    return -1


def _boundary_before(text: str, begin: int, end: int) -> int:
    """The last place from ``end`` down to ``begin`` where a word begins or ends; 0 when there is none."""
    for at in range(end, begin - 1, -1):
        if bool(_WORD.match(text[at - 1])) != bool(_WORD.match(text[at : at + 1])):
            return at
    return 0
