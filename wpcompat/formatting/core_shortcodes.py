"""What WordPress's own shortcodes show: caption, audio, video, embed; gallery and playlist need attachments.

``core_renderers`` makes the table for one content, since the players in it are numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count

from wpcompat.formatting.htmlsplit import html_split
from wpcompat.formatting.kses import kses_post
from wpcompat.formatting.php import intval, truthy
from wpcompat.formatting.shortcodes import Attributes, Renderer, do_shortcodes
from wpcompat.formatting.strings import esc_attr, esc_html
from wpcompat.formatting.urls import add_query_arg, esc_url

AUDIO_TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "flac": "audio/flac", "m4a": "audio/mpeg", "wav": "audio/wav"}
VIDEO_TYPES = {"mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "flv": "video/x-flv"}
_SPACES = " \t\n\r\f\v"
_TRIMMED = " \t\n\r\0\v"
_OCTET = re.compile(r"%[a-fA-F0-9][a-fA-F0-9]")
_NOT_CLASS = re.compile(r"[^A-Za-z0-9_-]")
_EMBEDDABLE = re.compile(rf"https?://.+\.(?:({'|'.join(AUDIO_TYPES)})|({'|'.join(VIDEO_TYPES)}))\Z", re.IGNORECASE)
_URL_LINE = re.compile(
    r"^([ \t\r\f\v]*)(https?://[^\s<>\"]+)(?=[ \t\r\f\v]*$)", re.MULTILINE | re.IGNORECASE | re.ASCII
)
_URL_PARAGRAPH = re.compile(r"(>\s*)(https?://[^\s<>\"]+)(?=\s*</p>)", re.IGNORECASE | re.ASCII)
_LINE_BREAK = "<!-- wp-line-break -->"


def core_renderers(overrides: Mapping[str, Renderer] | None = None) -> dict[str, Renderer]:
    """The renderers of WordPress's shortcodes for one content; ``overrides`` win (a gallery with attachments, say)."""
    sounds, films = count(1), count(1)
    table: dict[str, Renderer] = {
        "embed": lambda attributes, content: "",
        "wp_caption": lambda attributes, content: _caption(attributes, content, table),
        "caption": lambda attributes, content: _caption(attributes, content, table),
        "gallery": lambda attributes, content: "",
        "playlist": lambda attributes, content: "",
        "audio": lambda attributes, content: _audio(attributes, sounds),
        "video": lambda attributes, content: _video(attributes, content, films),
    }
    table.update(overrides or {})
    return table


def _caption(attributes: Attributes, content: str | None, table: Mapping[str, Renderer]) -> str:
    """``img_caption_shortcode`` for themes with HTML5 captions."""
    shown = content or ""
    caption = attributes.get("caption")
    if caption is None:
        shown, caption = _image_and_rest(shown)
    elif "<" in caption:
        caption = kses_post(caption)
    width = intval(attributes.get("width", ""))
    if width < 1 or not truthy(caption):
        return shown
    identifier = _html_class(attributes.get("id", ""))
    about = _html_class(attributes.get("caption_id", ""))
    if not about and identifier:
        about = f"caption-{identifier.replace('_', '-')}"
    classes = f"wp-caption {attributes.get('align', 'alignnone')} {attributes.get('class', '')}".strip(_TRIMMED)
    return (
        "<figure "
        + (f'id="{esc_attr(identifier)}" ' if identifier else "")
        + (f'aria-describedby="{esc_attr(about)}" ' if about else "")
        + f'style="width: {width}px" class="{esc_attr(classes)}">{do_shortcodes(shown, table)}<figcaption '
        + (f'id="{esc_attr(about)}" ' if about else "")
        + f'class="wp-caption-text">{caption}</figcaption></figure>'
    )


def _html_class(text: str) -> str:
    return _NOT_CLASS.sub("", _OCTET.sub("", text))


def _image_and_rest(content: str) -> tuple[str, str]:
    """A caption's image, with the link around it, and the words behind it; all of it and nothing without an image."""
    parts = html_split(content)
    for place in range(1, len(parts), 2):
        tag = parts[place].lower()
        if not tag.startswith("<img ") or len(tag) < 7 or not tag.endswith(">"):
            continue
        before = parts[place - 2].lower() if place > 2 and not parts[place - 1].strip(_SPACES) else ""
        linked = before.startswith("<a ") and len(before) > 4
        image = ("".join(parts[place - 2 : place]) if linked else "") + parts[place]
        rest = parts[place + 1 :]
        if len(rest) > 1 and not rest[0].strip(_SPACES) and rest[1].lower() == "</a>":
            image += rest[0] + rest[1]
            rest = rest[2:]
        return image, "".join(rest).strip(_TRIMMED)
    return content, ""


def _extension(url: str) -> str:
    return url.rpartition(".")[2].lower() if "." in url else ""


def _flag(attributes: Attributes, name: str) -> list[tuple[str, str]]:
    value = attributes.get(name, "")
    return [(name, "1")] if truthy(value) and value.lower() != "false" else []


