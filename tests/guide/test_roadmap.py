"""The roadmap's pages: the list that is the page, the picture beside it, a page for each topic."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import FormerSlug, Section, Topic
from resources import curation, topics
from resources.models import Resource, ResourceTopic
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Section:
    """A section that shows three topics, with the last of them first made."""
    last = make.topic("serving", title="Serving", position=3)
    first = make.topic("basics", title="Basics", position=1, summary="What it is.", why="It matters so.")
    middle = make.topic("data", title="Data & <b>versions</b>", position=2)
    first.points.create(title="A first point", minutes=90, skill="docker", position=2)
    first.points.create(title="An earlier point", minutes=5, position=1)
    middle.prerequisites.set([first])
    last.prerequisites.set([first, middle])
    return make.section("Roadmap", slug="the-roadmap", shows_roadmap=True, summary="In what order.")


def teach(entry: Resource, *slugs: str, by: User) -> None:
    curation.edit(entry, {}, entry.tags.names(), by=by, topics=topics.named(slugs))


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_is_in_order_with_what_comes_before(book: Section, client: Client) -> None:
    said = page(client, book.get_absolute_url())
    listed = said[said.index('id="list"') :]
    assert re.findall(r'<li class="resource" data-topic="([\w-]+)">', listed) == ["basics", "data", "serving"]
    assert '<h3 class="title"><a href="/roadmap/basics/" dir="auto">Basics</a></h3>' in listed
    assert "<b>1 h 35 min</b>" in listed
    after = '<span>after</span><a href="/roadmap/basics/" dir="auto">Basics</a><a href="/roadmap/data/"'
    assert after in listed
    assert "Data &amp; &lt;b&gt;versions&lt;/b&gt;" in listed


def test_the_picture_has_the_same_steps_and_says_what_is_wanted(
    book: Section, courses: Section, ada: User, client: Client
) -> None:
    teach(make.resource(courses), "basics", by=ada)
    curation.retire(gone := make.resource(courses), by=ada, because="Gone.")
    teach(gone, "data", by=ada)
    said = page(client, book.get_absolute_url())
    pictures = re.findall(r"<svg class=\"picture.*?</svg>", said, re.DOTALL)
    assert len(pictures) == 2
    for drawn in pictures:
        assert re.findall(r'data-topic="([\w-]+)"( class="soon")?', drawn) == [
            ("basics", ""), ("data", ' class="soon"'), ("serving", ' class="soon"'),
        ]  # fmt: skip
        assert [unescape(label) for label in re.findall(r'aria-label="([^"]+:[^"]+)"', drawn)] == [
            "Basics: 1 resource", "Data & <b>versions</b>: no resource yet", "Serving: no resource yet",
        ]  # fmt: skip


def test_a_section_that_is_to_come_shows_it_beside_what_it_wants(book: Section, client: Client) -> None:
    said = page(client, book.get_absolute_url())
    assert said.index('id="list"') < said.index("0 of 3 accepted")
    assert "Section 1 · Roadmap<" in said


def test_other_sections_do_not(book: Section, courses: Section, client: Client) -> None:
    assert "data-topic" not in page(client, courses.get_absolute_url())


def test_a_roadmap_without_topics_says_so(client: Client) -> None:
    into = make.section(shows_roadmap=True)
    assert "No topics yet" in page(client, into.get_absolute_url())


def test_its_fixed_address_leads_to_it(book: Section, courses: Section, client: Client) -> None:
    answer = client.get("/roadmap/")
    assert (answer.status_code, answer["Location"]) == (302, book.get_absolute_url())
    Section.objects.update(shows_roadmap=False)
    assert client.get("/roadmap/").status_code == 404


def test_a_topic_says_what_why_and_what_there_is_to_learn(book: Section, client: Client, settings: Any) -> None:
    said = page(client, "/roadmap/basics/")
    assert "It matters so." in said
    assert re.findall(r'<li><span dir="auto">([^<]+)</span>', said) == ["An earlier point", "A first point"]
    assert '<span class="chip">Docker</span> <span class="n">1 h 30 min</span>' in said
    assert "Step 1 of 3 · 1 h 35 min" in said
    assert '<a href="/guide/the-roadmap/" aria-current="true">' in said
    assert 'href="/submit/?topic=basics">Submit a resource to this topic' in said
    assert f'<link rel="canonical" href="{settings.SITE_URL}/roadmap/basics/">' in said


def test_a_topic_leads_on_and_back(book: Section, client: Client) -> None:
    said = page(client, "/roadmap/data/")
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', said) == [
        ("prev", "/roadmap/basics/"), ("next", "/roadmap/serving/"),
    ]  # fmt: skip
    facts = said[said.index('<dl class="facts">') : said.index("</dl>")]
    assert re.findall(r'href="([^"]+)"', facts) == ["/roadmap/basics/", "/roadmap/serving/"]


def test_required_resources_come_first_in_their_order(
    book: Section, courses: Section, ada: User, client: Client
) -> None:
    rows = [make.resource(courses, title=f"Entry {number}") for number in range(4)]
    for row in rows:
        teach(row, "data", by=ada)
    one, two, three, four = (row.pk for row in rows)
    topics.arrange(Topic.objects.get(slug="data"), {three: (0, True), four: (1, False), one: (9, True)})
    curation.retire(rows[1], by=ada, because="Gone.")
    said = page(client, "/roadmap/data/").partition("<body")[2]
    assert re.findall(r">(Entry \d)</a>", said) == ["Entry 2", "Entry 0", "Entry 3"]
    assert said.index(">Required<") < said.index("Entry 0") < said.index(">Optional<") < said.index("Entry 3")
    assert list(ResourceTopic.objects.order_by("position").values_list("resource", "position")) == [
        (three, 1), (four, 2), (two, 3), (one, 4),
    ]  # fmt: skip


def test_what_a_topic_gets_comes_behind_what_it_has(book: Section, courses: Section, ada: User) -> None:
    for number in range(3):
        teach(make.resource(courses, title=f"Entry {number}"), "data", "basics", by=ada)
    held = ResourceTopic.objects.filter(topic__slug="data")
    assert [(item.resource.title, item.position) for item in held] == [("Entry 0", 1), ("Entry 1", 2), ("Entry 2", 3)]


@pytest.mark.parametrize("path", ["/roadmap/nothing/", "/roadmap/Basics/", f"/roadmap/{'x' * 500}/"])
def test_what_is_no_topic_is_not_found(path: str, book: Section, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_a_former_word_leads_to_the_topic_for_good(book: Section, client: Client) -> None:
    FormerSlug.objects.create(slug="old", topic=Topic.objects.get(slug="data"))
    answer = client.get("/roadmap/old/")
    assert (answer.status_code, answer["Location"]) == (301, "/roadmap/data/")
    FormerSlug.objects.create(slug="gone")
    assert client.get("/roadmap/gone/").status_code == 404


def test_without_a_section_a_topic_stands_on_its_own(book: Section, client: Client) -> None:
    Section.objects.update(shows_roadmap=False)
    assert 'class="rail"' not in page(client, "/roadmap/basics/")


def test_crawlers_and_language_models_are_told_of_topics(book: Section, client: Client, settings: Any) -> None:
    sitemap, llms = page(client, "/sitemap.xml"), page(client, "/llms.txt")
    assert all(f"/roadmap/{slug}/</loc>" in sitemap for slug in ("basics", "data", "serving"))
    assert f"## Roadmap\n\n- [Basics]({settings.SITE_URL}/roadmap/basics/): What it is.\n" in llms


def test_every_page_names_the_roadmap_and_asks_nothing_for_it(client: Client, as_: Callable, cy: User) -> None:
    assert '<a href="/roadmap/">Roadmap</a>' in page(client, "/about/")
    assert '<a href="/roadmap/">Roadmap</a>' in page(as_(cy), "/about/")
