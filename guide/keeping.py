"""Pages that are the same for everybody are drawn once for each state of the guide, and then sent from memory.

A view says that its page is one, and which words of the address it reads. Whoever has a session, a message or a token
is never answered from here, nor is anything of theirs kept. See docs/decisions/0014-pages-kept-by-revision.md.
"""

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import Error, connection
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from redis.exceptions import RedisError

from guide import kept as pages
from guide import revision
from guide.flights import Flights
from guide.kept import Kept
from guide.version import fingerprint

logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
GetResponse = Callable[[HttpRequest], HttpResponseBase]
SECONDS = 60
"""The longest that a page is kept: it says “2 hours ago”, and counts votes, which are no revision."""
PATH_LENGTH = 500
"""Paths of ours are far shorter."""
_ABOUT_THE_READER = ("HTTP_COOKIE", "HTTP_RANGE", *pages.CONDITIONS)
"""What no page that everybody gets is drawn from."""
_flights: Flights[Kept | None] = Flights()


def kept(*words: str) -> Callable[[View], View]:
    """Says that what a stranger sees of this view is everybody's, and depends on these words of the query alone."""

    def marked(view: View) -> View:
        view.kept_words = words  # type: ignore[attr-defined]  # `words_of` reads it.
        return view

    return marked


class KeptPages:
    """The outermost of all: what is kept has been through the others once, with all headers that they add."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_a_strangers(request) or connection.in_atomic_block:
            return self.get_response(request)
        words = words_of(request.path_info) if len(request.path_info) <= PATH_LENGTH else None
        query = None if words is None else _query(request, words)
        if query is None:
            return self.get_response(request)
        return self._shared(request, query)

    def _shared(self, request: HttpRequest, query: str) -> HttpResponseBase:
        """The page as it is kept; or drawn for all who wait for it, under the revision from before it was drawn."""
        try:
            request.get_host()
            mark = revision.current()
        except (DisallowedHost, Error):
            mark = ()  # Answered inside, where errors have their pages.
        if not mark:
            return self.get_response(request)
        key = key_of(request, mark, query)
        page = caches["pages"].get(key)
        if page is None:
            drawing = _Drawing(self.get_response, request, query, key)
            page = _flights.result(key, drawing.page)
            if page is None:
                return drawing.response or drawing.draw()
        return pages.answer(request, page)


class _Drawing:
    """A page that is not kept yet. `response` is what was answered, to be sent where it is no page to keep."""

    def __init__(self, get_response: GetResponse, request: HttpRequest, query: str, key: str) -> None:
        self.get_response, self.request, self.query, self.key = get_response, request, query, key
        self.response: HttpResponseBase | None = None

    def page(self) -> Kept | None:
        page = _of_all_processes(self.key)
        if page is None:
            page = pages.made_of(self.draw())
            if page is not None and page.is_small:
                _give_all_processes(self.key, page)
        if page is not None and page.is_small:
            caches["pages"].set(self.key, page, SECONDS)
        return page

    def draw(self) -> HttpResponseBase:
        """The answer to anybody: what is its reader's is taken off the request before anything has looked at it."""
        request, method = self.request, self.request.method
        own = {name: request.META.pop(name) for name in _ABOUT_THE_READER if name in request.META}
        for looked_at in ("COOKIES", "GET", "headers"):
            request.__dict__.pop(looked_at, None)
        request.META["QUERY_STRING"], request.method = self.query, "GET"
        try:
            self.response = self.get_response(request)
        finally:
            request.META.update(own)
            request.method = method
        return self.response


@lru_cache(maxsize=4_096)
def words_of(path: str) -> tuple[str, ...] | None:
    """The words of the query that matter there; None where no page is kept."""
    try:
        return getattr(resolve(path).func, "kept_words", None)
    except Resolver404:
        return None


def key_of(request: HttpRequest, mark: revision.Mark, query: str) -> str:
    """By what a page is known: it says today's date, and its headers whether it came over HTTPS."""
    parts = (mark, timezone.now().date().toordinal(), request.is_secure(), request.path, query)
    return hashlib.blake2b(repr(parts).encode(errors="surrogatepass"), digest_size=20).hexdigest()


def _is_a_strangers(request: HttpRequest) -> bool:
    """Somebody whom nothing tells from others, and who sends nothing along: all else is looked at inside."""
    meta = request.META
    if request.method not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in meta or request.content_params:
        return False
    if meta.get("CONTENT_LENGTH") not in {None, "", "0"}:
        return False
    return "HTTP_COOKIE" not in meta or not request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, "messages"}


def _query(request: HttpRequest, words: tuple[str, ...]) -> str | None:
    """The query in a fixed order, without words that the view does not read and without what is said twice. None for
    what is refused inside, by a page that says so."""
    said = request.META.get("QUERY_STRING", "")
    if "\0" in said or "%00" in said:
        return None
    if not said or not words:
        return ""
    try:
        given = request.GET
    except TooManyFieldsSent:
        return None
    query = QueryDict(mutable=True)
    for word in words:
        # Of several values a view takes the last, or all that differ.
        query.setlist(word, list(dict.fromkeys(reversed(given.getlist(word))))[::-1])
    return query.urlencode()


def _of_all_processes(key: str) -> Kept | None:
    """Where there is Redis, a page that another process has drawn. Without it, or while it is away, none."""
    if not settings.PAGES_ARE_SHARED:
        return None
    try:
        found: Kept | None = caches["default"].get(_shared_key(key))
    except RedisError:
        logger.warning("Redis does not answer: each process draws its own pages.")
        return None
    return found


def _give_all_processes(key: str, page: Kept) -> None:
    if settings.PAGES_ARE_SHARED:
        with suppress(RedisError):
            caches["default"].set(_shared_key(key), page, SECONDS)


def _shared_key(key: str) -> str:
    """Pages of other code, other settings or other files of CSS than ours have no place here: while a new version is
    rolled out, each draws its own."""
    return f"page-{fingerprint()}-{getattr(staticfiles_storage, 'manifest_hash', '')}-{key}"
