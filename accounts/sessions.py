"""Where somebody is signed in. Django's sessions in the database, which also know whose they are, in which browser, and
when it was there last: so that their person can see them and end them.

Django's documentation describes such an engine (“Extending database-backed session engines”). A session that a change
of the password has ended is still a row, until its time is over: nobody is shown it.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import people
from accounts.models import Notification, Session, User

BROWSER = "browser"
SEEN_EVERY = timedelta(hours=1)
SHOWN = 50
NAMES = {
    "Edge": r"Edg(e|A|iOS)?/", "Opera": "OPR/|Opera", "Samsung Internet": "SamsungBrowser/",
    "Firefox": "Firefox/|FxiOS/", "Chrome": "Chrome/|CriOS/|Chromium/", "Safari": "Safari/",
}  # fmt: skip
"""Those that call themselves by the name of another, too, come before it."""
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "ChromeOS": "CrOS",
    "macOS": "Mac OS X|Macintosh", "Linux": "Linux|X11",
}  # fmt: skip


class SessionStore(DatabaseStore):
    seen_at: datetime | None = None
    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The row, or None where it is over. `seen_at` and `person` are known from then on: all in one query."""
        alive = Session.objects.filter(session_key=self.session_key, expire_date__gt=timezone.now())
        told = {"unread_count": _unread_count(), "is_verified": people.verified_address("person")}
        row = alive.select_related("person").annotate(**told).first()
        if row is None:
            self._session_key = self.seen_at = self.person = None
            return None
        self.seen_at, self.person = row.seen_at, row.person
        if row.person:
            row.person.unread_count = row.unread_count  # type: ignore[attr-defined]  # As annotated.
            people.note_verified_address(row.person, is_there=row.is_verified)  # type: ignore[attr-defined]
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.browser = data.get(BROWSER, "")
        return row


class SignedIn(NamedTuple):
    """A browser. `mark` names its session in addresses, and opens nothing."""

    mark: str
    browser: str
    seen_at: datetime
    is_this: bool


def person_in(request: HttpRequest) -> User | AnonymousUser:
    """As `django.contrib.auth.get_user`, from the row of the session. What is out of the ordinary is left to Django:
    nobody, a password that was changed since, a key that was, a person who may not sign in."""
    session = request.session
    pk, its = session.get(SESSION_KEY), str(session.get(HASH_SESSION_KEY, ""))
    person: User | None = getattr(session, "person", None)
    is_ours = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    is_usual = person is not None and person.is_active and str(person.pk) == pk and is_ours
    if person and is_usual and constant_time_compare(its, person.get_session_auth_hash()):
        return person
    return get_user(request)


def name_browser(session: SessionBase, agent: str) -> None:
    """Keep in words what signs in; the header itself, which tells browsers apart far too well, is not kept."""
    session[BROWSER] = words_of(agent)


def note_visit(session: SessionBase) -> None:
    """Remember that it was here, once an hour at most, without touching what is in it."""
    before, seen_at = timezone.now() - SEEN_EVERY, getattr(session, "seen_at", None)
    if seen_at and seen_at < before:
        Session.objects.filter(pk=session.session_key, seen_at__lt=before).update(seen_at=timezone.now())


def of(person: User, this: str | None = None) -> list[SignedIn]:
    """Where they are signed in, the one with the key `this` first, then by when it was there last."""
    rows = sorted(_alive(person), key=lambda row: row.pk != this)
    return [SignedIn(mark_of(row.pk), row.browser or "A browser", row.seen_at, row.pk == this) for row in rows]


def end(person: User, mark: str) -> bool:
    """Sign them out there, at once; False if they are not signed in there."""
    keys = [key for key in person.sessions.values_list("pk", flat=True) if constant_time_compare(mark_of(key), mark)]
    return bool(person.sessions.filter(pk__in=keys).delete()[0])


def end_all(person: User, but: str | None = None) -> None:
    """Sign them out everywhere, apart from the session with the key `but`."""
    person.sessions.exclude(pk=but or "").delete()


def mark_of(key: str) -> str:
    return salted_hmac("accounts.sessions", key, algorithm="sha256").hexdigest()[:20]


def words_of(agent: str) -> str:
    """`Firefox on Linux`, `Safari on iPhone`; `A browser` for what nobody knows."""
    name, system = _first(NAMES, agent) or "A browser", _first(SYSTEMS, agent)
    return f"{name} on {system}" if system else name


def _unread_count() -> Coalesce:
    notes = Notification.objects.unread().filter(recipient=OuterRef("person")).order_by().values("recipient")
    return Coalesce(Subquery(notes.annotate(number=Count("pk")).values("number")), 0)


def _first(words: dict[str, str], agent: str) -> str:
    return next((word for word, pattern in words.items() if re.search(pattern, agent)), "")


def _alive(person: User) -> Iterator[Session]:
    """Latest first, without those that end with a password that is no longer theirs."""
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    rows = person.sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at", "pk")[:SHOWN]
    for row in rows:
        its = str(SessionStore().decode(row.session_data).get(HASH_SESSION_KEY, ""))
        if any(constant_time_compare(its, one) for one in hashes):
            yield row
