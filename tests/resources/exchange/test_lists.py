"""Lists in many styles, each into an empty guide, again, out and in once more."""

from pathlib import Path

import pytest

from resources import readme
from resources.exchange import importing, planning
from resources.exchange.plan import Kind
from resources.models import Resource
from tests.resources.exchange.lists import everything, own_file

pytestmark = pytest.mark.django_db
LISTS = sorted((Path(__file__).parent.parent / "readme" / "lists").glob("*.md"))


def text_of(file: Path) -> str:
    """Their addresses are reserved for examples, which no guide keeps."""
    return file.read_bytes().decode("utf-8-sig").replace(".example", ".pages.org").replace(".test", ".pages.org")


def test_there_are_thirty() -> None:
    assert len(LISTS) >= 30


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_comes_in_whole_once_and_goes_out_as_it_is(file: Path) -> None:
    outline = readme.parse(text_of(file))
    plan = planning.plan(outline)
    rows = [row for row in plan.rows if row.noun == "link"]
    assert len(rows) == sum(len(section.links) for section in outline.sections)
    assert sum(row.noun == "section" for row in plan.rows) == len(outline.sections)
    importing.carry_out(plan)
    assert Resource.objects.count() == sum(row.kind == Kind.NEW for row in rows) > 0
    before = everything()
    importing.carry_out(planning.plan(outline))
    assert everything() == before
    ours = readme.parse(readme.write(own_file()))
    assert ours == own_file()
    importing.carry_out(planning.plan(ours))
    assert everything() == before
