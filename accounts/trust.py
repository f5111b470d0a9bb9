"""Trust: a person's record → a level → what it may do. Pure, and explained to everybody on the page “Trust”."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

CONTRIBUTOR_FROM, TRUSTED_FROM = 3, 10
"""So many accepted pages make a contributor, and a trusted one."""
REJECTED_PERCENT_MOST = 10
"""More rejected than this, of all that was decided in WINDOW_DAYS, and nobody is trusted."""
WINDOW_DAYS = 180


class Level(IntEnum):
    GUEST = 0
    NEW = 1
    CONTRIBUTOR = 2
    TRUSTED = 3
    MODERATOR = 4
    ADMIN = 5

    @property
    def label(self) -> str:
        return self.name.capitalize()


class Limits(NamedTuple):
    """What a level may do; None is without a limit."""

    open_submissions: int | None
    submissions_a_day: int | None
    reports_a_day: int | None
    edits_at_once: bool = False


LIMITS = {
    Level.GUEST: Limits(2, 3, 5),
    Level.NEW: Limits(3, 10, 10),
    Level.CONTRIBUTOR: Limits(15, 30, 30),
    Level.TRUSTED: Limits(50, 100, 60, edits_at_once=True),
    Level.MODERATOR: Limits(None, None, None, edits_at_once=True),
    Level.ADMIN: Limits(None, None, None, edits_at_once=True),
}


@dataclass(frozen=True, slots=True)
class Record:
    """What a person's proposals of pages have come to; `lately` is within WINDOW_DAYS."""

    accepted: int = 0
    rejected: int = 0
    open: int = 0
    accepted_lately: int = 0
    rejected_lately: int = 0

    def __str__(self) -> str:
        return f"{self.accepted} accepted, {self.rejected} rejected"

    @property
    def rejected_percent(self) -> int:
        """Of what was decided lately, rounded up: 10.1 % is more than 10 %."""
        decided = self.accepted_lately + self.rejected_lately
        return -(-100 * self.rejected_lately // decided) if decided else 0


def level_of(record: Record, *, is_moderator: bool = False, is_admin: bool = False) -> Level:
    """The level of a member; guests are told apart before."""
    if is_admin:
        return Level.ADMIN
    if is_moderator:
        return Level.MODERATOR
    if record.accepted >= TRUSTED_FROM and record.rejected_percent <= REJECTED_PERCENT_MOST:
        return Level.TRUSTED
    return Level.CONTRIBUTOR if record.accepted >= CONTRIBUTOR_FROM else Level.NEW


def limits_of(level: Level) -> Limits:
    return LIMITS[level]


def requirement_of(level: Level) -> str:
    """What makes somebody of this level, in words."""
    rejected = f"at most {REJECTED_PERCENT_MOST} % rejected of what was decided in the last {WINDOW_DAYS} days"
    return {
        Level.GUEST: "without an account",
        Level.NEW: "with an account and a confirmed e-mail address",
        Level.CONTRIBUTOR: f"{CONTRIBUTOR_FROM} accepted pages or more",
        Level.TRUSTED: f"{TRUSTED_FROM} accepted pages or more, and {rejected}",
        Level.MODERATOR: "named by those who run the site",
        Level.ADMIN: "runs the site",
    }[level]


def missing_for_next(level: Level, record: Record) -> str:
    """What a person of this level lacks for the next one, in a sentence."""
    if level >= Level.TRUSTED:
        return "There is no level above that comes by itself."
    if level < Level.CONTRIBUTOR:
        return f"For the level “contributor” you need {_pages(CONTRIBUTOR_FROM - record.accepted)}."
    lacks = [_pages(TRUSTED_FROM - record.accepted)] if record.accepted < TRUSTED_FROM else []
    if record.rejected_percent > REJECTED_PERCENT_MOST:
        lacks.append(
            f"at most {REJECTED_PERCENT_MOST} % rejected in {WINDOW_DAYS} days (now {record.rejected_percent} %)"
        )
    return f"For the level “trusted” you need {' and '.join(lacks)}."


def _pages(count: int) -> str:
    return f"{count} more accepted page" + "s" * (count != 1)
