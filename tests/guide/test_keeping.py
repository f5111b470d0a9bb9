"""What strangers see is drawn once, and is right at the very next request. Nobody is ever sent what is somebody's."""

import gzip
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import handles
from accounts.models import User
from guide import keeping, kept, packing
from guide.models import Bridge, Revision, Section
from resources import curation, moderation, usefulness
from resources.models import Resource
from tests import make, routes
from tests.databases import Site
from tests.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)
OWN = {"Cache-Control", "Vary", "X-Accel-Expires", "ETag"}


@pytest.fixture
def filled(ada: User, bo: User, courses: Section) -> Resource:
    """A guide of which each page has something to show."""
    topic = make.topic("serving")
    make.point(topic)
    make.want(courses)
    Bridge.objects.create(slug="registry", idea="model registry", twin="artifact registry", same="…", differs="…")
    entry = moderation.accept(make.submission(bo, courses, title="The entry", tags=["mlops"]), by=ada, seen=1)
    make.resource(courses, kind="lab", tags=["mlops", "labs"])
    return entry


def count() -> int:
    return len(caches["pages"]._cache)


def is_drawn(response: HttpResponse) -> bool:
    return bool(response.templates)


def paths() -> list[str]:
    """Every page that is kept, of those there are, with a few words that mean something and a few that do not."""
    found = [path for path in routes.paths(routes.samples()) if keeping.words_of(path) is not None]
    return [
        *found,
        "/people/bo/",
        "/resources/?q=entry",
        "/resources/?sort=newest&junk=1",
        "/log/?kind=accepted",
        "/tags/?utm_source=x",
    ]


def fresh(path: str, **headers: str) -> bytes:
    """As it is drawn where nothing is kept."""
    caches["pages"].clear()
    return Client(headers=headers).get(path).content


def test_every_page_that_is_kept_can_be(filled: Resource) -> None:
    kept_names = {route.name for route in routes.everywhere() if getattr(route.view, "kept_words", None) is not None}
    assert {"home", "section", "topic", "resources", "resource", "tag", "log", "new", "person", "feed"} <= kept_names
    stored = set()
    for path in paths():
        first, second = Client().get(path), Client().get(path)
        if first.status_code == 200:
            stored.add(first.resolver_match.url_name)
            assert not first.cookies, path
            assert not is_drawn(second), path
            assert first.content == second.content == fresh(path), path
    assert stored == kept_names


def test_ten_people_in_any_order_get_what_is_theirs(filled: Resource, ada: User, bo: User, cy: User, as_: Any) -> None:
    odd = {"theme": "dark", "sessionid2": "x", "a": "b" * 900}
    people: list[tuple[str, Client]] = [("", Client()) for _ in range(3)]
    people += [("", Client(headers={"cookie": "; ".join(f"{k}={v}" for k, v in odd.items())}))]
    people += [("", Client(headers={"cookie": "csrftoken=0123456789abcdef0123456789abcdef"}))]
    people += [("", Client(headers={"accept-language": "de", "user-agent": "Odd/1", "referer": "https://x.org/"}))]
    people += [(who.handle, as_(who)) for who in (ada, bo, cy)]
    people += [("-", Client(headers={"cookie": "sessionid=nobodys"}))]
    asked = [path for path in paths() if Client().get(path).status_code == 200]
    reference = {path: fresh(path) for path in asked}
    order = [(person, path) for person in people for path in asked]
    Random(8).shuffle(order)
    caches["pages"].clear()
    for (handle, client), path in order:
        response = client.get(path)
        assert response.status_code == 200
        if handle == "-":  # Drawn for them alone, as their address says it.
            assert "utm" in path or "junk" in path or response.content == reference[path], path
        elif handle:
            assert f'"account-name" dir="auto">{handle}<' in response.content.decode() or not is_page(response), path
            assert "s-maxage" not in response.get("Cache-Control", ""), path
        else:
            assert response.content == reference[path], path
            assert b"account-name" not in response.content


def is_page(response: HttpResponse) -> bool:
    return response["Content-Type"].startswith("text/html") and b"site-nav" in response.content


