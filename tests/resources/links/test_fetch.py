"""The HTTP client, against a server that means it harm: real sockets, a short deadline, and a canary."""

import dataclasses
import socket
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.hostile_server import PAGE, bomb
from resources.links import fetch, network
from resources.links.failures import Deadline, ErrorClass, Failure
from resources.links.network import PUBLIC
from resources.links.wire import Body, Conversation

SOON = 0.6


@pytest.fixture
def get(loopback):
    def ask(path, **options):
        url = path if "://" in path else f"http://hostile.dev/{path}"
        return fetch.get(url, deadline=SOON, network=loopback.network, **options)

    return ask


def test_a_page_comes_back_whole(get):
    answer = get("plain")
    assert (answer.status, answer.error, answer.detail, answer.truncated) == (200, None, "", False)
    assert answer.body == PAGE
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (answer.final_url, answer.hops) == ("http://hostile.dev/plain", ())
    assert 0 <= answer.ms <= 1000 * SOON


def test_an_address_is_asked_for_as_the_guide_would_store_it(loopback):
    answer = fetch.get("hostile.dev/plain?utm_source=x#part", network=loopback.network)
    assert (answer.url, answer.final_url) == ("hostile.dev/plain?utm_source=x#part", "https://hostile.dev/plain")
    assert loopback.requests[0].startswith("GET /plain HTTP/1.1\r\n")


def test_it_says_who_it_is_and_nothing_about_anybody_else(get, loopback, settings):
    settings.SITE_URL = "https://guide.example"
    assert "set-cookie" not in get("cookies").headers
    get("to-plain")
    assert len(loopback.requests) == 3
    for request in loopback.requests:
        sent = dict(line.split(": ") for line in request.strip().splitlines()[1:])
        assert set(sent) == {"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"}
        assert sent["Host"] == "hostile.dev"
        assert sent["User-Agent"].endswith("(compatible; mlops-guide/1.0; +https://guide.example/)")


def test_tls_asks_for_the_name_of_the_site_and_checks_it(get, loopback):
    assert get("https://hostile.dev/plain").status == 200
    assert loopback.sni == ["hostile.dev"]


@pytest.mark.parametrize("name", ["wrong-name", "untrusted", "expired"])
def test_a_certificate_that_is_not_the_sites_own_is_refused(get, loopback, name):
    answer = get(f"https://{name}.dev/plain")
    assert (answer.error, answer.status) == (ErrorClass.TLS, None)
    assert answer.detail.startswith("The site's certificate is not valid: ")
    assert loopback.requests == []


def test_head_asks_for_no_body(loopback):
    answer = fetch.head("http://hostile.dev/plain", network=loopback.network)
    assert (answer.status, answer.body, answer.error) == (200, b"", None)
    assert loopback.requests[0].startswith("HEAD ")


FORBIDDEN = """
    to-metadata to-loopback to-decimal to-hex to-mapped to-circled to-inner-name http://half.dev/ http://inner.dev/
    https://inner.dev/ http://mapped.dev/ http://metadata.dev/ http://127.0.0.1/ http://localhost/ http://[::1]/
    """


@pytest.mark.parametrize("path", FORBIDDEN.split())
def test_no_way_leads_to_a_machine_that_is_not_public(get, loopback, path):
    assert get(path).error == ErrorClass.FORBIDDEN_ADDRESS
    assert loopback.touched == 0


def test_the_number_that_is_dialled_is_the_one_that_was_judged(get, loopback):
    assert get("to-rebound").body == PAGE
    # The name now leads to loopback; the first visit would have come there if it had looked twice.
    assert get("http://rebinding.dev/plain").error == ErrorClass.FORBIDDEN_ADDRESS
    assert loopback.touched == 0


def test_the_canary_would_be_touched_if_nobody_judged(get, loopback, monkeypatch):
    monkeypatch.setattr(network, "_judged", lambda ips: ips)
    assert b"SECRET" in get("http://inner.dev/").body
    assert loopback.touched == 1


def test_the_real_resolver_is_judged_too():
    with pytest.raises(Failure) as caught:
        network.connect(PUBLIC, "localhost", secure=False, deadline=Deadline.after(5))
    assert caught.value.error == ErrorClass.FORBIDDEN_ADDRESS


