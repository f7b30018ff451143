"""The encodings that trackbacks may name, as PHP 8.2's mbstring knows and converts them.

Bytes are decoded once, by a codec from the table below: a name from outside never reaches Python's own look-up, whose
``utf-7`` or ``unicode_escape`` would bring back markup that a filter has not seen.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from html.entities import name2codepoint

from wpcompat.formatting import jis

LISTED = (
    "BASE64", "UUENCODE", "HTML-ENTITIES", "Quoted-Printable", "7bit", "8bit", "UCS-4", "UCS-4BE", "UCS-4LE", "UCS-2",
    "UCS-2BE", "UCS-2LE", "UTF-32", "UTF-32BE", "UTF-32LE", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-8", "UTF-7",
    "UTF7-IMAP", "ASCII", "EUC-JP", "SJIS", "eucJP-win", "EUC-JP-2004", "SJIS-Mobile#DOCOMO", "SJIS-Mobile#KDDI",
    "SJIS-Mobile#SOFTBANK", "SJIS-mac", "SJIS-2004", "UTF-8-Mobile#DOCOMO", "UTF-8-Mobile#KDDI-A",
    "UTF-8-Mobile#KDDI-B", "UTF-8-Mobile#SOFTBANK", "CP932", "SJIS-win", "CP51932", "JIS", "ISO-2022-JP",
    "ISO-2022-JP-MS", "GB18030", "Windows-1252", "Windows-1254", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3",
    "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9", "ISO-8859-10", "ISO-8859-13",
    "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "EUC-CN", "CP936", "HZ", "EUC-TW", "BIG-5", "CP950", "EUC-KR", "UHC",
    "ISO-2022-KR", "Windows-1251", "CP866", "KOI8-R", "KOI8-U", "ArmSCII-8", "CP850", "ISO-2022-JP-2004",
    "ISO-2022-JP-MOBILE#KDDI", "CP50220", "CP50221", "CP50222",
)  # fmt: skip
"""PHP's ``mb_list_encodings()``: the names a trackback's charset is compared with, letter for letter."""

DETECT_ORDER = ("ASCII", "UTF-8", "ISO-8859-1", "JIS", "EUC-JP", "SJIS")
"""What WordPress tries when a trackback names no charset."""

_BAD = "wpcompat.question"
_CONTROL = "wpcompat.control"
_LEADS = {
    "euc_jp": frozenset((0x8E, *range(0xA1, 0xFF))),
    "shift_jis": frozenset((*range(0x81, 0xA0), *range(0xE0, 0xF0))),
    "cp932": frozenset((*range(0x81, 0xA0), *range(0xE0, 0xFD))),
    "euc_kr": frozenset(range(0xA1, 0xFE)) - {0xC9},
    "big5": frozenset(range(0xA1, 0xFA)) - {0xC7, 0xC8},
    "gb2312": frozenset(range(0xA1, 0xF8)),
    "gbk": frozenset(range(0x81, 0xFF)),
    "cp949": frozenset(range(0x81, 0xFE)) - {0xC9},
    "gb18030": frozenset(range(0x81, 0xFF)),
    "cp950": frozenset(range(0x81, 0xFF)),
}
_CODECS = {
    "UCS-4BE": "utf-32-be", "UCS-4LE": "utf-32-le", "UTF-32BE": "utf-32-be", "UTF-32LE": "utf-32-le",
    "UTF-16BE": "utf-16-be", "UTF-16LE": "utf-16-le", "UTF-8": "utf-8", "ASCII": "ascii", "EUC-JP": "euc_jp",
    "SJIS": "shift_jis", "eucJP-win": "euc_jp", "EUC-JP-2004": "euc_jis_2004", "SJIS-2004": "shift_jis_2004",
    "SJIS-mac": "shift_jis", "CP932": "cp932", "SJIS-win": "cp932", "CP51932": "euc_jp", "GB18030": "gb18030",
    "Windows-1252": "cp1252", "Windows-1254": "cp1254", "EUC-CN": "gb2312", "CP936": "gbk", "HZ": "hz",
    "BIG-5": "big5", "CP950": "cp950", "EUC-KR": "euc_kr", "UHC": "cp949", "ISO-2022-KR": "iso2022_kr",
    "Windows-1251": "cp1251", "CP866": "cp866", "KOI8-R": "koi8_r", "KOI8-U": "koi8_u", "CP850": "cp850",
    "ISO-2022-JP-2004": "iso2022_jp_2004", "JIS": "iso2022_jp_ext", "ISO-2022-JP": "iso2022_jp",
    "ISO-2022-JP-MS": "iso2022_jp_ext", "CP50220": "iso2022_jp_ext", "CP50221": "iso2022_jp_ext",
    "CP50222": "iso2022_jp_ext", "SJIS-Mobile#DOCOMO": "cp932", "SJIS-Mobile#KDDI": "cp932",
    "SJIS-Mobile#SOFTBANK": "cp932", "UTF-8-Mobile#DOCOMO": "utf-8", "UTF-8-Mobile#KDDI-A": "utf-8",
    "UTF-8-Mobile#KDDI-B": "utf-8", "UTF-8-Mobile#SOFTBANK": "utf-8",
    "UCS-2BE": "utf-16-be", "UCS-2LE": "utf-16-le", "EUC-TW": "ascii", "ISO-2022-JP-MOBILE#KDDI": "iso2022_jp_ext",
    **{f"ISO-8859-{part}": f"iso8859_{part}" for part in (*range(1, 11), 13, 14, 15, 16)},
}  # fmt: skip
# Windows Japanese has other characters than JIS for these six.
# Bytes that Python's cp932 takes for private characters, and mbstring for errors.
_NOT_IN_CP932 = str.maketrans(dict.fromkeys("\x80\uf8f0\uf8f1\uf8f2\uf8f3", "?"))
_WINDOWS_JAPANESE = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
_MARKED = {
    "UCS-4": ("utf-32", codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "UTF-32": ("utf-32", codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "UCS-2": ("utf-16", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "UTF-16": ("utf-16", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
_PUNCTUATION = re.compile("[!-/]")
_RARE = re.compile(
    "[^\t\n\r -~¡-¬®-ÿĄ-ćČ-ďĘ-ěŁ-ńŇňŐőŘ-śŠšŤťŮ-űŹ-ž\u0300-\u030a\u0370-\u0377\u037a-\u037f\u0384-\u038aΌΎ-ΡΣ-\u04ff\u0591-\u05c7"
    "\u05d0-\u05ea\u05ef-\u05f4\u0600-\u06ff\u0900-\u097f\u0e01-\u0e3a\u0e3f-\u0e58\u1100-\u11ff\u200b\u2010-\u2016\u2018-\u2022…\u202f"
    "\u2032-\u2034\u2038\u203e\u2080-\u2089€₹\u2150-\u216f\u2190-\u21ff\u2212─\u3000-\u301fぁ-ゖ\u3099-\u309c゠-ヿ\u3131-\u318e\u3300-\u33ff"
    "\u4e00-\u9fff\uac00-\ud7af\ufe10-\ufe19！-\uff9f￥\U00010000-\U0010ffff]"
)
"""What mbstring counts as rare, but for kanji and Hangul, which it takes one by one."""
_KANJI = (bytes((row, cell)).decode("euc_jp", "ignore") for row in range(0xB0, 0xF5) for cell in range(0xA1, 0xFF))
_ARE_RARE = base64.b85decode(
    "K@ucnf&c&j001BWASNnefJ6Ww0EGYm3_t(?000002mn9;AOH#wAOHaH0I4+~001B$0YDK90000G03ZY)8~^}7000315CB9#Kmb5QAp-(p0RaF47z"
    "hFY009C35Ci}KBtQUy1ONa4000UI08jxSLLdN$ArJrnKmucc1`s{~0RR9100000000zB060JZ2mk;CKmdt=00aO4AOIkM000005C8!HFaQ7`fCK;"
    "#001C30000PKmY&$00031001BXL;wbm06+r>5(okS001Ba6odc)2!H{A;{bvH000000A_#y2muHIM>{wG0R#XDAOHXn0vG@k5C8-O002Y;Ss;Ogf"
    "N%(K5nwQY0RTW)3;;GI0iX;4000002w|`V000yK0RR911^@y80000W1ONa4C;$Ke002k=000r_C;}M(Knw@~2w(sJzyujU00000AOHXW00aO40AK"
    ")t00a;K0R$l+0WrV;00000kBW<x(dNRtPazwta~G5fXIDlO`DCk)w#ew+_{NB!5n>cSAp7`qQ3_Dw?mqtk>EG-AY_^*Y_K=Nu#prPn-<dhI20R++"
    "|5vr`@AYQJ#|Xmf*SKwQ9_;qD!BSo>R%h4JfABE<C{F=24Zwz|6h21L7y!v=NaR2(eP7mEp7mcJj(?Z`=d`cC-j(0({dxBK+wRBBcRSaerw+bg)F"
    "NXWt4rR2Gj$s}LisHK3#&47FojS-iS20q#QpajMTI0DJLv!p-hco7L$_>x<&XRJ$$J^M&O@1CtoP_|qUI5M1!mE}_uksg|Fr*l-r@gu@%#V3F}C#"
    "CJ-z49bG?rreHMGQe}v&8_ZJb4Uw9jL59j=@-%n`Y)c5Vp|7rjKYybZis7rP~fB8$Z)NWOKcVyk4?(7Tv$NBsDec^IsyiI<2t%JQu|MHS#+si`el"
    "SR|Ke(NpO9|k?=quY?9Mb2-7>bLplr~kh1`=7PC+_@gpe2jV|-tu>O|C~c5`_BK>^ELe`2kLwKr|bLs|Nj5`|9t)1fB*l1{`97Q{CV#{"
)
"""A bit for each kanji of JIS, in its order: whether mbstring counts it as rare (PHP 8.2, asked for each)."""
_RARE_KANJI = frozenset(
    kanji for at, kanji in enumerate(_KANJI) if at // 8 < len(_ARE_RARE) and _ARE_RARE[at // 8] << at % 8 & 0x80
)
_FAR = re.compile("[\U00010000-\U0010ffff]")
_QUOTED = re.compile(rb"=(?:([0-9A-Fa-f]{2})|\r?\n)")
_IMAP = re.compile("&([A-Za-z0-9+,]*)(.?)|[\x00-\x1f\x7f]", re.DOTALL)
_PRINTABLE = re.compile("[ -~]")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,8})|([A-Za-z][A-Za-z0-9]{0,8}));")
_FOREIGN_TO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def _question(error: UnicodeError) -> tuple[str, int]:
    """mbstring's substitute for what cannot be converted; a lead byte takes the byte behind it along."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] in _LEADS.get(error.encoding, ()):
        return "?", min(error.start + 2, len(error.object))
    return "?", error.end


