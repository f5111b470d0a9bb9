"""Which steps of the roadmap an entry teaches, and the rooms of topics and bridges."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Bridge, Section, Topic
from resources import curation, log, moderation
from resources.models import Event, Resource, ResourceTopic
from tests import make

BRIDGE = {
    "slug": "model-registry",
    "idea": "Model registry",
    "twin": "Artifact registry",
    "same": "A.",
    "differs": "B.",
}


@pytest.fixture
def row(courses: Section) -> Resource:
    """An entry in a guide with three topics."""
    for slug in ("one", "two", "three"):
        make.topic(slug, title=slug.capitalize())
    return make.resource(courses)


def path(row: Resource | Topic | Bridge) -> str:
    meta = row._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{row.pk}/change/"


def edit(client: Client, row: Any, **typed: Any) -> Any:
    return client.post(path(row), make.sent_back(client.get(path(row)), **typed))


def topics(row: Resource) -> list[str]:
    return [topic.slug for topic in row.topics.all()]


def taught(row: Resource, by: User, *slugs: str) -> Event:
    """The event of a moderator's saying what it teaches."""
    curation.edit(row, {}, list(row.tags.names()), by=by, topics=list(Topic.objects.filter(slug__in=slugs)))
    return Event.objects.latest("pk")


def test_a_moderator_says_what_an_entry_teaches(row: Resource, ada: User, as_: Callable) -> None:
    assert edit(as_(ada), row, topics=["three", "one"]).status_code == 302
    assert topics(row) == ["one", "three"]
    event = Event.objects.get()
    assert (event.verb, event.actor, event.changes) == ("edited", ada, {"topics": [[], ["One", "Three"]]})
    assert edit(as_(ada), row, topics=["three"]).status_code == 302
    assert topics(row) == ["three"]


def test_the_form_shows_what_it_teaches_now(row: Resource, ada: User, as_: Callable) -> None:
    taught(row, ada, "two")
    said = as_(ada).get(path(row)).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="topics" value="(\w+)"[^>]*?( checked)?>', said)
    assert boxes == [("one", ""), ("two", " checked"), ("three", "")]


def test_who_changes_something_else_changes_no_topic(row: Resource, ada: User, as_: Callable) -> None:
    page = as_(ada).get(path(row))
    taught(row, ada, "two")
    assert as_(ada).post(path(row), make.sent_back(page, title="Another title")).status_code == 302
    row.refresh_from_db()
    assert (row.title, topics(row)) == ("Another title", ["two"])


@pytest.mark.parametrize("typed", ["four", "One", "1", "o\x00ne", "٣", "", "t" * 100_000])
def test_what_is_no_topic_is_refused(typed: str, row: Resource, ada: User, as_: Callable) -> None:
    assert edit(as_(ada), row, topics=["one", typed]).status_code == 200
    assert topics(row) == []


def test_a_topic_named_twice_is_there_once(row: Resource, ada: User, as_: Callable) -> None:
    edit(as_(ada), row, topics=["one", "one"])
    assert ResourceTopic.objects.count() == 1


def test_an_entry_added_by_hand_has_its_topics(row: Resource, courses: Section, as_: Callable) -> None:
    root = as_(make.person("root", is_staff=True, is_superuser=True))
    blank = make.sent_back(root.get("/admin/resources/resource/add/"))
    typed = {"url": "https://pages.org/hand", "title": "By hand", "section": courses.pk, "topics": ["two"]}
    assert root.post("/admin/resources/resource/add/", blank | typed).status_code == 302
    assert topics(Resource.objects.get(title="By hand")) == ["two"]


def test_readers_are_led_to_what_teaches_the_same(row: Resource, ada: User, client: Client) -> None:
    taught(row, ada, "one", "two")
    said = client.get(row.get_absolute_url()).content.decode()
    assert '<a href="/roadmap/one/" dir="auto">One</a><a href="/roadmap/two/" dir="auto">Two</a>' in said
    assert "/roadmap/three/" not in said


def test_a_reported_entry_is_put_right_with_its_topics(row: Resource, ada: User, bo: User, as_: Callable) -> None:
    item, client = make.report(row, bo), as_(ada)
    form = client.get(make.desk(item) + "?edit").context["edits"]
    typed = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    typed |= {field.html_initial_name: field.value() for field in form if field.value() not in (None, False)}
    seen = {"seen": item.seen, "topics": ["three"]}
    assert client.post(make.desk(item, "acceptance"), typed | seen).status_code == 302
    assert topics(row) == ["three"]
    assert Event.objects.get(verb="upheld").changes == {"topics": [[], ["Three"]]}


def test_the_log_tells_it_by_title(row: Resource, ada: User) -> None:
    event = Event.objects.select_related(*log.RELATIONS).get(pk=taught(row, ada, "one", "two").pk)
    assert [tuple(change) for change in log.line(event).changes] == [("topics", "nothing", "One, Two")]


def test_a_decision_says_what_would_come_back(row: Resource, ada: User, as_: Callable) -> None:
    taught(row, ada, "one")
    event = taught(row, ada, "two")
    said = as_(ada).get(f"/admin/log/{event.pk}/").content.decode()
    assert 'topics</th><td><del dir="auto">two</del></td><td><ins dir="auto">one</ins>' in said


