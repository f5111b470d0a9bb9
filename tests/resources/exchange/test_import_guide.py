"""`manage.py import_guide`: a file into the guide."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from guide.models import Guide, Section, Topic
from resources import curation, sections
from resources.management.commands import import_guide
from resources.models import Event, Resource, Submission, Verb
from tests import make
from tests.resources.exchange.lists import everything

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
        call_command("import_guide", str(file), stdout=printed, stderr=printed, **options)
        return printed.getvalue()

    return run


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
    assert imported(if_empty=True).startswith("The guide has sections already: nothing imported.")
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
    assert "~ section “One” (line 1)\n    prose: “Old words.” → “New words.”\n" in printed
    assert Section.objects.get().prose == "New words."


def test_a_list_of_others_leaves_the_guides_title_and_prose(imported: Import) -> None:
    imported("# Ours\n\nWords.\n\n## One\nProse.\n- [A](https://a.org)\n")
    theirs = "# Theirs\n\n## One\n- [B](https://b.org)\n"
    assert imported(theirs).endswith("1 section, 1 link: 1 new, 0 changed, 1 unchanged, 1 left out\n")
    assert (Guide.objects.get().title, Section.objects.get().prose) == ("Ours", "Prose.")
    assert "“Ours” → “Theirs”" in imported(theirs, retitle=True)
    assert Guide.objects.get().title == "Theirs"


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
    assert printed.endswith("1 section, 4 links: 2 new, 0 changed, 3 unchanged\n")
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
    assert "= duplicate link “A” (line 2): It is in “ML Basics”: left as it is.\n" in printed
    assert titles("ml-basics") == ["A", "B"]
    assert titles("another") == ["C"]


def test_a_page_that_is_in_the_file_twice_is_taken_once(imported: Import) -> None:
    printed = imported(
        "## One\n- [A](https://a.org)\n## Two\n- [B](http://www.a.org/?utm_source=b)\n- [C](https://c.org)\n"
    )
    assert "= duplicate link “B” (line 4): It is the page of line 2 again.\n" in printed
    assert (titles("one"), titles("two")) == (["A"], ["C"])


def test_a_retired_link_is_not_revived(imported: Import, ada: User) -> None:
    imported(ONE)
    curation.retire(Resource.objects.get(title="A"), by=ada, because="It is gone.")
    reason = "It was taken out of the guide, because: It is gone."
    assert f"! refused link “A” (line 4) https://a.org/1: {reason}\n" in imported(ONE, verbosity=0)
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
    long = "## One\n- [A](https://a.org) - " + "word " * 250
    assert "+ link “A” (line 2)\n    The description is cut to 1000 characters.\n" in imported(long)
    summary = Resource.objects.get().summary
    assert 990 < len(summary) <= 1000
    assert summary.endswith("word…")
    assert "Nothing has changed." in imported(long)


def test_a_description_that_is_longer_than_people_type_is_kept(imported: Import) -> None:
    imported("## One\n- [A](https://a.org) - " + "word " * 100)
    assert Resource.objects.get().summary == ("word " * 100).strip()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There are no sections in it"),
        ("# Title\n\nWords.\n", "There are no sections in it"),
        (b"## One\n\xff", "is not UTF-8 from line 2 on."),
        (b"## One\n\0", "there are NUL characters in it."),
        ("## One\n" + "x" * 5_000_000, "is larger than 5 MB."),
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
def test_a_broken_table_is_one_clear_line(imported: Import, tmp_path: Path, table: str, reason: str) -> None:
    (tmp_path / "guide.toml").write_text(table)
    with pytest.raises(CommandError) as refusal:
        imported(ONE)
    assert str(refusal.value).startswith(f"Nothing was imported. {reason}")
    assert not Section.objects.exists()


def read_as(text: str, tmp_path: Path, encoding: str) -> Path:
    file = tmp_path / "list.md"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_as_windows_and_others_save_it(encoding: str, tmp_path: Path) -> None:
    call_command("import_guide", str(read_as("## Bücher 本\n- [A](https://a.org)\n", tmp_path, encoding)), verbosity=0)
    assert Section.objects.get().title == "Bücher 本"


def test_a_refused_entry_is_told_whatever_else_is_not(imported: Import, capsys: pytest.CaptureFixture) -> None:
    call_command("import_guide", str(SEED), verbosity=0)
    assert capsys.readouterr().err == ""
    printed = imported("## One\n- [A](https://a.org)\n- [B](javascript:alert(1))\n", verbosity=0)
    assert printed.startswith("! refused link “B” (line 3) javascript:alert(1): Only web addresses are listed;")
    assert printed.endswith("1 section, 2 links: 2 new, 0 changed, 0 unchanged, 1 refused\n")


def test_a_strict_import_takes_all_or_nothing(imported: Import) -> None:
    with pytest.raises(CommandError, match=r"^Nothing was imported. 1 entry is refused, which --strict forbids.$"):
        imported("## One\n- [A](https://a.org)\n- [B](javascript:alert(1))\n", strict=True)
    assert not Section.objects.exists()


def test_a_dry_run_says_everything_and_does_nothing(imported: Import, ada: User) -> None:
    section = make.section("One", slug="one", prose="Old.")
    make.resource(section, url="https://a.org/1", title="A")
    kept = make.resource(section, url="https://a.org/2", title="Kept", summary="")
    gone = make.resource(section, title="Gone")
    before = everything()
    text = (
        "## One\nNew.\n\n"
        f"- [Kept](https://a.org/2) <!-- id={kept.pk} -->\n- [A](http://www.a.org/1) - Words.\n"
        "- [B](https://b.org)\n- [B again](https://b.org/)\n- [C](ftp://c.org)\n"
    )
    printed = imported(text, dry_run=True)
    assert everything() == before
    assert printed.splitlines() == [
        "~ section “One” (line 1)",
        "    prose: “Old.” → “New.”",
        "    order of links: “A · Kept · Gone” → “Kept · A · Gone”",
        "~ link “A” (line 5)",
        "    description: “It explains one thing well.” → “Words.”",
        "+ link “B” (line 6)",
        "= duplicate link “B again” (line 7): It is the page of line 6 again.",
        "! refused link “C” (line 8) ftp://c.org: Only web addresses are listed; "
        "use one that starts with https:// or http://.",
        "- link “Gone”",
        "Nothing was done. It would be: 1 section, 5 links: 1 new, 1 changed, 1 gone, 1 duplicate, 1 refused, 1 same",
    ]
    assert gone.is_live


def test_a_dry_run_as_json_has_a_row_for_everything(imported: Import) -> None:
    said = json.loads(imported(ONE, dry_run=True, json=True))
    assert said["counts"]["new"] == 2
    assert [row["name"] for row in said["rows"]] == ["guide", "section-1", "link-1", "link-2"]
    assert said["rows"][0]["changes"][0] == {"field": "title", "before": settings.SITE_NAME, "after": "Guide"}
    done = json.loads(imported(ONE, json=True))
    assert (done["done"], done["summary"]) == (
        ["guide", "section-1", "link-1", "link-2"],
        "1 section, 2 links: 3 new, 0 changed, 0 unchanged",
    )


def test_what_is_gone_goes_when_that_is_asked_for(imported: Import) -> None:
    imported(ONE)
    kept, gone = Resource.objects.order_by("pk")
    text = f"# Guide\n\n## ML Basics\n- [A](https://a.org/1) <!-- id={kept.pk} -->\n"
    imported(text)
    assert titles("ml-basics") == ["A", "B"]
    assert "- link “B”\n" in imported(text, retire_gone=True)
    gone.refresh_from_db()
    assert (titles("ml-basics"), gone.retired_because) == (["A"], "Not in the file any more.")


def test_for_review_a_name_is_wanted_and_nothing_goes_live(imported: Import) -> None:
    for wrong in ({"as_submissions": True}, {"as_submissions": True, "source": "X", "retire_gone": True}):
        with pytest.raises(CommandError, match=r"^--as-submissions wants --source NAME, and goes without"):
            imported(ONE, **wrong)
    printed = imported(ONE, as_submissions=True, source="Awesome list")
    assert printed.endswith("1 section, 2 links: 3 new, 0 changed, 0 unchanged\n")
    assert not Resource.objects.exists()
    assert set(Submission.objects.values_list("title", "source")) == {("A", "Awesome list"), ("B", "Awesome list")}
    assert "2 duplicate" in imported(ONE, as_submissions=True, source="Awesome list")
    assert Submission.objects.count() == 2


def test_the_seeds_table_and_roadmap_are_nothing_to_other_lists(imported: Import) -> None:
    imported("## Role of DevOps in MLOPS\nWords.\n")
    section = Section.objects.get()
    assert (section.title, section.summary) == ("Role of DevOps in MLOPS", "")
    assert not Topic.objects.exists()
    imported("## ML Basics\nWords.\n", facts=str(SEED.with_suffix(".toml")))
    assert Section.objects.get(slug="ml-basics").summary
    assert Topic.objects.exists()


def test_the_seed_goes_without_its_table_if_that_is_asked_for(imported: Import) -> None:
    imported(facts="none")
    assert not Section.objects.filter(slug="free-mlops-courses").exists()


def test_what_a_file_says_is_printed_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "list.md"
    file.write_text("# L\n\n## One\n- [A](https://a.org) - Words\n\n### Two\n- [B](b.org)\n")
    run = [sys.executable, "manage.py", "import_guide", str(file), "--parse-only"]
    env = {**os.environ, "DEBUG": "true", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    said = [
        subprocess.run([*run, *more], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True).stdout
        for more in ([], ["--json"])
    ]
    assert said[0] == ("# L\n## One (line 3)\n  - A <https://a.org> - Words\n### Two (line 6)\n  - B <b.org>\n")
    assert [(one["title"], one["level"], len(one["entries"])) for one in json.loads(said[1])["sections"]] == [
        ("One", 2, 1), ("Two", 3, 1),
    ]  # fmt: skip


def test_how_far_it_is_is_drawn_on_a_terminal_alone(capsys: pytest.CaptureFixture) -> None:
    import_guide._bar(20, 40)
    import_guide._bar(40, 40)
    assert capsys.readouterr().err == (f"\r[{'#' * 20}{' ' * 20}] 20 of 40\r[{'#' * 40}] 40 of 40\n")
    call_command("import_guide", str(SEED))
    assert capsys.readouterr().err == ""
