"""What is left to learn, week by week. Pure: topics and what somebody knows → a plan. All times are whole minutes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Point:
    """A part of a topic. Who has `skill`, where it names one, knows it already."""

    title: str
    minutes: int
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """`needs` are the slugs of topics that come before it."""

    slug: str
    title: str
    points: tuple[Point, ...] = ()
    needs: frozenset[str] = frozenset()

    @property
    def minutes(self) -> int:
        return sum(point.minutes for point in self.points)


@dataclass(frozen=True, slots=True)
class Piece:
    """So many minutes of a point, beginning where `start` of its minutes are over."""

    point: Point
    minutes: int
    start: int = 0

    @property
    def is_continued(self) -> bool:
        return self.start > 0

    @property
    def is_last(self) -> bool:
        """The point is over with it."""
        return self.start + self.minutes == self.point.minutes


@dataclass(frozen=True, slots=True)
class Share:
    """What of a topic is in one week. `is_first`: nothing of it is in a week before."""

    topic: Topic
    pieces: tuple[Piece, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Week:
    """`number` counts from 1."""

    number: int
    shares: tuple[Share, ...]

    @property
    def minutes(self) -> int:
        return sum(piece.minutes for share in self.shares for piece in share.pieces)


@dataclass(frozen=True, slots=True)
class Plan:
    """The weeks, none of them empty; the topics of which nothing is left, and those that have no points yet."""

    minutes: int
    left: int
    weeks: tuple[Week, ...] = ()
    known: tuple[Topic, ...] = ()
    untimed: tuple[Topic, ...] = ()

    @property
    def known_minutes(self) -> int:
        return self.minutes - self.left


def make(topics: Iterable[Topic], *, skills: Collection[str], done: Collection[str], minutes_a_week: int) -> Plan:
    """A plan of what neither `skills` nor `done` (slugs of topics) say is known. `minutes_a_week` is 1 or more.

    A point that is longer than what is left of a week goes on in the next.
    """
    ordered = in_order(list(topics))
    left = {topic.slug: _left(topic, skills, done) for topic in ordered}
    pieces = [(topic, point) for topic in ordered for point in left[topic.slug]]
    return Plan(
        minutes=sum(topic.minutes for topic in ordered),
        left=sum(point.minutes for _, point in pieces),
        weeks=tuple(_weeks(pieces, minutes_a_week)),
        known=tuple(topic for topic in ordered if topic.minutes and not left[topic.slug]),
        untimed=tuple(topic for topic in ordered if not topic.minutes and topic.slug not in done),
    )


def in_order(topics: Sequence[Topic]) -> list[Topic]:
    """As they are given, but what a topic needs before it. Where topics need each other in a circle, or what is not
    among them, the given order stands."""
    waiting, placed = list(topics), list[Topic]()
    missing = {topic.slug for topic in topics}
    while waiting:
        ready = (topic for topic in waiting if not (topic.needs - {topic.slug}) & missing)
        following = next(ready, waiting[0])
        waiting.remove(following)
        missing.discard(following.slug)
        placed.append(following)
    return placed


def _left(topic: Topic, skills: Collection[str], done: Collection[str]) -> list[Point]:
    """The points that take time and are not known."""
    if topic.slug in done:
        return []
    return [point for point in topic.points if point.minutes and point.skill not in skills]


def _weeks(points: Iterable[tuple[Topic, Point]], size: int) -> Iterator[Week]:
    last: Topic | None = None
    for number, week in groupby(_cut(points, size), key=lambda cut: cut[0]):
        shares = []
        for topic, cuts in groupby(week, key=lambda cut: cut[1]):
            shares.append(Share(topic, tuple(piece for _, _, piece in cuts), is_first=topic != last))
            last = topic
        yield Week(number, tuple(shares))


def _cut(points: Iterable[tuple[Topic, Point]], size: int) -> Iterator[tuple[int, Topic, Piece]]:
    """Each piece with its topic and the number of its week."""
    over = 0
    for topic, point in points:
        start = 0
        while start < point.minutes:
            piece = Piece(point, min(size - over % size, point.minutes - start), start)
            yield over // size + 1, topic, piece
            over, start = over + piece.minutes, start + piece.minutes