def test_who_may_be_somebody_is_drawn_for_and_leaves_nothing(filled: Resource, cy: User, as_: Callable) -> None:
    member = as_(cy)
    assert is_drawn(member.get("/"))
    assert is_drawn(member.get("/"))
    assert member.get("/")["Cache-Control"] == "private, no-cache"
    assert count() == 0
    Client().get("/")
    for name, said in [("authorization", "Bearer x"), ("cookie", 'messages="x"'), ("cookie", "sessionid=dead")]:
        assert is_drawn(Client(headers={name: said}).get("/")), said
    with transaction.atomic():  # What is not committed is nobody else's.
        assert is_drawn(Client().get("/"))
        assert is_drawn(Client().get("/about/"))
    assert count() == 1
    assert not is_drawn(Client().get("/"))


DEEDS: dict[str, tuple[str, str, Callable[[Resource, User], Any]]] = {
    "an acceptance": ("/resources/", "Just in", lambda entry, ada: moderation.accept(
        make.submission(make.person("dan"), entry.section, title="Just in"), by=ada, seen=1)),
    "a prose": ("{section}", "Fresh words", lambda entry, ada: _save(entry.section, prose="Fresh words")),
    "a title": ("/", "Renamed courses", lambda entry, ada: _save(entry.section, title="Renamed courses")),
    "a new tag name": ("/tags/", "ml-ops", lambda entry, ada: moderation.rename_tag(
        entry.tags.get(name="mlops"), "ml-ops", by=ada)),
    "a want": ("/wanted/", "A KServe tale", lambda entry, ada: make.want(entry.section, title="A KServe tale")),
    "a handle": ("{entry}", "bob-the-second", lambda entry, ada: handles.change(entry.suggested_by, "bob-the-second")),
}  # fmt: skip


def _save(section: Section, **fields: str) -> None:
    for name, value in fields.items():
        setattr(section, name, value)
    section.save(update_fields=[*fields])


def test_a_decision_shows_at_the_very_next_request(filled: Resource, ada: User) -> None:
    for name, (page, words, deed) in DEEDS.items():
        path = page.format(section=filled.section.get_absolute_url(), entry=filled.get_absolute_url())
        before = Client().get(path)
        assert not is_drawn(Client().get(path)), name
        assert words not in before.content.decode(), name
        deed(filled, ada)
        after = Client().get(path)
        assert words in after.content.decode(), name
        assert after["ETag"] != before["ETag"], name
    path, place = filled.get_absolute_url(), filled.section.get_absolute_url()
    assert [Client().get(path).status_code for _ in range(2)] == [200, 200]
    assert "The entry" in Client().get(place).content.decode()
    curation.retire(Resource.objects.get(pk=filled.pk), by=ada, because="It is gone.")
    assert Client().get(path).status_code == 410
    assert "The entry" not in Client().get(place).content.decode()
    make.reindex()