def test_proxies_of_the_environment_are_passed_over(get, loopback, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{loopback.canary}")
    assert (get("plain").body, get("https://hostile.dev/plain").body) == (PAGE, PAGE)
    assert loopback.touched == 0


def test_the_real_dial_reaches_a_number(loopback):
    with PUBLIC.dial("127.0.0.1", loopback.plain, 1.0) as line:
        assert line.getpeername() == ("127.0.0.1", loopback.plain)


def test_another_number_of_the_site_is_tried_when_the_first_is_dead(get):
    assert get("http://second-answers.dev/plain").body == PAGE


def test_redirects_are_followed_and_told(get):
    answer = get("hop-5")
    assert answer.status == 200
    assert answer.hops == (*(f"http://hostile.dev/hop-{left}" for left in (4, 3, 2, 1)), "http://hostile.dev/plain")
    assert answer.final_url == "http://hostile.dev/plain"


@pytest.mark.parametrize("path", ["hop-6", "loop"])
def test_redirects_come_to_an_end(get, path):
    answer = get(path)
    assert (answer.error, answer.status) == (ErrorClass.TOO_MANY_REDIRECTS, 302)
    assert len(answer.hops) <= 5


@pytest.mark.parametrize("path", ["to-file", "to-javascript", "to-port", "to-nowhere"])
def test_a_redirect_to_what_is_no_public_page_is_refused(get, path):
    answer = get(path)
    assert (answer.error, answer.status, answer.hops) == (ErrorClass.BAD_REDIRECT, 302, ())
    assert answer.detail.startswith("The site redirects ")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "\ud800", "http://a@hostile.dev/", "ftp://hostile.dev/"])
def test_what_is_no_address_is_not_asked(url):
    answer = fetch.get(url)
    assert (answer.error, answer.final_url, answer.status) == (ErrorClass.BAD_ADDRESS, "", None)


SLOW = "header-drip body-drip silence https://mute.dev/ http://slow-name.dev/"


@pytest.mark.parametrize("path", SLOW.split())
def test_the_deadline_holds_however_slowly_it_comes(get, path):
    start = perf_counter()
    assert get(path).error == ErrorClass.TIMEOUT
    assert SOON <= perf_counter() - start + 0.01 < SOON + 0.5


@pytest.mark.parametrize("path", ["gzip", "deflate", "br"])
def test_a_bomb_is_known_by_its_growth(get, path):
    bomb(path.encode())
    answer = get(path)
    assert (answer.error, answer.truncated) == (ErrorClass.TOO_LARGE, True)
    assert len(answer.body) == fetch.MOST_BYTES


@pytest.mark.parametrize("path", ["interim", "empty-blocks", "tiny-chunks", "header-flood", "header-line"])
def test_padding_without_end_is_refused(loopback, path):
    answer = fetch.get(f"http://hostile.dev/{path}", max_bytes=100_000, deadline=5, network=loopback.network)
    assert answer.error == ErrorClass.TOO_LARGE


def test_of_a_page_without_end_the_beginning_is_kept(get):
    answer = get("endless", max_bytes=70_000)
    assert (answer.error, answer.truncated, len(answer.body)) == (None, True, 70_000)


@pytest.mark.parametrize("path", ["gzipped", "plain"])
def test_a_page_that_just_fits_is_not_cut(get, path):
    assert not get(path, max_bytes=len(PAGE)).truncated
    assert get(path, max_bytes=len(PAGE) - 1).truncated


def test_a_page_that_ends_too_soon_is_taken_as_far_as_it_came(get):
    answer = get("length-too-long")
    assert (answer.body, answer.truncated, answer.error) == (PAGE, True, None)


ODD = {
    ErrorClass.PROTOCOL: "length-negative chunk-nonsense false-gzip odd-encoding http-0.9",
    ErrorClass.RESET: "reset empty",
    ErrorClass.REFUSED: "http://closed.dev/",
    ErrorClass.DNS: "http://nowhere.dev/",
}


@pytest.mark.parametrize(("error", "path"), [(error, path) for error in ODD for path in ODD[error].split()])
def test_each_fault_has_its_class_and_a_sentence(get, error, path):
    answer = get(path)
    assert answer.error == error
    assert answer.detail.endswith(".")


@pytest.mark.parametrize("status", [204, 304, 404, 429, 999])
def test_an_answer_of_any_status_is_an_answer(get, status):
    answer = get(str(status))
    assert (answer.status, answer.error) == (status, None)
    assert answer.headers.get("retry-after") == ("120" if status == 429 else None)


def test_names_that_never_answer_do_not_stop_the_others_for_good(loopback, monkeypatch):
    monkeypatch.setattr(network, "_lookups", network.BoundedSemaphore(1))
    slow = fetch.get("http://slow-name.dev/", deadline=0.2, network=loopback.network)
    waiting = fetch.get("http://hostile.dev/plain", deadline=0.2, network=loopback.network)
    assert (slow.error, waiting.error) == (ErrorClass.TIMEOUT, ErrorClass.TIMEOUT)
    loopback.over.set()
    assert fetch.get("http://hostile.dev/plain", deadline=2, network=loopback.network).body == PAGE


def test_an_answer_cannot_be_changed(get):
    with pytest.raises(dataclasses.FrozenInstanceError):
        get("plain").status = 500


START = st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])


@given(START, st.binary(max_size=300))
def test_no_bytes_make_it_raise_anything_else(start, rest):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(start + rest)
        theirs.shutdown(socket.SHUT_WR)
        talk, body = Conversation(ours, Deadline.after(5)), Body(bytearray())
        with suppress(Failure):
            talk.read(talk.ask("GET", "/", [(b"Host", b"hostile.dev")]), 100, body)
        assert len(body.data) <= 100
