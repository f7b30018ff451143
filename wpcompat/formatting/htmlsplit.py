"""A text cut into its HTML elements and what stands between them (``wp_html_split``)."""

from __future__ import annotations


def html_split(text: str) -> list[str]:
    """Texts at even places (possibly empty), elements at odd ones.

    An element runs from ``<`` to ``>``, a comment to ``-->``, a CDATA section to ``]]>``; unclosed ones take all the rest.
    """
    parts: list[str] = []
    done = 0
    start = text.find("<")
    while start >= 0:
        closing, lead = ">", 1
        if text.startswith("<!--", start):
            closing, lead = "-->", 2
        elif text.startswith("<![CDATA[", start):
            closing, lead = "]]>", 9
        end = text.find(closing, start + lead)
        end = end + len(closing) if end >= 0 else len(text)
        parts += (text[done:start], text[start:end])
        done = end
        start = text.find("<", end)
    parts.append(text[done:])
    return parts
