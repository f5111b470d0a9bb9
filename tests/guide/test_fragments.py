"""What is drawn once: never out of date, never somebody else's, never without bounds."""

import pytest
from django.template import Context
from django.utils.safestring import mark_safe

from guide import fragments
from guide.models import Section
from guide.tree import Shown, Stage
from tests import make

SECTION = Shown("slug", "Title", "1", "Summary.", 3, 1, 0, False, 4, 0)


def stage(**changes: object) -> str:
    return fragments.draw("_stage.html", **Stage(SECTION._replace(**changes), (), 0)._asdict())


def test_the_same_is_drawn_once() -> None:
    fragments.forget()
    assert stage() is stage()
    assert fragments.size() == 1


def test_whatever_is_shown_makes_another_part() -> None:
    assert "Other &lt;title&gt;" in stage(title="Other <title>")
    assert "9 resources" in stage(total_count=9)


def test_words_that_are_safe_are_not_taken_for_those_that_are_not() -> None:
    safe, typed = (fragments.draw("_level.html", level="1", label=label) for label in (mark_safe("<i>"), "<i>"))
    assert ('<span class="visually-hidden">Level: </span><i>' in safe, "&lt;i&gt;" in typed) == (True, True)


@pytest.mark.django_db
def test_rows_are_refused_also_within_others() -> None:
    row = make.section("A section")
    for given in (row, (row,), Section.objects.all()):
        with pytest.raises(TypeError, match="former self"):
            fragments.draw("_stage.html", section=given)


def test_each_answer_has_its_own_token_and_page() -> None:
    part = fragments.render(fragments.template("_read.html"), {"said": True, "entry": {"pk": 1, "title": "One"}})
    ada, cy = (fragments.fill(part, Context({"csrf_token": who}), f"/?by={who}&x") for who in ("ada", "cy"))
    assert ada == cy.replace("cy", "ada")
    assert 'value="/?by=ada&amp;x"' in ada
    assert fragments.TOKEN not in ada
    assert fragments.HERE not in ada


def test_so_many_are_kept_and_no_more() -> None:
    fragments.forget()
    for number in range(fragments.MOST + 10):
        fragments.draw("_mark.html", number=number)
    assert fragments.size() == fragments.MOST
    fragments.forget()
