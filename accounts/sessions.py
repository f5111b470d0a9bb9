"""Where somebody is signed in. Django's sessions in the database, which also know whose they are, in which browser, and
when it was there last: so that their person can see them and end them.

Django's documentation describes such an engine (“Extending database-backed session engines”). A session that a change
of the password has ended is still a row, until its time is over: nobody is shown it.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS, connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import people
from accounts.models import Session, User
from guide.utc import aware

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
        row, self.person = _alive_by_key(self.session_key)
        if row is None:
            self._session_key = self.seen_at = None
            return None
        self.seen_at = row.seen_at
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


@cache
def _statement() -> str:
    """As a statement, not as a queryset: on the way to every page of a member, to put one together takes four times as
    long as to run it.

    `+ 0`: where sessions are those of old members, as far as PostgreSQL knows, it would merge the two tables, and read
    every person until it comes to a new one."""
    columns = ", ".join(f"{table}.{name}" for table, names in zip("sp", _names(), strict=True) for name in names)
    return (
        f"SELECT {columns}, (SELECT COUNT(*) FROM accounts_notification n"  # noqa: S608  # Of our own words.
        " WHERE n.recipient_id = s.person_id AND n.read_at IS NULL), EXISTS (SELECT 1 FROM account_emailaddress e"
        " WHERE e.user_id = s.person_id AND e.verified)"
        " FROM accounts_session s LEFT JOIN accounts_user p ON p.id = s.person_id + 0"
        " WHERE s.session_key = %s AND s.expire_date > %s"
    )


@cache
def _names() -> tuple[list[str], list[str]]:
    """The columns of a session and of its person."""
    session, person = ([field.attname for field in model._meta.concrete_fields] for model in (Session, User))
    return session, person


def _alive_by_key(key: str | None) -> tuple[Session | None, User | None]:
    """A session that is not over, and whose it is; of them it is known how many notes they have not
    read, and whether any address of theirs is verified."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [key, connection.ops.adapt_datetimefield_value(timezone.now())])
        found = cursor.fetchone()
    if found is None:
        return None, None
    values = list(map(aware, found))
    names, of_person = _names()
    row = Session.from_db(DEFAULT_DB_ALIAS, names, values[: len(names)])
    if values[len(names)] is None:
        return row, None
    person = User.from_db(DEFAULT_DB_ALIAS, of_person, values[len(names) : -2])
    person.unread_count = values[-2]  # type: ignore[attr-defined]  # `accounts.context` reads it.
    people.note_verified_address(person, is_there=bool(values[-1]))
    return row, person


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
