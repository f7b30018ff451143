"""Reading WordPress's export files (WXR 1.0 to 1.2) as a stream: one author, term or item at a time.

The whole file is never held; DTDs and entities are refused. Errors name line and element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

VERSIONS = ("1.0", "1.1", "1.2")
Meta = list[tuple[str, str]]


class WxrError(Exception):
    """The file is not a WordPress export, or is broken; the text names file, line and element."""


@dataclass(frozen=True)
class Header:
    """What stands before the first author or item. URLs are without trailing slash."""

    version: str
    title: str
    base_site_url: str
    base_blog_url: str


@dataclass(frozen=True)
class Author:
    login: str
    id: int = 0
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True)
class TermRecord:
    """``parent`` is the parent's slug."""

    taxonomy: str
    slug: str
    name: str
    id: int = 0
    parent: str = ""
    description: str = ""
    meta: Meta = field(default_factory=list)


@dataclass(frozen=True)
class CommentRecord:
    id: int
    author: str
    email: str
    url: str
    ip: str
    date: str
    date_gmt: str
    content: str
    approved: str
    type: str
    parent: int
    user_id: int
    meta: Meta = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """A post, page, attachment or record of another type. ``terms`` are (taxonomy, slug, name)."""

    id: int
    title: str
    link: str
    guid: str
    creator: str
    content: str
    excerpt: str
    date: str
    date_gmt: str
    modified: str
    modified_gmt: str
    comment_status: str
    ping_status: str
    name: str
    status: str
    parent: int
    menu_order: int
    type: str
    password: str
    sticky: bool
    attachment_url: str
    terms: list[tuple[str, str, str]]
    meta: Meta
    comments: list[CommentRecord]


Record = Header | Author | TermRecord | Item


