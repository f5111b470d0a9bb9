"""What the pages of allauth need before they are drawn, and when a browser was here last."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject

from accounts import sessions
from accounts.models import User


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


class SignedInPeople(AuthenticationMiddleware):
    """Knows who asks from the row of their session, which is read anyway: see `sessions.person_in`."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_person, request))  # type: ignore[assignment]


def _person(request: HttpRequest) -> User | AnonymousUser:
    """Asked once; under the name that Django keeps it by, too."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = sessions.person_in(request)  # type: ignore[attr-defined]
    return request._cached_user  # type: ignore[attr-defined, no-any-return]


class Visits:
    """Remembers that a browser in which somebody is signed in was here: see `sessions.note_visit`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sessions.note_visit(request.session)
        return response
