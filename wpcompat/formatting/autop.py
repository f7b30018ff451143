"""Paragraphs and line breaks out of blank lines and newlines (``wpautop``).

WordPress does this by some thirty substitutions, one after the other, and each builds on the quirks of those before; so
the same steps stand here in the same order. Each is one pass over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wpcompat.formatting.htmlsplit import html_split

_SPACES = " \t\n\r\f\v"
_TRIMMED = " \t\n\r\0\v"
_NEWLINE_MARK = " <!-- wpnl --> "
_KEPT_NEWLINE = "<WPPreserveNewline />"
_BLOCKS = (
    "(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|"
    "address|math|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|"
    "details|menu|summary)"
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


_STRUCTURED = _pattern(r"[<\r\n]")
_TWO_BREAKS = _pattern(r"<br\s*/?>\s*<br\s*/?>")
_BLOCK_OPENS = _pattern(rf"<{_BLOCKS}[\s/>]")
_BLOCK_CLOSES = _pattern(rf"</{_BLOCKS}>")
_RULE = _pattern(r"<hr\s*/?>")
_NEWLINES = _pattern(r"\n\n+")
_BLANK_LINES = _pattern(r"\n\s*\n")
_EMPTY_PARAGRAPH = _pattern(r"<p>\s*</p>")
_UNCLOSED_PARAGRAPH = _pattern(r"<p>([^<]+)</(div|address|form)>")
_BLOCK = _pattern(rf"</?{_BLOCKS}")
_BLOCK_IN_PARAGRAPH = _pattern(rf"<p>\s*(</?{_BLOCKS}[^>]*>)\s*</p>")
_BLOCK_AFTER_PARAGRAPH = _pattern(rf"<p>\s*(</?{_BLOCKS}[^>]*>)")
_QUOTE_IN_PARAGRAPH = re.compile(r"<p><blockquote([^>]*)>", re.ASCII | re.IGNORECASE)
_BREAK_BEFORE_BLOCK = _pattern(r"<br />(\s*</?(?:p|li|div|dl|dd|dt|th|pre|td|ul|ol)[^>]*>)")
_RUN_OF_SPACES = _pattern(r"\s+")
_VERBATIM = _pattern(r"<(script|style|svg)")
_PRE_MARK = _pattern(r"<pre wp-pre-tag-(\d{1,7})></pre>")
_LAST_PARAGRAPH = _pattern(r"\n</p>(?=\n?\Z)")
_CLOSE = {">": re.compile(">"), "[": re.compile(r"[>\]]")}


def autop(text: str, br: bool = True) -> str:
    """``wpautop``: blank lines make paragraphs and, with ``br``, single newlines ``<br />``."""
    if not text.strip(_TRIMMED):
        return ""
    if not _STRUCTURED.search(text) and not text.isspace():
        return f"<p>{text}</p>\n"
    text, kept = _take_pre(text + "\n")
    text = _TWO_BREAKS.sub("\n\n", text)
    text = _BLOCK_OPENS.sub(r"\n\n\g<0>", text)
    text = _BLOCK_CLOSES.sub(r"\g<0>\n\n", text)
    text = _RULE.sub(r"\g<0>\n\n", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _mark_newlines(text)
    text = _tighten(text)
    text = _NEWLINES.sub("\n\n", text)
    text = "".join(f"<p>{part.strip(chr(10))}</p>\n" for part in _BLANK_LINES.split(text) if part)
    text = _unwrap(text)
    if br:
        text = _break_lines(text)
    text = _drop_after_blocks(text, "<br />")
    text = _BREAK_BEFORE_BLOCK.sub(r"\1", text)
    text = _LAST_PARAGRAPH.sub("</p>", text)
    if kept:
        text = _PRE_MARK.sub(lambda found: _kept_pre(found, kept), text)
    return text.replace(_NEWLINE_MARK, "\n").replace("<!-- wpnl -->", "\n")


def _take_pre(text: str) -> tuple[str, list[str]]:
    """The text with every ``<pre>`` element behind a numbered mark, and those elements."""
    if "<pre" not in text:
        return text, []
    kept: list[str] = []
    out: list[str] = []
    *parts, last = text.split("</pre>")
    for part in parts:
        start = part.find("<pre")
        if start < 0:
            out.append(part)
            continue
        out.append(f"{part[:start]}<pre wp-pre-tag-{len(kept)}></pre>")
        kept.append(f"{part[start:]}</pre>")
    return "".join(out) + last, kept


def _kept_pre(found: re.Match[str], kept: list[str]) -> str:
    number = int(found.group(1))
    return kept[number] if number < len(kept) and str(number) == found.group(1) else found.group()


def _mark_newlines(text: str) -> str:
    """Newlines inside tags and comments are no line breaks of the text."""
    parts = html_split(text)
    parts[1::2] = [part.replace("\n", _NEWLINE_MARK) for part in parts[1::2]]
    return "".join(parts)


def _tags(text: str, opening: re.Pattern[str], closing: str = ">") -> Iterator[tuple[int, int]]:
    """Begin and end of each tag whose beginning matches; nothing in a tag is looked at twice."""
    found = opening.search(text)
    while found:
        end = _CLOSE[closing].search(text, found.end())
        if not end:
            return
        yield found.start(), end.end()
        found = opening.search(text, end.end())


def _joined(text: str, spans: Iterator[tuple[int, int]], *, before: bool = False, after: bool = False) -> str:
    """The text without the white space before and after the spans."""
    out: list[str] = []
    done = 0
    trim = False
    for start, end in spans:
        gap = text[done:start].lstrip(_SPACES) if trim else text[done:start]
        out += (gap.rstrip(_SPACES) if before else gap, text[start:end])
        done, trim = end, after
    out.append(text[done:].lstrip(_SPACES) if trim else text[done:])
    return "".join(out)


def _spans(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))


_OPTION, _OPTION_END = _pattern("<option"), _pattern("</option>")
_OBJECT, _OBJECT_END, _OBJECT_PART = _pattern("<object"), _pattern("</object>"), _pattern(r"</?(?:param|embed)")
_MEDIA, _MEDIA_END, _MEDIA_PART = (
    _pattern(r"[<\[](?:audio|video)"),
    _pattern(r"[<\[]/(?:audio|video)[>\]]"),
    _pattern(r"<(?:source|track)"),
)
_FIGCAPTION, _FIGCAPTION_END = _pattern("<figcaption"), _pattern("</figcaption>")


def _tighten(text: str) -> str:
    """No line breaks where the children of select, object, audio, video and figure meet."""
    if "<option" in text:
        text = _joined(text, _spans(text, _OPTION), before=True)
        text = _joined(text, _spans(text, _OPTION_END), after=True)
    if "</object>" in text:
        text = _joined(text, _tags(text, _OBJECT), after=True)
        text = _joined(text, _spans(text, _OBJECT_END), before=True)
        text = _joined(text, _tags(text, _OBJECT_PART), before=True, after=True)
    if "<source" in text or "<track" in text:
        text = _joined(text, _tags(text, _MEDIA, "["), after=True)
        text = _joined(text, _spans(text, _MEDIA_END), before=True)
        text = _joined(text, _tags(text, _MEDIA_PART), before=True, after=True)
    if "<figcaption" in text:
        text = _joined(text, _tags(text, _FIGCAPTION), before=True)
        text = _joined(text, _spans(text, _FIGCAPTION_END), after=True)
    return text


def _unwrap(text: str) -> str:
    """Paragraph tags that enclose or touch block elements go away again."""
    text = _EMPTY_PARAGRAPH.sub("", text)
    text = _UNCLOSED_PARAGRAPH.sub(r"<p>\1</p></\2>", text)
    text = _BLOCK_IN_PARAGRAPH.sub(r"\1", text)
    text = _unwrap_items(text)
    text = _QUOTE_IN_PARAGRAPH.sub(r"<blockquote\1><p>", text)
    text = text.replace("</blockquote></p>", "</p></blockquote>")
    text = _BLOCK_AFTER_PARAGRAPH.sub(r"\1", text)
    return _drop_after_blocks(text, "</p>")


def _unwrap_items(text: str) -> str:
    """``<p><li …</p>`` on one line loses its paragraph."""
    out: list[str] = []
    done = 0
    newline = end = -1
    start = text.find("<p><li")
    while start >= 0:
        if end < start + 7:
            end = text.find("</p>", start + 7)
        if newline < start + 6:
            newline = text.find("\n", start + 6)
            newline = len(text) if newline < 0 else newline
        if end < 0:
            break
        if newline < end:
            start = text.find("<p><li", start + 6)
            continue
        out += (text[done:start], text[start + 3 : end])
        done = end + 4
        start = text.find("<p><li", done)
    out.append(text[done:])
    return "".join(out)


def _drop_after_blocks(text: str, tag: str) -> str:
    """The text without those ``tag`` that follow a block's tag at once or after white space."""
    out: list[str] = []
    done = 0
    for start, end in _tags(text, _BLOCK):
        space = _RUN_OF_SPACES.match(text, end)
        after = space.end() if space else end
        if start >= done and text.startswith(tag, after):
            out.append(text[done:end])
            done = after + len(tag)
    out.append(text[done:])
    return "".join(out)


