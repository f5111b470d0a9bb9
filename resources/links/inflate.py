"""Compressed bodies made plain, piece by piece, so that a small one can never become a large one in memory."""

import zlib
from collections.abc import Callable

import brotli

from resources.links.failures import ErrorClass, Failure

# Asked for are the first two. Some sites send the third whatever they are asked.
ACCEPTED = "gzip, deflate"

Inflate = Callable[[bytes, int], bytes]
"""Takes the next piece and the most bytes that are wanted of it; what would be more is lost."""


class Damaged(Exception):
    """The bytes are not what their encoding says."""


def reader(encoding: str) -> Inflate:
    """What makes a body of this Content-Encoding plain. Raises Failure for an encoding that we do not read."""
    name = encoding.strip().lower()
    if name not in _READERS:
        raise Failure(ErrorClass.PROTOCOL, "The page is encoded in a way that was not asked for.")
    return _READERS[name]()


def _plain() -> Inflate:
    return lambda data, most: data[:most]


def _gzip() -> Inflate:
    return _Zlib(zlib.MAX_WBITS | 16)


def _deflate() -> Inflate:
    return _Deflate()


def _brotli() -> Inflate:
    return _Brotli()


_READERS = {"": _plain, "identity": _plain, "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli}


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._stream = zlib.decompressobj(bits)

    def __call__(self, data: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(data, most)
        except zlib.error as problem:
            raise Damaged from problem


class _Deflate:
    """RFC 9110 means zlib's format by this word; some servers send it bare. The first two bytes tell."""

    def __init__(self) -> None:
        self._beginning = b""
        self._stream: _Zlib | None = None

    def __call__(self, data: bytes, most: int) -> bytes:
        if self._stream is None:
            data = self._beginning = self._beginning + data
            if len(data) < 2:
                return b""
            has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = _Zlib(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        return self._stream(data, most)


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def __call__(self, data: bytes, most: int) -> bytes:
        plain = bytearray()
        try:
            while len(plain) < most:
                plain += self._stream.process(data, output_buffer_limit=most - len(plain))
                data = b""
                if self._stream.can_accept_more_data():
                    break
        except brotli.error as problem:
            raise Damaged from problem
        return bytes(plain[:most])
