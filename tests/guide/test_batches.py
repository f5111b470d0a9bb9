"""Deletes and updates of many rows, a few at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide import batches
from resources import recounting
from resources.recounting import Place, Step
from tests import make


@pytest.mark.django_db
def test_rows_are_deleted_and_updated_a_few_at_a_time() -> None:
    for number in range(5):
        make.person(f"p{number}")
    with CaptureQueriesContext(connection) as captured:
        assert batches.update(User.objects.all(), at_once=2, about="Here.") == 5
    assert sum("UPDATE" in one["sql"] for one in captured) == 3
    assert User.objects.filter(about="Here.").count() == 5
    assert batches.delete(User.objects.filter(handle__in=["p0", "p1", "p2"]), at_once=2) == 3
    assert User.objects.count() == 2


def test_what_is_counted_anew_goes_on_where_it_ended() -> None:
    def three(after: int) -> Step:
        return Step(1, after + 1) if after < 3 else Step(0, None)

    found, place, wrong = 0, Place(), []
    while place:
        found, place = recounting.run([three, three], place, seconds=0)  # type: ignore[assignment]
        wrong.append(found)
    assert sum(wrong) == 6
    assert len(wrong) > 6
    assert recounting.whole(three) == 3
