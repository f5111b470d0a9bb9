"""Up to when somebody has seen what is new."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import visits
from accounts.models import User

HOUR = timedelta(hours=1)


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


def an_hour_passes(person: User) -> None:
    now = again(person)
    shifted = {name: getattr(now, name) - HOUR for name in ("news_seen_at", "news_visited_at") if getattr(now, name)}
    User.objects.filter(pk=person.pk).update(**shifted)


def test_nothing_is_new_to_who_never_looked(cy: User) -> None:
    assert visits.seen_until(cy) is None
    visits.look(cy, timezone.now())
    assert visits.seen_until(again(cy)) is None


def test_what_came_since_the_last_visit_is_new_for_as_long_as_this_one_goes_on(cy: User) -> None:
    visits.look(cy, timezone.now())
    an_hour_passes(cy)
    last = again(cy).news_visited_at
    assert visits.seen_until(again(cy)) == last
    for _ in range(3):
        visits.look(cy, timezone.now())
        assert visits.seen_until(again(cy)) == last
    this = again(cy).news_visited_at
    an_hour_passes(cy)
    assert visits.seen_until(again(cy)) == this - HOUR


def test_who_says_that_they_have_seen_it_has_seen_it_at_once(cy: User) -> None:
    visits.look(cy, timezone.now())
    an_hour_passes(cy)
    now = timezone.now()
    visits.see(again(cy), now)
    assert visits.seen_until(again(cy)) == now


def test_a_page_from_before_hides_nothing_that_came_since(cy: User) -> None:
    now = timezone.now()
    visits.see(cy, now)
    visits.look(cy, now - HOUR)
    visits.see(cy, now - HOUR)
    assert (again(cy).news_seen_at, again(cy).news_visited_at) == (now, now)


def test_nobody_has_seen_tomorrow(cy: User) -> None:
    visits.see(cy, timezone.now() + 24 * HOUR)
    assert again(cy).news_seen_at <= timezone.now()


@pytest.mark.django_db(transaction=True)
def test_twenty_looks_at_once_keep_the_marks(cy: User, at_once: Callable[..., list[Any]]) -> None:
    visits.look(cy, timezone.now())
    an_hour_passes(cy)
    last = again(cy).news_visited_at
    assert at_once(lambda number: visits.look(again(cy), timezone.now()), 20) == [None] * 20
    assert visits.seen_until(again(cy)) == last
