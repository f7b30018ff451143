"""File names of uploads: what is removed, and which inner extensions are defused."""

from __future__ import annotations

import re

_EXTENSIONS = frozenset(
    """
    jpg jpeg jpe gif png bmp tiff tif webp ico heic asf asx wmv wmx wm avi divx flv mov qt mpeg mpg mpe mp4 m4v ogv
    webm mkv 3gp 3gpp 3g2 3gp2 txt asc c cc h srt csv tsv ics rtx css htm html vtt dfxp mp3 m4a m4b aac ra ram wav
    ogg oga flac mid midi wma wax mka rtf js pdf swf class tar zip gz gzip rar 7z exe psd xcf doc pot pps ppt wri
    xla xls xlt xlw mdb mpp docx docm dotx dotm xlsx xlsm xlsb xltx xltm xlam pptx pptm ppsx ppsm potx potm ppam
    sldx sldm onetoc onetoc2 onetmp onepkg oxps xps odt odp ods odg odc odb odf wp wpd key numbers pages
    """.split()
)
"""Extensions that WordPress has a media type for."""

_MODERN = frozenset(("avif", "heif", "heics", "heifs", "x-wav"))
_FOR_UNFILTERED = frozenset(("htm", "html", "js"))
_FOR_NOBODY = frozenset(("swf", "exe"))
_SPECIAL = str.maketrans("", "", "?[]/\\=<>:;,'\"&$#*()|~`!{}%+’«»”“\0")
_BLANKS = re.compile(r"[\r\n\t -]+")
_DOTS = re.compile(r"\.{2,}")
_SPACES = dict.fromkeys(
    map(ord, "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
)
_EXTENSION = re.compile(r"[a-zA-Z]{2,5}[0-9]?")


def sanitize_file_name(name: str, *, unfiltered: bool = False, tidy: bool = False, modern: bool = False) -> str:
    """The part of ``sanitize_file_name`` behind the transliteration, for valid text."""
    known = _EXTENSIONS | _MODERN if modern else _EXTENSIONS
    name = (name.translate(_SPACES) if tidy else name.replace("\xa0", " ")).translate(_SPECIAL)
    if tidy:
        name = _DOTS.sub(".", name)
    name = _BLANKS.sub("-", name).strip(".-_")
    if "." not in name:
        return f"unnamed-file.{name}" if name.lower() in known else name
    first, *inner, extension = name.split(".")
    allowed = known - _FOR_NOBODY - (frozenset() if unfiltered else _FOR_UNFILTERED)
    defused = [f"{part}_" if _EXTENSION.fullmatch(part) and part.lower() not in allowed else part for part in inner]
    return ".".join((first, *defused, extension))
