"""Content encodings, undone step by step: never more comes out than is asked for."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO, Protocol, cast

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
    """gzip, and deflate in both of its readings: with zlib's wrapper, or raw as many servers send it."""

    def __init__(self, bits: int) -> None:
        self._object = zlib.decompressobj(bits)
        self._may_be_raw = bits == zlib.MAX_WBITS
        self._begun = b""

    def feed(self, data: bytes, most: int) -> bytes:
        if self._object.eof or most <= 0:
            return b""
        if self._may_be_raw:
            data = self._begun + data
            if len(data) < 2:
                self._begun = data
                return b""
            self._may_be_raw = False
            if data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31:
                self._object = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            return self._object.decompress(self._object.unconsumed_tail + data, most)
        except zlib.error:
            raise DoorError("the compressed body is broken") from None


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
    """The reader pulls from a buffer that is refilled for every feed."""

    def __init__(self) -> None:
        self._fed = bytearray()
        self._reader = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).stream_reader(
            cast(IO[bytes], _Source(self._fed)), read_size=1024, read_across_frames=True
        )

    def feed(self, data: bytes, most: int) -> bytes:
        self._fed += data
        out = bytearray()
        try:
            while len(out) < most:
                piece = self._reader.read(min(most - len(out), 65536))
                if not piece:
                    break
                out += piece
        except zstandard.ZstdError:
            raise DoorError("the compressed body is broken") from None
        return bytes(out)


class _Source(io.RawIOBase):
    def __init__(self, fed: bytearray) -> None:
        self._fed = fed

    def read(self, size: int = -1, /) -> bytes:
        taken = bytes(self._fed[:size])
        del self._fed[: len(taken)]
        return taken


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
