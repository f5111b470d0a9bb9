"""Questions that are put into words once give the answers of their querysets."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from guide.models import Section
from guide.prepared import Prepared
from resources.models import Submission
from tests import make

pytestmark = pytest.mark.django_db


def of_section(pk: int, besides: int) -> QuerySet[Any]:
    rows = Submission.objects.filter(section=pk, state="waiting").exclude(pk=besides).order_by("-pk")
    return rows.select_related("section", "submitter", "resource")


@pytest.fixture
def rows(cy: Any, courses: Section) -> list[Submission]:
    make.submission(cy, make.section("Labs"))
    return [make.submission(cy, courses) for _ in range(3)]


def test_a_row_comes_with_what_was_joined(rows: list[Submission], django_assert_num_queries: Any) -> None:
    ask = Prepared(of_section)
    for left_out in rows[0], rows[1]:
        with django_assert_num_queries(1):
            found = ask(left_out.section_id, left_out.pk)
            told = [(one.section, one.submitter.handle, one.resource) for one in found]
        assert told == 2 * [(left_out.section, "cy", None)]
        assert found == list(of_section(left_out.section_id, left_out.pk))
        assert ask.first(left_out.section_id, left_out.pk) == found[0]
    assert ask.first(0, 0) is ask.first(10**30, 0) is None


def test_columns_and_counts_are_asked_for_too(rows: list[Submission]) -> None:
    titles = Prepared(lambda title: Submission.objects.filter(title=title).values_list("title", flat=True))
    named = Prepared(lambda host: Submission.objects.filter(host=host).order_by("pk").values_list("pk", named=True)[:2])
    assert titles(rows[1].title) == [rows[1].title]
    assert [row.pk for row in named(rows[0].host)] == sorted(Submission.objects.values_list("pk", flat=True))[:2]
    assert (named.count(rows[0].host), named.count("nowhere")) == (2, 0)


def test_one_question_is_asked_of_several_tables(rows: list[Submission]) -> None:
    def by_words(title: str, *hosts: str) -> QuerySet[Any]:
        titled, there = Submission.objects.filter(title=title), Section.objects.filter(slug__in=hosts)
        return titled.order_by().values_list("pk").union(there.order_by().values_list("pk"), all=True)

    ask = Prepared(by_words)
    assert ask(rows[0].title) == [(rows[0].pk,)]
    there = rows[1].section
    assert sorted(ask(rows[1].title, there.slug, "nowhere")) == sorted([(rows[1].pk,), (there.pk,)])
    assert ask("nothing", "nowhere", "nor here") == []


def test_a_moment_is_asked_for(rows: list[Submission]) -> None:
    ask = Prepared(lambda at: Submission.objects.filter(submitted_at__gt=at))
    now = timezone.now()
    assert (len(ask(now - timedelta(hours=1))), len(ask(now + timedelta(hours=1)))) == (4, 0)


def test_a_word_is_looked_for_as_it_is_spelt(rows: list[Submission]) -> None:
    ask = Prepared(lambda word, pk: Submission.objects.filter(title__icontains=word).exclude(pk=pk))
    Submission.objects.filter(pk=rows[0].pk).update(title="100% of_it")
    assert [len(ask(word, 0)) for word in ("100% OF_", "0% of_it", "1%f", "of it", "page")] == [1, 1, 0, 0, 3]
    same = Prepared(lambda title: Submission.objects.filter(title__iexact=title))
    assert [len(same(title)) for title in ("100% OF_IT", "100% of it", "100%")] == [1, 0, 0]
    assert ask("page", rows[1].pk) == list(Submission.objects.filter(title__icontains="page").exclude(pk=rows[1].pk))


@pytest.mark.parametrize("asked", [None, 1.5, [1]])
def test_what_can_be_no_value_is_refused(asked: Any) -> None:
    with pytest.raises(TypeError):
        Prepared(lambda pk: Section.objects.filter(pk=pk))(asked)


def test_so_is_what_the_database_is_not_told_as_it_is() -> None:
    with pytest.raises(TypeError):
        Prepared(lambda word: Section.objects.filter(title__istartswith=word))("Lab")
    with pytest.raises(TypeError):
        Prepared(lambda pk: Section.objects.filter(pk=pk).prefetch_related("resources"))(1)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_a_connection_of_its_own(courses: Section) -> None:
    ask, found = Prepared(lambda pk: Section.objects.filter(pk=pk)), []

    def elsewhere() -> None:
        found.extend(ask(courses.pk))
        connection.close()

    assert ask(courses.pk) == [courses]
    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [courses]
