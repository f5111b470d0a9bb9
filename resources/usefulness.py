"""Who finds an entry useful: said once by a person, and taken back. There are no votes against.

`Resource.useful_count` and the score are written in the transaction of the vote. All lock the person first, as `limits`
does, and then the entries, by id.
"""

from django.db import IntegrityError, transaction

from accounts.models import User
from resources import limits, ordering, recounting
from resources.models import Resource, Vote
from resources.moderation import OutOfTheGuide


def has_said(entry: Resource, who: User) -> bool:
    return Vote.objects.filter(resource=entry, person=who).exists()


def say(entry: Resource, *, by: User) -> bool:
    """The person finds it useful; False if they said so before. Raises OutOfTheGuide, TooMany.

    Whether they may, `permissions.may_call_useful` knows. That they say it once, the constraint knows: whoever says it
    anew is asked about afterwards, so that all others need not be asked.
    """
    try:
        _say(entry, by)
    except (IntegrityError, limits.TooMany):
        if not has_said(entry, by):
            raise
        return False
    return True


@transaction.atomic
def take_back(entry: Resource, *, by: User) -> bool:
    """They do not say so any more; False if they had not."""
    return bool(_take_back(by, [entry.pk]))


@transaction.atomic
def forget(person: User) -> int:
    """Take back all that a person found useful, before their account goes; of how many entries."""
    User.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    return _take_back(person, list(person.votes.values_list("resource", flat=True)))


def put_right() -> int:
    """Count all votes, and write what says something else; of how many entries. For votes that went unseen."""
    return recounting.whole(put_right_behind)


def put_right_behind(after: int) -> recounting.Step:
    """The same of the next entries behind this id."""
    said = Resource.objects.values_list("pk", "useful_count")
    return recounting.behind(after, said, Vote.objects.all(), "resource", _recount)


@transaction.atomic
def _say(entry: Resource, by: User) -> None:
    limits.check_vote(by)
    Vote.objects.create(person=by, resource=entry)
    live = [row for row in ordering.lock(entry.pk) if row.is_live]
    if not live:
        raise OutOfTheGuide
    ordering.rescore(live, more_votes=1)


def _take_back(person: User, entries: list[int]) -> int:
    """In a transaction. Under the lock of an entry, what was there once is there once."""
    rows = ordering.lock(*entries)
    votes = Vote.objects.filter(person=person, resource__in=entries)
    held = set(votes.values_list("resource", flat=True))
    if held:
        votes.delete()
        ordering.rescore([row for row in rows if row.pk in held], more_votes=-1)
    return len(held)


@transaction.atomic
def _recount(pk: int) -> int:
    """The count is taken once the row is locked: one taken before could miss a vote."""
    said = Resource.objects.filter(pk=pk).select_for_update(no_key=True).values_list("useful_count", flat=True).first()
    return 0 if said is None else ordering.write(pk, more_votes=Vote.objects.filter(resource=pk).count() - said)
