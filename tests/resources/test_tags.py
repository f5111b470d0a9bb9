"""What readers find by tags: the cloud of each section, all tags, and one tag with what belongs to it."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import cloud, curation, moderation, related
from resources.models import Resource, Tag
from resources.models.tag import LISTED
from tests import make


@pytest.fixture
def labs(courses: Section) -> Section:
    """Beside the courses; between them five tags."""
    labs = make.section("Labs", slug="labs")
    for tags in (["kubernetes", "helm"], ["kubernetes", "kafka"], ["kubernetes"]):
        make.resource(courses, tags=tags)
    make.resource(labs, tags=["kafka", "c++"])
    make.resource(labs, tags=["мониторинг"])
    return labs


def listed(query: str = "") -> list[str]:
    """The tags in the list of all, in their order."""
    body = Client().get(f"/tags/{query}").content.decode().partition('aria-labelledby="all"')[2]
    return re.findall(r'class="chip" href="/tags/[^"]+/"><bdi>(.*?)</bdi>', body)


def test_each_section_has_a_cloud_of_its_tags(labs: Section, client: Client) -> None:
    body = client.get("/tags/").content.decode()
    of_labs = body.partition('id="cloud-labs"')[2].partition("</section>")[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", of_labs) == ["c++", "kafka", "мониторинг"]
    assert 'style="' not in body
    assert 'kubernetes</bdi><span class="visually-hidden">, 3 resources' in body


def test_size_tells_how_much_a_tag_is_used(courses: Section) -> None:
    for number in range(12):
        make.resource(courses, tags=["common", *["half"] * (number < 5), *["rare"] * (number < 1)])
    (shown,) = cloud.clouds()
    assert {word.name: word.size for word in shown.words} == {"common": 4, "half": 3, "rare": 1}


def test_a_cloud_holds_the_most_used_of_its_own_section(courses: Section) -> None:
    labs = make.section("Labs")
    for number in range(20):
        make.resource(courses, tags=[f"c{number:02}"])
        make.resource(labs, tags=[f"l{number:02}"])
    make.resource(labs, tags=["l19"])
    shown = {found.section: [word.name for word in found.words] for found in cloud.clouds()}
    assert {len(names) for names in shown.values()} == {cloud.IN_A_CLOUD}
    assert "l19" in shown[labs]
    assert all(name.startswith("c") for name in shown[courses])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["kubernetes", "kafka", "c++", "helm", "мониторинг"]),
        ("?order=name", ["c++", "helm", "kafka", "kubernetes", "мониторинг"]),
        ("?begins=K", ["kubernetes", "kafka"]),
        ("?begins=k&order=name", ["kafka", "kubernetes"]),
        ("?begins=ku", ["kubernetes"]),
        ("?begins=c%2B", ["c++"]),
        ("?begins=%D0%9C%D0%BE%D0%BD", ["мониторинг"]),
        ("?begins=zebra", []),
        ("?begins=%25", []),
        ("?begins=_", []),
        ("?begins=%ED%A0%80", []),
        ("?begins=" + "k" * 5000, []),
        ("?order=nonsense&begins=", ["kubernetes", "kafka", "c++", "helm", "мониторинг"]),
        ("?begins=x&begins=h", ["helm"]),
    ],
)
def test_all_tags_are_listed_by_use_or_name_or_beginning(query: str, names: list[str], labs: Section) -> None:
    assert listed(query) == names


def test_a_list_that_is_too_long_says_how_to_go_on(courses: Section, client: Client) -> None:
    Tag.objects.bulk_create(Tag(name=f"t{n:03}", slug=f"t{n:03}", live_count=1) for n in range(LISTED + 1))
    body = client.get("/tags/").content.decode()
    assert body.count('class="chip" href="/tags/t') == LISTED
    assert f"{LISTED}+ tags" in body
    assert "Type how a tag begins" in body
    assert listed("?begins=t1")[:2] == ["t100", "t101"]


def test_a_tag_says_what_it_means_and_where_it_is_used(labs: Section, ada: User, client: Client) -> None:
    moderation.describe_tag(make.tag("kafka"), "A log that <many> read.", by=ada)
    moderation.add_synonym(make.tag("kafka"), "apache-kafka", by=ada)
    body = client.get("/tags/kafka/").content.decode()
    assert '<a class="chip" href="/tags/kafka/feed/" type="application/atom+xml">Feed</a>' in body
    assert "A log that &lt;many&gt; read." in body
    assert "<bdi>apache-kafka</bdi>" in body
    assert 'href="/guide/labs/"' in body
    assert body.count('class="resource"') == 2


def test_a_list_of_a_tag_is_sorted_and_shows_broken_links_where_asked(labs: Section, client: Client) -> None:
    row = Resource.objects.filter(tags__name="helm").get()
    assert "Show broken links" not in client.get("/tags/kubernetes/").content.decode()
    Resource.objects.filter(pk=row.pk).update(health="broken", useful_count=3)
    make.reindex()
    body = client.get("/tags/kubernetes/?sort=useful").content.decode()
    assert 'href="/tags/kubernetes/?sort=useful&amp;broken=1"' in body
    assert (row.title in body, 'href="/tags/kubernetes/?sort=useful" aria-current="true"' in body) == (False, True)
    with_broken = client.get("/tags/kubernetes/?sort=useful&broken=1").content.decode()
    assert row.title in with_broken
    assert 'href="/tags/kubernetes/?sort=useful" aria-current="true">Show broken links' in with_broken


@pytest.mark.parametrize("query", ["sort=x", "broken=2", "before=%ED%A0%80", "after=²", "before=x&before=y"])
def test_what_nobody_understands_is_no_error(query: str, labs: Section, client: Client) -> None:
    assert client.get(f"/tags/kafka/?{query}").status_code == 200


def test_tags_that_come_together_are_named_together(courses: Section, client: Client) -> None:
    for number in range(6):
        make.resource(courses, tags=["mlflow", "everywhere", *["registry"] * (number < 4)])
    for _ in range(10):
        make.resource(courses, tags=["everywhere"])
    assert [tag.name for tag in related.tags_like(Tag.objects.get(name="mlflow"))] == ["registry", "everywhere"]
    assert 'href="/tags/registry/"' in client.get("/tags/mlflow/").content.decode().partition("Often together")[2]


def test_a_tag_that_nobody_has_any_more_is_related_to_nothing(courses: Section, ada: User) -> None:
    row, mlflow = make.resource(courses, tags=["mlflow", "secret"]), make.resource(courses, tags=["mlflow"]).tags.get()
    assert [tag.name for tag in related.tags_like(mlflow)] == ["secret"]
    curation.retire(row, by=ada, because="Gone.")
    assert related.tags_like(mlflow) == []
    cache.clear()
    assert related.tags_like(mlflow) == []


def test_old_addresses_lead_to_the_last_tag_of_a_chain(labs: Section, ada: User, client: Client) -> None:
    for gone, into in (("helm", "kafka"), ("kafka", "kubernetes")):
        moderation.merge_two(make.tag(gone), into=make.tag(into), by=ada)
    for slug in ("helm", "kafka"):
        moved = client.get(f"/tags/{slug}/")
        assert (moved.status_code, moved["Location"]) == (301, "/tags/kubernetes/")
    with pytest.raises(moderation.CannotChangeTag):
        moderation.merge_two(make.tag("kubernetes"), into=make.tag("helm"), by=ada)
    assert client.get("/tags/kubernetes/").status_code == 200


def test_a_tag_of_what_is_out_of_the_guide_is_not_there(labs: Section, ada: User, client: Client) -> None:
    curation.retire(Resource.objects.get(tags__name="helm"), by=ada, because="Gone.")
    assert client.get("/tags/helm/").status_code == 404
    assert "helm" not in client.get("/tags/").content.decode()


def test_tags_cost_the_same_however_much_is_in_the_guide(labs: Section, django_assert_num_queries: Callable) -> None:
    client = Client()
    with django_assert_num_queries(3):
        client.get("/tags/")
