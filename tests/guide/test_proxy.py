"""The proxy that we ship, docs/nginx.conf, in front of a site of the test: what it keeps, and what it never does."""

import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from bench import nginx
from bench.nginx import Proxy
from tests.processes import wait_for

pytestmark = pytest.mark.skipif(nginx.PROGRAM is None, reason="nginx is not installed")
KEY = f"17:{'k' * 43}"


class Site:
    """Answers as the guide does: pages of strangers may be kept until the second is over, or for some more."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.seen: dict[str, Any] = {}
        self.text, self.more_seconds, self.is_down, self.unchanged = "first", 60, False, 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._answers())
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def _answers(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def do_POST(self) -> None:
                site.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        return Answer

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        if self.is_down:
            to.close_connection = True
            return
        body = to.rfile.read(int(to.headers["Content-Length"] or 0))
        encoding, cookie = to.headers["Accept-Encoding"], to.headers["Cookie"] or ""
        self.asked[to.path] += 1
        self.seen = {"headers": to.headers, "method": to.command, "length": len(body)}
        is_personal = "sessionid" in cookie or to.headers["Authorization"] or to.command == "POST"
        text = f"{self.text} for {cookie or to.headers['Authorization'] or 'strangers'} in {encoding}".encode()
        etag = f'"{hash(text):x}"'
        is_same = not is_personal and to.headers["If-None-Match"] == etag
        self.unchanged += is_same
        to.send_response(304 if is_same else 200)
        for name, value in self._headers(to.path, is_personal, etag):
            to.send_header(name, value)
        to.send_header("Content-Length", str(0 if is_same else len(text)))
        to.end_headers()
        to.wfile.write(b"" if is_same or to.command == "HEAD" else text)

    def _headers(self, path: str, is_personal: Any, etag: str) -> list[tuple[str, str]]:
        if is_personal or path == "/unkept/":
            return [("Cache-Control", "private, no-cache"), ("ETag", etag)]
        return [
            ("Cache-Control", "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=3600"),
            ("Vary", "Accept-Encoding, Cookie" if path != "/varies/" else "Accept-Encoding, Accept"),
            ("ETag", etag),
            ("X-Accel-Expires", f"@{int(time.time()) + self.more_seconds}"),
        ]


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()
    yield one
    one.is_down = True
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def proxy(site: Site, tmp_path: Path) -> Iterator[Proxy]:
    (tmp_path / "static").mkdir()
    with nginx.started(tmp_path, site.server.server_port, tmp_path / "static") as running:
        yield running


def ask(proxy: Proxy, path: str = "/", *, body: bytes | None = None, **headers: str) -> tuple[int, str, Any]:
    """Status, text and headers. Names are written with _ for -."""
    connection = HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in {"host": "127.0.0.1", **headers}.items()}
    connection.request("GET" if body is None else "POST", path, body, named)
    response = connection.getresponse()
    return response.status, response.read().decode(), response.headers


def in_the_next_second() -> None:
    time.sleep(1.01 - time.time() % 1)


def test_the_shipped_file_is_one_that_nginx_takes(tmp_path: Path) -> None:
    ca, paths = trustme.CA(), {name: tmp_path / name for name in ("fullchain.pem", "privkey.pem")}
    certificate = ca.issue_cert("guide.example.org")
    certificate.cert_chain_pems[0].write_to_path(str(paths["fullchain.pem"]))
    certificate.private_key_pem.write_to_path(str(paths["privkey.pem"]))
    text = nginx.SHIPPED.read_text().replace("/etc/letsencrypt/live/guide.example.org", str(tmp_path))
    text = re.sub(r"/var/(log|cache)/nginx|/run", str(tmp_path), text).replace("user www-data;", "")
    (tmp_path / "nginx.conf").write_text(text)
    done = subprocess.run([str(nginx.PROGRAM), "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert "syntax is ok" in done.stderr, done.stderr


def test_strangers_are_answered_without_the_site(proxy: Proxy, site: Site) -> None:
    texts = {ask(proxy)[1] for _ in range(5)} | {ask(proxy, cookie="csrftoken=x")[1]}
    assert (site.asked["/"], len(texts)) == (1, 1)


def test_a_page_that_did_not_change_is_not_sent_again(proxy: Proxy, site: Site) -> None:
    site.more_seconds = 0
    before = ask(proxy)
    in_the_next_second()
    assert ask(proxy)[1] == before[1]
    assert (site.asked["/"], site.unchanged) == (2, 1)


def test_a_changed_page_passes_within_a_second(proxy: Proxy, site: Site) -> None:
    """While somebody asks all the time, and after a long silence, when the very next answer is the new one."""
    site.more_seconds = 0
    in_the_next_second()
    assert ask(proxy)[1].startswith("first")
    site.text, changed = "second", time.time()
    while ask(proxy)[1].startswith("first"):
        assert time.time() - changed < 1.2  # A fifth for the machine.
    in_the_next_second()
    site.text = "third"
    assert ask(proxy)[1].startswith("third")


@pytest.mark.parametrize("who", [{"cookie": "sessionid=ada"}, {"cookie": "a=b; __Host-sessionid=bo"},
                                 {"cookie": "messages=cy"}, {"authorization": "Bearer mlg_word"}])  # fmt: skip
def test_what_is_somebodys_is_neither_kept_nor_given_to_others(proxy: Proxy, site: Site, who: dict[str, str]) -> None:
    own = [ask(proxy, **who)[1] for _ in range(2)]
    strangers = [ask(proxy)[1] for _ in range(2)]
    assert next(iter(who.values())) in own[0]
    assert ask(proxy, **who)[1] == own[0] == own[1]
    assert "for strangers" in strangers[0]
    assert site.asked["/"] == 4
    assert b"ada" not in b"".join(file.read_bytes() for file in (proxy.directory / "kept").rglob("*") if file.is_file())


def test_somebodys_question_whether_a_page_changed_reaches_the_site(proxy: Proxy, site: Site) -> None:
    ask(proxy, cookie="sessionid=ada", if_none_match='"mine"')
    assert site.seen["headers"]["If-None-Match"] == '"mine"'


@pytest.mark.parametrize("path", ["/unkept/", "/varies/"])
def test_what_the_site_does_not_name_or_varies_with_more_is_not_kept(proxy: Proxy, site: Site, path: str) -> None:
    assert ask(proxy, path)[0] == ask(proxy, path)[0] == 200
    assert site.asked[path] == 2


def test_encodings_do_not_mix_and_are_three(proxy: Proxy, site: Site) -> None:
    wanted = {
        "br": ["gzip, deflate, br, zstd", "br;q=0.5", "gzip;q=1, BR", "br ; q=1.0"],
        "gzip": ["gzip", "deflate,gzip;q=0.9", "br;q=0, gzip", "gzip, brx"],
        "identity": ["", "deflate", "br;q=0.0", "gzip;q=0, br;q=0"],
    }
    for encoding, spellings in wanted.items():
        for spelling in spellings:
            assert ask(proxy, accept_encoding=spelling)[1].endswith(f" in {encoding}"), spelling
    assert site.asked["/"] == 3


def test_a_dead_site_is_still_read_by_strangers_and_others_are_told(proxy: Proxy, site: Site) -> None:
    site.more_seconds = -1
    first = ask(proxy)
    site.is_down = True
    assert ask(proxy)[:2] == first[:2]
    site.server.server_close()
    assert ask(proxy)[:2] == first[:2]
    for never_kept in (ask(proxy, "/other/"), ask(proxy, cookie="sessionid=ada"), ask(proxy, body=b"x")):
        assert never_kept[0] == 503
        assert "Back in a moment" in never_kept[1]
        assert never_kept[2]["Retry-After"] == "10"


def test_what_is_sent_passes_up_to_thirteen_megabytes(proxy: Proxy, site: Site) -> None:
    assert ask(proxy, "/admin/imports/", body=b"x" * 12_500_000)[0] == 200
    assert (site.seen["method"], site.seen["length"]) == ("POST", 12_500_000)
    assert ask(proxy, body=b"x" * 13_700_000)[0] == 413


def test_nobody_can_claim_another_address_or_another_name(proxy: Proxy, site: Site) -> None:
    ask(proxy, x_forwarded_for="10.1.1.1", x_forwarded_proto="https", x_forwarded_host="evil.example")
    headers = site.seen["headers"]
    assert headers.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert headers.get_all("X-Forwarded-Proto") == ["http"]
    assert (headers["X-Forwarded-Host"], headers["Host"]) == (None, "127.0.0.1")
    with pytest.raises(ConnectionError):
        ask(proxy, host="evil.example")


def test_no_log_holds_a_key(proxy: Proxy, site: Site) -> None:
    paths = [
        f"/submissions/guest/{KEY}/",
        f"/submissions/%67uest/{KEY}/revision/?a={KEY}",
        f"/accounts/mail/{KEY}/",
        f"/accounts/login/?next=/submissions/guest/{KEY}/",
        "/x/?q=ada@example.org",
        "/?t=mlg_wordwordword",
    ]
    for path in [*paths, "/plain/?q=drift"]:
        assert ask(proxy, path, referer=f"https://127.0.0.1{paths[0]}")[0] == 200
    site.is_down = True
    for path in paths:
        ask(proxy, path, cookie="sessionid=ada", referer=f"https://127.0.0.1{paths[0]}")
    wait_for(lambda: proxy.logs.count("GET ") >= 13)  # nginx writes once a second.
    assert "GET /plain/?q=drift" in proxy.logs
    assert '"GET /submissions/guest/..." 503' in proxy.logs
    assert not re.search(r"kkkk|ada@|mlg_word", proxy.logs), proxy.logs


def test_who_sends_slowly_holds_nothing_of_the_site(proxy: Proxy, site: Site) -> None:
    head, post = b"GET /slow/ HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"POST /slow/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    with ExitStack() as open_lines:
        for beginning in [head + b"X-"] * 150 + [post + b"Content-Length: 1000\r\n\r\nx"] * 99:
            line = open_lines.enter_context(socket.create_connection(("127.0.0.1", proxy.port)))
            line.sendall(beginning)
        assert ask(proxy)[0] == 200
        assert site.asked["/slow/"] == 0


def test_static_files_are_compressed_and_kept_for_good(proxy: Proxy) -> None:
    static = proxy.directory / "static"
    (static / "site.0123456789ab.css").write_text("a{}")
    (static / "site.0123456789ab.css.gz").write_bytes(b"packed")
    (static / "site.css").write_text("a{}")
    hashed, plain = (ask(proxy, f"/static/{name}", accept_encoding="gzip") for name in
                     ("site.0123456789ab.css", "site.css"))  # fmt: skip
    assert hashed[1:2] == ("packed",)
    assert hashed[2]["Content-Encoding"] == "gzip"
    assert hashed[2]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain[2]["Cache-Control"] == "public, max-age=60"
