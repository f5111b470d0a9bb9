"""“It worked for me”: one word of each person about a lab, and a question for moderators where it broke for two."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from guide.models import Section
from resources import curation, limits, log, moderation, permissions, trials
from resources.leaving import leave
from resources.models import Event, QueueItem, Resource, Trial
from resources.trials import Said
from tests import make

WORKED = {"outcome": "worked", "on": "2026-11-03", "system": "Ubuntu 24.04", "minutes": "90", "dollars": "0.4"}
BROKE = {"outcome": "broke", "on": "2026-11-20", "system": "macOS 15", "broken_step": "Step 3: the image is gone"}


@pytest.fixture
def lab(courses: Section) -> Resource:
    return make.resource(courses, kind="lab", runs_on="laptop", title="A lab")


def path(entry: Resource) -> str:
    return f"/resources/{entry.pk}/trial/"


def breaks(entry: Resource, *people: User, **said: Any) -> None:
    for person in people:
        trials.say(
            entry,
            Said(**{"on": date(2026, 11, 20), "system": "Linux", "worked": False, "broken_step": "Step 2"} | said),
            by=person,
        )


def works(entry: Resource, person: User, on: date = date(2026, 11, 21)) -> None:
    trials.say(entry, Said(on=on, system="Linux", worked=True), by=person)


def open_items() -> int:
    return QueueItem.objects.open().filter(kind="lab").count()


@pytest.fixture
def item(lab: Resource, bo: User, cy: User) -> QueueItem:
    breaks(lab, bo, cy)
    return QueueItem.objects.get(kind="lab")


def test_a_reader_says_that_it_worked(lab: Resource, cy: User, as_: Callable) -> None:
    shown = as_(cy).get(path(lab)).content.decode()
    assert f'value="{timezone.localdate()}"' in shown
    answer = as_(cy).post(path(lab), WORKED)
    assert answer["Location"] == lab.get_absolute_url()
    page = Client().get(lab.get_absolute_url()).content.decode()
    assert "Worked for 1, last on 3 Nov 2026 (<bdi>Ubuntu 24.04, 90 min, $0.40</bdi>)." in page
    assert "<bdi>cy</bdi>" in page
    lab.refresh_from_db()
    assert lab.worked_on == date(2026, 11, 3)


def test_or_at_which_step_it_broke(lab: Resource, cy: User, as_: Callable) -> None:
    as_(cy).post(path(lab), BROKE)
    page = Client().get(lab.get_absolute_url()).content.decode()
    assert "Broke for 1." in page
    assert '<q dir="auto">Step 3: the image is gone</q>' in page
    lab.refresh_from_db()
    assert lab.worked_on is None


def test_a_later_word_takes_the_place_of_the_earlier(lab: Resource, cy: User, as_: Callable) -> None:
    for typed in (BROKE, WORKED | {"broken_step": "Left over"}):
        as_(cy).post(path(lab), typed)
    row = Trial.objects.get()
    assert (row.worked, row.broken_step, row.dollars) == (True, "", Decimal("0.40"))
    assert "You tried it on 3 November 2026" in as_(cy).get(path(lab)).content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [("outcome", ""), ("outcome", "maybe"), ("broken_step", ""), ("broken_step", "x" * 301), ("on", "9999-12-31"),
     ("on", ""), ("on", "1999-12-31"), ("system", ""), ("system", "x" * 61), ("minutes", "0"),
     ("minutes", "60001"), ("dollars", "-0.01"), ("dollars", "100000"), ("versions", "x" * 201),
     ("broken_step", "Look at https://spam.com/"), ("system", "Me@spam.com"), ("versions", "@spammer 2")],
)  # fmt: skip
def test_what_cannot_be_is_refused(name: str, typed: str, lab: Resource, cy: User, as_: Callable) -> None:
    answer = as_(cy).post(path(lab), BROKE | {name: typed})
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {name}), answer.context["form"].errors
    assert not Trial.objects.exists()


def test_what_they_write_is_text(lab: Resource, cy: User, as_: Callable) -> None:
    as_(cy).post(path(lab), BROKE | {"broken_step": "<b>1</b> \u202eevil", "system": "<i>"})
    assert "&lt;b&gt;1&lt;/b&gt; evil" in Client().get(lab.get_absolute_url()).content.decode()


def test_strangers_sign_in_and_come_back(lab: Resource, client: Client) -> None:
    shown = client.get(lab.get_absolute_url())
    assert f'href="/accounts/login/?next={path(lab)}"' in shown.content.decode()
    assert not shown.cookies
    for answer in (client.get(path(lab)), client.post(path(lab), WORKED)):
        assert answer["Location"] == f"/accounts/login/?next={path(lab)}"
    unverified = Client()
    unverified.force_login(make.person("eve", verified=False))
    assert unverified.post(path(lab), WORKED).status_code == 403


def test_only_labs_that_are_there_are_tried(lab: Resource, courses: Section, ada: User, cy: User, as_: Any) -> None:
    book = make.resource(courses, kind="book")
    assert as_(cy).get(path(book)).status_code == as_(cy).post(path(book), WORKED).status_code == 404
    assert "Does it work?" not in Client().get(book.get_absolute_url()).content.decode()
    with pytest.raises(moderation.OutOfTheGuide):
        works(book, cy)
    curation.retire(lab, by=ada, because="Gone.")
    assert as_(cy).post(path(lab), WORKED).status_code == 410


def test_nobody_tries_more_than_a_day_takes(courses: Section, cy: User, as_: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "TRIALS_A_DAY", 2)
    rows = [make.resource(courses, kind="lab") for _ in range(3)]
    answers = [as_(cy).post(path(row), WORKED) for row in rows]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 80_000


def test_the_day_it_last_worked_only_grows(lab: Resource, bo: User, cy: User) -> None:
    for person, on in ((bo, date(2026, 10, 2)), (cy, date(2026, 10, 1))):
        works(lab, person, on)
        lab.refresh_from_db()
        assert lab.worked_on == date(2026, 10, 2)


def test_the_latest_five_are_shown_and_all_are_counted(lab: Resource, bo: User) -> None:
    works(lab, bo, date(2026, 1, 1))
    for number in range(7):
        breaks(lab, make.person(f"p{number}"), on=date(2026, 11, number + 1))
    found = trials.tried(lab)
    assert found is not None
    assert (found.worked_count, found.broken_count, len(found.latest)) == (1, 7, 5)
    assert found.last is not None
    assert found.last.on == date(2026, 1, 1)
    assert found.latest[0].on == date(2026, 11, 7)


def test_two_people_for_whom_it_broke_ask_once(lab: Resource, bo: User, cy: User, ada: User, as_: Any) -> None:
    breaks(lab, bo, bo)
    assert open_items() == 0
    breaks(lab, cy)
    assert open_items() == 1
    item = QueueItem.objects.get()
    breaks(lab, make.person("di"))
    assert open_items() == 1
    now = QueueItem.objects.get()
    assert (now.version, now.score) == (item.version + 1, 6)
    said = as_(ada).get(make.desk(item)).content.decode()
    for words in ("Step 2", "<bdi>di</bdi>", "It works", "Put it right", "Take it out of the guide"):
        assert words in said
    assert "A lab" in as_(ada).get("/admin/queue/?kind=lab").content.decode()


def test_whom_it_worked_for_since_answers_them(lab: Resource, bo: User, cy: User) -> None:
    breaks(lab, bo)
    works(lab, make.person("di"))
    breaks(lab, cy, on=date(2026, 11, 22))
    assert open_items() == 0
    breaks(lab, bo, on=date(2026, 11, 23))
    assert open_items() == 1


def test_an_older_one_that_worked_answers_nobody(lab: Resource, bo: User, cy: User) -> None:
    breaks(lab, bo)
    works(lab, make.person("di"), date(2026, 1, 1))
    breaks(lab, cy)
    assert open_items() == 1


def test_a_moderator_says_that_it_works(item: QueueItem, lab: Resource, ada: User, bo: User, as_: Callable) -> None:
    answer = as_(ada).post(make.desk(item, "acceptance"), {"seen": item.version, "message": "Use the new image."})
    assert answer.status_code == 302
    assert open_items() == 0
    assert list(Notification.objects.filter(recipient=bo).values_list("text", flat=True)) == ["Use the new image."]
    breaks(lab, make.person("di"))
    assert open_items() == 0
    breaks(lab, bo)
    assert open_items() == 1
    event = Event.objects.select_related(*log.RELATIONS).get(verb="dismissed")
    assert log.line(event).sentence == "ada found that “A lab” works"


def test_a_moderator_takes_it_out_and_takes_that_back(item: QueueItem, lab: Resource, ada: User, as_: Any) -> None:
    typed = {"seen": item.version, "message": "It works no more."}
    assert as_(ada).post(make.desk(item, "retirement"), typed).status_code == 302
    assert Client().get(lab.get_absolute_url()).status_code == 410
    event = Event.objects.get(verb="upheld")
    moderation.undo(event, by=ada)
    assert open_items() == 1
    assert Client().get(lab.get_absolute_url()).status_code == 200


def test_a_moderator_puts_it_right(item: QueueItem, lab: Resource, ada: User, as_: Callable) -> None:
    page = as_(ada).get(make.desk(item) + "?edit")
    form = page.context["edits"]
    shown = {field.html_name: field.value() for field in form} | {f.html_initial_name: f.value() for f in form}
    sent = {
        name: value
        for name, value in (shown | {"needs": "kind", "seen": item.version}).items()
        if value not in (None, False)
    }
    assert as_(ada).post(make.desk(item, "acceptance"), sent).status_code == 302
    lab.refresh_from_db()
    assert (lab.needs, open_items()) == (["kind"], 0)
    moderation.undo(Event.objects.get(verb="upheld"), by=ada)
    lab.refresh_from_db()
    assert (lab.needs, open_items()) == ([], 1)


def test_it_is_not_opened_again_beside_another(item: QueueItem, lab: Resource, ada: User) -> None:
    moderation.call_working(item, by=ada, seen=item.version)
    breaks(lab, make.person("di"), make.person("ed"))
    with pytest.raises(moderation.CannotUndo, match="broke again"):
        moderation.undo(Event.objects.get(verb="dismissed"), by=ada)


def test_who_has_not_seen_the_last_word_decides_anew(item: QueueItem, lab: Resource, ada: User, as_: Callable) -> None:
    breaks(lab, make.person("di"))
    for noun in ("acceptance", "rejection", "retirement"):
        typed = {"seen": item.version, "message": "Because."}
        assert as_(ada).post(make.desk(item, noun), typed).status_code == 409
    assert open_items() == 1


def test_nobody_decides_on_what_broke_for_them(item: QueueItem, lab: Resource, ada: User, as_: Callable) -> None:
    assert permissions.may_decide(ada, item)
    breaks(lab, ada)
    assert not permissions.may_decide(ada, item)
    assert "it broke for you" in as_(ada).get(make.desk(item)).content.decode()


def test_a_program_of_a_moderator_decides(item: QueueItem, lab: Resource, ada: User, program: Callable) -> None:
    mine = program(ada, "moderate")
    seen = mine.get(f"/api/v1/queue/{item.pk}").json()
    assert seen["possible"] == ["accept", "edit", "retire"]
    assert [(one["who"], one["broken_step"]) for one in seen["trials"]] == [("cy", "Step 2"), ("bo", "Step 2")]
    body = {"seen": seen["seen"], "edits": {"needs": ["kind"]}}
    done = mine.post(f"/api/v1/queue/{item.pk}/acceptance", body, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "closed"), done.content
    lab.refresh_from_db()
    assert lab.needs == ["kind"]


def test_who_leaves_leaves_what_they_said(item: QueueItem, lab: Resource, cy: User) -> None:
    leave(cy)
    assert Trial.objects.filter(person=None).count() == 1
    assert "a former member" in Client().get(lab.get_absolute_url()).content.decode()
    item.refresh_from_db()
    assert (item.version, item.is_open) == (2, True)


def test_what_was_tried_is_not_unmade(lab: Resource, ada: User, cy: User, courses: Section) -> None:
    made = moderation.accept(make.submission(cy, courses, kind="lab"), by=ada, seen=1)
    works(made, cy)
    with pytest.raises(moderation.CannotUndo, match="tried the lab"):
        moderation.undo(Event.objects.get(verb="accepted"), by=ada)


def test_a_day_later_is_asked_of_the_clock_of_the_server(lab: Resource, cy: User, as_: Callable) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert as_(cy).post(path(lab), WORKED | {"on": tomorrow.isoformat()}).status_code == 422
