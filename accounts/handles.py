"""How somebody gets another handle: the former one leads to them from then on, and nobody else gets it.

The index `user_handle_is_unique` decides who has a handle. Whoever writes one asks `confirm` afterwards, in the same
transaction: the index has made them wait for whoever was just giving it up, and then it is a former one.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import FormerHandle, User

PAUSE = timedelta(days=30)


class HandleTaken(IntegrityError):
    """Somebody has this handle, or had it."""


class TooSoon(Exception):
    """There was another change a short while ago; the message says when it is time."""


def confirm(person: User) -> None:
    """Raises HandleTaken if the handle that was just stored is somebody else's former one."""
    if _former(person.handle).exclude(person=person).exists():
        raise HandleTaken(person.handle)


def may_change_at(person: User) -> datetime | None:
    """When they may have another one; None for at once."""
    latest = person.former_handles.order_by("-left_at").first()
    return latest.left_at + PAUSE if latest and latest.left_at + PAUSE > timezone.now() else None


def change(person: User, handle: str) -> None:
    """Give them this handle, and keep the one they had. Raises HandleTaken, or TooSoon within PAUSE of the last change.

    To write the same one in other letters is no change.
    """
    with transaction.atomic():
        now = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        is_other, free_at = handle.lower() != now.handle.lower(), may_change_at(now)
        if is_other and free_at:
            raise TooSoon(f"You can change your handle again on {free_at:%-d %B %Y}.")
        if is_other and _is_anothers(handle, now):
            raise HandleTaken(handle)
        if is_other:
            _former(handle).filter(person=now).delete()
            FormerHandle.objects.create(person=now, handle=now.handle)
        now.handle = handle
        _store(now)
    person.handle = handle


def _is_anothers(handle: str, person: User) -> bool:
    """Asked first, so that two people who want each other's handle do not wait for one another."""
    held = User.objects.alias(key=Lower("handle")).filter(key=handle.lower())
    return held.exists() or _former(handle).exclude(person=person).exists()


def _store(person: User) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=["handle"])
            confirm(person)
    except IntegrityError as error:
        raise HandleTaken(person.handle) from error


def _former(handle: str) -> QuerySet[FormerHandle]:
    """By the rule of the constraint `former_handle_is_one_persons`, and by its index."""
    return FormerHandle.objects.alias(key=Lower("handle")).filter(key=handle.lower())
