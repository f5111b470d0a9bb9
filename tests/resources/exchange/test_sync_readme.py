"""`manage.py sync_readme`: the guide and the README of a Git checkout, both ways."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from accounts.models import User
from guide.models import Guide, Section
from resources import curation, moderation, sections
from resources.models import Checkout, Contribution, QueueItem, Report, Resource, Submission, TextChange
from tests import make
from tests.checkouts import Checkouts

pytestmark = pytest.mark.django_db
LINE = "- [New page](https://new.org/page) - Somebody found it.\n"


@pytest.fixture
def entry(courses: Section) -> Resource:
    Guide.objects.create(title="The guide", introduction="It begins here.")
    sections.edit_section(courses, {"prose": "Courses, whole ones."}, by=None)
    sections.edit_section(courses, {"is_open": True}, by=None)
    make.resource(courses, title="First", url="https://pages.org/first", summary="The first one.")
    return make.resource(courses, title="Second", url="https://pages.org/second", summary="The second one.")


@pytest.fixture
def checkout(entry: Resource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkouts:
    """Synced once: its README is the guide's."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    made = Checkouts(tmp_path / "checkout")
    made.sync()
    return made


def test_the_first_sync_writes_the_guide_as_the_first_commit(checkout: Checkouts) -> None:
    assert "First" in checkout.text
    assert checkout.git("log", "--format=%an <%ae>") == "MLOps for DevOps <noreply@127.0.0.1>"
    assert checkout.status == ""


def test_a_second_sync_does_nothing(checkout: Checkouts) -> None:
    before = checkout.head
    assert checkout.sync() == "> Nothing was changed there since the last sync.\n< Nothing has changed here.\n"
    assert checkout.head == before


def test_what_changes_here_is_one_commit_there(checkout: Checkouts, courses: Section, ada: User) -> None:
    make.resource(courses, title="Third")
    assert "1 added" in checkout.sync()
    assert "Third" in checkout.text
    assert checkout.message.startswith("Update the README from the guide: 1 added\n")
    assert checkout.status == ""


def test_a_new_link_is_a_submission_by_its_author(checkout: Checkouts, bo: User, courses: Section) -> None:
    commit = checkout.commit(checkout.text + LINE, by="bo")
    assert "waits" in checkout.sync()
    row = Submission.objects.get()
    assert (row.title, row.summary, row.section, row.submitter) == ("New page", "Somebody found it.", courses, bo)
    assert row.source == f"README.md, commit {commit[:7]}"
    assert row.state == "waiting"


def test_whoever_is_no_member_is_named_and_gets_no_mail(checkout: Checkouts, ada: User, mailoutbox: list) -> None:
    checkout.commit(checkout.text + LINE)
    checkout.sync()
    row = Submission.objects.get()
    assert (row.submitter, row.is_guest) == (None, False)
    assert "Grace Hopper" in row.sender_name
    moderation.reject(row, by=ada, seen=1, message="No.", reason="thin")
    assert mailoutbox == []


def test_an_address_that_was_never_verified_makes_nobody_a_submitter(checkout: Checkouts) -> None:
    make.person("bo", verified=False)
    checkout.commit(checkout.text + LINE, by="bo")
    checkout.sync()
    assert Submission.objects.get().submitter is None


def test_what_waits_stays_in_the_file_and_is_named_in_the_next_commit(checkout: Checkouts, courses: Section) -> None:
    checkout.commit(checkout.text + LINE)
    make.resource(courses, title="Third")
    checkout.sync()
    assert LINE in checkout.text
    assert "- New page (new, " in checkout.message
    before = checkout.head
    checkout.sync()
    assert checkout.head == before
    assert Submission.objects.count() == 1


def test_it_stays_where_its_author_put_it(checkout: Checkouts) -> None:
    second = next(line for line in checkout.text.splitlines(keepends=True) if "Second" in line)
    checkout.commit(checkout.text.replace(second, LINE + second))
    before = checkout.text
    checkout.sync()
    assert checkout.text == before


def test_once_accepted_it_has_an_id_and_its_author_is_thanked(checkout: Checkouts, ada: User) -> None:
    checkout.commit(checkout.text + LINE)
    checkout.sync()
    moderation.accept(Submission.objects.get(), by=ada, seen=1)
    make.resource(Section.objects.get(), title="One more")
    checkout.sync()
    assert checkout.git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)") == (
        "Grace Hopper <grace@navy.test>"
    )
    assert checkout.text.count("https://new.org/page") == 1


def test_once_rejected_it_is_gone_and_the_commit_says_so(checkout: Checkouts, ada: User) -> None:
    checkout.commit(checkout.text + LINE)
    checkout.sync()
    moderation.reject(Submission.objects.get(), by=ada, seen=1, message="Too thin.", reason="thin")
    checkout.sync()
    assert "New page" not in checkout.text
    assert "- New page: Too thin" in checkout.message
    assert "Co-authored-by" not in checkout.message


