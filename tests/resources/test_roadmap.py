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
from guide.models import Bridge, Section, Topic
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
    return [list(model.objects.order_by("pk").values()) for model in (Topic, Bridge)]


def test_the_roadmap_and_the_bridges_ship(imported: Import) -> None:
    assert "+ 13 topics of the roadmap\n+ 21 bridges of the roadmap\n" in imported()
    assert [topic.position for topic in Topic.objects.all()] == list(range(1, 14))
    assert Topic.objects.all()[0].slug == "what-changes"
    assert Bridge.objects.get(slug="model-registry").twin == "Artifact registry"


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
    said = "The guide has sections already: nothing imported. Of the roadmap: 13 topics and 21 bridges.\n"
    assert imported(if_empty=True) == said
    Bridge.objects.exclude(slug="lineage").delete()
    assert imported(if_empty=True) == "The guide has sections already: nothing imported.\n"
    assert (Bridge.objects.count(), Section.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("roadmap.toml", "[[topic", "roadmap.toml: Expected"),
        ("roadmap.toml", '[[step]]\nslug = "one"\n', "roadmap.toml: it is made of [[topic]] alone."),
        ("roadmap.toml", "topic = 3\n", "roadmap.toml: it is made of [[topic]] alone."),
        ("roadmap.toml", "topic = [3]\n", "roadmap.toml: 1: everything in it is text."),
        ("roadmap.toml", ONE + "minutes = 3\n", "roadmap.toml: one: everything in it is text."),
        ("roadmap.toml", ONE + 'why = "So."\n', "one: “why” is unknown; known are slug, title"),
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
