"""What is new in the guide, once a week, for those who asked for it: made of the public history alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts import notifications
from accounts.models import NoteKind, Notification
from guide import schedule
from guide.models import Section
from guide.schedule import DAY, WEEKLY
from resources.models import Event, Resource, Verb
from resources.models.event import NEWS
from resources.models.resource import LIVE

TITLE = "What is new in the guide"
MOST_LINES = 30
COUNTED = 1_000
"""Of what is left out, no exact number is told beyond this."""
LONGEST = 28 * DAY
"""A digest never tells of more, however long the last one is ago."""
ADDED = Q(verb__in=[Verb.ACCEPTED, Verb.REVIVED], submission__target=None) | Q(verb=Verb.IMPORTED)
CHANGED = ~Q(changes={}) & Q(verb__in=[Verb.EDITED, Verb.APPLIED, Verb.MOVED, Verb.MERGED, Verb.UPHELD])
CHANGE_ACCEPTED = Q(verb=Verb.ACCEPTED, submission__target__isnull=False)
TAKEN_OUT = Q(verb__in=[Verb.RETIRED, Verb.UPHELD])


Parts = dict[str, QuerySet[Resource] | QuerySet[Section]]
"""Headings, and the rows below each."""


class Period(NamedTuple):
    """From one moment up to, and without, another."""

    since: datetime
    until: datetime

    def events(self) -> QuerySet[Event]:
        """What happened then and was not taken back since, by the index of the news."""
        return Event.objects.of(NEWS).filter(at__gte=self.since, at__lt=self.until, undone_by=None)


def send() -> int:
    """Leave this week's digest for everybody who wants it and has not got it; how many. May be called again."""
    until = WEEKLY.slot_at(schedule.database_time())
    text = compose(Period(_last_before(until), until))
    link = reverse("new")
    return notifications.notify_choosers(NoteKind.DIGEST, TITLE, text, link, since=until) if text else 0


def compose(period: Period) -> str:
    """Headings, and below them titles, each above its address; MOST_LINES of them. Nothing if nothing happened."""
    added, changed = _entries(period, LIVE, ADDED), _entries(period, LIVE, CHANGED | CHANGE_ACCEPTED)
    gone = _entries(period, Q(retired_at__isnull=False, added_at__lt=period.since), TAKEN_OUT)
    parts: Parts = {
        "Open now": _opened(period),
        "New": added,
        "Changed": changed.exclude(pk__in=added.values("pk")),
        "Taken out": gone,
    }
    return "\n\n".join(_paragraphs(parts))


def _last_before(until: datetime) -> datetime:
    """Up to when the last digest told; a week before, if there was none."""
    notes = Notification.objects.filter(kind=NoteKind.DIGEST, created_at__lt=until).order_by("-created_at")
    last = notes.values_list("created_at", flat=True).first()
    return max(WEEKLY.slot_at(last), until - LONGEST) if last else until - timedelta(days=7)


def _entries(period: Period, which: Q, happened: Q) -> QuerySet[Resource]:
    told = period.events().filter(happened, resource__isnull=False).values("resource")
    return Resource.objects.filter(which, pk__in=told).order_by("section__position", "position", "id")


def _opened(period: Period) -> QuerySet[Section]:
    told = period.events().filter(verb=Verb.OPENED, section=OuterRef("pk"))
    return Section.objects.filter(Exists(told), is_open=True)


def _paragraphs(parts: Parts) -> Iterable[str]:
    room, left_out = MOST_LINES, 0
    for heading, rows in parts.items():
        shown, count = [_line(row) for row in rows[:room]], rows.order_by()[: COUNTED + 1].count()
        if shown:
            yield "\n".join([heading, *shown])
        room, left_out = room - len(shown), left_out + count - len(shown)
    if left_out:
        yield f"And {left_out if left_out <= COUNTED else f'{COUNTED:,}+'} more\n{settings.SITE_URL}{reverse('new')}"


def _line(row: Resource | Section) -> str:
    return f"{' '.join(row.title.split())}\n{settings.SITE_URL}{row.get_absolute_url()}"
