"""How long an entry is believed, who is asked afterwards, and what becomes of the answer."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from guide.models import Section
from resources import alarm, asking, curation, freshness, moderation, reviewed
from resources.exchange import drafts
from resources.models import Event, QueueItem, Resource
from resources.models.entry import Kind
from resources.tasks import ask_about_entries
from tests import make
from tests.make import desk

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 3, 31, 12, tzinfo=UTC)


def aged(row: Resource, reviewed_at: datetime = LONG_AGO) -> Resource:
    """Nobody has looked at it since then."""
    Resource.objects.filter(pk=row.pk).update(reviewed_at=reviewed_at)
    reviewed.date(row.pk)
    row.refresh_from_db()
    return row


@pytest.fixture
def entry(courses: Section) -> Resource:
    return aged(make.resource(courses, title="An old page", kind="lab"))


@pytest.fixture
def item(entry: Resource) -> QueueItem:
    asking.ask()
    return QueueItem.objects.get(kind="fresh", resource=entry)


def open_items() -> list[str]:
    return list(QueueItem.objects.open().filter(kind="fresh").order_by("pk").values_list("title", flat=True))


def now_of(row: Resource) -> Resource:
    return Resource.objects.get(pk=row.pk)


def latest() -> Event:
    return Event.objects.order_by("-pk")[0]


# The rule ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("lab", date(2020, 9, 30)),
        ("course", date(2021, 3, 31)),
        ("tool", date(2021, 3, 31)),
        ("article", date(2022, 3, 31)),
        ("video", date(2022, 3, 31)),
        ("book", date(2023, 3, 31)),
        ("paper", None),
    ],
)
def test_each_kind_has_its_time(kind: str, due: date | None) -> None:
    assert freshness.due_on(kind, LONG_AGO) == due


def test_every_kind_is_in_the_table() -> None:
    assert freshness.MONTHS.keys() == set(Kind)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, later: date) -> None:
    assert freshness.months_later(day, months) == later


# When the date is set ------------------------------------------------------------------------------------------------
def is_dated(row: Resource) -> bool:
    row = now_of(row)
    return row.review_due_on == freshness.due_on(row.kind, row.reviewed_at)


def test_what_is_published_is_due_by_its_kind(ada: User, cy: User, courses: Section) -> None:
    accepted = moderation.accept(make.submission(cy, courses, kind="lab"), by=ada, seen=1)
    paper = make.resource(courses, kind="paper")
    assert [now_of(row).review_due_on is None for row in (accepted, paper)] == [False, True]
    assert is_dated(accepted)


def test_what_a_list_brings_has_a_date_too(ada: User) -> None:
    draft = make.import_draft(ada)
    drafts.compare(draft)
    draft.refresh_from_db()
    drafts.carry_out(draft.pk)
    assert not Resource.objects.filter(review_due_on=None).exists()


def test_another_kind_is_due_another_day_and_taking_it_back_too(ada: User, entry: Resource) -> None:
    curation.edit(entry, {"kind": "book"}, entry.tags.names(), by=ada)
    assert now_of(entry).review_due_on == date(2023, 3, 31)
    curation.edit(entry, {"title": "The same kind"}, entry.tags.names(), by=ada)
    assert now_of(entry).review_due_on == date(2023, 3, 31)
    moderation.undo(Event.objects.filter(verb="edited").order_by("pk")[0], by=ada)
    assert now_of(entry).review_due_on == date(2020, 9, 30)


def test_a_look_survives_that_another_kind_is_taken_back(ada: User, item: QueueItem, entry: Resource) -> None:
    curation.edit(entry, {"kind": "book"}, entry.tags.names(), by=ada)
    edited = latest()
    moderation.confirm_entry(item, by=ada, seen=item.version)
    moderation.undo(edited, by=ada)
    assert now_of(entry).reviewed_at > LONG_AGO
    assert is_dated(entry)


def test_what_has_no_date_gets_one_at_night(courses: Section, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewed, "BATCH", 2)
    rows = [make.resource(courses, kind="lab") for _ in range(5)] + [make.resource(courses, kind="paper")]
    Resource.objects.update(review_due_on=None)
    assert reviewed.fill() == 5
    assert (reviewed.fill(), all(map(is_dated, rows))) == (0, True)


# Who is asked about --------------------------------------------------------------------------------------------------
def test_what_is_due_is_asked_about_once_the_oldest_first(courses: Section, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "OPEN_MOST", 2)
    for name, year in (("C", 2022), ("A", 2018), ("B", 2020)):
        aged(make.resource(courses, title=name, kind="lab"), datetime(year, 1, 1, tzinfo=UTC))
    make.resource(courses, title="Young", kind="lab")
    aged(make.resource(courses, title="Paper", kind="paper"))
    assert (ask_about_entries.call(), open_items()) == (2, ["A", "B"])
    assert (ask_about_entries.call(), open_items()) == (0, ["A", "B"])
    moderation.confirm_entry(QueueItem.objects.get(title="A"), by=make.moderator("eve"), seen=1)
    assert (asking.ask(), open_items()) == (1, ["B", "C"])


def test_it_is_asked_about_on_the_very_day(entry: Resource) -> None:
    today = timezone.now().date()
    for due, count in ((today + timedelta(days=1), 0), (today, 1)):
        Resource.objects.update(review_due_on=due)
        assert asking.ask() == count


def test_what_is_out_of_sight_is_not_asked_about(ada: User, item: QueueItem, entry: Resource, cy: User) -> None:
    curation.retire(entry, by=ada, because="It is gone.")
    assert (open_items(), asking.ask()) == ([], 0)
    curation.revive(entry, by=ada)
    assert (asking.ask(), open_items()) == (1, ["An old page"])
    for number in range(3):
        make.report(entry, make.proven(make.person(f"r{number}")), "spam", is_trusted=True)
    assert (now_of(entry).hidden_at is None, open_items(), asking.ask()) == (False, [], 0)


def test_nor_is_what_is_out_because_something_was_taken_back(ada: User, entry: Resource) -> None:
    curation.retire(entry, by=ada, because="It is gone.")
    curation.revive(entry, by=ada)
    revived = latest()
    asking.ask()
    moderation.undo(revived, by=ada)
    assert (now_of(entry).retired_at is None, open_items()) == (False, [])


def test_it_stands_behind_what_somebody_sent(
    ada: User, cy: User, item: QueueItem, courses: Section, as_: Callable
) -> None:
    sent = make.item(make.submission(cy, courses, title="A page of cy", is_own_work=True))
    assert item.score < sent.score
    body = as_(ada).get("/admin/queue/?sort=score").content.decode()
    assert body.index("A page of cy") < body.index("An old page") < body.index("nobody waits for the answer -2")
    assert "An old page" in as_(ada).get("/admin/queue/?kind=fresh").content.decode()


def test_nobody_is_alarmed_by_it(ada: User, item: QueueItem) -> None:
    QueueItem.objects.update(opened_at=LONG_AGO)
    assert (alarm.alarm(), Notification.objects.count()) == (0, 0)


# What is answered ----------------------------------------------------------------------------------------------------
def test_still_right(ada: User, item: QueueItem, entry: Resource, as_: Callable) -> None:
    page = as_(ada).get(desk(item)).content.decode()
    assert all(words in page for words in ("Still right? Still free?", "31 March 2020", "Still right <kbd", "Free"))
    assert "Reject" not in page.split("Decision")[1].split("Note for moderators")[0]
    assert as_(ada).post(desk(item, "acceptance"), {"seen": 1}).status_code == 302
    row = now_of(entry)
    assert (row.reviewed_at.date(), is_dated(entry), open_items()) == (timezone.now().date(), True, [])
    assert (latest().verb, latest().actor, asking.ask()) == ("confirmed", ada, 0)
    assert "found <a" in as_(ada).get("/log/?kind=confirmed").content.decode()


def test_right_with_changes(ada: User, item: QueueItem, entry: Resource, as_: Callable) -> None:
    assert "Right with changes" in as_(ada).get(desk(item)).content.decode()
    shown = as_(ada).get(desk(item) + "?edit").context["edits"]
    typed = {bound.html_name: bound.value() for bound in shown if bound.value() not in (None, False)}
    typed |= {"seen": 1, "title": "A newer title", "kind": "course", "tags": "mlops"}
    assert as_(ada).post(desk(item, "acceptance"), typed).status_code == 302
    row = now_of(entry)
    assert (row.title, row.kind, is_dated(entry)) == ("A newer title", "course", True)
    assert (row.reviewed_at > LONG_AGO, latest().verb, {*latest().changes}) == (True, "edited", {"title", "kind"})
    moderation.undo(latest(), by=ada)
    row = now_of(entry)
    assert (row.title, row.reviewed_at, row.review_due_on) == ("An old page", LONG_AGO, date(2020, 9, 30))
    assert open_items() == ["An old page"]


def test_a_form_without_a_change_says_that_it_is_still_right(ada: User, item: QueueItem, entry: Resource) -> None:
    assert moderation.edit_asked(item, by=ada, seen=1, fields={"title": entry.title}, tags=None) == {}
    assert (latest().verb, is_dated(entry), now_of(entry).reviewed_at > LONG_AGO) == ("confirmed", True, True)


def test_right_no_more(ada: User, item: QueueItem, entry: Resource, as_: Callable, client: Client) -> None:
    assert as_(ada).post(desk(item, "retirement"), {"seen": 1}).status_code == 422
    typed = {"seen": 1, "message": "It costs money now."}
    assert as_(ada).post(desk(item, "retirement"), typed).status_code == 302
    gone = client.get(entry.get_absolute_url())
    assert (gone.status_code, "It costs money now." in gone.content.decode(), latest().verb) == (410, True, "retired")
    moderation.undo(latest(), by=ada)
    assert (now_of(entry).retired_at, open_items()) == (None, ["An old page"])


def test_taking_the_answer_back_asks_again(ada: User, item: QueueItem, entry: Resource) -> None:
    moderation.confirm_entry(item, by=ada, seen=1)
    confirmed = latest()
    moderation.undo(confirmed, by=ada)
    row = now_of(entry)
    assert (row.reviewed_at, row.review_due_on, open_items()) == (LONG_AGO, date(2020, 9, 30), ["An old page"])


def test_an_answer_that_another_has_followed_stays(ada: User, item: QueueItem, entry: Resource) -> None:
    moderation.confirm_entry(item, by=ada, seen=1)
    first = latest()
    Resource.objects.filter(pk=entry.pk).update(review_due_on=LONG_AGO.date())
    asking.ask()
    with pytest.raises(moderation.CannotUndo, match="asked about again"):
        moderation.undo(first, by=ada)
    moderation.confirm_entry(QueueItem.objects.open().get(kind="fresh"), by=ada, seen=1)
    with pytest.raises(moderation.CannotUndo, match=r"last look"):
        moderation.undo(first, by=ada)


def test_who_is_slower_is_told(ada: User, item: QueueItem, as_: Callable) -> None:
    eve = make.moderator("eve")
    moderation.confirm_entry(item, by=eve, seen=1)
    for noun in ("acceptance", "retirement"):
        response = as_(ada).post(desk(item, noun), {"seen": 1, "message": "Out."})
        assert (response.status_code, "eve" in response.content.decode()) == (409, True)


def test_there_is_nothing_to_reject(ada: User, item: QueueItem, as_: Callable) -> None:
    assert as_(ada).post(desk(item, "rejection"), {"seen": 1}).status_code == 409
    bulk = {"deed": "reject", "reason": "other", "message": "No.", "item": item.pk, f"seen-{item.pk}": 1}
    body = as_(ada).post("/admin/queue/decisions/", bulk, follow=True).content.decode()
    assert ("Say that it is still right" in body, open_items()) == (True, ["An old page"])
    as_(ada).post("/admin/queue/decisions/", bulk | {"deed": "accept"})
    assert open_items() == []


def test_it_is_for_those_who_moderate_its_section(item: QueueItem, courses: Section, as_: Callable) -> None:
    other = make.moderator("eve")
    other.sections.add(make.section("Another"))
    assert as_(other).post(desk(item, "acceptance"), {"seen": 1}).status_code == 404
    assert open_items() == ["An old page"]


def test_an_acceptance_can_be_taken_back_while_it_is_asked_about(ada: User, cy: User, courses: Section) -> None:
    made = moderation.accept(make.submission(cy, courses, kind="lab"), by=ada, seen=1)
    accepted = latest()
    Resource.objects.filter(pk=made.pk).update(review_due_on=LONG_AGO.date())
    assert asking.ask() == 1
    moderation.undo(accepted, by=ada)
    assert (Resource.objects.filter(pk=made.pk).exists(), open_items()) == (False, [])


# Programs and readers ------------------------------------------------------------------------------------------------
def test_programs_answer_as_well(ada: User, entry: Resource, item: QueueItem, program: Callable) -> None:
    client, path = program(ada, "moderate"), f"/api/v1/queue/{item.pk}"

    def post(noun: str, **body: Any) -> Any:
        return client.post(f"{path}/{noun}", json.dumps({"seen": 1} | body), content_type="application/json")

    assert client.get(path).json()["possible"] == ["accept", "edit", "retire"]
    assert [row["kind"] for row in client.get("/api/v1/queue?kind=fresh").json()["items"]] == ["fresh"]
    assert post("rejection", message="No.").status_code == 409
    answer = post("acceptance", edits={"cost": "paid"})
    assert (answer.status_code, answer.json()["state"], now_of(entry).cost) == (200, "closed", "paid")
    assert post("retirement", message="Out.").status_code == 409


@pytest.mark.parametrize(
    ("kind", "said"),
    [("lab", "By a person in March 2020, due for another look"), ("paper", "By a person in March 2020")],
)
def test_readers_see_when_it_was_looked_at(kind: str, said: str, courses: Section, client: Client) -> None:
    row = aged(make.resource(courses, kind=kind))
    assert f"<dd>{said}</dd>" in client.get(row.get_absolute_url()).content.decode()
