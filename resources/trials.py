"""“It worked for me”: what people say who have tried a lab, one word of each person, the latest."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Window
from django.utils import timezone

from accounts.models import User
from resources import curation, limits, moderation, ordering
from resources.models import Resource, Trial
from resources.models.entry import Kind
from resources.moderation import OutOfTheGuide

SHOWN = 5
"""So many of the latest are on the page of an entry."""


@dataclass(frozen=True, slots=True)
class Said:
    """What became of it, already cleaned. `broken_step` is empty where it worked."""

    on: date
    system: str
    worked: bool
    broken_step: str = ""
    versions: str = ""
    minutes: int | None = None
    dollars: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """For how many it worked, and for how many it broke; the last for whom it worked, and the latest of all."""

    worked_count: int
    broken_count: int
    last: Trial | None
    latest: list[Trial]


def of_person(entry: Resource, who: User) -> Trial | None:
    return entry.trials.filter(person=who).first()


@transaction.atomic
def say(entry: Resource, said: Said, *, by: User) -> bool:
    """Note what became of it, in the place of what the person said before; whether that was nothing.

    When it last worked is known of the entry, too; and where two people say that it broke, moderators are asked.
    Raises OutOfTheGuide, TooMany. Whether they may, `permissions.may_report_trial` knows.
    """
    limits.check_trial(by)
    curation.lock(entry.section)
    live = Resource.objects.live().filter(pk=entry.pk, kind=Kind.LAB)
    row = live.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise OutOfTheGuide
    words = asdict(said) | {"at": timezone.now()}
    is_new = Trial.objects.update_or_create(resource=row, person=by, defaults=words)[1]
    if said.worked:
        _remember(row, said.on)
    ordering.write(row.pk)
    moderation.follow_trials(row)
    return is_new


def tried(entry: Resource) -> Tried | None:
    """Nothing where nobody has. One query, or two where it broke for all the latest."""
    counts = {
        "worked_count": Window(Count("pk", filter=Q(worked=True))),
        "all_count": Window(Count("pk")),
    }
    rows = entry.trials.select_related("person").order_by("-on", "-at")
    latest = list(rows.annotate(**counts)[:SHOWN])
    if not latest:
        return None
    worked, known = latest[0].worked_count, latest[0].all_count  # type: ignore[attr-defined]  # As annotated.
    last = next((trial for trial in latest if trial.worked), None)
    if worked and last is None:
        last = rows.filter(worked=True).first()
    return Tried(worked, known - worked, last, latest)


def _remember(entry: Resource, on: date) -> None:
    """Of two at once, the later day stays."""
    older = Q(worked_on=None) | Q(worked_on__lt=on)
    Resource.objects.filter(older, pk=entry.pk).update(worked_on=on)