class _Counted:
    """A file that tells how far it was read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None]) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, 16384) if size > 0 else size)
        self._progress(len(data))
        return data


def read(path: Path, progress: Callable[[int], None] = lambda count: None) -> Iterator[Record]:
    """The records of an export, the header first. ``progress`` hears how many bytes were read. Raises ``WxrError``."""
    open_elements: list[str] = []
    header: dict[str, str] = {}
    told = False
    try:
        with path.open("rb") as file:
            for event, element in iterparse(_Counted(file, progress), ("start", "end"), forbid_dtd=False):
                if event == "start":
                    open_elements.append(_local(element.tag))
                    continue
                name = open_elements.pop()
                if len(open_elements) != 2:
                    continue
                is_foreign = _is_foreign(element)
                record = None if is_foreign else _record(name, element)
                if record is None and not is_foreign:
                    header.setdefault(name, element.text or "")
                if record is not None:
                    if not told:
                        yield _header(path, header)
                        told = True
                    yield record
                element.clear()
            if not told:
                yield _header(path, header)
    except ParseError as error:
        line, column = error.position
        within = f"in element <{open_elements[-1]}>" if open_elements else "outside any element"
        wrong = str(error.msg).partition(": line")[0]
        raise WxrError(f"{path}: line {line}, column {column + 1}, {within}: {wrong}.") from None
    except DefusedXmlException as error:
        raise WxrError(f"{path}: an export holds no document type with entities of its own ({error}).") from None
    except (LookupError, ValueError) as error:  # pyexpat's words for an encoding that it does not know or cannot read
        raise WxrError(f"{path}: line 1, the XML declaration: {error}.") from None


def _header(path: Path, found: dict[str, str]) -> Header:
    version = found.get("wxr_version", "").strip()
    if version not in VERSIONS:
        said = f"it says {version!r}" if version else "it has no wxr_version"
        raise WxrError(f"{path}: this is not a WordPress export (WXR {', '.join(VERSIONS)}): {said}.")
    blog = found.get("base_blog_url") or found.get("link", "")
    return Header(
        version, found.get("title", ""), found.get("base_site_url", blog).strip().rstrip("/"), blog.strip().rstrip("/")
    )


def _local(tag: str) -> str:
    """A tag without its namespace; the two ``encoded`` keep a word to tell them apart."""
    space, _, name = tag.rpartition("}")
    if name == "encoded":
        return "excerpt" if "excerpt" in space else "content"
    return name


_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def _is_foreign(element: Element) -> bool:
    """Whether an element is neither RSS's nor WordPress's: plug-ins add ``atom:link``, ``itunes:author``, ``media:content``."""
    tag = element.tag
    return tag.startswith("{") and "wordpress.org/export/" not in tag and tag not in (_CONTENT, _CREATOR)


def _record(name: str, element: Element) -> Record | None:
    if name == "item":
        return _item(element)
    if name == "author":
        parts = _parts(element)
        return Author(
            parts.get("author_login", "").strip(), _int(parts.get("author_id")), parts.get("author_email", "").strip(),
            parts.get("author_display_name", ""), parts.get("author_first_name", ""), parts.get("author_last_name", ""),
        )  # fmt: skip
    if name in ("category", "tag", "term"):
        parts = _parts(element)
        if name == "category":
            taxonomy, slug, label = "category", parts.get("category_nicename", ""), parts.get("cat_name", "")
        elif name == "tag":
            taxonomy, slug, label = "post_tag", parts.get("tag_slug", ""), parts.get("tag_name", "")
        else:
            taxonomy, slug, label = (
                parts.get("term_taxonomy", ""),
                parts.get("term_slug", ""),
                parts.get("term_name", ""),
            )
        parent = parts.get("category_parent") or parts.get("term_parent") or ""
        description = (
            parts.get("category_description") or parts.get("tag_description") or parts.get("term_description") or ""
        )
        meta = _meta(element, "termmeta")
        return TermRecord(
            taxonomy.strip(), slug.strip(), label, _int(parts.get("term_id")), parent.strip(), description, meta
        )
    return None


def _item(element: Element) -> Item:
    parts = _parts(element)
    terms = [
        (child.get("domain", "category"), child.get("nicename", ""), child.text or "")
        for child in element
        if child.tag == "category" and child.get("nicename")
    ]
    return Item(
        id=_int(parts.get("post_id")),
        title=parts.get("title", ""),
        link=parts.get("link", "").strip(),
        guid=parts.get("guid", "").strip(),
        creator=parts.get("creator", "").strip(),
        content=parts.get("content", ""),
        excerpt=parts.get("excerpt", ""),
        date=parts.get("post_date", "").strip(),
        date_gmt=parts.get("post_date_gmt", "").strip(),
        modified=parts.get("post_modified", "").strip(),
        modified_gmt=parts.get("post_modified_gmt", "").strip(),
        comment_status=parts.get("comment_status", "").strip(),
        ping_status=parts.get("ping_status", "").strip(),
        name=parts.get("post_name", "").strip(),
        status=parts.get("status", "").strip() or "publish",
        parent=_int(parts.get("post_parent")),
        menu_order=_int(parts.get("menu_order")),
        type=parts.get("post_type", "").strip() or "post",
        password=parts.get("post_password", ""),
        sticky=_int(parts.get("is_sticky")) == 1,
        attachment_url=parts.get("attachment_url", "").strip(),
        terms=terms,
        meta=_meta(element, "postmeta"),
        comments=[_comment(child) for child in element if _local(child.tag) == "comment"],
    )


def _comment(element: Element) -> CommentRecord:
    parts = _parts(element)
    return CommentRecord(
        id=_int(parts.get("comment_id")),
        author=parts.get("comment_author", ""),
        email=parts.get("comment_author_email", "").strip(),
        url=parts.get("comment_author_url", "").strip(),
        ip=parts.get("comment_author_IP", "").strip(),
        date=parts.get("comment_date", "").strip(),
        date_gmt=parts.get("comment_date_gmt", "").strip(),
        content=parts.get("comment_content", ""),
        approved=parts.get("comment_approved", "").strip() or "0",
        type=parts.get("comment_type", "").strip() or "comment",
        parent=_int(parts.get("comment_parent")),
        user_id=_int(parts.get("comment_user_id")),
        meta=_meta(element, "commentmeta"),
    )


def _parts(element: Element) -> dict[str, str]:
    """The texts of the children by name; the first of a name counts."""
    parts: dict[str, str] = {}
    for child in element:
        if not _is_foreign(child):
            parts.setdefault(_local(child.tag), child.text or "")
    return parts


def _meta(element: Element, name: str) -> Meta:
    rows = (_parts(child) for child in element if _local(child.tag) == name)
    return [(row["meta_key"], row.get("meta_value", "")) for row in rows if row.get("meta_key")]


def _int(text: str | None) -> int:
    """A number of the export, 0 when it is none; at most 18 digits, as an ID's."""
    word = (text or "").strip()
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 18 else 0
