"""Reporting an entry in two clicks, and what three trusted readers bring about."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import moderation
from resources.models import QueueItem, Report, Resource
from resources.models.item import Complaint
from tests import make


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="Perhaps not so good", tags=["lonely"])


@pytest.fixture
def trusted(db: None) -> list[User]:
    return [make.proven(make.person(f"t{number}")) for number in range(3)]


def report(client: Client, entry: Resource, complaint: str = "spam", **typed: Any) -> Any:
    return client.post(f"/resources/{entry.pk}/report/", {"complaint": complaint, "opened": make.opened(60)} | typed)


def test_the_page_has_a_button_for_each_complaint(entry: Resource, cy: User, as_: Callable) -> None:
    said = as_(cy).get(f"/resources/{entry.pk}/report/").content.decode()
    for value, label in Complaint.choices:
        assert f'name="complaint" value="{value}">{label}</button>' in said
    assert "A moderator looks and decides, and you hear what came of it." in said


def test_a_click_sends_it_and_says_what_happens_next(entry: Resource, cy: User, as_: Callable) -> None:
    client = as_(cy)
    answer = report(client, entry, "outdated", words=" Since\nPython\u202e\x00 4. ")
    assert answer["Location"] == entry.get_absolute_url()
    assert "you will hear what came of it" in client.get(entry.get_absolute_url()).content.decode()
    row = Report.objects.get()
    assert (row.complaint, row.words, row.reporter, row.is_trusted) == ("outdated", "Since Python 4.", cy, False)
    assert QueueItem.objects.get(kind="report").resource == entry


def test_a_second_report_of_the_same_person_is_known(entry: Resource, cy: User, as_: Callable) -> None:
    client = as_(cy)
    for _ in range(2):
        answer = report(client, entry, "broken")
    assert "We have your report of this already" in client.get(answer["Location"]).content.decode()
    assert (
        "You reported it just now: “The link is broken”"
        in client.get(f"/resources/{entry.pk}/report/").content.decode()
    )
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"complaint": ""}, {"complaint": "ugly"}, {"complaint": "\x00"}, {"words": "x" * 501}]
)
def test_bad_input_is_422_in_words(typed: dict, entry: Resource, cy: User, as_: Callable) -> None:
    answer = report(as_(cy), entry, **{"complaint": "spam"} | typed)
    assert answer.status_code == 422
    assert "Nothing was lost" in answer.content.decode()
    assert not Report.objects.exists()


def test_who_is_trusted_counts_as_such(entry: Resource, ada: User, trusted: list[User], as_: Callable) -> None:
    for who in (trusted[0], ada):
        report(as_(who), entry)
    assert list(Report.objects.values_list("is_trusted", flat=True)) == [True, True]


def test_three_trusted_readers_hide_it_from_everybody(
    entry: Resource, trusted: list[User], courses: Section, as_: Callable
) -> None:
    other = make.resource(courses, title="A good page")
    answers = [report(as_(who), entry)["Location"] for who in trusted]
    assert answers == [entry.get_absolute_url()] * 2 + [courses.get_absolute_url()]
    page = Client().get(f"/resources/{entry.pk}/")
    assert page.status_code == 404
    assert "Readers reported this; a moderator is looking at it" in page.content.decode()
    assert entry.title not in page.content.decode()
    for path in ("/resources/", courses.get_absolute_url(), "/resources/?q=good", "/tags/", "/"):
        assert entry.title not in Client().get(path).content.decode()
    assert Client().get("/tags/lonely/").status_code == 404
    courses.refresh_from_db()
    assert courses.resource_count == 1
    assert other.title in Client().get("/resources/").content.decode()


def test_a_moderator_shows_it_again(entry: Resource, trusted: list[User], ada: User, as_: Callable) -> None:
    for who in trusted:
        report(as_(who), entry)
    item = QueueItem.objects.get(kind="report")
    moderation.dismiss_reports(item, by=ada, seen=item.version)
    assert Client().get(entry.get_absolute_url()).status_code == 200
    entry.section.refresh_from_db()
    assert entry.section.resource_count == 1


def test_those_who_disagree_or_are_new_hide_nothing_nor_where_it_is_off(
    entry: Resource, trusted: list[User], cy: User, as_: Callable, settings: Any
) -> None:
    for who, complaint in zip([*trusted, cy], ["spam", "spam", "paid", "spam"], strict=True):
        report(as_(who), entry, complaint)
    unclear = make.resource(entry.section)
    for who in trusted:
        report(as_(who), unclear, "other")
    other = make.resource(entry.section)
    settings.REPORTS_THAT_HIDE = 0
    for who in trusted:
        report(as_(who), other)
    assert not Resource.objects.filter(hidden_at__isnull=False).exists()
    assert "out of sight" not in as_(cy).get(f"/resources/{other.pk}/report/").content.decode()


def test_who_sends_a_hidden_page_again_is_told_without_its_name(
    entry: Resource, trusted: list[User], cy: User, as_: Callable
) -> None:
    for who in trusted:
        report(as_(who), entry)
    said = as_(cy).post("/submit/", make.form(entry.section, url=entry.url)).content.decode()
    assert "a moderator is looking at it because readers reported it" in said
    assert entry.get_absolute_url() not in said


def test_too_many_reports_are_429_with_when_to_come_back(courses: Section, cy: User, as_: Callable) -> None:
    answers = [report(as_(cy), make.resource(courses)) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 80_000
    said = answers[-1].content.decode()
    assert "These were 10 reports in 24 hours, which is as many as we take. You can send again in" in said
    assert Report.objects.count() == 10


def test_a_guest_may_report_once_from_one_network(entry: Resource, client: Client) -> None:
    first = report(client, entry, "paid")
    assert first["Location"] == entry.get_absolute_url()
    report(Client(), entry, "spam")
    row = Report.objects.get()
    assert (row.reporter, row.is_guest, row.is_trusted, len(row.client)) == (None, True, False, 43)
    report(Client(REMOTE_ADDR="192.0.2.7"), entry, "spam")
    assert Report.objects.count() == 2


def test_a_guest_has_five_a_day(courses: Section, client: Client) -> None:
    answers = [report(client, make.resource(courses)).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_without_guests_they_sign_in(entry: Resource, client: Client, settings: Any) -> None:
    settings.GUESTS = False
    assert client.get(f"/resources/{entry.pk}/report/")["Location"].startswith("/accounts/login/")
    assert report(client, entry).status_code == 302
    assert not Report.objects.exists()


def test_a_guests_report_is_kept_from_machines(entry: Resource, client: Client) -> None:
    for typed in ({"opened": ""}, {"opened": make.opened(1)}, {"homepage": "x"}):
        assert report(client, entry, words="My words.", **typed).status_code == 422
    assert not Report.objects.exists()
