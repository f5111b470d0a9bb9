"""What stands in the way of a request, as problems that programs can read; and which of our exceptions are which."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from guide.problems import HOME, problem
from resources import deeds, moderation
from resources.limits import TooMany
from resources.submissions import NothingDiffers, SuggestedAlready
from resources.twins import AlreadyHere

QUOTA = "https://iana.org/assignments/http-problem-types#quota-exceeded"
"""The type that draft-ietf-httpapi-ratelimit-headers registers."""
Answer = Callable[[HttpRequest, Any], HttpResponse]
"""Of a request and of the exception that it ended with."""


class Refused(Exception):
    """Ends a request with this problem."""

    def __init__(self, status: int, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any) -> None:
        self.status, self.detail, self.headers, self.more = status, detail, headers or {}, more
        super().__init__(status, detail)

    @classmethod
    def field(cls, name: str, sentence: str, where: str = "query") -> "Refused":
        return cls.fields([{"field": name, "in": where, "message": sentence}])

    @classmethod
    def fields(cls, errors: list[dict[str, str]], **more: Any) -> "Refused":
        return cls(422, "Something in the request is not as it should be.", kind=of("invalid"), errors=errors, **more)

    @property
    def answer(self) -> HttpResponse:
        response = problem(self.status, self.detail, **self.more)
        for name, value in self.headers.items():
            response[name] = value
        return response


def of(name: str) -> str:
    """The type of a problem of our own: the place on the API's page that explains it."""
    return f"{HOME}#problem-{name}"


def register(api: NinjaAPI) -> None:
    """Tell the API what each exception is answered with."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)
    for other in deeds.REFUSALS:
        if other not in ANSWERS:
            api.add_exception_handler(other, _stands_in_the_way)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return error.answer


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "The body is not JSON as RFC 8259 has it, or is nested or long beyond reason.")


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return Refused.fields([_told(one) for one in error.errors]).answer


def _told(one: dict[str, Any]) -> dict[str, str]:
    where, *path = one["loc"]
    path = path[1:] if where == "body" else path  # The first is the name of our own parameter.
    return {
        "field": ".".join(map(str, path)),
        "in": str(where),
        "message": str(one["msg"]).removeprefix("Value error, "),
    }


def _lost(request: HttpRequest, error: moderation.Conflict) -> HttpResponse:
    """Somebody was faster: who, and what it is now."""
    version = getattr(error.subject, "seen", None) or error.subject.version
    happened = [
        {"verb": event.verb, "who": event.actor_name, "at": event.at.isoformat(), "sentence": str(event)}
        for event in error.events
    ]
    facts = {"state": error.subject.state, "version": version, "events": happened}
    return problem(409, str(error), kind=of("conflict"), title="Somebody was faster", **facts)


def _stands_in_the_way(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(409, str(error), kind=of("conflict"))


def _out_of_the_guide(request: HttpRequest, error: moderation.OutOfTheGuide) -> HttpResponse:
    detail = str(error) or "The entry was taken out of the guide, or hidden, in the meantime."
    return problem(409, detail, kind=of("conflict"))


def _suggested_already(request: HttpRequest, error: SuggestedAlready) -> HttpResponse:
    more: dict[str, Any] = {"submission": error.suggestion.pk} if error.suggestion else {}
    return problem(409, str(error), kind=of("conflict"), **more)


def _nothing_differs(request: HttpRequest, error: NothingDiffers) -> HttpResponse:
    return Refused.field("", str(error), "body").answer


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    headers = {"Retry-After": str(error.retry_after)}
    return Refused(429, str(error), kind=QUOTA, headers=headers, **{"violated-policies": ["sending"]}).answer


ANSWERS: dict[type[Exception], Answer] = {
    Refused: _refused,
    Http404: _not_found,
    HttpError: _unreadable,
    RequestDataTooBig: _too_big,
    ValidationError: _invalid,
    moderation.Conflict: _lost,
    moderation.OutOfTheGuide: _out_of_the_guide,
    SuggestedAlready: _suggested_already,
    NothingDiffers: _nothing_differs,
    TooMany: _too_many,
    AlreadyHere: _stands_in_the_way,
}
