"""What every request to the API passes: who asks, how often, in which form; and what every answer carries."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja.security.base import AuthBase

from accounts import tokens
from accounts.models import Token, User
from resources import permissions
from resources.api import rates
from resources.api.rates import Quota
from resources.api.refusals import QUOTA, Refused, of

View = Callable[..., HttpResponse]
JSON = "application/json"
REALM = 'Bearer realm="guide"'
KEPT_FOR = 60
"""Seconds for which anybody may keep what is public."""


class Asked(HttpRequest):
    """A request that has passed the door: with the token that came with it, if one did, and behind a Scope with the
    person whose it is."""

    token: Token | None
    person: User


class Scope(AuthBase):
    """Lets in what a token was made for, as far as its person still may do it. Raises Refused (401, 403)."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()

    def __call__(self, request: HttpRequest) -> Token:
        asked = cast(Asked, request)
        token = asked.token
        if token is None:
            raise Refused(401, "This needs a personal token.", headers={"WWW-Authenticate": REALM})
        if self.name not in token.scopes:
            raise _insufficient(self.name, f"The token is not made for “{self.name}”.")
        if not _MAY[self.name](token.person):
            raise _insufficient(self.name, _WHY_NOT[self.name])
        asked.person = token.person
        return token


def door(view: View, names: Callable[[], dict[str, frozenset[str]]]) -> View:
    """The view behind the door. `names` answers which its query may hold, by method.

    No cookie is looked at, so there is nothing that a forged request could use, and no token against forgery.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        asked, method = cast(Asked, request), request.method
        asked.token, has_failed = _token_of(request)
        quota = rates.count(request, asked.token)
        asked.method = "GET" if method == "HEAD" else method
        try:
            _check(asked, quota, names(), has_failed=has_failed)
            response = view(asked, **named)
        except Refused as refusal:
            response = refusal.answer
        response = _finished(asked, response, quota)
        asked.method = method
        return response

    return answered


def _token_of(request: HttpRequest) -> tuple[Token | None, bool]:
    """The token, and whether there was one that nobody has."""
    scheme, _, word = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None, False
    token = tokens.find(word.strip())
    return token, token is None


def _check(request: Asked, quota: Quota, names: dict[str, frozenset[str]], *, has_failed: bool) -> None:
    """Raises Refused."""
    if quota.is_used_up:
        detail = f"These were more requests than are answered in a minute. Ask again in {quota.seconds} seconds."
        headers = {"Retry-After": str(quota.seconds)}
        raise Refused(429, detail, kind=QUOTA, headers=headers, **{"violated-policies": [rates.POLICY]})
    if has_failed:
        challenge = f'{REALM}, error="invalid_token"'
        detail = "Nobody has this token: it was revoked, it has ended, or it was never made."
        raise Refused(401, detail, kind=of("token"), headers={"WWW-Authenticate": challenge})
    if request.method not in names:
        return  # The library answers with what is allowed.
    if not any(request.accepts(kind) for kind in (JSON, "application/problem+json")):
        raise Refused(406)
    if request.method == "POST" and request.content_type != JSON:
        raise Refused(415)
    for name, values in request.GET.lists():
        if name not in names[request.method]:
            raise Refused.field(name[:100], "Nothing of this name can be asked here.")
        if len(values) > 1:
            raise Refused.field(name, "Ask for one value.")


def _finished(request: Asked, response: HttpResponse, quota: Quota) -> HttpResponse:
    """With what every answer carries; 304 for what the asker has already."""
    for name, value in quota.headers.items():
        response[name] = value
    if response.status_code == 405:
        allowed = {method.strip() for method in response["Allow"].split(",")}
        response["Allow"] = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))
    if request.token and response.status_code < 400:
        tokens.note_use(request.token, is_write=request.method == "POST")
    is_public = request.token is None and request.method == "GET" and response.status_code == 200
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}" if is_public else "private, no-store"
    patch_vary_headers(response, ["Accept", "Authorization"])
    if request.method != "GET" or response.status_code != 200:
        return response
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return cast(HttpResponse, get_conditional_response(request, etag=response["ETag"], response=response))


def _insufficient(name: str, detail: str) -> Refused:
    challenge = f'{REALM}, error="insufficient_scope", scope="{name}"'
    return Refused(403, detail, kind=of("scope"), headers={"WWW-Authenticate": challenge})


_MAY: dict[str, Callable[[User], bool]] = {
    "read": lambda person: person.is_active,
    "submit": permissions.may_submit,
    "moderate": permissions.may_moderate,
}
_WHY_NOT = {
    "read": "This account is closed.",
    "submit": "Confirm your e-mail address first.",
    "moderate": "Its person is no moderator.",
}