def test_topics_that_were_changed_since_stand_in_the_way(row: Resource, ada: User) -> None:
    event = taught(row, ada, "one")
    taught(row, ada, "two")
    with pytest.raises(moderation.CannotUndo, match=r"\(topics\)"):
        moderation.undo(event, by=ada)
    assert topics(row) == ["two"]


def test_an_acceptance_is_not_taken_back_over_the_head_of_who_sorted_it(row: Resource, ada: User, cy: User) -> None:
    entry = moderation.accept(make.submission(cy, row.section), by=ada, seen=1)
    event = Event.objects.latest("pk")
    taught(entry, ada, "one")
    with pytest.raises(moderation.CannotUndo, match=r"\(topics\)"):
        moderation.undo(event, by=ada)


def test_a_topic_that_is_gone_does_not_come_back(row: Resource, ada: User) -> None:
    taught(row, ada, "one", "two")
    event = taught(row, ada)
    Topic.objects.get(slug="one").delete()
    moderation.undo(event, by=ada)
    assert topics(row) == ["two"]


def test_moderators_keep_topics_and_bridges(ada: User, as_: Callable) -> None:
    client = as_(ada)
    for name, typed in {"topic": {"title": "Drift", "slug": "Drift", "summary": "It moves."}, "bridge": BRIDGE}.items():
        blank = make.sent_back(client.get(f"/admin/guide/{name}/add/"))
        answer = client.post(f"/admin/guide/{name}/add/", blank | typed | {"position": 3})
        assert answer.status_code == 302, answer.content.decode()
        assert client.get(f"/admin/guide/{name}/").status_code == 200
    topic, bridge = Topic.objects.get(slug="drift"), Bridge.objects.get()
    assert edit(client, topic, title="Drift and\u202e decay").status_code == 302
    assert edit(client, bridge, words=" harbor ,, nexus, harbor").status_code == 302
    topic.refresh_from_db()
    bridge.refresh_from_db()
    assert (topic.title, bridge.words) == ("Drift and decay", "harbor, nexus")


@pytest.mark.parametrize("slug", ["", "two words", "a:b", "ünder", "x" * 81, "n\x00l", "one", "ONE", "(", "-/x"])
def test_a_slug_is_one_word_that_can_be_searched_for(slug: str, row: Resource, ada: User, as_: Callable) -> None:
    typed = {"title": "New", "slug": slug, "summary": "New.", "position": 1}
    client = as_(ada)
    blank = make.sent_back(client.get("/admin/guide/topic/add/"))
    assert client.post("/admin/guide/topic/add/", blank | typed).status_code == 200
    assert Topic.objects.count() == 3


@pytest.mark.parametrize("position", ["-1", "²", "9" * 40, "1\x00", "", "1e3"])
def test_a_position_is_a_number_that_both_databases_hold(
    position: str, row: Resource, ada: User, as_: Callable
) -> None:
    client, first = as_(ada), Topic.objects.all()[0]
    assert edit(client, first, position=position).status_code == 200
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": first.pk, "form-0-position": position}
    assert client.post("/admin/guide/topic/", rows | {"_save": "Save"}).status_code == 200
    assert Topic.objects.get(pk=first.pk).position == first.position


@pytest.mark.parametrize("path", ["guide/topic", "guide/bridge", "resources/resource"])
@pytest.mark.parametrize(
    "query", ["q=\x00", "q=" + "x" * 5000, "language__exact=xx", "is_vendor__exact=9", "p=²", "e=1"]
)
def test_no_question_breaks_a_room(path: str, query: str, row: Resource, ada: User, as_: Callable) -> None:
    assert as_(ada).get(f"/admin/{path}/?{query}").status_code in {200, 302, 400}


@pytest.mark.parametrize("name", ["idea", "twin", "words", "same", "differs"])
def test_a_bridge_is_short(name: str, ada: User, as_: Callable) -> None:
    typed = BRIDGE | {"position": 1, name: "x" * 301}
    assert as_(ada).post("/admin/guide/bridge/add/", typed).status_code == 200
    assert not Bridge.objects.exists()


def test_a_bridge_has_its_slug_for_good_and_can_be_taken_down(ada: User, as_: Callable) -> None:
    bridge, client = Bridge.objects.create(**BRIDGE), as_(ada)
    assert edit(client, bridge, slug="other").status_code == 302
    bridge.refresh_from_db()
    assert bridge.slug == "model-registry"
    assert client.post(f"/admin/guide/bridge/{bridge.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Bridge.objects.exists()


def test_a_form_that_was_open_for_long_undoes_nothing(row: Resource, ada: User, as_: Callable) -> None:
    topic, client = Topic.objects.get(slug="one"), as_(ada)
    page = client.get(path(topic))
    Topic.objects.filter(pk=topic.pk).update(title="A better title")
    assert client.post(path(topic), make.sent_back(page, summary="New words.")).status_code == 302
    topic.refresh_from_db()
    assert (topic.title, topic.summary) == ("A better title", "New words.")


def test_readers_have_no_key_to_these_rooms(bo: User, as_: Callable) -> None:
    for room in ("topic", "bridge"):
        assert as_(bo).get(f"/admin/guide/{room}/").status_code in {302, 403}
