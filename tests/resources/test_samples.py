"""`manage.py make_samples`: a queue for a first look."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from accounts.people import has_verified_address
from guide.models import Section
from resources import moderation
from resources.management.commands.make_samples import HANDLES
from resources.models import Event, Submission
from tests import make


@pytest.fixture(autouse=True)
def _guide(db: None, settings: Any) -> None:
    settings.DEVELOPMENT = True
    call_command("import_guide", "guide/content/guide.md", stdout=io.StringIO())


def make_samples() -> str:
    printed = io.StringIO()
    call_command("make_samples", stdout=printed)
    return printed.getvalue()


def test_three_people_have_twelve_submissions_waiting() -> None:
    assert make_samples() == "3 sample people, 12 submissions waiting for review.\n"
    assert Submission.objects.waiting().count() == 12
    assert sorted(User.objects.filter(is_sample=True).values_list("handle", flat=True)) == sorted(HANDLES)
    assert sum(section.waiting_count for section in Section.objects.all()) == 12


def test_what_is_done_and_not_only_read_says_what_it_runs_on() -> None:
    make_samples()
    assert not Submission.objects.filter(kind="lab", runs_on="").exists()
    assert not Submission.objects.filter(kind="article").exclude(runs_on="").exists()


def test_most_of_them_are_for_what_is_coming_soon() -> None:
    make_samples()
    assert Submission.objects.filter(section__is_open=False).count() >= 10
    assert not Section.objects.filter(is_open=False, waiting_count=0).exists()


def test_they_came_in_over_some_days_one_after_the_other() -> None:
    make_samples()
    times = list(Submission.objects.oldest_first().values_list("submitted_at", flat=True))
    assert len(set(times)) == 12
    assert (times[-1] - times[0]).days >= 4
    assert times[-1] < timezone.now()
    assert list(Event.objects.filter(submission__isnull=False).values_list("at", flat=True)) == times


def test_sample_people_are_verified_and_cannot_sign_in() -> None:
    make_samples()
    for person in User.objects.filter(is_sample=True):
        assert has_verified_address(person)
        assert not person.has_usable_password()
        assert person.email.endswith("@example.org")


def test_a_second_run_changes_nothing_even_after_decisions(ada: User) -> None:
    make_samples()
    first, second, *_ = Submission.objects.all()
    moderation.accept(first, by=ada, seen=first.version)
    moderation.reject(second, by=ada, seen=second.version, message="Not free.")
    before = list(Submission.objects.order_by("pk").values())
    assert make_samples() == "The samples are there already: nothing made.\n"
    assert list(Submission.objects.order_by("pk").values()) == before
    assert User.objects.count() == 4


def test_they_are_refused_outside_development(settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match=r"^Samples are for development"):
        make_samples()
    assert not User.objects.exists()


def test_a_page_that_is_there_already_and_a_section_that_is_not_are_left_out() -> None:
    make.resource(Section.objects.get(slug="ml-basics"), title="Mine", url="https://roadmap.sh/mlops")
    Section.objects.filter(slug="free-mlops-courses").update(slug="other")
    printed = make_samples()
    assert "“MLOps Roadmap (roadmap.sh)” left out: This page is already in the guide" in printed
    assert "“MLOps Zoomcamp” left out: there is no section free-mlops-courses.\n" in printed
    assert printed.endswith("3 sample people, 8 submissions waiting for review.\n")


def test_somebody_with_a_samples_handle_keeps_it() -> None:
    make.person("Sample-Mira")
    with pytest.raises(CommandError, match=r"^Nothing was made. Somebody has one of the handles"):
        make_samples()
    assert User.objects.count() == 1
