"""What the site asks about people: is this handle allowed and free, is an address of theirs verified."""

import itertools
import re
import secrets
from collections.abc import Iterator
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import FormerHandle, User
from guide.beginnings import begins

HANDLE_LENGTH = 30
FOUND = 200
KNOWN = "_has_verified_address"  # Of a user object: what was asked about it already.
LOOK_ALIKES = str.maketrans("01l", "oii", "-")


def _shape(handle: str) -> str:
    """How a handle looks at a glance: `Ad-M1n` looks like `admin`."""
    return handle.lower().translate(LOOK_ALIKES)


RESERVED_WORDS = (
    "about abuse account accounts admin administrator admins anonymous api bot contact deleted edit "
    "editor editors everyone former-member guide help home hostmaster importer info legal login logout "
    "mail me mod moderation moderator moderators mods new none noreply null official owner people "
    "postmaster privacy root sample security signin signup site staff submit superuser support sysadmin "
    "system team test the-guide the-importer undefined user users webmaster "
)
RESERVED = frozenset(_shape(word) for word in RESERVED_WORDS.split())
"""Names that would seem to speak for the site, or that its pages use for nobody in particular."""


def is_reserved(handle: str) -> bool:
    return _shape(handle) in RESERVED


def handle_is_taken(handle: str) -> bool:
    """Somebody has it, or had it, by the rules of the constraints `user_handle_is_unique` and
    `former_handle_is_one_persons`, and by their indexes."""
    tables = (User.objects.all(), FormerHandle.objects.all())
    return any(rows.alias(key=Lower("handle")).filter(key=handle.lower()).exists() for rows in tables)


def address_is_taken(email: str) -> bool:
    """By the rule of the constraint `user_email_is_unique`, and by its index."""
    return User.objects.alias(key=Lower("email")).filter(key=email.lower()).exists()


def beginning(typed: str) -> set[int]:
    """The ids of up to FOUND people of each kind: whose address, or whose handle, begins so, written as it was typed,
    in small letters or with a large one in front; and of who has just this handle."""
    lower = typed.lower()
    ways = {"email": {lower}, "handle": {typed, lower, lower.capitalize()}}
    parts = [User.objects.filter(begins(name, word)) for name, words in ways.items() for word in sorted(words)]
    parts.append(User.objects.alias(key=Lower("handle")).filter(key=lower))
    return {pk for rows in parts for pk in rows.values_list("pk", flat=True)[:FOUND]}


def known_by(email: str) -> User | None:
    """Who proved to read mail at this address, and may sign in."""
    held = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).select_related("user")
    found = held.first() if email else None
    return found.user if found else None


def just_made(email: str, handle: str) -> User | None:
    """The person who took this address with this handle in the last minute, and has not signed in yet."""
    lately = timezone.now() - timedelta(minutes=1)
    fresh = User.objects.filter(last_login=None, joined_at__gte=lately, is_active=True, handle__iexact=handle)
    return fresh.alias(key=Lower("email")).filter(key=email.lower()).first()


def free_handle(wanted: str) -> str:
    """A handle like `wanted` that nobody has now. Only storing it tells whether it is still free then."""
    return next(handle for handle in handles_like(wanted) if not handle_is_taken(handle))


def handles_like(wanted: str) -> Iterator[str]:
    """Allowed handles without end, the nearest to `wanted` first."""
    base = re.sub(r"[^A-Za-z0-9]+", "-", wanted).strip("-")[:HANDLE_LENGTH].rstrip("-")
    if is_reserved(base):
        base = ""
    if len(base) > 1:
        yield base
    stem = base[: HANDLE_LENGTH - 7].rstrip("-") or "person"
    yield from (f"{stem}-{number}" for number in range(2, 10))
    yield from (f"{stem}-{secrets.randbelow(1_000_000):06}" for _ in itertools.count())


def has_verified_address(user: AbstractBaseUser) -> bool:
    """Whether the person proved to read mail at an address. Asked once for each user object, at most."""
    if not hasattr(user, KNOWN):
        note_verified_address(user, is_there=EmailAddress.objects.filter(user_id=user.pk, verified=True).exists())
    return bool(getattr(user, KNOWN))


def note_verified_address(user: AbstractBaseUser, *, is_there: bool) -> None:
    """For who has asked along with something else: see `verified_address`."""
    setattr(user, KNOWN, is_there)


def verified_address(person: str) -> Exists:
    """The same in a query of rows whose column `person` names somebody."""
    return Exists(EmailAddress.objects.filter(user=OuterRef(person), verified=True))
