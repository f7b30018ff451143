"""The ``style`` attribute: which declarations WordPress lets stand (``safecss_filter_attr``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wpcompat.formatting.protocols import kses_bad_protocol, kses_no_null
from wpcompat.formatting.strings import trim

PROPERTIES = frozenset(
    """
    align-content align-items align-self aspect-ratio background background-attachment background-blend-mode
    background-color background-image background-position background-repeat background-size border border-bottom
    border-bottom-color border-bottom-left-radius border-bottom-right-radius border-bottom-style border-bottom-width
    border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius
    border-right border-right-color border-right-style border-right-width border-spacing border-style border-top
    border-top-color border-top-left-radius border-top-right-radius border-top-style border-top-width border-width
    bottom box-shadow caption-side clear color column-count column-fill column-gap column-rule column-span
    column-width columns cursor direction filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink
    flex-wrap float font font-family font-size font-style font-variant font-weight gap grid-area grid-auto-columns
    grid-auto-rows grid-column grid-column-end grid-column-gap grid-column-start grid-gap grid-row grid-row-end
    grid-row-gap grid-row-start grid-template-columns grid-template-rows height justify-content justify-items
    justify-self left letter-spacing line-height list-style-type margin margin-block-end margin-block-start
    margin-bottom margin-inline-end margin-inline-start margin-left margin-right margin-top max-height max-width
    min-height min-width object-fit object-position overflow padding padding-block-end padding-block-start
    padding-bottom padding-inline-end padding-inline-start padding-left padding-right padding-top position right
    row-gap text-align text-decoration text-indent text-transform top vertical-align width writing-mode z-index
    """.split()
)
_WITH_URL = frozenset(("background", "background-image", "cursor", "filter", "list-style", "list-style-image"))
_WITH_GRADIENT = frozenset(("background", "background-image"))
_CUSTOM = re.compile(r"--[a-zA-Z0-9\-_]+")
_FUNCTION = re.compile(
    r"\b(?:var|calc|min|max|minmax|clamp|repeat|matrix|matrix3d|perspective"
    r"|rotate|rotate3d|rotate[XYZ]|scale|scale3d|scale[XYZ]|skew|skew[XY]|translate|translate3d|translate[XYZ]"
    r"|circle|ellipse|inset|path|polygon|rect|shape|xywh)(?=\()",
    re.ASCII,
)
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient(?=\()")
_FLAT = re.compile(r"[^()]*(?:\([^()]*\)[^()]*)*")
_UNSAFE = re.compile(r"[\\(&=}]|/\*")
_WHITE = " \t\n\r\v\f"


def safe_css(css: str) -> str:
    """The declarations of a ``style`` value that may stand, joined with ``;``; the rest is dropped whole."""
    css = kses_no_null(css)
    css = css.replace("\n", "").replace("\r", "").replace("\t", "")
    items = (trim(item) for item in trim(css).split(";") if item)
    return ";".join(item for item in items if _is_safe(item)).lstrip(";")


def _is_safe(item: str) -> bool:
    name, colon, value = item.partition(":")
    if not colon:
        return not _UNSAFE.search(_without_functions(item, _FUNCTION))
    name = trim(name)
    if name not in PROPERTIES and not _CUSTOM.fullmatch(name):
        return False
    has_urls, has_gradients = name in _WITH_URL, name in _WITH_GRADIENT
    if name.startswith("--"):
        has_urls, has_gradients = trim(value).startswith("url("), "-gradient(" in value
    if has_urls:
        rest = _without_urls(value)
        if rest is None:
            return False
        value = rest
    if has_gradients:
        value = _without_functions(value, _GRADIENT, flat=True)
    return not _UNSAFE.search(_without_functions(f"{name}:{value}", _FUNCTION))


def _without_urls(value: str) -> str | None:
    """The value without its ``url(…)``; None when one of them has a scheme that is not allowed, or is empty."""
    kept: list[str] = []
    at = 0
    while (start := value.find("url(", at)) >= 0 and (end := value.find(")", start + 5)) >= 0:
        inner = value[start + 4 : end].lstrip(_WHITE)
        quote = inner[:1]
        closed = inner.rstrip(_WHITE)
        if quote in ("'", '"') and len(closed) > 1 and closed.endswith(quote):
            inner = closed[1:-1]
        url = trim(inner)
        if url in ("", "0") or kses_bad_protocol(url) != url:
            return None
        kept.append(value[at:start])
        at = end + 1
    kept.append(value[at:])
    return "".join(kept)


def _without_functions(text: str, name: re.Pattern[str], *, flat: bool = False) -> str:
    """The text without calls of the named functions, their arguments included, where the brackets match."""
    if "(" not in text:
        return text
    ends = dict(_brackets(text))
    kept: list[str] = []
    at = look = 0
    while found := name.search(text, look):
        end = ends.get(found.end(), -1)
        look = found.end()
        if end < 0 or (flat and not _FLAT.fullmatch(text, look + 1, end)):
            continue
        kept.append(text[at : found.start()])
        at = look = end + 1
    kept.append(text[at:])
    return "".join(kept)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Each opening bracket with the place of the one that closes it."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if char == "(":
            opened.append(at)
        elif char == ")" and opened:
            yield opened.pop(), at
