"""What no view should have to think of: input that is broken on arrival, and errors without a page."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ["GET", "HEAD", "POST"]
MOST_BYTES = 1_000_000
"""Nobody sends a file; the longest form is far below."""
UTF_8 = {"utf-8", "utf8", "us-ascii"}


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
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        if (request.content_params or {}).get("charset", "utf-8").strip("\"'").lower() not in UTF_8:
            return HttpResponse(status=415)
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) > MOST_BYTES:
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