def _sources(attributes: Attributes, types: Mapping[str, str], number: int) -> str:
    """The ``source`` elements and the plain link of a player, '' when no attribute names a file."""
    names = ["src", *types] if truthy(attributes.get("src", "")) else list(types)
    urls = [attributes[name] for name in names if truthy(attributes.get(name, ""))]
    sources = "".join(
        f'<source type="{types.get(_extension(url), "")}" src="{esc_url(add_query_arg(url, _=number))}" />'
        for url in urls
    )
    return f'{sources}<a href="{esc_url(urls[0])}">{esc_url(urls[0])}</a>'


def _has_file(attributes: Attributes, types: Mapping[str, str]) -> bool:
    return truthy(attributes.get("src", "")) or any(_extension(attributes.get(name, "")) == name for name in types)


def _audio(attributes: Attributes, numbers: Iterator[int]) -> str:
    """``wp_audio_shortcode``; without a file it shows nothing."""
    number = next(numbers)
    src = attributes.get("src", "")
    if truthy(src) and _extension(src) not in AUDIO_TYPES:
        return f'<a class="wp-embedded-audio" href="{esc_url(src)}">{esc_html(src)}</a>'
    if not _has_file(attributes, AUDIO_TYPES):
        return ""
    html = [("class", attributes.get("class", "wp-audio-shortcode")), ("id", f"audio-0-{number}")]
    html += [*_flag(attributes, "loop"), *_flag(attributes, "autoplay")]
    html += [("preload", attributes.get("preload", "none"))] if attributes.get("preload", "none") else []
    html += [("style", attributes.get("style", "width: 100%;"))]
    return f'<audio {_written(html)} controls="controls">{_sources(attributes, AUDIO_TYPES, number)}</audio>'


def _video(attributes: Attributes, content: str | None, numbers: Iterator[int]) -> str:
    """``wp_video_shortcode``; without a file it shows nothing."""
    number = next(numbers)
    src = attributes.get("src", "")
    if truthy(src) and _extension(src) not in VIDEO_TYPES:
        return f'<a class="wp-embedded-video" href="{esc_url(src)}">{esc_html(src)}</a>'
    if not _has_file(attributes, VIDEO_TYPES):
        return ""
    width, height = (abs(intval(attributes.get(name, size))) for name, size in (("width", "640"), ("height", "360")))
    html = [("class", attributes.get("class", "wp-video-shortcode")), ("id", f"video-0-{number}")]
    html += [("width", str(width)), ("height", str(height))]
    poster = esc_url(attributes.get("poster", ""))
    html += [("poster", poster)] if poster else []
    html += [*_flag(attributes, "loop"), *_flag(attributes, "autoplay"), *_flag(attributes, "muted")]
    html += [("preload", attributes.get("preload", "metadata"))] if attributes.get("preload", "metadata") else []
    tracks = (content or "").replace("\r\n", "").replace("\n", "").replace("\t", "").strip(_TRIMMED)
    files, _, link = _sources(attributes, VIDEO_TYPES, number).partition("<a ")
    inner = f'<video {_written(html)} controls="controls">{files}{tracks}<a {link}</video>'
    return f'<div style="{f"width: {width}px;" if width else ""}" class="wp-video">{inner}</div>'


def _written(attributes: list[tuple[str, str]]) -> str:
    return " ".join(f'{name}="{esc_attr(value)}"' for name, value in attributes)


def run_embeds(text: str) -> str:
    """``[embed]`` and URLs that stand alone: sound and film files become players' shortcodes, others links or text.

    No page is asked what it would like to show of itself (``WP_Embed`` without oEmbed).
    """
    if "[embed" in text:
        text = do_shortcodes(text, {"embed": _embed}, ignore_html=True)
    if "http" not in text.lower():
        return text
    parts = html_split(text)
    parts[1::2] = [part.replace("\n", _LINE_BREAK) for part in parts[1::2]]
    text = _URL_LINE.sub(lambda found: found[1] + _embedded(found[2]), "".join(parts))
    text = _URL_PARAGRAPH.sub(_in_paragraph, text)
    return text.replace(_LINE_BREAK, "\n")


def _embed(attributes: Attributes, content: str | None) -> str:
    url = content if truthy(content) else attributes.get("src", "")
    if not url or url == "0":
        return ""
    shown = _embedded(url)
    return shown if shown.startswith("[") else f'<a href="{esc_url(shown)}">{esc_html(shown)}</a>'


def _embedded(url: str) -> str:
    url = url.replace("&amp;", "&")
    found = _EMBEDDABLE.match(url)
    if not found:
        return url
    return f'[audio src="{esc_url(url)}" /]' if found[1] else f'[video  src="{esc_url(url)}" /]'


def _in_paragraph(found: re.Match[str]) -> str:
    text = found.string
    begin = text.rfind(">", 0, found.start()) + 1
    tag = text[begin : found.start() + 1].lower()
    return found[1] + _embedded(found[2]) if "<p " in tag or tag.endswith("<p>") else found.group()