def _as_control(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 leaves open stand for the controls of these numbers."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(error.object[error.start]), error.start + 1


codecs.register_error(_BAD, _question)
codecs.register_error(_CONTROL, _as_control)


def convert(data: bytes, charset: str) -> str | None:
    """Bytes of the named encoding as text, ``?`` for what it does not have (PHP's ``mb_convert_encoding``).

    None when the name is not listed, is ``UTF-7`` (refused, as WordPress does), or has no converter here.
    """
    if charset in _SPECIAL:
        return _SPECIAL[charset](data)
    if charset in _MARKED:
        return _marked(data, *_MARKED[charset])
    codec = _CODECS.get(charset)
    if codec is None:
        return None
    if charset == "Windows-1252":
        return data.decode(codec, _CONTROL)
    text = data.decode(codec, _BAD)
    if codec == "cp932":
        return text.translate(_NOT_IN_CP932)
    if charset in ("eucJP-win", "CP51932"):
        return text.translate(_WINDOWS_JAPANESE)
    return text


def detect(data: bytes) -> str | None:
    """The encoding of ``DETECT_ORDER`` in which the bytes look most like a text; None when there are none.

    As in mbstring an encoding must fit, and each character counts against it: one point, six for a mark of ASCII
    punctuation, 30 for a control or a rare kanji, 40 for a character beyond the basic plane. The earlier name wins a tie.
    """
    if not data:
        return None
    scores = {name: _demerits(text) for name in DETECT_ORDER if (text := _strictly(data, name)) is not None}
    return min(scores, key=scores.__getitem__)


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(_CODECS[charset])
    except UnicodeDecodeError:
        return None


def _demerits(text: str) -> int:
    return len(text) + 5 * len(_PUNCTUATION.findall(text)) + 29 * _rare(text) + 39 * len(_FAR.findall(text))


def convert_detected(data: bytes) -> str:
    """Bytes of an unknown encoding as text."""
    return convert(data, detect(data) or "ASCII") or ""


def _marked(data: bytes, codec: str, little: bytes, big: bytes) -> str:
    """UTF-16 and its kind: big-endian unless a byte order mark says otherwise; the mark goes."""
    if data.startswith(little):
        return data[len(little) :].decode(f"{codec}-le", _BAD)
    return data.removeprefix(big).decode(f"{codec}-be", _BAD)


def _octets(data: bytes) -> str:
    """What a transfer encoding held: UTF-8, without the bytes that are none, which WordPress's database refuses."""
    return data.decode("utf-8", "ignore")


def _rare(text: str) -> int:
    return (
        0
        if text.isascii() and text.isprintable()
        else len(_RARE.findall(text)) + sum(map(_RARE_KANJI.__contains__, text))
    )


def _base64(data: bytes) -> str:
    letters = data.translate(None, b"= \t\r\n")
    if not _FOREIGN_TO_BASE64.search(letters):
        return _octets(_whole_bytes(letters))
    # Rare and short-lived: letter by letter, since what is foreign stands as "?" between the bytes.
    out, bits, held = bytearray(), 0, 0
    for letter in letters:
        value = _BASE64.find(letter)
        if value < 0:
            out += b"?"
            continue
        bits, held = (bits << 6 | value) & 0xFFFF, held + 6
        if held >= 8:
            held -= 8
            out.append(bits >> held & 0xFF)
    return _octets(bytes(out))


def _whole_bytes(letters: bytes) -> bytes:
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _quoted_printable(data: bytes) -> str:
    return _octets(_QUOTED.sub(_quoted, data))


def _quoted(found: re.Match[bytes]) -> bytes:
    return bytes([int(found.group(1), 16)]) if found.group(1) else b""


def _uuencode(data: bytes) -> str:
    return _octets(b"".join(_uuencoded_lines(data)))


def _uuencoded_lines(data: bytes) -> Iterator[bytes]:
    lines = iter(data.splitlines())
    if not any(line.startswith(b"begin ") for line in lines):
        return
    for line in lines:
        if line == b"end":
            return
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            return


def _seven_bits(data: bytes) -> str:
    return data.decode("ascii", _BAD)


def _eight_bits(data: bytes) -> str:
    return data.decode("latin-1")


def _armenian(data: bytes) -> str:
    return data.decode("latin-1").translate(_ARMENIAN)


def _html_entities(data: bytes) -> str:
    return _ENTITY.sub(_character, data.decode("latin-1"))


def _character(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return chr(name2codepoint[name]) if name in name2codepoint else found.group()
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if number < 0xD800 or 0xE000 <= number <= 0x10FFFF else found.group()


def _utf7_imap(data: bytes) -> str:
    return _IMAP.sub(_imap_run, _seven_bits(data))


def _imap_run(found: re.Match[str]) -> str:
    """One ``&…-``; its letters are UTF-16 that holds no printable ASCII, and any other end than ``-`` is an error."""
    if not found.group().startswith("&"):
        return "?"
    letters, end = found.group(1).replace(",", "/").encode(), found.group(2)
    if not letters:
        return "&" if end == "-" else "?"
    data = _whole_bytes(letters)
    whole = len(letters) * 6 // 16 * 2
    text = _PRINTABLE.sub("?", data[:whole].decode("utf-16-be", _BAD))
    is_complete = len(letters) * 6 % 16 < 6 and not any(data[whole:])
    return text if is_complete and end == "-" else f"{text}?"


_ARMENIAN = {
    0xA0 + at: letter
    for at, letter in enumerate(
        "\u00a0?և։)(»«—.՝,-֊…՜՛՞ԱաԲբԳգԴդԵեԶզԷէԸըԹթԺժԻիԼլԽխԾծԿկՀհՁձՂղՃճՄմՅյՆնՇշՈոՉչՊպՋջՌռՍսՎվՏտՐրՑցՒւՓփՔքՕօՖֆ՚?"
    )
}
_SPECIAL: dict[str, Callable[[bytes], str]] = {
    "BASE64": _base64,
    "UUENCODE": _uuencode,
    "ArmSCII-8": _armenian,
    "HTML-ENTITIES": _html_entities,
    "Quoted-Printable": _quoted_printable,
    "7bit": _seven_bits,
    "8bit": _eight_bits,
    "UTF7-IMAP": _utf7_imap,
    "JIS": jis.decode,
    "ISO-2022-JP": jis.decode,
}
