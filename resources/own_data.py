"""Everything that is kept about a person, for themselves: a ZIP of JSON files, with a README that explains each.

Every table that refers to a person is told in one of the FILES or named in LEFT_OUT with the reason.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, NamedTuple, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Token, User
from resources import explained
from resources.models import Event, HostBan, ImportDraft, Progress, Report, Saved, Second, Trial, Verb, Vote
from resources.models.entry import WORDS

Values = dict[str, Any]
Row = TypeVar("Row", bound=Model)
AT_ONCE = 500
"""So many rows are in memory at a time."""
BETWEEN_MODERATORS = [Verb.CLAIMED, Verb.DEFERRED, Verb.NOTED]


class File(NamedTuple):
    """`holds` names the columns, of all that refer to a person, whose rows are in it."""

    name: str
    about: str
    rows: Callable[[User], Iterable[Values]]
    holds: tuple[str, ...] = ()


LEFT_OUT = {
    "resources.queueitem.submitter": "The queue's copy of what submissions.json tells.",
    "resources.queueitem.claimed_by": "Who is at it for ten minutes; taking it on is in deeds.json.",
    "resources.submission.decided_by": "The decision is in deeds.json; the rest of the row is its sender's.",
    "resources.incident.decided_by": "The decision is in deeds.json.",
}
"""Columns that refer to a person and are told nowhere, with the reason."""


def write(person: User, into: IO[bytes]) -> None:
    """The ZIP, row by row: however much there is, little of it is in memory."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", readme(person))
        for file in FILES:
            with archive.open(file.name, "w") as out:
                for text in _array(file.rows(person)):
                    out.write(text.encode())


def readme(person: User) -> str:
    told = "\n".join(f"{file.name:<20} {file.about}" for file in FILES)
    return (
        f"What {settings.SITE_NAME} ({settings.SITE_URL}) keeps about {person.handle}, "
        f"as of {timezone.now():%Y-%m-%d %H:%M} UTC.\n\n{told}\n\n"
        "Each file is a list in JSON (RFC 8259), in UTF-8; times are in UTC.\n"
        "Not in it: your password and your tokens, of which we keep digests alone; the secret of your second factor;\n"
        "and notes that moderators write for each other.\n"
    )


def of_saved(row: Saved) -> Values:
    return _values(row, "url", "title", "note", "tags", "folder", "added_at", "read_at", "resource_id")


def _profile(person: User) -> list[Values]:
    names = ["handle", "email", "joined_at", "last_login", "is_active", "is_staff", "is_superuser", "news_seen_at"]
    lists: Values = {
        "groups": person.groups.values_list("name", flat=True),
        "permissions": person.user_permissions.values_list("codename", flat=True),
        "moderates": person.sections.values_list("title", flat=True),
    }
    names += ["news_visited_at", "about", "is_hidden", "progress_reset_at"]
    return [_values(person, *names) | {name: list(rows) for name, rows in lists.items()}]


def _former_handles(person: User) -> Iterator[Values]:
    return (_values(row, "handle", "left_at") for row in person.former_handles.order_by("left_at"))


def _sessions(person: User) -> Iterator[Values]:
    rows = person.sessions.order_by("-seen_at")
    return (_values(row, "browser", "seen_at") | {"ends_at": row.expire_date} for row in rows)


def _second_factor(person: User) -> Iterator[Values]:
    rows = Authenticator.objects.filter(user=person).order_by("pk")
    return ({"what": str(row), "on_since": row.created_at, "last_used_at": row.last_used_at} for row in rows)


def _addresses(person: User) -> Iterator[Values]:
    rows = EmailAddress.objects.filter(user=person).order_by("pk")
    return (_values(row, "email", "verified", "primary") for row in rows)


def _connections(person: User) -> Iterator[Values]:
    rows = SocialAccount.objects.filter(user=person).order_by("pk")
    return (_values(row, "provider", "uid", "date_joined", "last_login", "extra_data") for row in rows)


def _submissions(person: User) -> Iterator[Values]:
    """Pages and changes that they sent, each with its history as its sender sees it."""
    seen = Event.objects.exclude(verb__in=BETWEEN_MODERATORS).select_related("actor")
    rows = person.submissions.select_related("section", "topic")
    return map(_submission, _all(rows.prefetch_related(Prefetch("events", seen, to_attr="history"))))


def _submission(row: Any) -> Values:
    names = [name for name in WORDS if name != "section"]
    names += ["url", "tags", "is_own_work", "state", "reason", "message", "submitted_at", "decided_at", "guest_email"]
    history = [{**_values(event, "at", "message"), "what": str(event)} for event in row.history]
    more = {
        "section": row.section.title,
        "topic": row.topic.title if row.topic else "",
        "of_entry": row.target_id,
        "became_entry": row.resource_id,
        "answers": row.want_id,
    }
    return _values(row, *names) | more | {"changes": row.changes, "history": history}


def _entries(person: User) -> Iterator[Values]:
    rows = person.resources.select_related("section")
    return ({**_values(row, "id", "url", "title", "added_at"), "section": row.section.title} for row in _all(rows))


def _reports(person: User) -> Iterator[Values]:
    rows = Report.objects.filter(reporter=person).select_related("resource", "item").order_by("pk")
    return (
        {**_values(row, "complaint", "words", "at"), "entry": row.resource.title, "is_decided": not row.item.is_open}
        for row in _all(rows)
    )


def _votes(person: User) -> Iterator[Values]:
    rows = Vote.objects.filter(person=person).select_related("resource")
    return ({"entry": row.resource.title, "url": row.resource.url, "at": row.at} for row in _all(rows))


def _seconds(person: User) -> Iterator[Values]:
    rows = Second.objects.filter(person=person).select_related("want")
    return ({"want": row.want.sentence, "is_met": not row.want.is_open, "at": row.at} for row in _all(rows))


