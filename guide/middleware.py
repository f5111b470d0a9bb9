"""What no view should have to think of: input that is broken on arrival, errors without a page, programs that ask."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from guide import problems

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ["GET", "HEAD", "POST"]
MOST_BYTES = 1_000_000
"""The longest form is far below."""
FILES = {"/admin/imports/": 12_000_000, "/saved/import/": 12_000_000}
"""Where files are sent: more than is taken there, so that the form itself can say so."""
UTF_8 = {"utf-8", "utf8", "us-ascii"}
KEPT = ["Allow", "Retry-After", "WWW-Authenticate"]
"""Headers of an error that stay, whatever form it is given."""
SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": (
    "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate"
)}  # fmt: skip
PREFLIGHT = SHARED | {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class ProgramsWelcome:
    """Below /api/: every error is one for programs, and pages of other sites may ask, without anybody's cookies.

    Their browsers ask before (the Fetch standard, “CORS-preflight”), and are answered here: elsewhere, nobody may.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(problems.API):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        response = self.get_response(request)
        if response.status_code >= 400 and response["Content-Type"] != problems.MEDIA_TYPE:
            kept = {name: response[name] for name in KEPT if name in response}
            response = problems.problem(response.status_code)
            _add(response, kept | {"Cache-Control": "no-store"})
        _add(response, SHARED)
        return response


class PlainErrors:
    """Gives an error that was answered without a page (405 of a decorator, say) the site's page for it."""

    PAGES = {405: "405.html", 413: "413.html", 415: "415.html"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = self.PAGES.get(response.status_code)
        if page and not response.streaming and not response.content:
            response.content = render(request, page).content
        return response


class GoodInput:
    """Refuses what Django or a database would stumble over: other methods (405), other charsets (415), bodies
    longer than any form (413), NUL (400).

    PostgreSQL stores no NUL, and Django decodes a form by whatever charset its sender names.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and not request.path.startswith(problems.API):  # There, each view says it.
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        if (request.content_params or {}).get("charset", "utf-8").strip("\"'").lower() not in UTF_8:
            return HttpResponse(status=415)
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) > FILES.get(request.path, MOST_BYTES):
            return HttpResponse(status=413)
        if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return render(request, "400.html", status=400)
        return self.get_response(request)


class PersonalPages:
    """What somebody with a session sees is for their browser alone, and is asked for again each time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


def _add(response: HttpResponse, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        response[name] = value
