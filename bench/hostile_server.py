"""A server on loopback that does to a client whatever servers do, by mistake and on purpose. Nothing leaves loopback.

`Loopback` is also a network: its names lead to public numbers, its dial brings every one of them here, and any other
number to the canary, which nobody is meant to reach.
"""

import gzip
import socket
import ssl
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from threading import Event, Thread

import brotli
import trustme

from resources.links.network import Network

HTML = b"Content-Type: text/html; charset=utf-8\r\n"
PAGE = b"""<!doctype html><html lang="en-GB"><head><title>A plain page &amp; its title</title>
<meta name="description" content="What it is about."><meta name="author" content="Cy">
<meta property="article:published_time" content="2024-02-29T10:00:00Z">
<link rel="canonical" href="/plain"></head><body><main><p>Four words of text.</p></main></body></html>"""
PUBLIC = "93.184.215.14"
CLOSED, MUTE = "151.101.1.6", "151.101.1.7"
CANARIES = ("127.0.0.1", "::1", "169.254.169.254", "10.0.0.5", "::ffff:127.0.0.1")
NAMES: dict[str, list[list[str]]] = {
    # One list for each lookup; the last is given from then on.
    **{name: [[PUBLIC]] for name in ("hostile.dev", "wrong-name.dev", "untrusted.dev", "expired.dev")},
    "rebinding.dev": [[PUBLIC], ["127.0.0.1"]],
    "half.dev": [[PUBLIC, "127.0.0.1"]],
    "inner.dev": [["10.0.0.5"]],
    "six.dev": [["2606:2800:21f:cb07:6820:80da:af6b:8b2c"]],
    "mapped.dev": [["::ffff:127.0.0.1"]],
    "metadata.dev": [["169.254.169.254"]],
    "closed.dev": [[CLOSED]],
    "second-answers.dev": [[CLOSED, PUBLIC]],
    "mute.dev": [[MUTE]],
}
Send = Callable[[bytes], None]
Case = Callable[[Send, Event], None]


def _answer(body: bytes, headers: bytes = HTML, status: bytes = b"200 OK") -> Case:
    head = b"HTTP/1.1 " + status + b"\r\n" + headers + b"Content-Length: %d\r\n\r\n" % len(body)
    return lambda send, _: send(head + body)


def _raw(*pieces: bytes) -> Case:
    return lambda send, _: send(b"".join(pieces))


def _to(address: str, status: bytes = b"302 Found") -> Case:
    return _answer(b"", b"Location: " + address.encode() + b"\r\n", status)


def _flood(head: bytes, wave: bytes, waves: int | None = None, pause: float = 0.0) -> Case:
    def case(send: Send, over: Event) -> None:
        send(head)
        for number in count():
            if over.wait(pause) or number == waves:
                return
            send(wave)

    return case


def _drip(head: bytes, drop: bytes) -> Case:
    return _flood(head, drop, pause=0.05)


def _bomb(encoding: bytes) -> Case:
    return lambda send, over: _answer(bomb(encoding), HTML + b"Content-Encoding: " + encoding + b"\r\n")(send, over)