def _trials(person: User) -> Iterator[Values]:
    rows = Trial.objects.filter(person=person).select_related("resource")
    names = ["worked", "on", "system", "versions", "minutes", "dollars", "broken_step", "at"]
    return ({"entry": row.resource.title, "url": row.resource.url} | _values(row, *names) for row in _all(rows))


def _saved(person: User) -> Iterator[Values]:
    return map(of_saved, _all(Saved.objects.filter(person=person)))


def _progress(person: User) -> Iterator[Values]:
    rows = Progress.objects.filter(person=person).select_related("topic", "section", "resource")
    return ({**_marked(row), **_values(row, "done_at", "learning_at", "skipped_at", "reset_at")} for row in _all(rows))


def _marked(row: Progress) -> Values:
    """What it is with. An entry that readers do not find is told by its number alone."""
    if row.resource:
        return {"entry": row.resource.title if row.resource.is_live else "", "entry_id": row.resource_id}
    return {"topic": row.topic.title} if row.topic else {"section": str(row.section)}


def _notifications(person: User) -> Iterator[Values]:
    names = ["kind", "title", "text", "link", "created_at", "read_at", "mailed_at"]
    return (_values(row, *names) for row in _all(person.notifications.all()))


def _mail_choices(person: User) -> Iterator[Values]:
    return (_values(row, "kind", "by_mail") for row in person.mail_choices.order_by("kind"))


def _tokens(person: User) -> Iterator[Values]:
    rows = Token.objects.filter(person=person).order_by("pk")
    return (_values(row, "name", "hint", "scopes", "created_at", "last_used_at", "expires_at") for row in rows)


def _deeds(person: User) -> Iterator[Values]:
    """All that they did, with what they wrote when they did it."""
    rows = Event.objects.filter(actor=person).select_related("section")
    for row in _all(rows):
        lines = [{"field": one.label, "before": one.before, "after": one.after} for one in explained.lines(row.changes)]
        facts = _values(row, "at", "verb", "title", "reason", "message", "note")
        yield facts | {"section": row.section.title if row.section else "", "changes": lines}


def _bans(person: User) -> Iterator[Values]:
    rows = HostBan.objects.filter(created_by=person)
    return (_values(row, "host", "reason", "created_at") for row in _all(rows))


def _imports(person: User) -> Iterator[Values]:
    rows = ImportDraft.objects.filter(created_by=person)
    return (_values(row, "source", "text", "created_at", "done_at", "outcome") for row in _all(rows))


def _admin(person: User) -> Iterator[Values]:
    rows = LogEntry.objects.filter(user=person)
    return ({"at": row.action_time, "what": str(row)} for row in _all(rows))


FILES = [
    File("profile.json", "Who you are here, since when, and what you may do.", _profile,
         ("accounts.user_sections.user", "accounts.user_groups.user", "accounts.user_user_permissions.user")),
    File("former_handles.json", "Handles that you had before, which lead to you.", _former_handles,
         ("accounts.formerhandle.person",)),
    File("sessions.json", "In which browsers you are signed in, or were a short while ago.", _sessions,
         ("accounts.session.person",)),
    File("second_factor.json", "Since when you are asked for a code when you sign in.", _second_factor,
         ("mfa.authenticator.user",)),
    File("mail_addresses.json", "Your mail addresses.", _addresses, ("account.emailaddress.user",)),
    File("connections.json", "Accounts elsewhere by which you sign in, with what they told us.", _connections,
         ("socialaccount.socialaccount.user",)),
    File("submissions.json", "Pages and changes that you sent, and what became of them.", _submissions,
         ("resources.submission.submitter",)),
    File("entries.json", "What is in the guide, or was, with your name.", _entries,
         ("resources.resource.suggested_by",)),
    File("reports.json", "What you reported.", _reports, ("resources.report.reporter",)),
    File("votes.json", "What you called useful.", _votes, ("resources.vote.person",)),
    File("seconds.json", "What you look for on the board, or did.", _seconds, ("resources.second.person",)),
    File("trials.json", "What became of labs that you tried.", _trials, ("resources.trial.person",)),
    File("saved.json", "Your own list.", _saved, ("resources.saved.person",)),
    File("progress.json", "What you marked as done, learning or skipped, and when you took that back.", _progress,
         ("resources.progress.person",)),
    File("notifications.json", "Notes to you.", _notifications, ("accounts.notification.recipient",)),
    File("mail_choices.json", "Which notes you chose to have, or not to have, by mail.", _mail_choices,
         ("accounts.mailchoice.person",)),
    File("tokens.json", "Your tokens, without the words that open anything.", _tokens, ("accounts.token.person",)),
    File("deeds.json", "All that you did, as the history of the guide has it; of moderators, their decisions.", _deeds,
         ("resources.event.actor",)),
    File("banned_sites.json", "Sites that you, as a moderator, have banned.", _bans, ("resources.hostban.created_by",)),
    File("imports.json", "Lists that you, as a moderator, have brought, until they are forgotten.", _imports,
         ("resources.importdraft.created_by",)),
    File("admin.json", "What you changed on the pages of the administration.", _admin, ("admin.logentry.user",)),
]  # fmt: skip


def _all(rows: QuerySet[Row]) -> Iterator[Row]:
    """Oldest first, so many at a time."""
    return rows.order_by("pk").iterator(chunk_size=AT_ONCE)


def _values(row: Any, *names: str) -> Values:
    return {name: getattr(row, name) for name in names}


def _array(rows: Iterable[Values]) -> Iterator[str]:
    yield "["
    for number, row in enumerate(rows):
        yield ",\n" if number else "\n"
        yield json.dumps(row, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    yield "\n]\n"
