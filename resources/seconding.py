"""Who looks for the same as a want: said once by a person, and taken back.

`Want.second_count` is written in the transaction of the second. All lock the person first, as `limits` does, and then
the wants, by id, behind all else.
"""

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.models import User
from resources import limits, recounting
from resources.models import Second, Want


class IsMet(Exception):
    """The want is closed: nobody has to look for it any more."""


def among(who: User, wants: list[Want]) -> set[int]:
    """The ids of those that the person has seconded."""
    return set(who.seconds.filter(want__in=wants).values_list("want_id", flat=True))


def second(want: Want, *, by: User) -> bool:
    """The person looks for it too; False if they said so before, which the constraint knows. Raises IsMet, TooMany."""
    try:
        _second(want, by)
    except (IntegrityError, limits.TooMany):
        if not Second.objects.filter(want=want, person=by).exists():
            raise
        return False
    return True


@transaction.atomic
def take_back(want: Want, *, by: User) -> bool:
    """They do not look for it any more; False if they had not said so."""
    return bool(_take_back(by, [want.pk]))


@transaction.atomic
def forget(person: User) -> int:
    """Take back all that a person seconded, before their account goes; how many wants."""
    User.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    return _take_back(person, list(person.seconds.values_list("want", flat=True)))


def put_right() -> int:
    """Count all seconds, and write what says something else; of how many wants. For those that went unseen."""
    return recounting.whole(put_right_behind)


def put_right_behind(after: int) -> recounting.Step:
    """The same of the next wants behind this id."""
    said = Want.objects.values_list("pk", "second_count")
    return recounting.behind(after, said, Second.objects.all(), "want", _recount)


@transaction.atomic
def _second(want: Want, by: User) -> None:
    limits.check_second(by)
    Second.objects.create(want=want, person=by)
    if not Want.objects.open().filter(pk=want.pk).update(second_count=F("second_count") + 1):
        raise IsMet


def _take_back(person: User, wants: list[int]) -> int:
    """In a transaction. Under the lock of a want, what was there once is there once."""
    list(Want.objects.filter(pk__in=wants).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    seconds = Second.objects.filter(person=person, want__in=wants)
    held = list(seconds.values_list("want", flat=True))
    seconds.delete()
    return Want.objects.filter(pk__in=held).update(second_count=Greatest(F("second_count") - 1, Value(0)))


@transaction.atomic
def _recount(pk: int) -> int:
    """The count is taken once the row is locked: one taken before could miss a second."""
    list(Want.objects.filter(pk=pk).select_for_update(no_key=True).values_list("pk"))
    return Want.objects.filter(pk=pk).update(second_count=Second.objects.filter(want=pk).count())
