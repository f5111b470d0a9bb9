"""House test: what a kept page is drawn from is in its key. Its view names every word of the address that it reads, and
no header is read that is not taken off the request before."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.http.request import HttpHeaders
from django.test import Client
from django.utils.functional import cached_property

from accounts.models import User
from guide import kept
from guide.models import Bridge, Section
from resources import moderation
from tests import make, routes
from tests.test_queries import ASKED

pytestmark = pytest.mark.django_db
ALL = "(all of them)"
TAKEN_OFF = {"COOKIE", *[name.removeprefix("HTTP_") for name in kept.CONDITIONS]}
NOT_KEPT_WITH = {"AUTHORIZATION", "CONTENT_LENGTH", "CONTENT_TYPE"}
CHECKED = {"HOST", "USER_AGENT"}
"""No page says by which name it was asked for, nor whom: an address that is none of ours is refused, as a program could
be by DISALLOWED_USER_AGENTS."""
VALUES = ["1", "same", "accepted", "newest", "lab"]
EVERYTHING = {"keys", "values", "items", "lists", "urlencode", "dict", "copy", "__iter__", "__len__", "__copy__"}


class Words(QueryDict):
    """Writes down which words are asked for, once it is made."""

    read: set[str] = set()

    def __getitem__(self, word: Any) -> Any:
        self.read.add(word)
        return super().__getitem__(word)

    def __contains__(self, word: Any) -> bool:
        self.read.add(word)
        return super().__contains__(word)

    def getlist(self, word: Any, default: Any = None) -> Any:
        self.read.add(word)
        return super().getlist(word, default)


def _of_all(name: str) -> Callable[..., Any]:
    def read_all(words: Words, *rest: Any, **more: Any) -> Any:
        words.read.add(ALL)
        return getattr(super(Words, words), name)(*rest, **more)

    return read_all


for name in EVERYTHING:
    setattr(Words, name, _of_all(name))


class Headers(HttpHeaders):
    read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name.upper().replace("-", "_"))
        return super().__getitem__(name)


class Environment(dict):
    """Headers have names here too."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(noted(name), default)

    def __contains__(self, name: Any) -> bool:
        return super().__contains__(noted(name))

    def __getitem__(self, name: Any) -> Any:
        return super().__getitem__(noted(name))


def noted(name: str) -> str:
    if name.startswith("HTTP_"):
        Headers.read.add(name.removeprefix("HTTP_"))
    return name


class Spied(WSGIRequest):
    words: set[str] = set()

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        self.META = Environment(environ)

    @cached_property
    def GET(self) -> QueryDict:  # noqa: N802  # Django's name.
        made = Words(self.META["QUERY_STRING"])
        made.read = self.words
        return made

    @cached_property
    def headers(self) -> HttpHeaders:
        return Headers(dict(self.META))


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> type[Spied]:
    monkeypatch.setattr("django.test.client.WSGIRequest", Spied)
    monkeypatch.setattr("guide.context._is_question", lambda request: False)  # The words are those that are kept.
    monkeypatch.setattr(Spied, "words", set())
    monkeypatch.setattr(Headers, "read", set())
    return Spied


@pytest.fixture
def there(ada: User, bo: User, courses: Section) -> routes.Samples:
    """A guide of which each page has something to show."""
    courses.slug, courses.shows_roadmap = "same", True
    courses.save()
    make.point(make.topic("serving"))
    make.want(courses)
    Bridge.objects.create(slug="registry", idea="model registry", twin="artifact registry", same="…", differs="…")
    moderation.accept(make.submission(bo, courses, title="The page", tags=["same"]), by=ada, seen=1)
    make.resource(courses, kind="lab", tags=["same"])
    return routes.samples(user=bo)


def kept_routes() -> list[routes.Route]:
    return [route for route in routes.everywhere() if getattr(route.view, "kept_words", None) is not None]


def addresses(route: routes.Route, there: routes.Samples) -> Iterator[str]:
    for path in route.paths(there):
        queries = [f"{word}={value}" for word in route.view.kept_words for value in VALUES[:2]]
        yield from [path, *[f"{path}?{query}&junk=1" for query in queries]]
        yield from [asked for asked in ASKED if asked.startswith(f"{path}?")]


def test_a_view_names_every_word_that_matters_to_it_and_reads_all_that_it_names(
    there: routes.Samples, spy: type[Spied]
) -> None:
    """What is read in passing, by what reads the address of several pages, must not change this one."""
    wrong = {}
    for route in kept_routes():
        named = {*route.view.kept_words}
        spy.words.clear()
        found = {Client().get(address).status_code for address in addresses(route, there)}
        assert 200 in found, (route.name, found)
        read = {*spy.words}
        path = next(route.paths(there))
        changes = {word for word in read - named if changed_by(path, word)}
        if changes or named - read or ALL in read:
            wrong[route.name] = (changes, named - read, ALL in read)
    assert not wrong


def changed_by(path: str, word: str) -> bool:
    plain = Client().get(path)
    found = [Client().get(f"{path}?{word}={value}") for value in VALUES]
    return any((one.status_code, one.content) != (plain.status_code, plain.content) for one in found)


def test_no_header_is_read_that_is_not_taken_off(there: routes.Samples, spy: type[Spied]) -> None:
    for route in kept_routes():
        for path in route.paths(there):
            assert Client().get(path).status_code in {200, 301, 404}
    assert Headers.read - TAKEN_OFF - NOT_KEPT_WITH <= CHECKED


def test_the_spy_sees_what_is_read(rf: Any, spy: type[Spied]) -> None:
    ways: list[Callable[[QueryDict], Any]] = [
        lambda words: words.get("a"), lambda words: words["a"], lambda words: words.getlist("a"),
        lambda words: "a" in words,
    ]  # fmt: skip
    every: list[Callable[[QueryDict], Any]] = [dict, list, len, lambda words: words.keys(), lambda w: w.urlencode()]
    for way in ways + every:
        spy.words.clear()
        way(Spied(rf.get("/?a=1").environ).GET)
        assert spy.words <= {"a", ALL}
        assert spy.words, way
    request = Spied(rf.get("/", headers={"x-one": "1", "x-two": "2"}).environ)
    assert (request.headers["X-One"], request.META.get("HTTP_X_TWO")) == ("1", "2")
    assert Headers.read == {"X_ONE", "X_TWO"}
