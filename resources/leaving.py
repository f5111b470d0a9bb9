"""Leaving: the account goes with all that is private, and what it brought into the guide stays, without a name.

What others wrote stays as they wrote it, even where it names who has left.
"""

from time import monotonic
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q

from accounts.models import Notification, User
from resources import long_tags, moderation, seconding, usefulness
from resources.models import (
    Contribution,
    Event,
    ImportDraft,
    Progress,
    QueueItem,
    Report,
    Resource,
    Saved,
    Submission,
    Trial,
    Verb,
    Vote,
)
from resources.models.item import ItemKind
from resources.models.submission import OPEN, State
from resources.search import documents

NOBODY = "A former member"
FORGETTING = "resources.tasks.forget_person"


class CannotLeave(Exception):
    """Nothing was changed; the message says why."""


def is_last(person: User) -> bool:
    """Whether nobody else could run the site."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    return person.is_superuser and not others.exists()


@transaction.atomic
def leave(person: User, *, withdraws: bool = False) -> bool:
    """Delete the account; False if it is gone already. Raises CannotLeave for the last who can run the site.

    What waits for review stays in the queue unless `withdraws`; what waits for an answer of theirs is withdrawn anyway.
    Locks in the order of everybody: people, then see `curation`. Whoever is about to decide on something of theirs, and
    would name or write to them, has seen an older version then.
    """
    who = _locked(person)
    if who is None:
        return False
    if is_last(who):
        raise CannotLeave("You are the only one who can run this site. Name another administrator first.")
    _close_what_is_open(who, State.values if withdraws else [State.CHANGES_ASKED])
    entries = _lock_entries(who)
    usefulness.forget(who)
    Resource.objects.filter(suggested_by=who).update(suggested_by=None)
    Contribution.objects.filter(item__submitter=who).update(author="", email="")
    ImportDraft.objects.filter(created_by=who).unfinished().delete()
    _leave_the_queue(who)
    seconding.forget(who)
    _leave_the_history(who)
    _delete(who)
    if len(entries) > long_tags.LONG:
        long_tags.later(FORGETTING, person.pk)
    else:
        documents.write(*entries)
    return True


def forget(pk: int, seconds: float) -> bool:
    """Take the id of who has left out of what search reads of their entries, a few at a time, for so many seconds;
    whether any are left. No question leads to them meanwhile. May be called again, and twice at once."""
    end, word = monotonic() + seconds, documents.filter_word("by", pk)
    while entries := documents.holding(word, long_tags.AT_ONCE):
        documents.write(*entries)
        if monotonic() >= end:
            return True
    return False


def counts(person: User) -> dict[str, int]:
    """What there is of theirs, by how it is called on the page about leaving."""
    return {
        "open": person.submissions.open().count(),
        "sent": person.submissions.count(),
        "entries": person.resources.count(),
        "saved": Saved.objects.filter(person=person).count(),
        "votes": Vote.objects.filter(person=person).count(),
        "seconds": person.seconds.count(),
        "tokens": person.tokens.count(),
        "progress": Progress.objects.filter(person=person).count(),
    }


def _locked(person: User) -> User | None:
    """The row as it is now. Of two administrators who leave at once, the second sees that the first is gone."""
    wanted = Q(pk=person.pk) | Q(is_superuser=True) if person.is_superuser else Q(pk=person.pk)
    rows = User.objects.filter(wanted).order_by("pk").select_for_update(no_key=True)
    return next((row for row in rows if row.pk == person.pk), None)


def _close_what_is_open(who: User, states: list[str]) -> None:
    """Their submissions, those that they decided, and no guest's mark on any of them."""
    rows = Submission.objects.filter(Q(submitter=who) | Q(decided_by=who)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    mine = Submission.objects.filter(submitter=who)
    moderation.withdraw_all(mine.open().filter(state__in=states), by=who)
    mine.filter(state__in=OPEN).update(version=F("version") + 1)
    mine.update(submitter=None, guest_email="", client="")
    Submission.objects.filter(decided_by=who).update(decided_by=None)


def _lock_entries(who: User) -> list[int]:
    """What they brought in, locked together with what they called useful."""
    mine, useful = Q(suggested_by=who), Q(pk__in=Vote.objects.filter(person=who).values("resource"))
    list(Resource.objects.filter(mine | useful).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return list(Resource.objects.filter(mine).values_list("pk", flat=True))


def _leave_the_queue(who: User) -> None:
    """Nobody's name is on an item, and who has one in sight where it was is told that it has changed."""
    reported = Q(pk__in=Report.objects.filter(reporter=who).values("item"))
    reported |= Q(kind=ItemKind.LAB, resource__in=Trial.objects.filter(person=who).values("resource"))
    rows = QueueItem.objects.filter(reported | Q(submitter=who) | Q(claimed_by=who)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    QueueItem.objects.open().filter(reported | Q(submitter=who)).update(version=F("version") + 1)
    QueueItem.objects.filter(submitter=who).update(submitter=None)
    QueueItem.objects.filter(claimed_by=who).update(claimed_by=None, claimed_until=None)
    Report.objects.filter(reporter=who).update(reporter=None, client="")
    Trial.objects.filter(person=who).update(person=None)


def _leave_the_history(who: User) -> None:
    """What we, and not people, have written with the name in it, and what we wrote to their addresses before."""
    for handle in [who.handle, *who.former_handles.values_list("handle", flat=True)]:
        begin = f"{handle}. "
        for event in Event.objects.filter(verb=Verb.BLOCKED, note__startswith=begin.strip()):
            rest = f"{event.note} ".removeprefix(begin).strip()
            Event.objects.filter(pk=event.pk).update(note=f"{NOBODY}. {rest}".strip())
    about: dict[str, Any] = {"content_type": ContentType.objects.get_for_model(User), "object_id": str(who.pk)}
    LogEntry.objects.filter(**about).update(object_repr=NOBODY, change_message="")
    addresses = [who.email, *EmailAddress.objects.filter(user=who).values_list("email", flat=True)]
    for address in addresses:
        Notification.objects.filter(recipient=None, email__iexact=address).delete()


def _delete(who: User) -> None:
    """Once whoever refers to them has come to an end, and nobody can any more."""
    User.objects.select_for_update().get(pk=who.pk).delete()
