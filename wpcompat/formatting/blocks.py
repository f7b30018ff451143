"""Blocks in contents (``<!-- wp:name {…} -->``): their tree, what they show, and what an excerpt keeps of them.

The saved HTML of a block is what it shows. Blocks that WordPress fills on the server save nothing and show nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wpcompat.formatting.autop import autop

_HEAD = re.compile(r"<!--\s+(/)?wp:([a-z][a-z0-9_-]*/)?([a-z][a-z0-9_-]*)\s+", re.ASCII)
_TAIL = re.compile(r"(/)?-->")
_ATTRIBUTES_END = re.compile(r"\}\s+(/)?-->", re.ASCII)
_REPEATED = 4
"""How often the length of a text unclosed blocks may repeat what follows them, beyond ``_REPEATED_FREELY`` characters."""
_REPEATED_FREELY = 20000

_INNER = frozenset(
    {
        "", "core/freeform", "core/heading", "core/html", "core/list", "core/media-text", "core/paragraph",
        "core/preformatted", "core/pullquote", "core/quote", "core/table", "core/verse",
    }
)  # fmt: skip
_WRAPPERS = frozenset({"core/columns", "core/column", "core/group"})


@dataclass
class Block:
    """A block: its name (``core/paragraph``; '' for text outside blocks) and its HTML and inner blocks in order."""

    name: str
    content: list[str | Block] = field(default_factory=list)

    @property
    def inner(self) -> list[Block]:
        return [part for part in self.content if isinstance(part, Block)]


@dataclass(frozen=True)
class _Token:
    kind: str
    name: str
    start: int
    end: int


@dataclass
class _Frame:
    block: Block
    token: _Token
    done: int
    leading: str


def has_blocks(text: str) -> bool:
    """``has_blocks``."""
    return "<!-- wp:" in text


def _tokens(text: str) -> Iterator[_Token]:
    attributes_end = 0
    start = text.find("<!--")
    while start >= 0:
        head = _HEAD.match(text, start)
        tail = _TAIL.match(text, head.end()) if head else None
        if head and text.startswith("{", head.end()) and attributes_end >= 0:
            tail = _ATTRIBUTES_END.search(text, head.end())
            attributes_end = tail.end() if tail else -1
        if not head or not tail:
            start = text.find("<!--", start + 4)
            continue
        kind = "void" if tail[1] else "closer" if head[1] else "opener"
        yield _Token(kind, (head[2] or "core/") + head[3], start, tail.end())
        start = text.find("<!--", tail.end())


def parse_blocks(text: str) -> list[Block]:
    """The top-level blocks of a text, texts between them as blocks without name (``WP_Block_Parser``).

    A closer closes whatever is open, whatever its name. After a closer with nothing open all the rest is plain. Blocks
    that are never closed come innermost first, each with all that follows it; when that repeats too much, the outer ones are left out.
    """
    found: list[Block] = []
    stack: list[_Frame] = []
    done = 0
    for token in _tokens(text):
        leading = text[done : token.start]
        if token.kind == "closer" and not stack:
            break
        if token.kind == "opener":
            stack.append(_Frame(Block(token.name), token, token.end, leading))
        elif token.kind == "closer":
            frame = stack.pop()
            html = text[frame.done : token.start]
            if stack:
                frame.block.content.append(html)
                _put(stack[-1], frame.block, text, frame.token.start, token.end)
            else:
                _put_html(frame.block, html)
                found += _with_leading(frame)
        elif stack:
            _put(stack[-1], Block(token.name), text, token.start, token.end)
        else:
            found += [Block("", [leading])] if leading else []
            found.append(Block(token.name))
        done = token.end
    if not stack:
        return [*found, Block("", [text[done:]])] if done < len(text) else found
    room = _REPEATED_FREELY + _REPEATED * len(text)
    for frame in reversed(stack):
        room -= len(text) - frame.done
        if room < 0:
            break
        _put_html(frame.block, text[frame.done :])
        found += _with_leading(frame)
    return found


def _put_html(block: Block, html: str) -> None:
    if html not in ("", "0"):
        block.content.append(html)


def _put(parent: _Frame, block: Block, text: str, start: int, end: int) -> None:
    _put_html(parent.block, text[parent.done : start])
    parent.block.content.append(block)
    parent.done = end


def _with_leading(frame: _Frame) -> list[Block]:
    return [Block("", [frame.leading]), frame.block] if frame.leading else [frame.block]


def render_block(block: Block) -> str:
    """What a block shows (``render_block``), however deep it is nested; the shortcode block makes paragraphs."""
    return _shown(block, paragraphs=True)


def _shown(block: Block, *, paragraphs: bool) -> str:
    out: list[str] = []
    waiting: list[str | Block] = [block]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            out.append(part)
        elif paragraphs and part.name == "core/shortcode":
            out.append(autop(_shown(part, paragraphs=False)))
        else:
            waiting.extend(reversed(part.content))
    return "".join(out)


def render_blocks(text: str) -> str:
    """A content with its blocks shown and their delimiters gone (``do_blocks``)."""
    if "<!--" not in text:
        return text
    return "".join(render_block(block) for block in parse_blocks(text))


def excerpt_remove_blocks(text: str) -> str:
    """What an excerpt is made of: text blocks, also those in groups and columns (``excerpt_remove_blocks``)."""
    if "<!--" not in text:
        return text
    return "".join(render_block(block) for top in parse_blocks(text) for block in _excerpted(top))


def _excerpted(block: Block) -> Iterator[Block]:
    if block.name not in _INNER and block.name not in _WRAPPERS:
        return
    inner = block.inner
    if not inner:
        yield block
    elif block.name in _WRAPPERS:
        yield from _leaves(inner)
    elif all(child.name in _INNER and not child.inner for child in inner):
        yield block


def _leaves(blocks: list[Block]) -> Iterator[Block]:
    waiting = blocks[::-1]
    while waiting:
        block = waiting.pop()
        if block.name not in _INNER and block.name not in _WRAPPERS:
            continue
        inner = block.inner
        if inner:
            waiting.extend(reversed(inner))
        else:
            yield block
