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

_FOR_UNFILTERED = frozenset(("htm", "html", "js"))
_FOR_NOBODY = frozenset(("swf", "exe"))
_SPECIAL = str.maketrans("", "", "?[]/\\=<>:;,'\"&$#*()|~`!{}%+’«»”“\0")
_BLANKS = re.compile(r"[\r\n\t -]+")
_EXTENSION = re.compile(r"[a-zA-Z]{2,5}[0-9]?")


def sanitize_file_name(name: str, *, unfiltered: bool = False) -> str:
    """The part of ``sanitize_file_name`` behind the transliteration, for valid text."""
    name = name.replace("\xa0", " ").translate(_SPECIAL)
    name = _BLANKS.sub("-", name).strip(".-_")
    if "." not in name:
        return f"unnamed-file.{name}" if name.lower() in _EXTENSIONS else name
    first, *inner, extension = name.split(".")
    allowed = _EXTENSIONS - _FOR_NOBODY - (frozenset() if unfiltered else _FOR_UNFILTERED)
    defused = [f"{part}_" if _EXTENSION.fullmatch(part) and part.lower() not in allowed else part for part in inner]
    return ".".join((first, *defused, extension))