def _break_lines(text: str) -> str:
    text = _keep_verbatim(text)
    text = text.replace("<br>", "<br />").replace("<br/>", "<br />")
    out: list[str] = []
    done = seen = 0
    newline = text.find("\n")
    while newline >= 0:
        begin = seen + len(text[seen:newline].rstrip(_SPACES))
        run = _RUN_OF_SPACES.match(text, newline)
        seen = text.rfind("\n", newline, run.end() if run else newline + 1) + 1
        # Right after a break the first character of the run stays as it is; a newline further on is broken all the same.
        begin += text.endswith("<br />", 0, begin)
        if begin < seen:
            out += (text[done:begin], "<br />\n")
            done = seen
        newline = text.find("\n", seen)
    out.append(text[done:])
    return "".join(out).replace(_KEPT_NEWLINE, "\n")


def _keep_verbatim(text: str) -> str:
    """Newlines in scripts, styles and drawings are marked to be kept."""
    out: list[str] = []
    done = 0
    unclosed: set[str] = set()
    found = _VERBATIM.search(text)
    while found:
        name = found.group(1)
        end = -1 if name in unclosed else text.find(f"</{name}>", found.end())
        if end < 0:
            unclosed.add(name)
            found = _VERBATIM.search(text, found.end())
            continue
        end += len(name) + 3
        out += (text[done : found.start()], text[found.start() : end].replace("\n", _KEPT_NEWLINE))
        done = end
        found = _VERBATIM.search(text, end)
    out.append(text[done:])
    return "".join(out)
