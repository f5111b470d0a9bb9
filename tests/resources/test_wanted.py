"""What the sections look for: the board, and seconding. For what answers a want see `test_answering`."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import limits, moderation, seconding, tasks
from resources.models import Resource, Second, Want
from resources.models.want import in_words
from tests import make

BOARD = "/wanted/"


@pytest.fixture
def want(courses: Section) -> Want:
    return make.want(courses, title="A KServe lab", kind="lab")


def path(want: Want, noun: str = "") -> str:
    return f"/wanted/{want.pk}/seconding/{noun}"


def count(want: Want) -> int:
    want.refresh_from_db()
    assert want.second_count == want.seconds.count()
    return want.second_count


def titles(client: Client, query: str = "") -> list[str]:
    body = client.get(f"{BOARD}{query}").content.decode()
    return re.findall(r'<h3 class="title" dir="auto">([^<:]+)', body)


@pytest.mark.parametrize(
    ("title", "facts", "said"),
    [
        ("A KServe lab", {"kind": "lab", "level": "beginner", "cost": "free", "runs_on": "laptop", "minutes_most": 120},
         "A KServe lab: beginner, free, on a laptop, under 2 h"),
        ("A KServe lab", {}, "A KServe lab"),
        ("Drift.", {"kind": "video", "minutes_most": 20}, "Drift: video, under 20 min"),
        ("Labs on drift", {"kind": "lab"}, "Labs on drift"),
        ("Collaboration", {"kind": "lab"}, "Collaboration: lab"),
        ("GPUs", {"cost": "freemium", "runs_on": "cloud"}, "GPUs: free in part, in a cloud account"),
        ("GPUs", {"level": "advanced", "runs_on": "cluster", "minutes_most": 90},
         "GPUs: advanced, on a cluster, under 1 h 30 min"),
    ],
)  # fmt: skip
def test_a_want_is_a_sentence_of_what_is_known(title: str, facts: dict, said: str) -> None:
    assert in_words(title, **facts) == said


def test_a_member_seconds_it_once_and_takes_it_back(want: Want, cy: User, as_: Callable) -> None:
    reader = as_(cy)
    assert 'aria-pressed="false">Second it' in reader.get(BOARD).content.decode()
    for _ in range(2):
        assert reader.post(path(want), {"next": "/wanted/?kind=lab"})["Location"] == f"/wanted/?kind=lab#want-{want.pk}"
        assert count(want) == 1
    said = reader.get(BOARD).content.decode()
    assert 'aria-pressed="true">You second it' in said
    assert "1 looks for it" in said
    for _ in range(2):
        assert reader.post(path(want, "withdrawal/"))["Location"] == f"/wanted/#want-{want.pk}"
        assert count(want) == 0


@pytest.mark.parametrize("here", ["//evil.org/", "https://evil.org/wanted/", "/wanted/#x", "/log/", "\x00", "/" * 3000])
def test_nobody_is_led_away_from_the_board(here: str, want: Want, cy: User, as_: Callable) -> None:
    assert as_(cy).post(path(want), {"next": here})["Location"] == f"/wanted/#want-{want.pk}"


def test_strangers_sign_in_and_come_back(want: Want, client: Client) -> None:
    shown = client.get(BOARD)
    back = f"/wanted/?section={want.section.slug}#want-{want.pk}"
    link = "/accounts/login/?next=%2Fwanted%2F%3Fsection%3D" + want.section.slug + f"%23want-{want.pk}"
    assert link in shown.content.decode()
    assert not shown.cookies
    assert "csrf" not in shown.content.decode()
    for noun in ("", "withdrawal/"):
        location = client.post(path(want, noun))["Location"]
        assert location.startswith("/accounts/login/?next=")
        assert back.partition("#")[2] in location
    assert count(want) == 0


def test_an_address_has_to_be_verified(want: Want, as_: Callable) -> None:
    assert as_(make.person("dee", verified=False)).post(path(want)).status_code == 403
    assert count(want) == 0


def test_what_has_come_in_is_seconded_by_nobody_and_left_by_everybody(
    want: Want, ada: User, cy: User, bo: User, as_: Callable
) -> None:
    seconding.second(want, by=bo)
    moderation.close_want(want, by=ada)
    assert "has come in meanwhile" in as_(cy).post(path(want), follow=True).content.decode()
    assert count(want) == 1
    as_(bo).post(path(want, "withdrawal/"))
    assert count(want) == 0


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_what_is_not_there_is_404(pk: str, cy: User, as_: Callable) -> None:
    assert as_(cy).post(f"/wanted/{pk}/seconding/").status_code == 404


def test_a_day_takes_so_many(
    want: Want, cy: User, courses: Section, as_: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS_A_DAY", 2)
    others = [make.want(courses) for _ in range(2)]
    for other in others:
        assert as_(cy).post(path(other)).status_code == 302
    refused = as_(cy).post(path(want))
    assert (refused.status_code, int(refused["Retry-After"]) > 80_000) == (429, True)
    assert as_(cy).post(path(others[0])).status_code == 302  # Said before: nothing more is taken.
    Second.objects.filter(want=others[0]).update(at=timezone.now() - timedelta(hours=25))
    assert as_(cy).post(path(want)).status_code == 302


def test_who_leaves_takes_their_seconds_along(want: Want, cy: User, bo: User, as_: Callable) -> None:
    for person in (cy, bo):
        seconding.second(want, by=person)
    root = as_(make.person("root", is_staff=True, is_superuser=True))
    assert root.post(f"/admin/accounts/user/{cy.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=cy.pk).exists()
    assert count(want) == 1


def test_somebody_who_has_just_left_is_told_so(want: Want, cy: User) -> None:
    User.objects.filter(pk=cy.pk).delete()
    with pytest.raises(limits.TooMany):
        seconding.second(want, by=cy)


def test_the_night_counts_what_went_unseen(want: Want, cy: User, courses: Section) -> None:
    other = make.want(courses)
    seconding.second(want, by=cy)
    cy.delete()
    Want.objects.filter(pk=other.pk).update(second_count=7)
    assert tasks.put_counts_right.call() == 2
    assert (count(want), count(other)) == (0, 0)


def test_the_board_goes_section_by_section_and_the_most_looked_for_come_first(
    courses: Section, cy: User, client: Client
) -> None:
    labs = make.section("Labs", position=0)
    for into, title in [(courses, "Early"), (courses, "Late"), (labs, "Of labs")]:
        make.want(into, title=title)
    seconding.second(Want.objects.get(title="Late"), by=cy)
    assert titles(client) == ["Of labs", "Late", "Early"]


def test_the_board_is_narrowed_by_section_its_parts_and_kind(client: Client, courses: Section) -> None:
    part = make.section("Part", level=3)
    labs = make.section("Labs")
    for into, kind in [(courses, "course"), (part, "lab"), (labs, "lab")]:
        make.want(into, title=f"{into} {kind}", kind=kind)
    assert titles(client, f"?section={courses.slug}") == ["Free courses course", "Part lab"]
    assert titles(client, "?kind=lab") == ["Part lab", "Labs lab"]
    assert titles(client, f"?kind=lab&section={courses.slug}") == ["Part lab"]
    assert "Nothing of this is looked for" in client.get(f"{BOARD}?kind=book").content.decode()
    said = client.get(f"{BOARD}?kind=lab").content.decode()
    assert f"?section={courses.slug}&amp;kind=lab" in said or f"?kind=lab&amp;section={courses.slug}" in said


@pytest.mark.parametrize(
    "query",
    [
        "?section=%FF", "?kind=&section=", "?page=x", "?page=-1", f"?page={'9' * 5000}", "?page=2&page=3",
        "?section=nothing&kind=nothing", f"?kind={'x' * 9000}",
    ],
)  # fmt: skip
def test_what_means_nothing_is_left_out(query: str, want: Want, client: Client) -> None:
    assert titles(client, query) == ["A KServe lab"]


@pytest.mark.parametrize("name", ["section", "kind", "page"])
def test_a_character_that_no_text_holds_breaks_nothing(name: str, want: Want, client: Client) -> None:
    assert client.get(f"{BOARD}?{name}=%00").status_code == 400


def test_many_wants_are_several_pages(courses: Section, client: Client) -> None:
    Want.objects.bulk_create(Want(slug=f"want-{n}", title=f"Want {n}", section=courses) for n in range(51))
    assert len(titles(client)) == 50
    assert titles(client, f"?section={courses.slug}&page=2") == ["Want 50"]
    assert f"?section={courses.slug}&amp;page=2" in client.get(f"{BOARD}?section={courses.slug}").content.decode()


def test_an_empty_board_says_so(client: Client, courses: Section) -> None:
    assert "Nothing is looked for at the moment" in client.get(BOARD).content.decode()


def test_a_section_shows_five_of_its_wants_and_leads_to_all(courses: Section, client: Client) -> None:
    for number in range(7):
        make.want(courses, title=f"Want {number}")
    make.want(make.section("Labs"), title="Another one")
    for is_open in (False, True):
        Section.objects.filter(pk=courses.pk).update(is_open=is_open)
        said = client.get(courses.get_absolute_url()).content.decode()
        assert [title for title in (f"Want {n}" for n in range(7)) if title in said] == [f"Want {n}" for n in range(5)]
        assert f'href="/wanted/?section={courses.slug}"' in said
        assert "Another one" not in said
        assert f'/submit/?want={Want.objects.get(title="Want 0").pk}"' in said


def test_a_section_that_looks_for_nothing_says_nothing_of_it(courses: Section, client: Client) -> None:
    closed = make.want(courses, title="Closed")
    moderation.close_want(closed, by=make.moderator("mo"))
    said = client.get(courses.get_absolute_url()).content.decode()
    assert "All wants" not in said
    assert "Closed" not in said


def test_a_topic_shows_its_wants(courses: Section, client: Client) -> None:
    topic = make.topic("drift")
    make.want(courses, title="A drift lab", topic=topic)
    make.want(courses, title="Anything else")
    said = client.get(topic.get_absolute_url()).content.decode()
    assert "A drift lab" in said
    assert "Anything else" not in said


def test_a_section_keeps_its_wants(want: Want, as_: Callable) -> None:
    root = as_(make.person("root", is_staff=True, is_superuser=True))
    root.post(f"/admin/guide/section/{want.section_id}/delete/", {"post": "yes"})
    assert Want.objects.filter(pk=want.pk).exists()


def test_what_is_met_by_something_that_readers_do_not_find_is_not_told(
    want: Want, ada: User, courses: Section, client: Client
) -> None:
    entry = make.resource(courses, title="The one that was found")
    moderation.close_want(want, by=ada, entry=entry)
    assert "The one that was found" in client.get(BOARD).content.decode()
    Resource.objects.filter(pk=entry.pk).update(hidden_at=timezone.now())
    make.reindex()
    assert "The one that was found" not in client.get(BOARD).content.decode()
