"""The room of topics in the admin: points, what comes before, resources in order, and words that nobody gets twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import FormerSlug, Point, Section, Topic
from resources import moderation
from resources.models import Event, ResourceTopic
from tests import make

ROOM = "/admin/guide/topic/"


@pytest.fixture
def one(db: None) -> Topic:
    """The first of three topics."""
    made = [make.topic(slug, title=slug.capitalize()) for slug in ("one", "two", "three")]
    return made[0]


def path(topic: Topic) -> str:
    return f"{ROOM}{topic.pk}/change/"


def edit(client: Client, topic: Topic, page: Any = None, **typed: Any) -> Any:
    return client.post(path(topic), make.sent_back(page or client.get(path(topic)), **typed))


def complaints(answer: Any) -> str:
    assert answer.status_code == 200
    formsets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    errors = [str(answer.context["adminform"].form.errors), *(str(one.errors) for one in formsets)]
    return " ".join([*errors, *(str(one.non_form_errors()) for one in formsets)])


def items(topic: Topic) -> list[tuple[str, int, bool]]:
    return [(item.resource.title, item.position, item.is_required) for item in topic.items.all()]


def test_points_are_added_changed_and_taken_out(one: Topic, ada: User, as_: Callable) -> None:
    client = as_(ada)
    new = {"points-0-title": "Sharing", "points-0-minutes": 45, "points-0-skill": "kubernetes", "points-0-position": 1}
    assert edit(client, one, **new).status_code == 302
    assert edit(client, one, **{"points-0-minutes": 50}).status_code == 302
    assert list(one.points.values_list("title", "minutes", "skill")) == [("Sharing", 50, "kubernetes")]
    assert edit(client, one, **{"points-0-DELETE": "on"}).status_code == 302
    assert not Point.objects.exists()


@pytest.mark.parametrize("minutes", ["0", "4", "6001", "-5", "²", "9" * 40, "1\x00", "", "1e3"])
def test_a_point_takes_a_believable_time(minutes: str, one: Topic, ada: User, as_: Callable) -> None:
    typed = {"points-0-title": "Odd", "points-0-minutes": minutes}
    assert "minutes" in complaints(edit(as_(ada), one, **typed))
    assert not Point.objects.exists()


def test_a_room_that_was_open_for_long_undoes_nothing(one: Topic, ada: User, as_: Callable) -> None:
    point, client = one.points.create(title="Old", minutes=30), as_(ada)
    one.prerequisites.clear()
    page = client.get(path(one))
    Point.objects.update(title="Newer")
    one.prerequisites.set(Topic.objects.filter(slug="two"))
    Topic.objects.filter(pk=one.pk).update(slug="uno", why="Ours.")
    assert edit(client, one, page, **{"points-0-minutes": 40, "summary": "New."}).status_code == 302
    point.refresh_from_db()
    one.refresh_from_db()
    assert (point.title, point.minutes) == ("Newer", 40)
    assert (one.slug, one.why, one.summary, one.prerequisites.count()) == ("uno", "Ours.", "New.", 1)


def test_what_comes_before_is_chosen_among_the_others(one: Topic, ada: User, as_: Callable) -> None:
    two = Topic.objects.get(slug="two")
    assert edit(as_(ada), one, prerequisites=[two.pk]).status_code == 302
    assert list(one.prerequisites.all()) == [two]
    assert "valid choice" in complaints(edit(as_(ada), one, prerequisites=[one.pk]))


def test_a_circle_is_refused_in_a_sentence(one: Topic, ada: User, as_: Callable) -> None:
    two, three = Topic.objects.get(slug="two"), Topic.objects.get(slug="three")
    two.prerequisites.set([one])
    three.prerequisites.set([two])
    assert "in a circle: " in complaints(edit(as_(ada), one, prerequisites=[three.pk]))
    assert not one.prerequisites.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_that_would_close_a_circle_one_is_refused(ada: User, as_: Callable, at_once: Callable) -> None:
    pair = [make.topic(slug) for slug in ("one", "two")]
    rooms = [(client := as_(ada), make.sent_back(client.get(path(topic)))) for topic in pair]

    def choose(number: int) -> int:
        client, shown = rooms[number]
        return client.post(path(pair[number]), shown | {"prerequisites": [pair[1 - number].pk]}).status_code

    assert sorted(at_once(choose, 2)) == [200, 302]
    assert Topic.prerequisites.through.objects.count() == 1


def test_another_word_leaves_the_old_one_behind(one: Topic, ada: User, as_: Callable, client: Client) -> None:
    room = as_(ada)
    assert edit(room, one, slug="Uno").status_code == 302
    assert client.get("/roadmap/one/")["Location"] == "/roadmap/uno/"
    assert edit(room, one, slug="eins").status_code == 302
    assert client.get("/roadmap/one/")["Location"] == client.get("/roadmap/uno/")["Location"] == "/roadmap/eins/"
    assert edit(room, one, slug="one").status_code == 302
    assert client.get("/roadmap/one/").status_code == 200
    assert sorted(FormerSlug.objects.values_list("slug", flat=True)) == ["eins", "uno"]


def test_nobody_gets_the_word_of_another(one: Topic, ada: User, as_: Callable) -> None:
    room = as_(ada)
    edit(room, one, slug="uno")
    FormerSlug.objects.create(slug="gone")
    for slug in ("one", "gone", "ONE"):
        assert "led to another topic once" in complaints(edit(room, Topic.objects.get(slug="two"), slug=slug))
        blank = make.sent_back(room.get(f"{ROOM}add/"))
        typed = {"title": "New", "slug": slug, "summary": "New.", "position": 1}
        assert "led to another topic once" in complaints(room.post(f"{ROOM}add/", blank | typed))
    assert "already exists" in complaints(edit(room, Topic.objects.get(slug="two"), slug="three"))


@pytest.mark.django_db(transaction=True)
def test_a_word_that_is_given_up_meanwhile_is_not_taken(ada: User, as_: Callable, at_once: Callable) -> None:
    topic, client = make.topic("one"), as_(ada)
    shown, blank = make.sent_back(client.get(path(topic))), make.sent_back(client.get(f"{ROOM}add/"))
    new = {"title": "New", "slug": "one", "summary": "New.", "position": 1}
    posts = [(path(topic), shown | {"slug": "uno"}), (f"{ROOM}add/", blank | new)]
    answers = at_once(lambda number: client.post(*posts[number]).status_code, 2)
    assert answers == [302, 200]
    assert list(Topic.objects.values_list("slug", flat=True)) == ["uno"]


def test_moderators_delete_no_topic_and_who_does_leaves_its_words(
    one: Topic, ada: User, courses: Section, as_: Callable, client: Client
) -> None:
    entry = make.resource(courses)
    one.former_slugs.create(slug="uno")
    root = as_(make.person("root", is_staff=True, is_superuser=True))
    edit(root, one, **{"items-0-entry": str(entry.pk)})
    assert as_(ada).post(f"{ROOM}{one.pk}/delete/", {"post": "yes"}).status_code == 403
    assert root.post(f"{ROOM}{one.pk}/delete/", {"post": "yes"}).status_code == 302
    assert sorted(FormerSlug.objects.filter(topic=None).values_list("slug", flat=True)) == ["one", "uno"]
    chosen = {"action": "delete_selected", "_selected_action": [Topic.objects.get(slug="two").pk], "post": "yes"}
    assert root.post(ROOM, chosen).status_code == 302
    assert FormerSlug.objects.filter(slug="two", topic=None).exists()
    assert client.get("/roadmap/one/").status_code == 404


def test_resources_are_put_in_with_a_line_in_the_history(
    one: Topic, ada: User, courses: Section, as_: Callable
) -> None:
    rows = [make.resource(courses, title=title) for title in ("A", "B", "C")]
    typed = {f"items-{at}-entry": word for at, word in enumerate([f"#{rows[0].pk}", rows[1].url])}
    assert edit(as_(ada), one, **typed).status_code == 302
    assert items(one) == [("A", 1, False), ("B", 2, False)]
    typed = {"items-1-is_required": "on", "items-2-entry": str(rows[2].pk), "items-2-position": "1"}
    assert edit(as_(ada), one, **typed).status_code == 302
    assert items(one) == [("B", 3, True), ("A", 1, False), ("C", 2, False)]
    assert [event.changes for event in Event.objects.filter(verb="edited")] == [{"topics": [[], ["One"]]}] * 3


def test_a_resource_taken_out_of_a_topic_comes_back_as_it_was(
    one: Topic, ada: User, courses: Section, as_: Callable
) -> None:
    entry, client = make.resource(courses, title="A"), as_(ada)
    edit(client, one, **{"items-0-entry": str(entry.pk), "items-0-is_required": "on"})
    assert edit(client, one, **{"items-0-DELETE": "on"}).status_code == 302
    assert items(one) == []
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert items(one) == [("A", 1, True)]


@pytest.mark.parametrize("word", ["999999999", "9" * 40, "https://nowhere.org/", "1\x00", "#", "²", "x" * 5000])
def test_what_is_no_entry_is_refused(word: str, one: Topic, ada: User, as_: Callable) -> None:
    assert edit(as_(ada), one, **{"items-0-entry": word}).status_code == 200
    assert not ResourceTopic.objects.exists()


def test_a_resource_is_in_a_topic_once(one: Topic, ada: User, courses: Section, as_: Callable) -> None:
    entry, client = make.resource(courses), as_(ada)
    twice = {"items-0-entry": str(entry.pk), "items-1-entry": entry.url}
    assert "in a topic once" in complaints(edit(client, one, **twice))
    edit(client, one, **{"items-0-entry": str(entry.pk)})
    assert "in a topic once" in complaints(edit(client, one, **{"items-1-entry": str(entry.pk)}))
    assert items(one) == [(entry.title, 1, False)]


def test_its_questions_do_not_grow_with_its_rows(one: Topic, ada: User, courses: Section, as_: Callable) -> None:
    client, counts = as_(ada), []
    for many in (2, 10):
        for number in range(many):
            entry = make.resource(courses)
            one.points.create(title=f"Point {number}", minutes=5)
            ResourceTopic.objects.create(topic=one, resource=entry)
        client.get(path(one))
        with CaptureQueriesContext(connection) as queries:
            client.get(path(one))
        counts.append(len(queries))
    make.reindex()
    assert counts[0] == counts[1]


def test_readers_have_no_key_to_it(one: Topic, bo: User, as_: Callable) -> None:
    assert as_(bo).get(path(one)).status_code in {302, 403}
