"""Errors for programs, as RFC 9457 has them (`application/problem+json`)."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"
API = "/api/"
HOME = "/api/v1/"
"""The page that describes the API."""
DETAILS = {
    400: "The request could not be read.",
    404: f"There is nothing at this address. {settings.SITE_URL}{HOME} describes what there is.",
    405: "The address does not take this method. “Allow” names those that it takes.",
    406: "The answer is JSON, which “Accept” leaves out.",
    413: "The request is longer than anything that is taken here.",
    415: "Send JSON in UTF-8: “Content-Type: application/json”.",
    500: "Something broke here. It is not your request's fault, and it is noted.",
}


def problem(status: int, detail: str = "", *, kind: str = "about:blank", title: str = "", **more: Any) -> HttpResponse:
    """The answer. `kind` is its type, an address or a path of ours; `more` are members of its own."""
    told = {"type": kind, "title": title or HTTPStatus(status).phrase, "status": status}
    told |= {"detail": detail or DETAILS.get(status, "")} | more
    return JsonResponse(
        {name: value for name, value in told.items() if value != ""}, status=status, content_type=MEDIA_TYPE
    )
