"""How many requests are answered in a minute: counted in the cache, for each token, or else each network address.

The headers are those of draft-ietf-httpapi-ratelimit-headers-11 (May 2026). What is sent is counted by `limits` too.
"""

import time
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Token
from resources import limits

POLICY = "minute"
SECONDS = 60


class Quota(NamedTuple):
    """What is left of a minute that ends in so many seconds; below 0 there was too much."""

    left: int
    seconds: int

    @property
    def is_used_up(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{POLICY}";q={settings.API_CALLS};w={SECONDS}',
            "RateLimit": f'"{POLICY}";r={max(self.left, 0)};t={self.seconds}',
        }


def count(request: HttpRequest, token: Token | None) -> Quota:
    """Count one more request of whoever asks."""
    minute, gone = divmod(int(time.time()), SECONDS)
    key = f"api-{f'token-{token.pk}' if token else _client(request)}-{minute}"
    cache.add(key, 0, 2 * SECONDS)
    try:
        return Quota(settings.API_CALLS - cache.incr(key), SECONDS - gone)
    except ValueError:  # It was dropped between the two lines.
        return Quota(settings.API_CALLS - 1, SECONDS - gone)


def _client(request: HttpRequest) -> str:
    """Whoever comes without an address, through a socket of the machine itself, say, counts as one."""
    try:
        return limits.client_of(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"
