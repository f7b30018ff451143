"""Content encodings, undone step by step: never more comes out than is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

import brotli
import zstandard

from wpcompat.outbound.guard import DoorError

ZSTD_WINDOW = 8 * 1024 * 1024
"""The largest window that RFC 8878 asks a decoder to support."""


class Decoder(Protocol):
    """``feed`` takes bytes of the wire and gives at most ``most`` bytes; the rest of what they hold may be lost."""

    def feed(self, data: bytes, most: int) -> bytes: ...


class _Plain:
    def feed(self, data: bytes, most: int) -> bytes:
        return data[:most]


class _Zlib:
    """gzip, and deflate in both of its readings: with zlib's wrapper, or raw as many servers send it.

    Nothing may follow: curl, and so WordPress, takes what does for an error.
    """

    def __init__(self, bits: int) -> None:
        self._object = zlib.decompressobj(bits)
        self._may_be_raw = bits == zlib.MAX_WBITS
        self._begun = b""

    def feed(self, data: bytes, most: int) -> bytes:
        if most <= 0:
            return b""
        if self._object.eof:
            raise DoorError("data behind the compressed body")
        if self._may_be_raw:
            data = self._begun + data
            if len(data) < 2:
                self._begun = data
                return b""
            self._may_be_raw = False
            if data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31:
                self._object = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            out = self._object.decompress(self._object.unconsumed_tail + data, most)
        except zlib.error:
            raise DoorError("the compressed body is broken") from None
        if self._object.unused_data:
            raise DoorError("data behind the compressed body")
        return out


class _Brotli:
    def __init__(self) -> None:
        self._object = brotli.Decompressor()

    def feed(self, data: bytes, most: int) -> bytes:
        out = bytearray()
        try:
            while len(out) < most and not self._object.is_finished():
                piece = self._object.process(data, output_buffer_limit=most - len(out))
                if not piece and self._object.can_accept_more_data():
                    break
                out += piece
                data = b""
        except brotli.error:
            raise DoorError("the compressed body is broken") from None
        return bytes(out[:most])


class _Zstandard:
    """Fed in slices so small that the blocks within one cannot grow beyond two megabytes (a block holds 128 KiB)."""

    SLICE = 64

    def __init__(self) -> None:
        self._context = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
        self._object = self._context.decompressobj()

    def feed(self, data: bytes, most: int) -> bytes:
        out = bytearray()
        at = 0
        try:
            while at < len(data) and len(out) < most:
                if self._object.eof:
                    self._object = self._context.decompressobj()
                piece = data[at : at + self.SLICE]
                out += self._object.decompress(piece)
                at += len(piece) - len(self._object.unused_data)
        except zstandard.ZstdError:
            raise DoorError("the compressed body is broken") from None
        return bytes(out[:most])


DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstandard,
}


def decoder(named: list[str]) -> Decoder:
    """The decoder for the values of Content-Encoding. Encodings within encodings are refused: they multiply bombs."""
    words = [word.strip().lower() for value in named for word in value.split(",")]
    words = [word for word in words if word not in ("", "identity", "none")]
    if not words:
        return _Plain()
    if len(words) > 1:
        raise DoorError("encodings within encodings")
    if words[0] not in DECODERS:
        raise DoorError("an unknown content encoding")
    return DECODERS[words[0]]()
