"""From a record to a level, what a level may do, and what is said about both. Pure."""

from itertools import pairwise

import pytest

from accounts import trust
from accounts.trust import Level, Record


@pytest.mark.parametrize(
    ("record", "level"),
    [
        (Record(), Level.NEW),
        (Record(accepted=2, open=9), Level.NEW),
        (Record(accepted=3), Level.CONTRIBUTOR),
        (Record(accepted=9, accepted_lately=9), Level.CONTRIBUTOR),
        (Record(accepted=10), Level.TRUSTED),
        (Record(accepted=10, accepted_lately=9, rejected_lately=1), Level.TRUSTED),
        (Record(accepted=10, accepted_lately=8, rejected_lately=1), Level.CONTRIBUTOR),
        (Record(accepted=500, rejected=90, accepted_lately=90, rejected_lately=10), Level.TRUSTED),
        (Record(accepted=500, accepted_lately=89, rejected_lately=10), Level.CONTRIBUTOR),
        (Record(accepted=10, rejected=50), Level.TRUSTED),
        (Record(accepted=10, rejected_lately=1), Level.CONTRIBUTOR),
    ],
)
def test_a_record_makes_a_level(record: Record, level: Level) -> None:
    assert trust.level_of(record) == level


def test_roles_come_before_records() -> None:
    assert trust.level_of(Record(), is_moderator=True) == Level.MODERATOR
    assert trust.level_of(Record(accepted=99), is_moderator=True, is_admin=True) == Level.ADMIN


def test_a_higher_level_never_may_less() -> None:
    known = [trust.limits_of(level) for level in sorted(Level)]
    numbers = [[number if number is not None else float("inf") for number in limits] for limits in known]
    assert all(low <= high for one, other in pairwise(numbers) for low, high in zip(one, other, strict=True))


def test_the_percentage_is_rounded_up_and_nothing_decided_is_nothing_rejected() -> None:
    assert Record().rejected_percent == 0
    assert Record(accepted_lately=99, rejected_lately=1).rejected_percent == 1
    assert Record(accepted_lately=199, rejected_lately=1).rejected_percent == 1


@pytest.mark.parametrize(
    ("record", "level", "said"),
    [
        (Record(), Level.NEW, "For the level “contributor” you need 3 more accepted pages."),
        (Record(accepted=2), Level.NEW, "For the level “contributor” you need 1 more accepted page."),
        (Record(accepted=3), Level.CONTRIBUTOR, "For the level “trusted” you need 7 more accepted pages."),
        (
            Record(accepted=8, accepted_lately=3, rejected_lately=1),
            Level.CONTRIBUTOR,
            "For the level “trusted” you need 2 more accepted pages and at most 10 % rejected in 180 days (now 25 %).",
        ),
        (
            Record(accepted=10, accepted_lately=8, rejected_lately=1),
            Level.CONTRIBUTOR,
            "For the level “trusted” you need at most 10 % rejected in 180 days (now 12 %).",
        ),
        (Record(accepted=10, accepted_lately=9, rejected_lately=1), Level.TRUSTED, "There is no level above"),
    ],
)
def test_what_is_missing_is_said_in_numbers(record: Record, level: Level, said: str) -> None:
    assert trust.level_of(record) == level
    assert trust.missing_for_next(level, record).startswith(said)


def test_each_level_says_what_makes_it_and_what_it_may() -> None:
    assert all(trust.requirement_of(level) for level in Level)
    assert set(trust.LIMITS) == set(Level)
