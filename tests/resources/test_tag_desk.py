"""A tag's page for moderators: described, renamed, given synonyms, merged; each in the log, each taken back."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, queue
from resources.log import line
from resources.models import Event, QueueItem, Resource, Tag, Verb
from tests import make


@pytest.fixture
def rows(courses: Section) -> list[Resource]:
    return [make.resource(courses, tags=tags) for tags in (["helm", "k8s"], ["kubernetes"], ["helm"])]


def path(name: str, noun: str = "") -> str:
    return f"/admin/tags/{Tag.objects.get(name=name).pk}/" + (f"{noun}/" if noun else "")


def send(client: Client, tag: str, noun: str, /, **typed: str) -> int:
    return client.post(path(tag, noun), typed).status_code


def told(client: Client) -> str:
    return client.get("/log/").content.decode()


def test_a_description_is_for_readers_and_stands_in_the_log(rows: list[Resource], ada: User, as_: Callable) -> None:
    desk = as_(ada)
    assert send(desk, "helm", "description", description="Packages for clusters.") == 302
    assert "Packages for clusters." in Client().get("/tags/helm/").content.decode()
    event = Event.objects.get(verb=Verb.TAG_EDITED)
    assert line(event).sentence == "ada changed the tag “helm”"
    assert line(event).changes == (("description", "nothing", "Packages for clusters."),)
    assert "Packages for clusters." in told(Client())
    assert send(desk, "helm", "description", description="Packages for clusters.") == 302  # Nothing differs.
    assert Event.objects.filter(verb=Verb.TAG_EDITED).count() == 1


def test_a_renamed_tag_is_found_by_both_names(rows: list[Resource], ada: User, as_: Callable) -> None:
    assert send(as_(ada), "k8s", "renaming", name="K8s Clusters", note="Clearer.") == 302
    assert sorted(rows[0].tags.names()) == ["helm", "k8s-clusters"]
    moved = Client().get("/tags/k8s/")
    assert (moved.status_code, moved["Location"]) == (301, "/tags/k8s-clusters/")
    curation.edit(rows[2], {}, ["k8s"], by=ada)
    assert list(rows[2].tags.names()) == ["k8s-clusters"]
    assert Tag.objects.get(name="k8s-clusters").live_count == 2


def test_a_tag_that_was_renamed_twice_is_found_by_all_its_names(rows: list[Resource], ada: User) -> None:
    tag = Tag.objects.get(name="k8s")
    for name in ("clusters", "cluster-things"):
        tag = moderation.rename_tag(tag, name, by=ada)
    for slug in ("k8s", "clusters"):
        assert Client().get(f"/tags/{slug}/")["Location"] == "/tags/cluster-things/"


def test_a_name_can_be_taken_back_as_another_change(rows: list[Resource], ada: User) -> None:
    tag = moderation.rename_tag(Tag.objects.get(name="k8s"), "clusters", by=ada)
    tag = moderation.rename_tag(tag, "k8s", by=ada)
    assert (tag.name, tag.merged_into_id, tag.live_count or Tag.objects.get(pk=tag.pk).live_count) == ("k8s", None, 1)
    assert Client().get("/tags/clusters/")["Location"] == "/tags/k8s/"
    assert Client().get("/tags/k8s/").status_code == 200


def test_a_synonym_becomes_the_tag_when_it_is_typed(rows: list[Resource], ada: User, as_: Callable) -> None:
    assert send(as_(ada), "kubernetes", "synonym", name="Kube") == 302
    curation.edit(rows[2], {}, ["kube", "helm"], by=ada)
    assert sorted(rows[2].tags.names()) == ["helm", "kubernetes"]
    assert Client().get("/tags/kube/")["Location"] == "/tags/kubernetes/"
    assert "“kube” into" in told(Client())
    assert send(as_(ada), "kubernetes", "synonym", name="kube") == 302
    assert Event.objects.filter(verb=Verb.TAGS_MERGED).count() == 1


def test_any_two_tags_are_merged(rows: list[Resource], ada: User, as_: Callable) -> None:
    assert send(as_(ada), "k8s", "merger", name="Kubernetes", note="The same.") == 302
    assert sorted(rows[0].tags.names()) == ["helm", "kubernetes"]
    assert Tag.objects.get(name="kubernetes").live_count == 2
    event = Event.objects.get(verb=Verb.TAGS_MERGED)
    assert (event.actor, event.note, event.changes) == (ada, "The same.", {"tag": ["k8s", "kubernetes"]})
    assert "“k8s” into" in told(Client())
    assert "The same." not in told(Client())


def test_a_merger_answers_what_the_queue_asks(rows: list[Resource], ada: User) -> None:
    one, other = Tag.objects.get(name="k8s"), Tag.objects.get(name="kubernetes")
    queue.open_tags(one, other)
    moderation.merge_two(one, into=other, by=ada)
    assert QueueItem.objects.get(kind="tags").state == "closed"
    moderation.undo(Event.objects.get(verb=Verb.TAGS_MERGED), by=ada)
    assert QueueItem.objects.get(kind="tags").state == "waiting"
    assert sorted(rows[0].tags.names()) == ["helm", "k8s"]


def test_all_of_it_is_taken_back_from_the_log(rows: list[Resource], ada: User, as_: Callable) -> None:
    desk, before = as_(ada), list(Tag.objects.order_by("pk").values())
    for noun, typed in [
        ("description", {"description": "Words."}), ("renaming", {"name": "clusters"}), ("synonym", {"name": "kube"}),
        ("merger", {"name": "helm"}),
    ]:  # fmt: skip
        assert send(desk, "k8s", noun, **typed) == 302
        event = Event.objects.exclude(journal=[]).latest("pk")
        assert desk.get(f"/admin/log/{event.pk}/").status_code == 200
        assert desk.post(f"/admin/log/{event.pk}/undoing/").status_code == 302, noun
        assert list(Tag.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("noun", "name", "status"),
    [
        ("renaming", "", 422), ("renaming", "!!!", 422), ("renaming", "x" * 31, 422), ("renaming", "\0", 422),
        ("renaming", "helm", 409), ("renaming", "k8s", 302), ("renaming", "gone", 409),
        ("synonym", "helm", 409), ("synonym", "k8s", 409), ("synonym", "gone", 409), ("synonym", "🚀", 422),
        ("merger", "nobody", 422), ("merger", "k8s", 409), ("merger", "", 422), ("merger", "gone", 302),
        ("merger", "x" * 100_000, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_changes_nothing(
    noun: str, name: str, status: int, rows: list[Resource], ada: User, as_: Callable
) -> None:
    Tag.objects.create(name="gone", slug="gone", merged_into=Tag.objects.get(name="helm"))
    before = list(Tag.objects.order_by("pk").values())
    assert send(as_(ada), "k8s", noun, name=name) == status
    if status != 302:
        assert list(Tag.objects.order_by("pk").values()) == before
        assert not Event.objects.filter(verb__in=[Verb.TAGS_MERGED, Verb.TAG_EDITED]).exists()


def test_what_leads_elsewhere_is_changed_no_more(rows: list[Resource], ada: User, as_: Callable) -> None:
    moderation.merge_two(Tag.objects.get(name="k8s"), into=Tag.objects.get(name="kubernetes"), by=ada)
    assert "leads to" in as_(ada).get(path("k8s")).content.decode()
    for noun, typed in [
        ("description", {"description": "Words."}), ("renaming", {"name": "clusters"}), ("synonym", {"name": "kube"}),
        ("merger", {"name": "helm"}),
    ]:  # fmt: skip
        assert send(as_(ada), "k8s", noun, **typed) == 409


def test_tags_are_changed_by_those_who_moderate_everything(
    rows: list[Resource], cy: User, courses: Section, as_: Callable
) -> None:
    eve = make.moderator("eve")
    eve.sections.add(courses)
    assert as_(cy).get(path("helm")).status_code == 403
    assert Client().get(path("helm")).status_code == 302
    assert "who moderates all of them" in as_(eve).get(path("helm")).content.decode()
    for person in (eve, cy):
        assert send(as_(person), "helm", "merger", name="k8s") == 403
        assert send(as_(person), "helm", "description", description="Words.") == 403
    assert Tag.objects.filter(merged_into=None, description="").count() == 3


def test_a_tag_that_is_not_there_is_404(ada: User, as_: Callable) -> None:
    assert as_(ada).get("/admin/tags/999/").status_code == 404
    assert as_(ada).post(f"/admin/tags/{'9' * 30}/merger/", {"name": "x"}).status_code == 404


def test_the_admin_s_list_leads_here_and_deletes_nothing(rows: list[Resource], ada: User, as_: Callable) -> None:
    pk = Tag.objects.get(name="helm").pk
    assert as_(ada).get(f"/admin/resources/tag/{pk}/change/")["Location"] == f"/admin/tags/{pk}/"
    assert as_(ada).get("/admin/resources/tag/x/change/")["Location"] == "/admin/resources/tag/"
    assert as_(ada).post(f"/admin/resources/tag/{pk}/delete/", {"post": "yes"}).status_code == 403