@lru_cache
def bomb(encoding: bytes) -> bytes:
    """10 GB of spaces (br: 300 MB), packed in pieces so that making it costs no memory either."""
    if encoding == b"br":
        packer = brotli.Compressor(quality=5)
        return b"".join(packer.process(b" " * 1_000_000) for _ in range(300)) + packer.finish()
    packer = zlib.compressobj(9, wbits=31 if encoding == b"gzip" else 15)
    start, wave = (packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return start + wave * 999


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + HTML + b"Transfer-Encoding: chunked\r\n\r\n"
LEADS = """
    loop|/loop to-metadata|http://169.254.169.254/latest/ to-loopback|http://127.0.0.1/ to-hex|http://0x7f.1/
    to-decimal|http://2130706433/ to-mapped|http://[::ffff:127.0.0.1]/ to-circled|http://①②⑦.⓪.⓪.①/
    to-inner-name|http://inner.dev/ to-port|http://hostile.dev:8080/ to-file|file:///etc/passwd
    to-javascript|javascript:alert(1) to-rebound|http://rebinding.dev/plain
    """


CASES: dict[str, Case] = {
    **{encoding: _bomb(encoding.encode()) for encoding in ("gzip", "deflate", "br")},
    **{name: _to(address) for name, _, address in (lead.partition("|") for lead in LEADS.split())},
    **{f"hop-{left}": _to(f"/hop-{left - 1}" if left > 1 else "/plain") for left in range(1, 8)},
    "plain": _answer(PAGE),
    "german": _answer(PAGE.replace(b"en-GB", b"de-AT").replace(b"/plain", b"/german")),
    "gzipped": _answer(gzip.compress(PAGE), HTML + b"Content-Encoding: gzip\r\n"),
    "header-drip": _drip(OK, b"X"),
    "body-drip": _drip(OK + HTML + b"Content-Length: 9999\r\n\r\n", b"x"),
    "silence": _drip(b"", b""),
    "endless": _flood(OK + HTML + b"\r\n", b"<p>again</p>" * 5000),
    "interim": _flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "empty-blocks": _flood(OK + HTML + b"Content-Encoding: deflate\r\n\r\n\x78\x9c", b"\0\0\0\xff\xff" * 9999),
    "tiny-chunks": _flood(CHUNKED, b"1;" + b"x" * 500 + b"\r\ny\r\n"),
    "to-nowhere": _answer(b"", b"", b"302 Found"),
    "to-plain": _to("https://hostile.dev/plain", b"308 Permanent Redirect"),
    "broken-charset": _answer(b"<title>caf\xe9 \xff\xfe</title>", b"Content-Type: text/html; charset=odd\r\n"),
    "header-flood": _flood(OK, b"X-A: " + b"a" * 1000 + b"\r\n", 10_000),
    "header-line": _raw(OK, b"X-A: ", b"a" * 1_000_000, b"\r\n\r\n"),
    "deep": _answer(b"<title>deep</title>" + b"<div>" * 100_000),
    "tree-bomb": _answer(b"<p>" + b"".join(b"<b id=%d>" % n for n in range(1000)) + b"</p><p>x" * 2000),
    "nul": _answer(b"<ti\0tle>\0</title><title>N\0U\0L</title>\0"),
    "length-too-long": _raw(OK, HTML, b"Content-Length: 99999\r\n\r\n", PAGE),
    "length-too-short": _raw(OK, HTML, b"Content-Length: 20\r\n\r\n", PAGE),
    "length-negative": _raw(OK, HTML, b"Content-Length: -1\r\n\r\n", PAGE),
    "chunk-nonsense": _raw(CHUNKED, b"zz\r\nnonsense"),
    "false-gzip": _answer(PAGE, HTML + b"Content-Encoding: gzip\r\n"),
    "odd-encoding": _answer(PAGE, HTML + b"Content-Encoding: zstd\r\n"),
    "http-0.9": _raw(PAGE),
    "empty": _raw(b""),
    "binary": _answer(bytes(range(256)) * 4000),
    "204": _raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "304": _raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "405": _answer(b"", status=b"405 Method Not Allowed"),
    "no-head": _answer(PAGE),
    "names-no-head": _answer(PAGE.replace(b"/plain", b"/no-head")),
    "names-plain": _answer(PAGE),
    "names-dead": _answer(PAGE.replace(b"/plain", b"/404")),
    "names-hop": _answer(PAGE.replace(b"/plain", b"/hop-1")),
    "404": _answer(PAGE, status=b"404 Not Found"),
    "429": _answer(b"slow down", HTML + b"Retry-After: 120\r\n", b"429 Too Many Requests"),
    "999": _answer(b"denied", status=b"999 Request denied"),
    "soft-404": _answer(b"<title>Page not found</title>"),
    "cookies": _answer(PAGE, HTML + b"Set-Cookie: a=b\r\n"),
}


class Loopback:
    """The server, the canary and the network that leads to them; stands between `with` and its end."""

    def __enter__(self) -> "Loopback":
        self.over = Event()
        self.requests: list[str] = []
        self.touched = 0
        self.sni: list[str | None] = []
        self._lookups: dict[str, int] = {}
        self._tls, self._trust = self._authorities()
        self._doors = [self._open(talk) for talk in (self._talk, self._talk_tls, self._sing, self._hush)]
        self.plain, self._secure, self.canary, self._mute = (door.getsockname()[1] for door in self._doors)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for door in self._doors:
            door.close()

    @property
    def network(self) -> Network:
        return Network(self.look_up, self.dial, lambda: self._trust)

    def look_up(self, host: str) -> Sequence[str]:
        if host == "slow-name.dev":
            self.over.wait(30)
        if host not in NAMES:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        seen = self._lookups[host] = self._lookups.get(host, 0) + 1
        return NAMES[host][min(seen, len(NAMES[host])) - 1]

    def dial(self, ip: str, port: int, seconds: float) -> socket.socket:
        if ip == CLOSED:
            raise ConnectionRefusedError
        doors = {80: self.plain, 443: self._mute if ip == MUTE else self._secure}
        door = self.canary if ip in CANARIES else doors.get(port, self.canary)
        return socket.create_connection(("127.0.0.1", door), seconds)

    def _authorities(self) -> tuple[dict[str, ssl.SSLContext], ssl.SSLContext]:
        """A context for each name that has a certificate of its own, and what the client trusts."""
        ours, strangers = trustme.CA(), trustme.CA()
        yesterday = datetime.now(UTC) - timedelta(days=1)
        certificates = {
            "": ours.issue_cert(*(name for name in NAMES if name != "wrong-name.dev")),
            "untrusted.dev": strangers.issue_cert("untrusted.dev"),
            "expired.dev": ours.issue_cert("expired.dev", not_before=yesterday - timedelta(9), not_after=yesterday),
        }
        contexts = {name: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for name in certificates}
        for name, certificate in certificates.items():
            certificate.configure_cert(contexts[name])
        contexts[""].sni_callback = self._choose
        trust = ssl.create_default_context()
        ours.configure_trust(trust)
        return contexts, trust

    def _choose(self, line: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        self.sni.append(name)
        line.context = self._tls.get(name or "", self._tls[""])

    def _open(self, talk: Callable[[socket.socket], None]) -> socket.socket:
        door = socket.create_server(("127.0.0.1", 0), backlog=64)
        Thread(target=self._serve, args=(door, talk), daemon=True).start()
        return door

    def _serve(self, door: socket.socket, talk: Callable[[socket.socket], None]) -> None:
        with suppress(OSError):
            while True:
                Thread(target=self._attend, args=(door.accept()[0], talk), daemon=True).start()

    def _attend(self, line: socket.socket, talk: Callable[[socket.socket], None]) -> None:
        with suppress(OSError, ValueError), line:
            talk(line)

    def _sing(self, line: socket.socket) -> None:
        self.touched += 1
        line.sendall(OK + b"\r\nSECRET")

    def _hush(self, _: socket.socket) -> None:
        self.over.wait()

    def _talk_tls(self, line: socket.socket) -> None:
        with self._tls[""].wrap_socket(line, server_side=True) as secure:
            self._talk(secure)

    def _talk(self, line: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request and (piece := line.recv(4096)):
            request += piece
        self.requests.append(request.decode())
        method, target = request.decode().split()[:2]
        name = "405" if target == "/no-head" and method == "HEAD" else target.strip("/")
        if name == "reset":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return
        CASES.get(name, CASES["404"])(line.sendall, self.over)
        line.shutdown(socket.SHUT_WR)
        # Closing with unread bytes would reset the line before the client has read its answer.
        line.recv(1)
