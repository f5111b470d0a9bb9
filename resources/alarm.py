"""Moderators are told when something waits for too long in the sections that they are for."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from accounts import notifications
from accounts.models import NoteKind, Notification, User
from guide.schedule import DAY
from resources import permissions
from resources.models import QueueItem
from resources.models.item import ItemKind

TEXT = "Whoever sent them is waiting for an answer. The oldest come first in the queue."


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many items wait, and since when the oldest does."""

    count: int
    oldest_at: datetime


def alarm() -> int:
    """Tell every moderator for whom something has waited longer than settings.ALARM_DAYS; how many. Once a day each."""
    if not settings.ALARM_DAYS:
        return 0
    by_section, now = _by_section(), timezone.now()
    late = {section for section, waiting in by_section.items() if _days(waiting, now) >= settings.ALARM_DAYS}
    return _tell(by_section, now) if late else 0


def _by_section() -> dict[int | None, Waiting]:
    asked = QueueItem.objects.waiting().exclude(kind=ItemKind.FRESH)  # For that, nobody waits.
    rows = asked.order_by().values("section_id")
    counted = rows.annotate(count=Count("pk"), oldest_at=Min("opened_at"))
    return {row["section_id"]: Waiting(row["count"], row["oldest_at"]) for row in counted}


@transaction.atomic
def _tell(by_section: dict[int | None, Waiting], now: datetime) -> int:
    """The moderators are locked first: of two workers at once the second sees the notes that the first has left."""
    moderators = list(permissions.moderators().order_by("pk").select_for_update(no_key=True))
    notes = Notification.objects.filter(recipient__in=moderators, kind=NoteKind.DESK, created_at__gt=now - DAY)
    told = set(notes.values_list("recipient_id", flat=True))
    return sum(_tell_one(one, by_section, now) for one in moderators if one.pk not in told)


def _tell_one(moderator: User, by_section: dict[int | None, Waiting], now: datetime) -> bool:
    theirs = permissions.sections_of(moderator) or by_section.keys()
    mine = [waiting for section, waiting in by_section.items() if section in theirs]
    if not mine:
        return False
    all_of_it = Waiting(sum(one.count for one in mine), min(one.oldest_at for one in mine))
    if _days(all_of_it, now) < settings.ALARM_DAYS:
        return False
    notifications.notify(moderator, _title(all_of_it, now), TEXT, reverse("queue"), kind=NoteKind.DESK)
    return True


def _days(waiting: Waiting, now: datetime) -> int:
    return (now - waiting.oldest_at).days


def _title(waiting: Waiting, now: datetime) -> str:
    days = _days(waiting, now)
    span = "a day" if days == 1 else f"{days} days"
    return f"{waiting.count} items wait, the oldest for {span}" if waiting.count > 1 else f"1 item waits, for {span}"