def test_so_does_what_comes_from_outside_or_while_a_page_is_drawn(filled: Resource) -> None:
    assert not is_drawn([Client().get("/") for _ in range(2)][-1])
    Site(database_url()).tell("UPDATE guide_section SET title = 'From a console'")
    assert "From a console" in Client().get("/").content.decode()
    caches["pages"].clear()
    done: list[int] = []

    def slip_in(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if "guide_section" in sql and not done:
            done.append(1)
            Site(database_url()).tell("UPDATE guide_section SET title = 'Meanwhile'")
        return result

    with connection.execute_wrapper(slip_in):
        first = Client().get("/")
    assert done
    assert "Meanwhile" not in first.content.decode()
    assert "Meanwhile" in Client().get("/").content.decode()


def test_a_vote_waits_for_a_minute_and_a_day_ends_at_midnight(filled: Resource, cy: User, monkeypatch: Any) -> None:
    path = filled.get_absolute_url()
    Client().get(path)
    usefulness.say(filled, by=cy)
    assert not is_drawn(Client().get(path))
    now = timezone.now()
    monkeypatch.setattr(keeping.timezone, "now", lambda: now + timedelta(days=1))
    assert is_drawn(Client().get(path))
    assert keeping.SECONDS == 60
    assert max(caches["pages"]._expire_info.values()) <= time.time() + 60


def test_words_that_a_view_reads_make_pages_of_their_own_and_no_others_do(filled: Resource) -> None:
    first = Client().get("/resources/?q=entry&kind=course")
    for query in ("kind=course&q=entry", "q=entry&kind=course&utm_source=x", "x=1&q=entry&q=entry&kind=course&y[]=2"):
        again = Client().get(f"/resources/?{query}")
        assert (again.content, is_drawn(again)) == (first.content, False), query
    assert count() == 1
    assert Client().get("/?q=1").content == Client().get("/").content == Client().get("/?fbclid=2&a").content
    assert count() == 2
    queries = ("", "q=entry", "kind=lab", "kind=lab&kind=course", "kind=course&kind=lab")
    assert len({Client().get(f"/resources/?{query}").content for query in queries}) == 5
    assert count() == 7


HOSTILE = [
    ("/?q=%00", 400), ("/resources/?q=%00", 400), ("/?" + "q=a&" * 5_000, 200), ("/resources/?" + "q=a&" * 5_000, 400),
    ("/resources/?q=%ff%fe", 200), ("/resources/?q=%F0%9F%92%A9%ED%A0%80", 200),
    ("/resources/?" + "&" * 900 + "=;=&q", 200), ("/guide/%00/", 400), ("/" + "x" * 3_000 + "/", 404),
    ("/resources/?q=" + "x" * 3_000, 200), ("/double//slashes//", 404), ("/resources/%2e%2e/", 404),
]  # fmt: skip


def test_hostile_addresses_get_what_they_get_where_nothing_is_kept(filled: Resource) -> None:
    for path, status in HOSTILE:
        caches["pages"].clear()
        found = [Client().get(path, headers=said).status_code for said in ({}, {}, {"cookie": "sessionid=x"})]
        assert found == [status] * 3, path[:40]
        assert count() == (status == 200), path[:40]


def test_other_methods_bodies_and_hosts_do_too(filled: Resource) -> None:
    expected = Client().get("/").content
    for said in ({"host": "evil.org"}, {"host": "evil.org:80"}, {"host": "a b"}):
        assert Client().get("/", headers=said).status_code == 400
    assert (Client().post("/").status_code, Client().put("/").status_code) == (405, 405)
    assert Client(enforce_csrf_checks=True).post("/").status_code == 403
    assert Client().post("/", headers={"if-none-match": "*"}).status_code == 405
    assert Client().get("/", headers={"content-type": "text/html; charset=utf-7"}).status_code == 415
    assert Client().get("/", PATH_INFO="//evil.org/").status_code == 404
    for said in ODD_HEADERS:
        caches["pages"].clear()
        assert Client(headers=said).get("/").content == Client().get("/").content == expected, said
        assert count() == 1


ODD_HEADERS: list[dict[str, str]] = [
    {"host": "localhost"}, {"x-forwarded-host": "evil.org"}, {"x-forwarded-proto": "https"}, {"range": "bytes=0-9"},
    {"x-forwarded-prefix": "/evil"}, {"x-original-url": "/admin/"}, {"x-rewrite-url": "/admin/"}, {"accept": "text/x"},
    {"accept-language": "de"}, {"x-http-method-override": "POST"}, {"x-requested-with": "XMLHttpRequest"},
    {"user-agent": "Odd/1"}, {"save-data": "on"}, {"hx-request": "true"}, {"cookie": "sessionid2=x; theme=dark"},
    {"cookie": "csrftoken=0123456789abcdef0123456789abcdef"}, {"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"},
]  # fmt: skip


def test_it_never_grows_beyond_its_bound_and_keeps_no_long_page(filled: Resource, monkeypatch: Any) -> None:
    monkeypatch.setattr(caches["pages"], "_max_entries", 5)
    for number in range(15):
        Client().get(f"/resources/?q=word{number}")
        assert 1 <= count() <= 5
    assert not is_drawn(Client().get("/resources/?q=word14"))
    caches["pages"].clear()
    monkeypatch.setattr(kept, "MOST_BYTES", 1_000)
    first = Client().get("/")
    assert (first.status_code, count()) == (200, 0)
    assert Client(headers={"if-none-match": first["ETag"]}).get("/").status_code == 304
    monkeypatch.setattr(kept, "MOST_PLAIN_BYTES", 1_000)
    assert "Content-Encoding" not in Client(headers={"accept-encoding": "br"}).get("/").headers


FORMS = [
    ("", ""), ("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("gzip;q=1, br;q=0", "gzip"),
    ("*", "br"), ("*;q=0", ""), ("br;q=0.2, gzip;q=0.8", "gzip"), ("identity", ""), ("identity;q=0, gzip", "gzip"),
    ("GZIP", "gzip"), ("x-gzip", "gzip"), ("deflate", ""), ("br;q=nan", ""), ("br;q=2", ""), (",;,", ""),
    ("gzip;q=0.1, identity;q=0.9", ""), ("*;q=0.5, gzip;q=0", "br"), ("br" * 300, ""),
    ("gzip, " * 60, ""), ("x-gzip;q=0, gzip", "gzip"), ("br;v=1", ""), ("br;q=x", ""),
    ("br;q=0.1, gzip;q=0.1, *;q=0.9", ""),
]  # fmt: skip


def test_a_page_comes_in_the_form_that_its_reader_takes(filled: Resource) -> None:
    plain, unpack = Client().get("/").content, {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}
    for accepted, form in FORMS:
        response = Client(headers={"accept-encoding": accepted}).get("/")
        assert (response.get("Content-Encoding", ""), unpack[form](response.content)) == (form, plain), accepted
        assert int(response["Content-Length"]) == len(response.content)
        assert response["Vary"] == "Accept-Encoding, Cookie"
    assert count() == 1


def test_each_form_has_a_strong_tag_of_its_own_and_who_has_it_is_sent_no_bytes(filled: Resource) -> None:
    tags = {}
    for accepted in ("", "gzip", "br"):
        client = Client(headers={"accept-encoding": accepted})
        tags[accepted] = tag = client.get("/")["ETag"]
        for said in (tag, f'"other", {tag}', f"W/{tag}", f'W/"other",W/{tag}', "*"):
            again = client.get("/", headers={"if-none-match": said})
            assert (again.status_code, again.content, is_drawn(again)) == (304, b"", False), said
            assert again["ETag"] == tag
            assert again.headers.keys() >= OWN
            assert "Content-Encoding" not in again.headers
        assert client.head("/", headers={"if-none-match": tag}).status_code == 304
    assert len(set(tags.values())) == 3
    assert not any(tag.startswith("W/") for tag in tags.values())
    for said in ({"if-none-match": tags["br"]}, {"if-none-match": tags[""][1:-1]}, {"if-match": tags[""]}):
        assert Client(headers=said).get("/").status_code == 200
    for said in ({"if-match": '"other"'}, {"if-match": f"W/{tags['']}"}):
        assert Client(headers=said).get("/").status_code == 412


def test_who_asks_for_less_leaves_a_whole_page(filled: Resource) -> None:
    tag, said = Client().get("/feed/")["ETag"], Client().get("/")
    caches["pages"].clear()
    assert Client(headers={"if-none-match": tag}).get("/feed/").status_code == 304
    assert Client().get("/feed/").status_code == 200
    for _ in range(2):  # First of what is not kept, then of what is.
        head = Client().head("/")
        assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(said.content)))
        assert head["ETag"] == said["ETag"]
    assert Client(headers={"range": "bytes=0-9"}).get("/").status_code == 200
    assert Client().get("/").content == said.content


