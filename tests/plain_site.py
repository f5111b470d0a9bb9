"""Sites on loopback whose pages a test writes, and the network that leads to them. Nothing leaves loopback."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from resources.links.network import Network

PUBLIC = "93.184.215.14"


def html(title: str) -> bytes:
    return f"<!doctype html><title>{title}</title><p>Some words.</p>".encode()


@dataclass
class Reply:
    """`only` is the method that gets this reply; the other one gets a plain 200."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    only: str = ""
    seconds: float = 0.0


@dataclass
class Asked:
    at: float
    method: str
    host: str
    path: str
    agent: str


class Sites:
    """Every name is a site of ours, but for those in `dead` (no such name) and in `closed` (nobody answers)."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[Asked] = []
        self.dead: set[str] = set()
        self.closed: set[str] = set()
        self.under_way = self.most_under_way = 0
        self.network = Network(self._look_up, self._dial)
        self.port = 0

    def page(self, url: str, title: str = "", **fields: Any) -> None:
        """Write the page at a URL such as http://one.dev/page."""
        words = {"body": html(title), "headers": {"Content-Type": "text/html"}} if title else {}
        self.pages[url] = Reply(**words | fields)

    def leads(self, url: str, to: str, status: int = 301) -> None:
        self.page(url, status=status, headers={"Location": to})

    def methods(self, url: str) -> list[str]:
        """By which methods a page was asked for, in order."""
        return [asked.method for asked in self.asked if f"http://{asked.host}{asked.path}" == url]

    def _look_up(self, host: str) -> list[str]:
        if host in self.dead:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["93.184.215.15" if host in self.closed else PUBLIC]

    def _dial(self, ip: str, port: int, seconds: float) -> socket.socket:
        if ip != PUBLIC:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self.port), seconds)


@contextmanager
def standing() -> Iterator[Sites]:
    sites = Sites()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host, agent = self.headers["Host"], self.headers["User-Agent"]
            sites.asked.append(Asked(time.monotonic(), self.command, host, self.path, agent))
            reply = sites.pages.get(f"http://{host}{self.path}", Reply(404))
            if reply.only and reply.only != self.command:
                reply = Reply(headers={"Content-Type": "text/html"})
            sites.under_way += 1
            sites.most_under_way = max(sites.most_under_way, sites.under_way)
            time.sleep(reply.seconds)
            sites.under_way -= 1
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(reply.body)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sites.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield sites
    finally:
        server.shutdown()
        server.server_close()