def test_members_are_thanked_by_their_handles(checkout: Checkouts, ada: User, bo: User, courses: Section) -> None:
    moderation.accept(make.submission(bo, courses), by=ada, seen=1)
    checkout.sync()
    assert "Co-authored-by: bo <bo@users.noreply.127.0.0.1>" in checkout.message
    make.resource(courses, title="By nobody")
    checkout.sync()
    assert "Co-authored-by" not in checkout.message


def test_a_changed_link_is_a_suggestion_of_what_differs_alone(checkout: Checkouts, entry: Resource) -> None:
    checkout.edit("The second one.", "Much better words.")
    checkout.sync()
    row = Submission.objects.get()
    assert row.target == entry
    assert row.changes == {"summary": ["The second one.", "Much better words."]}
    assert "Much better words." in checkout.text
    entry.refresh_from_db()
    assert entry.summary == "The second one."


def test_a_capital_that_the_file_gave_is_not_taken_from_other_words(
    checkout: Checkouts, entry: Resource, ada: User
) -> None:
    curation.edit(entry, {"summary": "small and good"}, list(entry.tags.names()), by=ada)
    checkout.sync()
    checkout.edit("Small and good.", "MLOps at last.")
    checkout.sync()
    assert Submission.objects.get().changes["summary"][1].startswith("MLOps at last")
    assert "MLOps at last." in checkout.text


def test_an_accepted_change_is_in_the_guide_and_stays_in_the_file(
    checkout: Checkouts, entry: Resource, ada: User
) -> None:
    checkout.edit("The second one.", "Much better words.")
    checkout.sync()
    moderation.accept_change(Submission.objects.get(), by=ada, seen=1)
    assert checkout.sync().endswith("< Nothing has changed here.\n")
    assert Resource.objects.get(pk=entry.pk).summary == "Much better words."


def test_fields_of_one_link_that_two_people_changed_are_two_suggestions(checkout: Checkouts) -> None:
    checkout.edit("The second one.", "By Grace.")
    checkout.edit("[Second]", "[The second]", by="cy")
    checkout.sync()
    found = {row.source.rpartition(" by ")[2]: set(row.changes) for row in Submission.objects.all()}
    assert found == {"Grace Hopper": {"summary"}, "cy": {"title"}}


def test_what_a_later_commit_takes_back_is_nothing(checkout: Checkouts) -> None:
    before = checkout.text
    checkout.commit(before + LINE)
    checkout.edit("The second one.", "Worse.")
    checkout.commit(before)
    assert checkout.sync().startswith("> Nothing was changed there")
    assert not Submission.objects.exists()


def test_a_link_taken_out_is_a_report_and_stays_out_until_it_is_decided(
    checkout: Checkouts, entry: Resource, ada: User
) -> None:
    line = next(line for line in checkout.text.splitlines(keepends=True) if "Second" in line)
    commit = checkout.commit(checkout.text.replace(line, ""))
    checkout.sync()
    report = Report.objects.get()
    assert report.resource == entry
    assert f"commit {commit[:7]} by Grace Hopper" in report.words
    assert "Second" not in checkout.text
    moderation.dismiss_reports(report.item, by=ada, seen=report.item.version)
    checkout.sync()
    assert "Second" in checkout.text
    assert "Not accepted" in checkout.message


def test_a_link_that_comes_back_while_its_report_waits_closes_that(checkout: Checkouts) -> None:
    before = checkout.text
    checkout.commit("".join(line for line in before.splitlines(keepends=True) if "Second" not in line))
    checkout.sync()
    checkout.commit(before)
    assert "takes back what waited" in checkout.sync()
    assert not QueueItem.objects.open().exists()
    assert checkout.text == before


def test_a_merged_branch_is_credited_to_those_who_made_it(checkout: Checkouts, bo: User) -> None:
    checkout.git("switch", "--quiet", "--create", "topic")
    checkout.commit(checkout.text + LINE, by="bo")
    checkout.git("switch", "--quiet", "main")
    checkout.edit("It begins here.", "It starts here.")
    checkout.git("merge", "--quiet", "--no-edit", "topic")
    checkout.sync()
    assert Submission.objects.get().submitter == bo
    assert TextChange.objects.get().wanted == "It starts here."


def test_what_waits_and_is_changed_again_is_one_submission(checkout: Checkouts) -> None:
    checkout.commit(checkout.text + LINE)
    checkout.sync()
    checkout.edit("Somebody found it.", "Better said.", by="cy")
    checkout.sync()
    row = Submission.objects.get()
    assert (row.summary, row.version) == ("Better said.", 2)
    assert [one.author for one in Contribution.objects.all()] == ["Grace Hopper", "cy"]


def test_what_waits_and_is_taken_out_again_is_withdrawn(checkout: Checkouts) -> None:
    before = checkout.text
    checkout.commit(before + LINE)
    checkout.sync()
    checkout.commit(before)
    checkout.sync()
    assert Submission.objects.get().state == "withdrawn"
    assert checkout.text == before


def test_what_both_sides_changed_is_marked_as_a_conflict(checkout: Checkouts, entry: Resource, ada: User) -> None:
    checkout.edit("The second one.", "Theirs.")
    curation.edit(entry, {"summary": "Ours."}, list(entry.tags.names()), by=ada)
    assert "both sides changed it" in checkout.sync()
    item = QueueItem.objects.get()
    assert ["conflict", 2] in item.terms
    assert item.submission.changes == {"summary": ["The second one.", "Theirs."]}
    assert "Theirs." in checkout.text


