"""The wants that ship, and how they come into the table."""

import io
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from guide.models import Section, Topic
from resources import wants
from resources.models import Want

pytestmark = pytest.mark.django_db
Import = Callable[..., str]
CONTENT = Path(settings.BASE_DIR) / "guide" / "content"
ONE = '[[want]]\nslug = "one"\nsection = "free-mlops-courses"\ntitle = "One"\n'


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that ships, to be changed."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder


@pytest.fixture
def imported(content: Path) -> Import:
    def run(**options: object) -> str:
        printed = io.StringIO()
        call_command("import_guide", str(content / "guide.md"), stdout=printed, **options)
        return printed.getvalue()

    return run


def test_the_wants_ship_for_the_sections_that_come_soon(imported: Import) -> None:
    assert "+ 18 wants\n" in imported()
    soon = Section.objects.filter(is_open=False).exclude(wanted="")
    assert {want.section for want in Want.objects.select_related("section")} == set(soon)
    kserve = Want.objects.get(slug="kserve-lab")
    assert kserve.sentence == "A KServe lab: beginner, free, on a laptop, under 2 h"
    assert kserve.topic == Topic.objects.get(slug="serving-and-release")


def test_what_ships_names_sections_and_topics_that_ship() -> None:
    known = {
        name: {row["slug"] for row in tomllib.loads((CONTENT / file).read_text())[name]}
        for name, file in (("section", "guide.toml"), ("topic", "roadmap.toml"))
    }
    for wish in wants.read(CONTENT):
        assert wish.section in known["section"]
        assert wish.topic in known["topic"] | {""}


def test_a_second_import_changes_nothing_and_keeps_what_moderators_made_of_it(imported: Import) -> None:
    imported()
    Want.objects.filter(slug="kserve-lab").update(title="Ours", minutes_most=None)
    before = list(Want.objects.order_by("pk").values())
    assert "Nothing has changed." in imported()
    assert list(Want.objects.order_by("pk").values()) == before


def test_a_new_want_of_the_file_is_added(imported: Import, content: Path) -> None:
    imported()
    with (content / wants.FILE).open("a") as file:
        file.write("\n" + ONE)
    assert "+ 1 want\n" in imported()


def test_a_want_waits_for_its_section_and_goes_without_its_topic(imported: Import, content: Path) -> None:
    text = ONE.replace("free-mlops-courses", "nowhere") + ONE.replace('"one"', '"two"') + 'topic = "gone"\n'
    (content / wants.FILE).write_text(text)
    assert "+ 1 want\n" in imported()
    assert (Want.objects.get().slug, Want.objects.get().topic) == ("two", None)


def test_a_guide_from_before_gets_its_wants_once(imported: Import) -> None:
    imported()
    Want.objects.all().delete()
    assert "nothing imported. Besides: 18 wants.\n" in imported(if_empty=True)
    Want.objects.exclude(slug="kserve-lab").delete()
    assert imported(if_empty=True) == "The guide has sections already: nothing imported.\n"
    assert Want.objects.count() == 1


def test_a_guide_without_the_file_looks_for_nothing(imported: Import, content: Path) -> None:
    (content / wants.FILE).unlink()
    assert "want" not in imported()
    assert not Want.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[want", "wants.toml: Expected"),
        ('[[wish]]\nslug = "one"\n', "wants.toml: it is made of [[want]] alone."),
        ("want = 3\n", "wants.toml: it is made of [[want]] alone."),
        ("want = [3]\n", "wants.toml: row 1: it is no table."),
        (ONE + "minutes = 3\n", "one: “minutes” is unknown; known are slug, section, title"),
        (ONE + 'minutes_most = "3"\n', "one: “minutes_most” cannot be '3'."),
        (ONE + "minutes_most = true\n", "one: “minutes_most” cannot be True."),
        (ONE + "minutes_most = 0\n", "one: minutes_most: Ensure this value is greater"),
        (ONE + "kind = 3\n", "one: “kind” cannot be 3."),
        (ONE + 'kind = "poem"\n', "one: kind: Value 'poem' is not a valid choice."),
        (ONE + 'runs_on = "abacus"\n', "one: runs_on: Value 'abacus' is not a valid choice."),
        ('[[want]]\nslug = "one"\ntitle = "One"\n', "one: “section” is missing."),
        ('[[want]]\nsection = "a"\ntitle = "One"\n', "wants.toml: row 1: “slug” is missing."),
        (ONE.replace('"one"', '"two words"'), "two words: slug: Enter a valid"),
        (ONE.replace('"one"', '"One"'), "One: slug: it is in small letters."),
        (ONE.replace("One", "x" * 121), "one: title: Ensure this value has at most 120"),
        (ONE + ONE, "wants.toml: one: it is there twice."),
    ],
)
def test_a_broken_file_is_refused_in_one_line(text: str, says: str, imported: Import, content: Path) -> None:
    (content / wants.FILE).write_text(text)
    with pytest.raises(CommandError) as refusal:
        imported()
    assert str(refusal.value).startswith("Nothing was imported. ")
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not Section.objects.exists()
