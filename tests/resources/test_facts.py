"""What an entry is written in, what it runs on, and whether a vendor publishes it: from the form to the card."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation, log, moderation, preflight
from resources.forms import ProposalForm
from resources.models import Event, Resource, Submission
from resources.models.entry import LANGUAGES, language_of
from resources.preflight import Look
from resources.reader_forms import SuggestionForm
from tests import make

GERMAN = {"language": "de", "runs_on": "cluster", "is_vendor": "on"}


def facts(row: Resource | Submission) -> tuple[str, str, bool]:
    return row.language, row.runs_on, row.is_vendor


def change(row: Resource, **typed: str) -> dict[str, Any]:
    """What a browser sends of the form for a change of `row`."""
    shown = {field.html_name: field.value() for field in SuggestionForm(besides=Submission(target=row))}
    both = shown | {f"initial-{name}": value for name, value in shown.items()} | typed
    return {name: value for name, value in both.items() if value not in (None, False)}


def test_what_was_said_goes_with_the_page_into_the_guide(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    as_(cy).post("/submit/", make.form(courses, **GERMAN))
    row = Submission.objects.get()
    entry = moderation.accept(row, by=ada, seen=1)
    assert facts(row) == facts(entry) == ("de", "cluster", True)


def test_who_says_nothing_of_it_sends_what_is_english(cy: User, courses: Section, as_: Callable) -> None:
    assert as_(cy).post("/submit/", make.form(courses)).status_code == 302
    assert facts(Submission.objects.get()) == ("en", "", False)


@pytest.mark.parametrize(
    "typed",
    [{"language": "xx"}, {"language": "DE"}, {"language": "d\x00"}, {"language": "e" * 100_000},
     {"runs_on": "mainframe"}, {"runs_on": "laptop "}, {"runs_on": "٣"}],
)  # fmt: skip
def test_unknown_words_are_refused(typed: dict, cy: User, courses: Section, as_: Callable) -> None:
    assert as_(cy).post("/submit/", make.form(courses, **typed)).status_code == 422
    assert not Submission.objects.exists()


def test_english_is_chosen_before_anybody_chooses(cy: User, as_: Callable) -> None:
    said = as_(cy).get("/submit/").content.decode()
    assert '<option value="en" selected>English</option>' in said
    assert '<option value="" selected>Does not matter</option>' in said


def test_a_revision_keeps_what_it_does_not_speak_of(cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses, language="de")
    typed = make.form(courses, url=row.url, title="Another title", seen=1)
    assert as_(cy).post(f"/submissions/{row.pk}/revision/", typed).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.language) == ("Another title", "de")


def test_a_form_shows_what_was_said(cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, language="de", runs_on="cloud", is_vendor=True)
    shown = ProposalForm(initial=ProposalForm.initial_of(row))
    assert [shown[name].value() for name in ("language", "runs_on", "is_vendor")] == ["de", "cloud", True]


def test_readers_see_it_on_the_card_and_on_the_page(courses: Section, client: Client) -> None:
    row = make.resource(courses, language="de", runs_on="cloud", is_vendor=True)
    card = client.get("/resources/").content.decode()
    page = client.get(row.get_absolute_url()).content.decode()
    badge = '<span class="chip">by a vendor</span>'
    for words in ("<span>Runs on a cloud account</span>", "<span>in German</span>", badge):
        assert words in card
    for words in ("<dd>A cloud account</dd>", "<dd>German</dd>", "<span>Its publisher sells what it explains</span>"):
        assert words in page
    assert f'lang="de" hreflang="de">{row.title}</a>' in card


def test_what_is_ordinary_is_not_said(courses: Section, client: Client) -> None:
    row = make.resource(courses)
    for path in ("/resources/", row.get_absolute_url()):
        said = client.get(path).content.decode()
        assert not [words for words in ("Runs on", "in English", "a vendor", "Disclosure", "hreflang") if words in said]


def test_moderators_see_it_before_they_decide(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses, language="de", runs_on="laptop", is_vendor=True)
    said = as_(ada).get(make.desk(row)).content.decode()
    for words in ("<span>in German</span>", "Runs on a laptop", "Its publisher sells what it explains."):
        assert words in said


def test_a_moderator_puts_it_right_and_accepts(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    typed = make.form(courses, url=row.url, seen=1, **GERMAN)
    assert as_(ada).post(make.desk(row, "acceptance"), typed).status_code == 302
    assert facts(Resource.objects.get()) == ("de", "cluster", True)


def test_a_change_of_it_is_told_in_words(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses)
    answer = as_(cy).post(f"/resources/{entry.pk}/suggestion/", change(entry, **GERMAN))
    row = Submission.objects.get()
    assert row.changes == {"language": ["en", "de"], "runs_on": ["", "cluster"], "is_vendor": [False, True]}
    for said in (as_(cy).get(answer["Location"]), as_(ada).get(make.desk(row))):
        for words in ("<ins>German</ins>", "<ins>A cluster</ins>", "<ins>Yes</ins>", "Runs on</th>"):
            assert words in said.content.decode()
    moderation.accept_change(row, by=ada, seen=1)
    entry.refresh_from_db()
    assert facts(entry) == ("de", "cluster", True)
    event = Event.objects.select_related(*log.RELATIONS).get(verb="accepted")
    told = {("language", "English", "German"), ("runs on", "nothing", "A cluster"), ("by a vendor", "no", "yes")}
    assert set(log.line(event).changes) == told


def test_a_change_of_something_else_leaves_it_alone(cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses, language="de", runs_on="cloud", is_vendor=True)
    typed = change(entry, title="Another title")
    old = {name: value for name, value in typed.items() if name.removeprefix("initial-") not in GERMAN}
    as_(cy).post(f"/resources/{entry.pk}/suggestion/", old)
    row = Submission.objects.get()
    assert (row.changes.keys(), facts(row)) == ({"title"}, ("de", "cloud", True))


@pytest.mark.parametrize(("typed", "at_once"), [({"language": "de", "runs_on": "cloud"}, True), (GERMAN, False)])
def test_whom_we_trust_says_at_once_what_names_nobody(
    typed: dict, at_once: bool, bo: User, courses: Section, as_: Callable
) -> None:
    entry = make.resource(courses)
    as_(make.proven(bo)).post(f"/resources/{entry.pk}/suggestion/", change(entry, **typed))
    entry.refresh_from_db()
    assert (entry.language == "de") is at_once


def test_a_merged_page_hands_on_what_a_moderator_takes(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses)
    row = make.submission(cy, courses, language="de", runs_on="cluster", is_vendor=True)
    typed = {"seen": 1, "into": entry.pk, "take": ["language", "is_vendor"]}
    assert as_(ada).post(make.desk(row, "merger"), typed).status_code == 302
    entry.refresh_from_db()
    assert facts(entry) == ("de", "", True)


def test_the_admin_edits_it(ada: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses)
    path = f"/admin/resources/resource/{row.pk}/change/"
    assert as_(ada).post(path, make.sent_back(as_(ada).get(path), **GERMAN)).status_code == 302
    row.refresh_from_db()
    assert facts(row) == ("de", "cluster", True)
    assert Event.objects.get(verb="edited").changes.keys() == {"language", "runs_on", "is_vendor"}


def test_old_forms_of_the_admin_leave_it_alone(ada: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses, language="de", runs_on="cloud")
    path = f"/admin/resources/resource/{row.pk}/change/"
    typed = make.sent_back(as_(ada).get(path), title="Another title")
    old = {name: value for name, value in typed.items() if name.removeprefix("initial-") not in GERMAN}
    assert as_(ada).post(path, old).status_code == 302
    row.refresh_from_db()
    assert (row.title, *facts(row)) == ("Another title", "de", "cloud", False)


def test_undo_names_what_has_changed_since(ada: User, courses: Section) -> None:
    row = make.resource(courses)
    curation.edit(row, {"is_vendor": True, "runs_on": "laptop"}, ["mlops"], by=ada)
    event = Event.objects.latest("pk")
    curation.edit(row, {"is_vendor": False, "runs_on": "cloud"}, ["mlops"], by=ada)
    with pytest.raises(moderation.CannotUndo, match=r"\(runs on, vendor\)"):
        moderation.undo(event, by=ada)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de-AT", "de"),
        ("EN", "en"),
        ("zh-Hant-TW", "zh"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("tlh", ""),
        ("", ""),
        ("d", ""),
    ],
)
def test_a_tag_of_a_language_is_read(tag: str, code: str) -> None:
    assert language_of(tag) == code


def test_every_language_is_there_once() -> None:
    assert len(dict(LANGUAGES)) == len({name for _, name in LANGUAGES}) == len(LANGUAGES)
    assert LANGUAGES[1:] == sorted(LANGUAGES[1:], key=lambda pair: pair[1])


@pytest.mark.parametrize(
    ("said", "language", "finds"),
    [("de-DE", "en", True), ("de-DE", "de", False), ("", "en", False), ("tlh", "en", False), ("en", "de", True)],
)
def test_who_chose_another_language_than_the_page_is_asked(
    said: str, language: str, finds: bool, cy: User, courses: Section
) -> None:
    row = Submission(title="A title", summary="It explains one thing well.", section=courses, language=language)
    found = [finding.code for finding in preflight.findings(row, cy, Look(language=said))]
    assert ("other-language" in found) is finds
