"""One question and its answer over an open line, by HTTP/1.1: every byte counted, every wait on one deadline."""

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import h11

from resources.links import inflate
from resources.links.failures import Deadline, ErrorClass, Failure
from resources.links.inflate import Damaged, Inflate

# Bytes of status line, headers and interim answers together.
MOST_HEAD = 64 * 1024
_HEAD_PIECE = 4 * 1024
_BODY_PIECE = 64 * 1024
# What h11 may gather of one event; our own counts are reached first.
_MOST_GATHERED = 256 * 1024
# Chunks and compressed blocks may be empty: so many bytes may come for each one that is wanted.
_MOST_OVERHEAD = 4
# No honest page shrinks a hundredfold; what does is not worth opening.
_BOMB = 100
_BOMB_PIECE = 4 * 1024

Headers = list[tuple[bytes, bytes]]
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of an answer; names in lower case, repeated ones joined with commas, cookies left out."""

    status: int
    headers: dict[str, str]


@dataclass(slots=True)
class Body:
    """What has been read so far. `is_cut`: there was more, or should have been."""

    data: bytearray
    is_cut: bool = False


class Conversation:
    """One request and its answer. Every method raises Failure and nothing else."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_GATHERED)
        self._received = 0
        self._piece = _HEAD_PIECE

    def ask(self, method: str, target: str, headers: Headers) -> Head:
        """Sends the request and reads up to the end of the answer's headers."""
        request = h11.Request(method=method, target=target, headers=headers)
        self._send(self._http.send(request) + self._http.send(h11.EndOfMessage()))
        event = self._next()
        while not isinstance(event, h11.Response):
            if not isinstance(event, h11.InformationalResponse) or event.status_code == 101:
                raise _nonsense()
            event = self._next()
        return Head(event.status_code, _readable(event.headers))

    def read(self, head: Head, most: int, body: Body) -> None:
        """Reads the body into `body`, at most `most` bytes of it, made plain. What was read before a Failure stays.

        A body that ends too soon or becomes nonsense is taken as far as it was good, as browsers do.
        """
        plain = inflate.reader(head.headers.get("content-encoding", ""))
        try:
            self._fill(body, plain, most)
        except Failure as failure:
            body.is_cut = True
            if failure.error not in {ErrorClass.PROTOCOL, ErrorClass.RESET} or not body.data:
                raise

    def _fill(self, body: Body, plain: Inflate, most: int) -> None:
        start, fed = self._received, 0
        for piece in self._pieces():
            fed += len(piece)
            body.data += _inflated(plain, piece, most + 1 - len(body.data))
            if len(body.data) > most:
                del body.data[most:]
                body.is_cut = True
                return _refuse_bomb(fed, most)
            if self._received - start > _MOST_OVERHEAD * most + _BODY_PIECE:
                raise Failure(ErrorClass.TOO_LARGE, "The page takes far more bytes than it is long.")
        return None

    def _pieces(self) -> Iterator[bytes]:
        """The body as it comes, in pieces so small that a bomb is known by what one of them becomes."""
        self._piece = _BODY_PIECE
        event = self._next()
        while isinstance(event, h11.Data):
            for start in range(0, len(event.data), _BOMB_PIECE):
                yield bytes(event.data[start : start + _BOMB_PIECE])
            event = self._next()

    def _next(self) -> object:
        """The next event of the answer, waiting for as many bytes as it takes."""
        try:
            event = self._http.next_event()
            while event is h11.NEED_DATA:
                self._http.receive_data(self._receive())
                event = self._http.next_event()
        except h11.RemoteProtocolError as problem:
            raise _nonsense() from problem
        return event

    def _receive(self) -> bytes:
        if self._piece == _HEAD_PIECE and self._received > MOST_HEAD - _HEAD_PIECE:
            raise Failure(ErrorClass.TOO_LARGE, "The headers of the answer are longer than 64 kB.")
        data = self._on_time(lambda: self._line.recv(self._piece))
        if not data and not self._received:
            raise Failure(ErrorClass.RESET, "The site hung up without an answer.")
        self._received += len(data)
        return data

    def _send(self, data: bytes) -> None:
        self._on_time(lambda: self._line.sendall(data))

    def _on_time(self, act: Callable[[], _Result]) -> _Result:
        try:
            self._line.settimeout(self._deadline.left())
            return act()
        except TimeoutError:
            raise self._deadline.missed() from None
        except OSError as problem:
            raise Failure(ErrorClass.RESET, "The site broke off the connection.") from problem


def _readable(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        if key != "set-cookie":
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _inflated(plain: Inflate, piece: bytes, most: int) -> bytes:
    try:
        return plain(piece, most)
    except Damaged:
        raise Failure(ErrorClass.PROTOCOL, "The page is not encoded in the way that the site says.") from None


def _refuse_bomb(fed: int, most: int) -> None:
    if fed * _BOMB < most:
        raise Failure(ErrorClass.TOO_LARGE, "A few compressed bytes of the page grow without end.")


def _nonsense() -> Failure:
    return Failure(ErrorClass.PROTOCOL, "The answer is not what a web server sends.")
