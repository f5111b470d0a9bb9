"""The topics and the bridges that ship, and how they come into the tables."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from guide.models import Bridge, FormerSlug, Point, Section, Skill, Topic
from resources import curation, roadmap
from resources.models import Resource

pytestmark = pytest.mark.django_db
Import = Callable[..., str]
CONTENT = Path(settings.BASE_DIR) / "guide" / "content"
ONE = '[[topic]]\nslug = "one"\ntitle = "One"\nsummary = "It is."\n'


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that ships, to be changed."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder


@pytest.fixture
def imported(content: Path) -> Import:
    def run(**options: Any) -> str:
        printed = io.StringIO()
        call_command("import_guide", str(content / "guide.md"), stdout=printed, **options)
        return printed.getvalue()

    return run


def everything() -> list[Any]:
    models = (Topic, Bridge, Point, Topic.prerequisites.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_roadmap_and_the_bridges_ship(imported: Import) -> None:
    assert "+ 13 topics of the roadmap\n+ 21 bridges of the roadmap\n" in imported()
    assert [topic.position for topic in Topic.objects.all()] == list(range(1, 14))
    assert Topic.objects.all()[0].slug == "what-changes"
    assert Bridge.objects.get(slug="model-registry").twin == "Artifact registry"


def test_every_topic_says_why_and_what_there_is_to_learn(imported: Import) -> None:
    imported()
    for topic in Topic.objects.with_points():
        assert topic.why
        assert 4 <= len(topic.points.all()) <= 7, topic
        assert all(before.position < topic.position for before in topic.prerequisites.all()), topic
        assert 180 <= topic.minutes <= 600, topic
    assert list(Topic.objects.filter(prerequisites=None).values_list("slug", flat=True)) == ["what-changes"]


@pytest.mark.parametrize("skill", Skill.values)
def test_every_skill_is_worth_something_in_several_topics(skill: str, imported: Import) -> None:
    imported()
    assert Topic.objects.filter(points__skill=skill).distinct().count() >= 2
    assert Point.objects.filter(skill=skill).count() >= 3


def test_the_section_shows_it(imported: Import) -> None:
    imported()
    assert [section.slug for section in Section.objects.filter(shows_roadmap=True)] == ["mlops-roadmap"]


def test_a_guide_from_before_there_were_points_gets_them(imported: Import) -> None:
    imported()
    Point.objects.all().delete()
    Topic.prerequisites.through.objects.all().delete()
    Topic.objects.update(why="")
    Section.objects.update(shows_roadmap=False)
    Point.objects.create(topic=Topic.objects.get(slug="speak-ml"), title="Ours", minutes=5)
    Topic.objects.filter(slug="ci-for-ml").update(why="Ours.")
    said = "The guide has sections already: nothing imported. Of the roadmap: the points of 11 topics.\n"
    assert imported(if_empty=True) == said
    assert Topic.objects.get(slug="speak-ml").minutes == 5
    assert not Topic.objects.get(slug="ci-for-ml").points.exists()
    assert Topic.objects.get(slug="operating-llms").prerequisites.count() == 2
    assert Section.objects.get(shows_roadmap=True).slug == "mlops-roadmap"
    assert imported(if_empty=True) == "The guide has sections already: nothing imported.\n"


def test_what_comes_before_a_topic_never_makes_a_circle_with_what_moderators_said(imported: Import) -> None:
    imported()
    Point.objects.filter(topic__slug="speak-ml").delete()
    speak, first = Topic.objects.get(slug="speak-ml"), Topic.objects.get(slug="what-changes")
    Topic.objects.filter(pk=speak.pk).update(why="")
    speak.prerequisites.clear()
    first.prerequisites.set([speak])
    imported()
    assert (speak.points.count(), speak.prerequisites.count()) == (6, 0)


def test_a_word_that_a_topic_had_once_is_no_new_topic(imported: Import) -> None:
    imported()
    speak, gone = Topic.objects.get(slug="speak-ml"), Topic.objects.get(slug="operating-llms")
    FormerSlug.objects.create(slug="speak-ml", topic=speak)
    Topic.objects.filter(pk=speak.pk).update(slug="speaking-ml")
    FormerSlug.objects.create(slug="operating-llms")
    gone.delete()
    assert "Nothing has changed." in imported()
    assert Topic.objects.count() == 12


def test_nor_is_a_link_refused_that_teaches_it(imported: Import) -> None:
    changes = Topic.objects.create(slug="changing", title="Ours", summary="-", why="Ours.")
    FormerSlug.objects.create(slug="what-changes", topic=changes)
    FormerSlug.objects.create(slug="speak-ml")
    imported()
    assert changes.resources.count() == 2
    assert Resource.objects.filter(host="dummies.com", topics=None).exists()


def test_every_link_that_ships_teaches_something(imported: Import) -> None:
    imported()
    assert not Resource.objects.filter(topics=None).exists()
    link = Resource.objects.get(host="tecton.ai")
    assert link.is_vendor
    assert [topic.slug for topic in link.topics.all()] == ["versioned-data", "features-and-lineage"]
    assert Resource.objects.filter(is_vendor=True).count() == 1


def test_a_second_import_changes_nothing(imported: Import) -> None:
    imported()
    before = everything()
    assert "Nothing has changed." in imported()
    assert everything() == before


def test_what_moderators_made_of_it_stays(imported: Import, ada: User) -> None:
    imported()
    Topic.objects.filter(slug="speak-ml").update(title="Ours", position=99)
    Bridge.objects.filter(slug="lineage").update(differs="Ours.")
    link = Resource.objects.get(host="tecton.ai")
    curation.edit(link, {"is_vendor": False}, list(link.tags.names()), by=ada, topics=[])
    imported()
    link.refresh_from_db()
    assert (Topic.objects.get(title="Ours").position, Bridge.objects.filter(differs="Ours.").count()) == (99, 1)
    assert (link.is_vendor, link.topics.count()) == (False, 0)


def test_a_new_topic_of_the_file_is_added(imported: Import, content: Path) -> None:
    imported()
    with (content / "roadmap.toml").open("a") as file:
        file.write("\n" + ONE)
    assert "+ 1 topic of the roadmap\n" in imported()
    assert Topic.objects.latest("pk").position == 14


def test_a_guide_from_before_gets_its_roadmap_once(imported: Import) -> None:
    Section.objects.create(title="Old", slug="old")
    said = "The guide has sections already: nothing imported."
    assert imported(if_empty=True) == f"{said} Of the roadmap: 13 topics and 21 bridges. Besides: 16 tools.\n"
    Bridge.objects.exclude(slug="lineage").delete()
    assert imported(if_empty=True) == f"{said}\n"
    assert (Bridge.objects.count(), Section.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("roadmap.toml", "[[topic", "roadmap.toml: Expected"),
        ("roadmap.toml", '[[step]]\nslug = "one"\n', "roadmap.toml: it is made of [[topic]] alone."),
        ("roadmap.toml", "topic = 3\n", "roadmap.toml: it is made of [[topic]] alone."),
        ("roadmap.toml", "topic = [3]\n", "roadmap.toml: row 1: it is no table."),
        ("roadmap.toml", ONE + "minutes = 3\n", "roadmap.toml: one: “minutes” is unknown; known are slug, title"),
        ("roadmap.toml", ONE + "why = 3\n", "roadmap.toml: one: “why” is text."),
        ("roadmap.toml", ONE + 'why = "a\\u0000b"\n', "roadmap.toml: one: “why” is text."),
        ("roadmap.toml", "[[topic]]\nslug = 3\n", "roadmap.toml: 3: “slug” is text."),
        ("roadmap.toml", ONE + 'why = "' + "x" * 601 + '"\n', "one: why: Ensure this value has at most 600"),
        ("roadmap.toml", ONE + 'prerequisites = "two"\n', "one: “prerequisites” is a list."),
        ("roadmap.toml", ONE + "prerequisites = [3]\n", "one: prerequisites: each is a slug."),
        ("roadmap.toml", ONE + 'prerequisites = ["two"]\n', "one: prerequisites: there is no topic “two”."),
        ("roadmap.toml", ONE + 'prerequisites = ["one"]\n', "prerequisites: they lead in a circle: one → one."),
        ("roadmap.toml", ONE + 'prerequisites = ["two"]\n' + ONE.replace("one", "two") + 'prerequisites = ["one"]\n',
         "roadmap.toml: prerequisites: they lead in a circle: "),
        ("roadmap.toml", ONE + "points = [3]\n", "one: point 1: it is no table."),
        ("roadmap.toml", ONE + 'points = [{title = "A"}]\n', "one: point 1: “minutes” is missing."),
        ("roadmap.toml", ONE + 'points = [{title = "A", minutes = true}]\n', "point 1: “minutes” is a number."),
        ("roadmap.toml", ONE + 'points = [{title = "A", minutes = 2}]\n', "point 1: minutes: Ensure this value is gr"),
        ("roadmap.toml", ONE + 'points = [{title = "A", minutes = 1_000_000_000}]\n', "point 1: minutes: Ensure this"),
        ("roadmap.toml", ONE + 'points = [{title = "A", minutes = 5, skill = "go"}]\n', "point 1: skill: Value 'go'"),
        ("roadmap.toml", ONE + 'points = [{title = "A", minutes = 5, hours = 1}]\n', "point 1: “hours” is unknown"),
        ("roadmap.toml", '[[topic]]\nslug = "one"\ntitle = "One"\n', "roadmap.toml: one: “summary” is missing."),
        ("roadmap.toml", ONE.replace('"one"', '"two words"'), "roadmap.toml: two words: slug: Enter a valid"),
        ("roadmap.toml", ONE.replace('"one"', '"One"'), "roadmap.toml: One: slug: it is in small letters."),
        ("roadmap.toml", ONE.replace("It is", "x" * 301), "one: summary: Ensure this value has at most 300"),
        ("roadmap.toml", ONE + ONE, "roadmap.toml: one: it is there twice."),
        ("bridges.toml", '[[bridge]]\nidea = "A"\n', "bridges.toml: row 1: “slug” is missing."),
        ("bridges.toml", None, "bridges.toml: [Errno 2]"),
        ("guide.toml", '[[link]]\naddress = "https://www.tecton.ai/blog/devops-ml-data/"\ntopics = ["gone"]\n',
         "https://www.tecton.ai/blog/devops-ml-data/: there is no topic “gone”."),
        ("guide.toml", '[[link]]\naddress = "https://a.org/"\ntopics = [3]\n', "guide.toml: https://a.org/: every tag"),
        ("guide.toml", '[[link]]\naddress = "https://a.org/"\nlanguage = "xx"\n', "a.org/: “xx” is no language."),
        ("guide.toml", '[[link]]\naddress = "https://a.org/"\nruns_on = "abacus"\n', "“abacus” is no runs_on."),
        ("guide.toml", '[[link]]\naddress = "https://a.org/"\nis_vendor = "yes"\n', "“is_vendor” cannot be 'yes'."),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_line(
    file: str, text: str | None, says: str, imported: Import, content: Path
) -> None:
    if text is None:
        (content / file).unlink()
    else:
        (content / file).write_text(text)
    with pytest.raises(CommandError) as refusal:
        imported()
    assert str(refusal.value).startswith("Nothing was imported. ")
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not any(model.objects.exists() for model in (Topic, Bridge, Section))


def test_what_ships_can_be_searched_for_word_by_word() -> None:
    shipped = roadmap.read(CONTENT)
    assert len({bridge.twin for bridge in shipped.bridges}) == len(shipped.bridges) >= 16
    assert all(bridge.words and bridge.same != bridge.differs for bridge in shipped.bridges)
