"""The score is kept by every deed that changes what it is made of, and lists follow it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, ordering, ranking, search, tasks, usefulness
from resources.models import Event, Resource, Trial, Verb
from tests import make


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="An entry")


def score(entry: Resource) -> int:
    """What is stored, which is what the row says."""
    found = Resource.objects.with_trials().get(pk=entry.pk)
    assert found.score == ranking.score(found.facts, timezone.now())
    return found.score


def test_a_new_entry_has_its_score_at_once(courses: Section) -> None:
    assert score(make.resource(courses)) == ranking.BASE + ranking.FRESH
    assert score(make.resource(courses, is_vendor=True)) == ranking.BASE + ranking.FRESH + ranking.VENDOR


def test_votes_move_it_to_and_fro(entry: Resource, cy: User) -> None:
    before = score(entry)
    usefulness.say(entry, by=cy)
    assert score(entry) == before + ranking.DOUBLED
    usefulness.take_back(entry, by=cy)
    assert score(entry) == before
    usefulness.say(entry, by=cy)
    usefulness.forget(cy)
    assert score(entry) == before


def test_an_edit_moves_it_and_its_undoing_moves_it_back(entry: Resource, ada: User, cy: User) -> None:
    before = score(entry)
    curation.edit(entry, {"is_vendor": True}, list(entry.tags.names()), by=ada)
    assert score(entry) == before + ranking.VENDOR
    usefulness.say(entry, by=cy)
    moderation.undo(Event.objects.get(verb=Verb.EDITED), by=ada)
    assert score(entry) == before + ranking.DOUBLED


def test_an_entry_that_is_put_back_has_the_score_of_now(entry: Resource, ada: User) -> None:
    Resource.objects.filter(pk=entry.pk).update(health="broken")
    assert ordering.write(entry.pk) == 1
    assert score(entry) == 0
    curation.retire(entry, by=ada, because="Gone.")
    curation.revive(entry, by=ada)
    assert score(entry) == ranking.BASE + ranking.FRESH


def test_trials_count_once_they_are_told(entry: Resource, cy: User, bo: User) -> None:
    before = score(entry)
    Trial.objects.create(resource=entry, person=cy, worked=True, on="2026-01-01", system="Ubuntu")
    Trial.objects.create(resource=entry, person=bo, worked=False, on="2026-01-01", system="Ubuntu", broken_step="2")
    assert ordering.write(entry.pk, entry.pk) == 1
    assert score(entry) == before + ranking.WORKED + ranking.BROKE
    assert ordering.write(entry.pk) == ordering.write() == ordering.write(999_999) == 0


def test_the_night_follows_the_time(entry: Resource, courses: Section) -> None:
    make.resource(courses)
    Resource.objects.filter(pk=entry.pk).update(reviewed_at=timezone.now() - timedelta(days=9_999))
    assert tasks.put_counts_right.call() == 1
    assert score(entry) == ranking.BASE
    assert tasks.put_counts_right.call() == 0


def test_most_of_a_night_costs_two_queries_a_batch(courses: Section, django_assert_num_queries: Callable) -> None:
    for _ in range(5):
        make.resource(courses)
    with django_assert_num_queries(3):
        assert ordering.put_right() == 0


def test_what_is_read_in_has_scores(db: None) -> None:
    call_command("import_guide", str(settings.BASE_DIR / "guide" / "content" / "guide.md"), verbosity=0)
    assert {score(row) for row in Resource.objects.all()} == {80, 75}  # Some are by vendors.


@pytest.fixture
def three(courses: Section, cy: User) -> Section:
    rows = [make.resource(courses, title=title) for title in ("Broken", "Plain", "Useful")]
    Resource.objects.filter(pk=rows[0].pk).update(health="broken")
    usefulness.say(rows[2], by=cy)
    make.reindex()
    return courses


def test_a_section_keeps_its_order_and_shows_the_best_first_where_asked(three: Section, client: Client) -> None:
    def titles(query: str) -> list[str]:
        return [row.title for row in client.get(f"{three.get_absolute_url()}{query}").context["page"].object_list]

    for query in ("", "?sort=", "?sort=newest", "?sort=best&sort=y", "?sort=" + "x" * 3_000):
        assert titles(query) == ["Plain", "Useful", "Broken"], query[:20]
    assert titles("?sort=best") == ["Useful", "Plain", "Broken"]


def test_cards_say_why_where_the_best_are_asked_for(three: Section, client: Client) -> None:
    for path in (three.get_absolute_url(), "/resources/", "/tags/mlops/"):
        body = client.get(f"{path}?sort=best").content.decode()
        assert "<li>Useful to 1 person: +10</li>" in body, path
        assert "every entry begins with: 90</li>" in body, path
        assert "Why here?" not in client.get(path).content.decode(), path


def test_search_and_tags_show_the_best_first(three: Section) -> None:
    for words in ({"sort": "best"}, {"sort": "best", "tag": "mlops"}, {"sort": "best", "kind": "course"}):
        assert [hit.resource.title for hit in search.find(words).hits] == ["Useful", "Plain"], words


def test_the_page_about_the_guide_says_how(client: Client, db: None) -> None:
    body = client.get("/about/").content.decode()
    assert '<h2 id="order">How lists are ordered</h2>' in body
    for words in (f"{ranking.BASE} points", "3 readers: 20 points", "lab after 6 months", str(ranking.BROKE)):
        assert words in body, words
