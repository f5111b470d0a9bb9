"""The pairs of words: one page of all, and one of each."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from guide.models import Bridge, Section
from resources import ordering, search
from resources.models import Resource
from tests import make

SEED = Path(settings.BASE_DIR) / "guide" / "content" / "guide.md"
PAIRS = [
    ("Model registry", "Artifact registry"), ("Drift alert", "SLO"), ("Champion", "Canary"),
    ("Data version", "Lock file"), ("Feature store", "Configuration service"),
    ("Retraining", "Redeploying on a dependency change"),
]  # fmt: skip


@pytest.fixture
def pair(db: None) -> Bridge:
    told = {
        "twin": "Artifact registry",
        "words": "nexus, docker  hub,, ",
        "same": "Versions.",
        "differs": "Data & <b>.",
    }
    Bridge.objects.create(slug="drift", idea="Drift", twin="“Zombies”", same="Much.", differs="Little.", position=2)
    return Bridge.objects.create(slug="model-registry", idea="Model registry", position=1, **told)


def order(client: Client, query: str = "") -> list[str]:
    return [bridge.slug for bridge in client.get(f"/bridges/{query}").context["bridges"]]


@pytest.mark.parametrize("query", ["", "?by=", "?by=x", "?by=idea&by=", "?by=__class__", "?by=" + "x" * 5_000])
def test_the_pairs_stand_in_their_order(query: str, pair: Bridge, client: Client) -> None:
    assert order(client, query) == ["model-registry", "drift"]


def test_they_are_found_by_either_word(pair: Bridge, client: Client) -> None:
    assert order(client, "?by=idea") == ["drift", "model-registry"]
    assert order(client, "?by=twin") == ["model-registry", "drift"]


def test_the_page_has_an_anchor_for_each_and_says_where_it_breaks(pair: Bridge, client: Client) -> None:
    body = client.get("/bridges/").content.decode()
    assert '<li id="model-registry">' in body
    assert 'href="/bridges/model-registry/"' in body
    assert "Data &amp; &lt;b&gt;." in body


def test_one_page_says_all_of_a_pair_and_leads_on(pair: Bridge, courses: Section, client: Client) -> None:
    topic = make.topic("registry", title="A model registry at home")
    rows = [make.resource(courses, title=f"Entry {number}", tags=["model-registry"]) for number in range(7)]
    Resource.objects.filter(pk=rows[0].pk).update(useful_count=9)
    ordering.write(rows[0].pk)
    body = client.get("/bridges/model-registry/").content.decode()
    for words in ("Versions.", "Where the analogy breaks", "<bdi>docker  hub</bdi></dd>", topic.get_absolute_url()):
        assert words in body, words
    assert [f"Entry {number}" in body for number in range(7)] == [True, False, False, True, True, True, True]
    assert 'rel="next" href="/bridges/drift/"' in body
    assert 'rel="prev"' not in body
    assert 'rel="prev" href="/bridges/model-registry/"' in client.get("/bridges/drift/").content.decode()


@pytest.mark.parametrize("slug", ["nothing", "MODEL-REGISTRY", "x" * 500])
def test_what_is_not_there_is_404(slug: str, pair: Bridge, client: Client) -> None:
    assert client.get(f"/bridges/{slug}/").status_code == 404


def test_no_bridges_are_said_in_words(db: None, client: Client) -> None:
    assert "No bridges yet" in client.get("/bridges/").content.decode()


def test_a_section_marks_the_words_where_they_stand_first(pair: Bridge, courses: Section, client: Client) -> None:
    Section.objects.filter(pk=courses.pk).update(prose="A model registry, and another model registry.")
    body = client.get(courses.get_absolute_url()).content.decode()
    assert body.count("known-as-model-registry") == 2  # The button, and what it opens.
    assert "known-as" not in client.get("/README.md").content.decode()


def test_search_leads_from_the_word_of_devops_to_the_page(pair: Bridge, client: Client) -> None:
    assert '<a href="/bridges/model-registry/">Model registry</a>' in client.get("/resources/?q=nexus").content.decode()
    assert search.suggest("artif") == ["artifact registry"]
    assert search.suggest("docker h") == ["docker hub"]


def test_what_ships_holds_the_pairs_that_everybody_asks_for(db: None, client: Client) -> None:
    call_command("import_guide", str(SEED), stdout=StringIO())
    shipped = {bridge.idea: bridge.twin for bridge in Bridge.objects.all()}
    assert len(shipped) >= 15
    for idea, twin in PAIRS:
        assert any(name.startswith(idea) and twin in shipped[name] for name in shipped), idea
    pages = [client.get(bridge.get_absolute_url()).status_code for bridge in Bridge.objects.all()]
    assert pages == [200] * len(shipped)