def test_all_headers_of_safety_are_on_a_kept_page(filled: Resource) -> None:
    for secure in (False, True):
        first, second = (Client().get("/", secure=secure) for _ in range(2))
        assert not is_drawn(second)
        assert first.headers.keys() == second.headers.keys()
        names = {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"}
        assert names | {"Cross-Origin-Opener-Policy"} <= second.headers.keys()
    assert count() == 2


def test_what_stands_between_may_keep_a_page_for_this_second_and_no_error(filled: Resource) -> None:
    response = Client().get("/")
    assert response["Cache-Control"] == kept.SHARED
    assert abs(int(response["X-Accel-Expires"][1:]) - time.time()) < 3
    feed = Client().get("/feed/")
    assert (feed["Cache-Control"], feed["Vary"]) == ("public, no-cache", "Accept-Encoding")
    assert "X-Accel-Expires" not in feed.headers
    caches["pages"].clear()
    wrong = {"/guide/nothing/": 404, f"/resources/{filled.pk}-another/": 301, "/plan/?hours=many": 422}
    for path, status in (wrong | {"/people/nobody/": 404}).items():
        response = Client().get(path)
        assert response.status_code == status
        assert "s-maxage" not in response.get("Cache-Control", "")
    assert count() == 0


def test_what_may_be_somebodys_is_kept_for_nobody(courses: Section) -> None:
    def with_cookie(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("A page")
        response.set_cookie("who", "bo")
        return response

    for drawn in (with_cookie, lambda request: HttpResponse("A page", headers={"Cache-Control": "no-store"})):
        answers = [keeping.KeptPages(drawn)(RequestFactory().get("/")) for _ in range(2)]
        assert [answer.content for answer in answers] == [b"A page"] * 2
        assert [answer.has_header("ETag") for answer in answers] == [False, False]
    assert count() == 0


def test_what_is_drawn_for_all_sees_nothing_of_its_reader(courses: Section) -> None:
    def echo(request: HttpRequest) -> HttpResponse:
        seen = request.method, request.COOKIES, request.GET.urlencode(), request.headers.get("cookie")
        return HttpResponse(" ".join(map(str, seen)))

    request = RequestFactory().head("/resources/?q=1&q=2&junk=1&q=1", headers={"cookie": "theme=dark"})
    assert request.GET
    assert request.headers
    pages = keeping.KeptPages(echo)
    assert pages(request).status_code == 200
    assert (request.method, request.META["HTTP_COOKIE"]) == ("HEAD", "theme=dark")
    again = pages(RequestFactory().get("/resources/?q=2&q=1"))
    assert (again.content, count()) == (b"GET {} q=2&q=1 None", 1)


def test_who_sends_a_body_is_drawn_for(courses: Section) -> None:
    pages = keeping.KeptPages(lambda request: HttpResponse("A page"))
    assert pages(RequestFactory().generic("GET", "/", b"words")).content == b"A page"
    assert count() == 0
    assert pages(RequestFactory().get("/", CONTENT_LENGTH="0")).content == b"A page"
    assert count() == 1


def test_nothing_is_kept_while_the_guide_has_no_revision(courses: Section) -> None:
    Revision.objects.all().delete()
    assert Client().get("/").status_code == 200
    assert count() == 0


def test_a_page_that_is_packed_later_has_the_same_bytes() -> None:
    assert packing.packed(packing.GZIP, b"A page")[4:8] == bytes(4)  # No time.


def test_a_page_is_drawn_where_the_state_of_the_guide_cannot_be_read(courses: Section) -> None:
    pages = keeping.KeptPages(lambda request: HttpResponse("An error has its page"))
    Site(database_url()).tell("ALTER TABLE guide_revision RENAME TO guide_away")
    try:
        assert pages(RequestFactory().get("/")).content == b"An error has its page"
    finally:
        Site(database_url()).tell("ALTER TABLE guide_away RENAME TO guide_revision")
    assert count() == 0


def test_no_long_path_takes_room(courses: Section) -> None:
    keeping.words_of.cache_clear()
    assert Client().get(f"/{'x' * keeping.PATH_LENGTH}/").status_code == 404
    assert keeping.words_of.cache_info().currsize == 0


def slow(calls: list[str], **headers: str) -> Callable[..., HttpResponse]:
    def drawn(request: Any) -> HttpResponse:
        calls.append(request.path)
        if len(calls) == 1:
            time.sleep(0.4)
        return HttpResponse("A page", headers=headers)

    return drawn


def test_of_many_who_miss_the_same_one_draws_unless_it_is_nobodys_to_keep(at_once: Callable, courses: Section) -> None:
    calls: list[str] = []
    pages = keeping.KeptPages(slow(calls))
    answers = at_once(lambda number: pages(RequestFactory().get("/")).content, 8)
    assert (set(answers), calls) == ({b"A page"}, ["/"])
    caches["pages"].clear()
    for headers in ({"Cache-Control": "private"}, {"Vary": "Accept-Language"}, {"Content-Encoding": "br"}):
        calls.clear()
        pages = keeping.KeptPages(slow(calls, **headers))
        answers = at_once(lambda number, pages=pages: pages(RequestFactory().get("/")).content, 4)
        assert (set(answers), len(calls), count()) == ({b"A page"}, 4, 0), headers
