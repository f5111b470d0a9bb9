"""From a record to a level, and what is said about both. Pure."""

import pytest

from accounts import trust
from accounts.trust import Level, Record


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
