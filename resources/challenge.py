"""A small sum that a guest's browser does before it sends: nothing for one, much for thousands. altcha makes it and
checks it; `static/js/challenge.js` does it."""

import json
from datetime import timedelta

from altcha import Payload, create_challenge, verify_solution
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 5_000, "00"
"""A key of so many rounds has to begin so: one of 256 does. A second or so for a browser, 2 ms for us to check."""
GOOD_FOR = timedelta(hours=1)
LENGTH = 2_000
"""An answer is less than half as long."""


def make() -> str:
    """A new one, as JSON."""
    made = create_challenge(
        ALGORITHM, COST, key_prefix=PREFIX, expires_at=timezone.now() + GOOD_FOR, hmac_secret=_secret()
    )
    return json.dumps(made.to_dict())


def is_solved(answer: str) -> bool:
    """Whether it answers one of ours that has not expired. Each answer counts once: of many at once, for one."""
    if len(answer) > LENGTH:
        return False
    try:
        payload = Payload.from_base64(answer)
        is_right = verify_solution(payload, _secret()).verified
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return False
    return is_right and cache.add(f"challenge-{payload.challenge.signature}", True, GOOD_FOR.total_seconds())


def _secret() -> str:
    return salted_hmac("resources.challenge", "signs", algorithm="sha256").hexdigest()