def test_a_change_of_what_was_taken_out_here_is_a_conflict(checkout: Checkouts, entry: Resource, ada: User) -> None:
    checkout.edit("The second one.", "Theirs.")
    curation.retire(entry, by=ada, because="It is old.")
    assert "both sides changed it" in checkout.sync()
    assert "Second" not in checkout.text


def test_a_link_that_moves_is_a_suggestion_of_its_section(checkout: Checkouts, entry: Resource) -> None:
    other = make.section("Labs")
    checkout.sync()
    line = next(line for line in checkout.text.splitlines(keepends=True) if "Second" in line)
    checkout.commit(checkout.text.replace(line, "").replace("## Labs\n", f"## Labs\n\n{line}"))
    checkout.sync()
    row = Submission.objects.get()
    assert row.changes == {"section": ["Free courses", "Labs"]}
    assert row.section == other


def test_a_link_under_an_unknown_heading_goes_to_the_section_above(checkout: Checkouts, courses: Section) -> None:
    checkout.commit(f"{checkout.text}\n## Podcasts\n\n{LINE}")
    checkout.sync()
    assert Submission.objects.get().section == courses
    assert "In the README it stands under “Podcasts”." in Submission.objects.get().events.get().note
    assert TextChange.objects.get().title == "Podcasts"
    assert f"## Podcasts\n\n{LINE}" in checkout.text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://files.org/x", "http://127.0.0.1/"])
def test_a_link_that_is_refused_leaves_the_file_and_the_commit_says_why(checkout: Checkouts, address: str) -> None:
    checkout.commit(f"{checkout.text}- [Bad]({address})\n")
    checkout.sync()
    assert not Submission.objects.exists()
    assert "[Bad]" not in checkout.text
    assert "Not taken over:\n\n- Bad: " in checkout.message


@pytest.mark.parametrize("words", ["The second one.", "Other words."])
def test_a_new_address_that_is_refused_is_said_in_the_commit_with_whatever_stands_beside_it(
    checkout: Checkouts, entry: Resource, words: str
) -> None:
    checkout.edit(f"{entry.url}) - The second one.", f"javascript:alert(1)) - {words}")
    checkout.sync()
    assert not Submission.objects.exists()
    assert "javascript:" not in checkout.text
    assert f"Not taken over:\n\n- {entry.title}: Only web addresses" in checkout.message


def test_a_dry_run_says_both_and_does_nothing(checkout: Checkouts, courses: Section) -> None:
    checkout.commit(checkout.text + LINE)
    make.resource(courses, title="Third")
    before, row = checkout.head, checkout.row
    told = json.loads(checkout.sync(dry_run=True, json=True))
    assert [one["deed"] for one in told["taken"]] == ["new"]
    assert told["counts"]["added"] == 1
    assert not Submission.objects.exists()
    assert (checkout.head, checkout.status, checkout.row.commit) == (before, "", row.commit)


def test_without_a_commit_the_file_alone_is_written(checkout: Checkouts, courses: Section) -> None:
    before = checkout.head
    make.resource(courses, title="Third")
    checkout.sync(no_commit=True)
    assert (checkout.head, checkout.status) == (before, "M README.md")
    checkout.commit(checkout.text)
    assert checkout.sync().endswith("< Nothing has changed here.\n")
    assert not Submission.objects.exists()


def test_a_readme_from_before_loses_nothing(entry: Resource, tmp_path: Path, ada: User) -> None:
    checkout = Checkouts(tmp_path / "old")
    checkout.commit(f"# Old\n\nOld words.\n\n## Elsewhere\n\n{LINE}- [First](https://pages.org/first)\n", by="cy")
    checkout.sync()
    row = Submission.objects.get()
    assert (row.title, row.source.rpartition(" by ")[2]) == ("New page", "cy")
    assert "First" in checkout.text
    assert LINE in checkout.text


def test_a_guide_without_sections_takes_no_readme_over(tmp_path: Path) -> None:
    checkout = Checkouts(tmp_path / "old")
    before = checkout.commit(f"# Old\n\n## Elsewhere\n\n{LINE}")
    with pytest.raises(CommandError, match="import_guide"):
        checkout.sync()
    assert checkout.head == before
    assert not Checkout.objects.exists()


def test_a_commit_of_ours_that_was_thrown_away_is_made_anew(
    checkout: Checkouts, ada: User, bo: User, courses: Section
) -> None:
    before = checkout.head
    moderation.accept(make.submission(bo, courses, title="Found by bo"), by=ada, seen=1)
    checkout.sync()
    checkout.git("reset", "--quiet", "--hard", before)
    checkout.commit(checkout.text + LINE, by="cy")
    checkout.sync()
    assert "Found by bo" in checkout.text
    assert "Co-authored-by: bo" in checkout.message
    assert Submission.objects.filter(state="waiting").get().title == "New page"
