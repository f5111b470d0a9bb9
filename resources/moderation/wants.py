"""When what a section looks for has come in: the want closes once, and whoever looked for it hears of that.

Wants are locked behind everything else that a deed locks, people apart: see `curation`.
"""

from django.db import transaction
from django.utils import timezone

from accounts import notifications
from accounts.models import NoteKind, User
from resources.curation import Fields
from resources.journal import Journal
from resources.models import Resource, Submission, Want


def meet(submission: Submission, entry: Resource, *, by: User, journal: Journal) -> str:
    """Close the want that `submission` answers, met by `entry`; the words of thanks for its sender. Nothing where it
    answers none, or another entry was faster."""
    want = Want.objects.filter(pk=submission.want_id or 0).first()
    if want is None or not _close(want, entry, journal):
        return ""
    others = want.seconds.exclude(person=submission.submitter).count()
    _tell_who_looked(want, entry, [by.pk, submission.submitter_id])
    many = f"{others} {'person' if others == 1 else 'people'} looked for it" if others else "It was looked for here"
    return f"{many}: “{want.sentence}”. Now it is found."


@transaction.atomic
def close_want(want: Want, *, by: User, entry: Resource | None = None) -> bool:
    """By hand: `entry` meets it, or nobody looks for it any more. False if it is closed already."""
    is_first = _close(want, entry, Journal())
    if is_first and entry:
        _tell_who_looked(want, entry, [by.pk, entry.suggested_by_id])
    return is_first


def reopen_want(want: Want) -> bool:
    """Look for it again. False if it is open."""
    return bool(Want.objects.filter(pk=want.pk, closed_at__isnull=False).update(closed_at=None, met_by=None))


def _close(want: Want, entry: Resource | None, journal: Journal) -> bool:
    """The conditional UPDATE that lets one of many through."""
    fields: Fields = {"closed_at": timezone.now(), "met_by": entry}
    is_first = bool(Want.objects.filter(pk=want.pk, closed_at=None).update(**fields))
    if is_first:
        journal.changed(Want(pk=want.pk), **fields)
    return is_first


def _tell_who_looked(want: Want, entry: Resource, besides: list[int | None]) -> None:
    people = User.objects.filter(seconds__want=want).exclude(pk__in=[pk for pk in besides if pk])
    text = f"You looked for this: “{want.sentence}”. A moderator says that it is found."
    title = f"Something you looked for came in: “{entry.title}”"
    notifications.notify_many(people, title, text, entry.get_absolute_url(), kind=NoteKind.WANT)
