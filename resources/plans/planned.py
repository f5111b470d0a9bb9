"""A plan with its days, in words, as the page and the files show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from guide import plan
from guide.duration import duration_of
from resources.models import Resource
from resources.plans.forms import PlanForm
from resources.plans.rows import Material
from resources.weeks import span

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """A point, or a part of one: `part` says which, and is empty for the whole."""

    title: str
    time: str
    part: str

    @property
    def amount(self) -> str:
        """`1 h 30 min, first part`"""
        return f"{self.time}, {self.part}" if self.part else self.time


@dataclass(frozen=True, slots=True)
class Step:
    """What of a topic is in a week. `required` is there where the topic begins."""

    title: str
    path: str
    lines: list[Line]
    required: list[Resource]
    is_continued: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, which need not begin on a Monday."""

    number: int
    first: date
    time: str
    steps: list[Step]

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.first + WEEK

    @property
    def days(self) -> str:
        return span(self.first, self._last)

    @property
    def short_days(self) -> str:
        """`7–13 Dec`, `30 Nov – 6 Dec`"""
        begin = f"{self.first.day}–" if self.first.month == self._last.month else f"{self.first.day} {self.first:%b} – "
        return f"{begin}{self._last.day} {self._last:%b}"

    @property
    def _last(self) -> date:
        return self.end - timedelta(days=1)


class Planned:
    """Of a form that is valid."""

    def __init__(self, form: PlanForm, material: Material) -> None:
        self.start: date = form.cleaned_data["start"]
        self.hours: int = form.cleaned_data["hours"]
        self.query = form.query
        self.material = material
        self.plan = plan.make(
            material.topics,
            skills=form.cleaned_data["know"],
            done=form.cleaned_data["done"],
            minutes_a_week=60 * self.hours,
        )

    @property
    def address(self) -> str:
        """The whole address of its page."""
        return f"{settings.SITE_URL}{reverse('plan')}?{self.query}"

    @cached_property
    def weeks(self) -> list[Week]:
        return [
            Week(week.number, self.start + (week.number - 1) * WEEK, duration_of(week.minutes), [*self._steps(week)])
            for week in self.plan.weeks
        ]

    @property
    def days(self) -> str:
        """From the first of its weeks to the last; there is one."""
        return span(self.start, self.start + len(self.plan.weeks) * WEEK - timedelta(days=1))

    @property
    def sums(self) -> list[tuple[str, str]]:
        """The hours in all, known and left. They are rounded so that they add up."""
        everything, left = _halves(self.plan.minutes), _halves(self.plan.left)
        return [("In all", _hours(everything)), ("Known", _hours(everything - left)), ("Left", _hours(left))]

    def _steps(self, week: plan.Week) -> Iterator[Step]:
        for share in week.shares:
            slug, lines = share.topic.slug, [_line(piece) for piece in share.pieces]
            required = self.material.required.get(slug, []) if share.is_first else []
            yield Step(share.topic.title, reverse("topic", args=[slug]), lines, required, not share.is_first)


def _line(piece: plan.Piece) -> Line:
    if piece.is_continued:
        part = "last part" if piece.is_last else "next part"
    else:
        part = "" if piece.is_last else "first part"
    return Line(piece.point.title, duration_of(piece.minutes), part)


def _halves(minutes: int) -> int:
    """Half hours, rounded; at least one, if there is anything."""
    return max(round(minutes / 30), min(minutes, 1))


def _hours(halves: int) -> str:
    """`12 h`, `12.5 h`"""
    return f"{halves / 2:g} h"
