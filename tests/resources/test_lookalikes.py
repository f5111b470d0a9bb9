"""What a proposal is compared with, and what it costs."""

import pytest

from accounts.models import User
from guide.models import Section
from resources import curation, lookalikes
from resources.models import Submission
from tests import make


def titles(sent: Submission) -> list[tuple[str, int]]:
    return [(found.entry.title, found.percent) for found in lookalikes.of(sent)]


def test_the_most_alike_comes_first_wherever_it_is(cy: User, courses: Section) -> None:
    make.resource(courses, title="Feature stores, explained")
    make.submission(cy, courses, title="Feature store explained")
    sent = make.submission(cy, courses, title="Feature stores explained")
    assert [title for title, _ in titles(sent)] == ["Feature stores, explained", "Feature store explained"]


def test_one_of_it_is_like_many_of_it(cy: User, courses: Section) -> None:
    make.resource(courses, title="Pipelines for training")
    assert titles(make.submission(cy, courses, title="Pipeline for training")) == [("Pipelines for training", 98)]


def test_what_shares_a_word_alone_is_not_alike(cy: User, courses: Section) -> None:
    make.resource(courses, title="Kubernetes the hard way, from certificates to pods")
    assert titles(make.submission(cy, courses, title="Drift in kubernetes")) == []


def test_nothing_is_like_what_has_no_words(cy: User, courses: Section) -> None:
    assert titles(make.submission(cy, courses, title="—")) == []


def test_what_left_the_guide_is_not_shown(ada: User, cy: User, courses: Section) -> None:
    curation.retire(make.resource(courses, title="Feature stores, explained"), by=ada, because="It is gone.")
    assert titles(make.submission(cy, courses, title="Feature stores explained")) == []


@pytest.mark.parametrize("size", [3, 30])
def test_it_asks_four_times_at_any_size(
    size: int, cy: User, courses: Section, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(size):
        make.resource(courses, title=f"Feature stores, explained {number}")
    make.submission(cy, courses, title="Feature stores explained")
    sent = make.submission(cy, courses, title="Feature stores explained anew")
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(lookalikes.of(sent)) == min(size + 1, lookalikes.SHOWN)
