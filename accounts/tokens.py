"""Personal tokens: what a program shows in a person's place, made, found and revoked here and nowhere else.

The word itself is shown to its person once. What is kept is its digest: it is random and long, so a plain SHA-256
cannot be turned back, and looking a digest up by its index tells nobody by its time how near a guess was.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import people
from accounts.models import Token, User

PREFIX = "mlg_"
"""By this, those who look for secrets in what is published find ours."""
BYTES, HINT = 32, 4
MOST = 20
USED_EVERY = timedelta(hours=1)
REMEMBERED = 90 * 24 * 3600


class CannotMake(Exception):
    """There are enough of them, or one of this name; the message says so."""


class Made(NamedTuple):
    """A new token with its word, which nobody can ask for again."""

    token: Token
    word: str


@transaction.atomic
def make(
    person: User, name: str, *, submits: bool = False, moderates: bool = False, expires_at: datetime | None = None
) -> Made:
    """A new token of this person, who has MOST at most. Raises CannotMake."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.tokens.count() >= MOST:
        raise CannotMake(f"You have {MOST} tokens, which is as many as there may be. Revoke one that nothing uses.")
    word = PREFIX + secrets.token_urlsafe(BYTES)
    facts = {"name": name, "submits": submits, "moderates": moderates, "expires_at": expires_at}
    try:
        with transaction.atomic():
            token = Token.objects.create(person=person, digest=digest_of(word), hint=word[-HINT:], **facts)
    except IntegrityError:
        raise CannotMake("You have a token of this name already.") from None
    return Made(token, word)


def find(word: str) -> Token | None:
    """The token, with its person. None: nobody's, it has expired, or its person may not sign in."""
    alive = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    rows = Token.objects.select_related("person").annotate(is_verified=people.verified_address("person"))
    token = rows.filter(alive, person__is_active=True, digest=digest_of(word)).first()
    if token:
        people.note_verified_address(token.person, is_there=token.is_verified)
    return token


def revoke(person: User, pk: int) -> bool:
    """End one of this person's tokens, at once; False if it is not there."""
    return bool(person.tokens.filter(pk=pk).delete()[0])


def note_use(token: Token, *, is_write: bool) -> None:
    """Remember that it was used, once an hour at most. Reading changes no row, so that is noted in the cache alone."""
    now = timezone.now()
    if token.last_used_at and token.last_used_at > now - USED_EVERY:
        return
    if is_write:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    elif cache.add(f"{_key(token)}-hour", True, USED_EVERY.total_seconds()):
        cache.set(_key(token), now, REMEMBERED)


def of(person: User) -> list[Token]:
    """All of them, the newest first, each with its `used_at`: when it was last used, as far as is known."""
    rows = list(person.tokens.order_by("-created_at", "-id"))
    read = cache.get_many(map(_key, rows))
    for row in rows:
        row.used_at = max(filter(None, (row.last_used_at, read.get(_key(row)))), default=None)
    return rows


def digest_of(word: str) -> str:
    return hashlib.sha256(word.encode(errors="replace")).hexdigest()


def _key(token: Token) -> str:
    return f"token-{token.pk}-used"
