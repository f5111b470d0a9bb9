"""The sum by which the best come first: what is in it, and that it says so."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import ranking
from resources.models.entry import Kind
from resources.models.resource import Health
from resources.ranking import Facts

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def facts(**said: Any) -> Facts:
    plain = {
        "kind": "article", "useful_count": 0, "reviewed_at": NOW, "health": "ok", "is_own_work": False,
        "is_vendor": False,
    }  # fmt: skip
    return Facts(**plain | said)


def score(**said: Any) -> int:
    return ranking.score(facts(**said), NOW)


ANYTHING = st.builds(
    Facts,
    kind=st.sampled_from(Kind.values),
    useful_count=st.integers(0, 2**31 - 1),
    reviewed_at=st.integers(-99, 99_999).map(lambda days: NOW - timedelta(days=days)),
    health=st.sampled_from(Health.values),
    is_own_work=st.booleans(),
    is_vendor=st.booleans(),
    worked_count=st.integers(0, 10**6),
    broke_count=st.integers(0, 10**6),
)


@given(ANYTHING)
def test_it_fits_its_column_and_only_what_is_broken_is_nothing(anything: Facts) -> None:
    found = ranking.score(anything, NOW)
    assert 0 <= found <= 32_767
    assert (found == 0) == (anything.health in {"broken", "gone"})


@given(ANYTHING)
def test_the_reasons_add_up_to_the_score(anything: Facts) -> None:
    *terms, total = ranking.reasons(anything, NOW)
    said = sum(int(term.rpartition(": ")[2].replace("−", "-")) for term in terms)
    if anything.health not in {"broken", "gone"}:
        assert int(re.findall(r"\d+$", total)[0]) == max(1, said + ranking.BASE) == ranking.score(anything, NOW)


@given(ANYTHING, st.integers(1, 10**6))
def test_a_vote_more_or_a_fresher_look_never_sets_back(anything: Facts, more: int) -> None:
    before = ranking.score(anything, NOW)
    assert ranking.score(anything._replace(useful_count=anything.useful_count + more), NOW) >= before
    assert ranking.score(anything._replace(reviewed_at=NOW), NOW) >= before


def test_votes_are_damped() -> None:
    assert [ranking.votes(number) for number in (0, 1, 3, 7, 1_023)] == [0, 10, 20, 30, 100]


def test_a_broken_link_stands_behind_everything() -> None:
    worst = {"health": "failing", "is_own_work": True, "is_vendor": True, "broke_count": 9, "kind": "lab"}
    assert score(health="broken", useful_count=10**6) == 0
    assert score(**worst, reviewed_at=NOW - timedelta(days=9_999)) >= 1


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_loses_its_freshness_in_its_time_but_a_paper(kind: str) -> None:
    days = ranking.FRESH_DAYS[kind]
    assert ranking.freshness(kind, 0) == ranking.freshness(kind, -5) == ranking.FRESH
    assert ranking.freshness(kind, days or 99_999) == (0 if days else ranking.FRESH)


def test_it_says_what_it_counts() -> None:
    said = facts(useful_count=3, is_vendor=True, worked_count=1, broke_count=9, health="failing", is_own_work=True)
    assert ranking.reasons(said, NOW) == [
        "Did not work for 9 people: −40",
        "Useful to 3 people: +20",
        "Looked at in November 2026: +20",
        "Its link does not answer at the moment: −10",
        "By a vendor: −5",
        "Worked for 1 person: +3",
        "Brought in by its author: −3",
        "With the 60 that every entry begins with: 45",
    ]
    assert ranking.reasons(facts(health="broken"), NOW) == ["Its link is broken, so it stands behind all others"]
