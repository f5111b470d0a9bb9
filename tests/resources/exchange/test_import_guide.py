"""`manage.py import_guide`: a file into the guide."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from guide.models import Guide, Section
from resources import curation, sections
from resources.management.commands import import_guide
from resources.models import Event, Resource, Tag, Verb
from tests import make

SEED = Path(settings.BASE_DIR) / "guide" / "content" / "guide.md"
ONE = "# Guide\n\n## ML Basics\n1. [A](https://a.org/1)\n2. [B](https://b.org/1)\n"

pytestmark = pytest.mark.django_db
Import = Callable[..., str]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """Imports a text, or the guide that ships; returns what the command printed."""

    def run(text: str | bytes = "", **options: Any) -> str:
        file = tmp_path / "guide.md" if text else SEED
        if text:
            file.write_bytes(text.encode() if isinstance(text, str) else text)
        printed = io.StringIO()
        call_command("import_guide", str(file), stdout=printed, **options)
        return printed.getvalue()

    return run


def everything() -> list[Any]:
    """Every row that an import may touch."""
    return [list(model.objects.order_by("pk").values()) for model in (Guide, Section, Resource, Tag, Event)]


def titles(slug: str) -> list[str]:
    return [resource.title for resource in Section.objects.get(slug=slug).resources.live().in_order()]


def test_the_guide_that_ships_fills_the_site(imported: Import) -> None:
    printed = imported()
    assert printed.endswith("9 sections, 7 links: 16 new, 0 changed, 0 unchanged\n")
    assert [section.slug for section in Section.objects.numbered()] == [
        "what-is-mlops",
        "how-mlops-differs-from-devops",
        "role-of-devops-in-mlops",
        "ml-basics",
        "data-engineering-basics",
        "mlops-roadmap",
        "free-mlops-courses",
        "practical-labs-beginner",
        "practical-labs-advanced",
    ]
    assert Guide.objects.get().title == "MLOPS - Definitive Guides for DevOps Engineers"


def test_titles_are_corrected_and_prose_is_not(imported: Import) -> None:
    imported()
    section = Section.objects.get(slug="how-mlops-differs-from-devops")
    assert section.title == "How is MLOps different from DevOps?"
    assert section.prose in SEED.read_text()
    assert "MLOPS is different from DevOps in the same areas how" in section.prose


def test_placeholders_come_soon_and_say_what_is_wanted(imported: Import) -> None:
    imported()
    soon = Section.objects.filter(is_open=False)
    assert [section.position for section in soon] == [6, 7, 8, 9]
    assert all(section.wanted and section.summary and section.asks_for for section in soon)
    assert [section.opened_at for section in soon] == [None] * 4


def test_sections_with_prose_or_links_are_open_and_counted(imported: Import) -> None:
    imported()
    sections = list(Section.objects.filter(is_open=True, opened_at__isnull=False))
    assert [section.resource_count for section in sections] == [0, 0, 3, 3, 1]


def test_the_table_describes_the_links(imported: Import) -> None:
    imported()
    link = Resource.objects.get(title="Needs for DevOps for ML Data")
    assert (link.kind, link.level, link.cost, link.position) == ("article", "beginner", "free", 2)
    assert link.summary.startswith("Makes the case for applying DevOps discipline")
    assert sorted(link.tags.names()) == ["data", "feature-store"]


def test_the_affiliate_link_comes_out_as_the_page_it_leads_to(imported: Import) -> None:
    imported()
    link = Resource.objects.get(title="MLOps and DevOps: Why Data Makes It Different")
    assert link.url == "https://www.oreilly.com/radar/mlops-and-devops-why-data-makes-it-different/"


def test_a_second_import_changes_nothing_and_says_so(imported: Import) -> None:
    imported()
    before = everything()
    assert "Nothing has changed.\n9 sections, 7 links: 0 new, 0 changed, 16 unchanged\n" in imported()
    assert everything() == before


def test_if_empty_leaves_a_filled_site_alone(imported: Import) -> None:
    imported(ONE)
    before = everything()
    assert imported(if_empty=True) == "The guide has sections already: nothing imported.\n"
    assert everything() == before
    Resource.objects.all().delete()
    Section.objects.all().delete()
    assert "16 new" in imported(if_empty=True)


def test_every_new_link_is_in_the_history(imported: Import) -> None:
    imported(ONE)
    events = Event.objects.filter(verb=Verb.IMPORTED, resource__isnull=False)
    assert [event.resource.title for event in events if event.resource] == ["A", "B"]
    assert {event.section for event in events} == set(Section.objects.all())


def test_a_changed_title_and_description_are_changed_and_recorded(imported: Import) -> None:
    imported(ONE)
    printed = imported(ONE.replace("[A](https://a.org/1)", "[New](https://a.org/1?utm_source=x) - why"))
    assert printed.endswith("1 section, 2 links: 0 new, 1 changed, 2 unchanged\n")
    assert (Resource.objects.get(title="New").url, Resource.objects.get(title="New").summary) == (
        "https://a.org/1",
        "why",
    )
    event = Event.objects.get(verb=Verb.EDITED)
    assert event.changes == {"title": ["A", "New"], "summary": ["", "why"]}


def test_changed_prose_is_changed_and_reported(imported: Import) -> None:
    imported("## One\nOld words.\n")
    printed = imported("## One\nNew words.\n")
    assert "~ section “One”\n    prose: “Old words.” → “New words.”\n" in printed
    assert Section.objects.get().prose == "New words."


def test_what_moderators_wrote_survives(imported: Import, ada: User) -> None:
    imported()
    Section.objects.filter(slug="ml-basics").update(summary="Ours.", wanted="Ours.", asks_for="lab")
    link = Resource.objects.get(section__slug="data-engineering-basics")
    curation.edit(link, {"summary": "Ours.", "level": "advanced"}, ["ours"], by=ada)
    assert "0 new, 0 changed, 16 unchanged" in imported()
    link.refresh_from_db()
    assert (link.summary, link.level, list(link.tags.names())) == ("Ours.", "advanced", ["ours"])
    assert Section.objects.get(slug="ml-basics").summary == "Ours."


def test_the_files_links_come_first_in_its_order(imported: Import) -> None:
    imported(ONE)
    make.resource(Section.objects.get(), title="Accepted")
    printed = imported(ONE.replace("1. [A]", "0. [C](https://c.org/1)\n1. [A]") + "3. [D](https://d.org)\n")
    assert titles("ml-basics") == ["C", "A", "B", "D", "Accepted"]
    assert "put in the file's order" in printed
    assert "Nothing has changed." in imported(
        ONE.replace("1. [A]", "0. [C](https://c.org/1)\n1. [A]") + "3. [D](https://d.org)\n"
    )


def test_what_the_file_does_not_mention_is_left_alone(imported: Import) -> None:
    imported(ONE)
    imported("## Another\nWords.\n")
    assert titles("ml-basics") == ["A", "B"]
    assert Section.objects.count() == 2


def test_a_link_in_another_section_stays_there(imported: Import) -> None:
    imported(ONE)
    printed = imported("## Another\n- [A](https://a.org/1)\n- [C](https://c.org)\n")
    assert "! Line 2, “A” is in “ML Basics”: left as it is.\n" in printed
    assert titles("ml-basics") == ["A", "B"]
    assert titles("another") == ["C"]


def test_a_page_that_is_in_the_file_twice_is_taken_once(imported: Import) -> None:
    printed = imported(
        "## One\n- [A](https://a.org)\n## Two\n- [B](http://www.a.org/?utm_source=b)\n- [C](https://c.org)\n"
    )
    assert "! Line 4, “B” is the page of line 2 again: left out.\n" in printed
    assert (titles("one"), titles("two")) == (["A"], ["C"])


def test_a_retired_link_is_not_revived(imported: Import, ada: User) -> None:
    imported(ONE)
    curation.retire(Resource.objects.get(title="A"), by=ada, because="It is gone.")
    assert "“A” was taken out of the guide: left as it is." in imported(ONE)
    assert titles("ml-basics") == ["B"]


def test_a_section_that_moderators_opened_is_not_closed(imported: Import, ada: User) -> None:
    imported("## Soon\nComing soon\n")
    sections.open_section(Section.objects.get(), by=ada)
    imported("## Soon\nComing soon\n")
    assert Section.objects.get().is_open


def test_a_section_that_moderators_closed_is_not_opened(imported: Import, ada: User) -> None:
    imported("## One\nComing soon\n")
    sections.open_section(Section.objects.get(), by=ada)
    sections.close_section(Section.objects.get(), by=ada)
    imported("## One\nIts first words.\n")
    assert not Section.objects.get().is_open


def test_a_section_with_words_that_waits_for_links_is_not_opened_by_other_words(imported: Import) -> None:
    make.section("One", slug="one", prose="Words.", is_open=False)
    imported("## One\nOther words.\n")
    assert not Section.objects.get().is_open


def test_a_section_that_waits_for_links_opens_with_enough_of_them(imported: Import) -> None:
    make.section("One", slug="one", prose="Words.", is_open=False, needed_count=2)
    assert "~ section “One” is open now\n" in imported("## One\n- [A](https://a.org)\n- [B](https://b.org)\n")
    assert Event.objects.filter(verb=Verb.OPENED).count() == 1


def test_a_section_that_was_coming_soon_opens_with_its_first_words(imported: Import) -> None:
    imported("## One\nComing soon\n")
    assert "~ section “One” is open now\n" in imported("## One\nWords.\n")
    assert Section.objects.get().opened_at
    assert Event.objects.filter(verb=Verb.OPENED).count() == 1


def test_sections_that_the_table_does_not_know_get_their_title_and_a_slug(imported: Import) -> None:
    imported("## My *Own* Section!\nWords.\n## 日本語\nWords.\n## my own section\nWords.\n")
    assert list(Section.objects.values_list("title", "slug")) == [
        ("My Own Section!", "my-own-section"),
        ("日本語", "section"),
        ("my own section", "my-own-section-2"),
    ]
    assert "Nothing has changed." in imported(
        "## My *Own* Section!\nWords.\n## 日本語\nWords.\n## my own section\nWords.\n"
    )


def test_a_section_with_a_slug_of_its_own_is_known_by_its_title(imported: Import) -> None:
    section = make.section("Our section", slug="ours")
    imported("## Our section\nWords.\n")
    section.refresh_from_db()
    assert section.prose == "Words."


def test_a_long_description_is_cut_at_a_word(imported: Import) -> None:
    assert "! Line 2, “A”: the description is cut to 280 characters." in imported(
        "## One\n- [A](https://a.org) - " + "word " * 100
    )
    summary = Resource.objects.get().summary
    assert len(summary) <= 280
    assert summary.endswith("word…")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There are no sections in it"),
        ("# Title\n\nWords.\n", "There are no sections in it"),
        (b"## One\n\xff", "is not UTF-8 from byte 8 on."),
        ("## One\n" + "x" * 2_000_000, "is larger than 2 MB."),
        ("## One\nWords.\n## Two\n- [A](https://a.org)\n- [B](javascript:alert(1))\n", "Line 5, “B” (javascript:"),
        (f"## {'x' * 201}\nWords.\n", "Line 1: title: Ensure this value has at most 200 characters"),
        (f"# {'x' * 201}\n## One\nWords.\n", "The title: title: Ensure this value has at most 200 characters"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_whole(imported: Import, text: str | bytes, reason: str) -> None:
    with pytest.raises(CommandError, match=r"^Nothing was imported") as refusal:
        imported(text or "\n")
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not Guide.objects.exists()
    assert not Section.objects.exists()


def test_a_file_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(CommandError, match=r"^Nothing was imported. no.md cannot be read: No such file or directory.$"):
        call_command("import_guide", "no.md")


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + ONE.encode())))
    call_command("import_guide", "-", stdout=io.StringIO())
    assert titles("ml-basics") == ["A", "B"]
    assert Guide.objects.get().title == "Guide"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("[[section]", "guide.toml: Expected ']]'"),
        ("[[sections]]", "guide.toml: “sections” is no table of it"),
        ('[[section]]\nsource = "A"\ntitle = "A"', "guide.toml: A: “slug” is missing."),
        ('[[section]]\nsource = "A"\ntitle = 1\nslug = "a"', "guide.toml: A: “title” cannot be 1."),
        ('[[link]]\naddress = "https://a.org"\nlevle = "x"', "guide.toml: https://a.org: “levle” is unknown"),
        ('[[link]]\naddress = "https://a.org"\nlevel = "x"', "guide.toml: https://a.org: “x” is no level."),
        ('[[link]]\naddress = "https://a.org"\ntags = ["!"]', "guide.toml: “!” is no tag"),
        ('[[link]]\naddress = "a"', "guide.toml: a: "),
    ],
)
def test_a_broken_table_is_one_clear_line(
    imported: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, reason: str
) -> None:
    broken = tmp_path / "guide.toml"
    broken.write_text(table)
    monkeypatch.setattr(import_guide, "TABLE", broken)
    with pytest.raises(CommandError) as refusal:
        imported(ONE)
    assert str(refusal.value).startswith(f"Nothing was imported. {reason}")
    assert not Section.objects.exists()
