"""A page that is sent for a step of the roadmap: from the link on its page to its place in the list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import FormerSlug, Section, Topic
from resources import curation, guests, moderation
from resources.models import Event, Resource, ResourceTopic, Submission
from tests import make
from tests.posting import said, send


@pytest.fixture
def drift(courses: Section) -> Topic:
    make.topic("serving", title="Serving")
    return make.topic("drift", title="Drift")


def chosen(body: str) -> bool:
    return '<option value="drift" selected>' in body


def decide(client: Client, row: Submission, noun: str = "acceptance", **typed: Any) -> Any:
    return client.post(make.desk(row, noun), {"seen": row.version} | typed)


def test_the_link_of_a_topic_fills_it_in(drift: Topic, client: Client, cy: User, as_: Callable) -> None:
    FormerSlug.objects.create(slug="decay", topic=drift)
    for one in (client, as_(cy)):
        assert chosen(one.get("/submit/?topic=drift").content.decode())
        assert chosen(one.get("/submit/?topic=decay").content.decode())


@pytest.mark.parametrize("word", ["", "nothing", "x" * 5000, "Drift", "1", "<b>"])
def test_another_word_fills_in_nothing(word: str, drift: Topic, client: Client) -> None:
    answer = client.get("/submit/", {"topic": word})
    assert answer.status_code == 200
    assert not chosen(answer.content.decode())


def test_where_there_is_no_roadmap_nobody_is_asked(courses: Section, client: Client) -> None:
    assert 'name="topic"' not in client.get("/submit/").content.decode()


def test_it_stays_chosen_from_preview_to_acceptance(
    drift: Topic, courses: Section, ada: User, cy: User, as_: Callable, client: Client
) -> None:
    typed = make.form(courses, topic="drift", title="About drift")
    assert chosen(as_(cy).post("/submit/", typed | {"preview": "1"}).content.decode())
    assert chosen(as_(cy).post("/submit/", typed | {"look": "1"}).content.decode())
    as_(cy).post("/submit/", typed)
    row = Submission.objects.get()
    assert row.topic == drift
    assert 'Sent for the topic <a href="/roadmap/drift/"' in as_(ada).get(make.desk(row)).content.decode()
    assert decide(as_(ada), row).status_code == 302
    assert "About drift" in client.get("/roadmap/drift/").content.decode()
    assert list(ResourceTopic.objects.values_list("topic", "position", "is_required")) == [(drift.pk, 1, False)]


def test_taken_back_it_is_in_no_topic(drift: Topic, courses: Section, ada: User, cy: User) -> None:
    entry = moderation.accept(make.submission(cy, courses, topic=drift), by=ada, seen=1)
    assert entry.topics.get() == drift
    moderation.undo(Event.objects.get(verb="accepted"), by=ada)
    assert not ResourceTopic.objects.exists()
    assert Submission.objects.get().topic == drift


def test_a_moderator_may_choose_another_or_none(
    drift: Topic, courses: Section, ada: User, cy: User, as_: Callable
) -> None:
    for word, slugs in (("serving", ["serving"]), ("", []), ("drift", ["drift"])):
        row = make.submission(cy, courses, topic=drift)
        assert chosen(as_(ada).get(make.desk(row) + "?edit").content.decode())
        typed = make.form(courses, url=row.url, topic=word, edit="1")
        assert decide(as_(ada), row, **typed).status_code == 302
        assert [topic.slug for topic in Resource.objects.get(key=row.key).topics.all()] == slugs


def test_its_sender_may_choose_another(drift: Topic, courses: Section, cy: User, as_: Callable) -> None:
    row = make.submission(cy, courses, topic=drift)
    path = f"/submissions/{row.pk}/revision/"
    shown = as_(cy).get(path)
    assert chosen(shown.content.decode())
    same = {field.html_name: field.value() for field in shown.context["form"] if field.value()}
    as_(cy).post(path, same | {"topic": "serving", "tags": "mlops"})
    row.refresh_from_db()
    assert (row.topic, row.version) == (Topic.objects.get(slug="serving"), 2)
    assert Event.objects.get(verb="revised").changes == {"topic": ["Drift", "Serving"]}
    as_(cy).post(path, make.form(courses, url=row.url, seen=2))
    row.refresh_from_db()
    assert row.topic == Topic.objects.get(slug="serving")


def test_a_guest_sends_for_a_topic_and_changes_it(drift: Topic, courses: Section, client: Client) -> None:
    client.post("/submit/", make.guest_form(courses, topic="drift"))
    row = Submission.objects.get()
    assert (row.topic, row.is_guest) == (drift, True)
    path = f"{guests.path_of(row)}revision/"
    assert chosen(client.get(path).content.decode())
    client.post(path, make.form(courses, url=row.url, seen=1, topic=""))
    row.refresh_from_db()
    assert row.topic is None


@pytest.mark.parametrize("word", ["nothing", "dri\x00ft", "x" * 5000, "Drift"])
def test_what_is_no_topic_is_refused_and_nothing_is_lost(
    word: str, drift: Topic, courses: Section, cy: User, as_: Callable
) -> None:
    answer = as_(cy).post("/submit/", make.form(courses, topic=word, title="To keep"))
    assert answer.status_code == 422
    assert "To keep" in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_suggested_change_has_none(drift: Topic, courses: Section, cy: User, as_: Callable, ada: User) -> None:
    entry = make.resource(courses)
    assert 'name="topic"' not in as_(cy).get(f"/resources/{entry.pk}/suggestion/").content.decode()
    row = make.suggestion(cy, entry, summary="Better words.")
    assert 'name="topic"' not in as_(ada).get(make.desk(row) + "?edit").content.decode()


def test_a_program_may_name_it(drift: Topic, courses: Section, cy: User, program: Callable) -> None:
    mine = program(cy, "submit")
    sent = said(send(mine, "/submissions", make.body(courses, topic="drift")), 201)
    assert sent["topic"] == "drift"
    changed = said(send(mine, f"/submissions/{sent['id']}/revision", {"seen": 1, "title": "Another"}), 200)
    assert changed["topic"] == "drift"
    changed = said(send(mine, f"/submissions/{sent['id']}/revision", {"seen": 2, "topic": ""}), 200)
    assert changed["topic"] == ""
    assert said(send(mine, "/submissions", make.body(courses, topic="nothing")), 422)["errors"][0]["field"] == "topic"


def test_a_topic_that_is_gone_takes_nothing_with_it(drift: Topic, courses: Section, ada: User, cy: User) -> None:
    row = make.submission(cy, courses, topic=drift)
    drift.delete()
    row.refresh_from_db()
    entry = moderation.accept(row, by=ada, seen=1)
    assert not entry.topics.exists()
    curation.retire(entry, by=ada, because="Gone.")
