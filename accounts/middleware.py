"""What the pages of allauth need before they are drawn, and when a browser was here last."""

from collections.abc import Callable

from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts import sessions


class OneSite:
    """Keeps the site's name on the pages of allauth, which brings a `site` of its own, named after the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        context = response.context_data
        if context and isinstance(context.get("site"), RequestSite):
            del context["site"]
        return response


class Visits:
    """Remembers that a browser in which somebody is signed in was here: see `sessions.note_visit`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sessions.note_visit(request.session)
        return response
