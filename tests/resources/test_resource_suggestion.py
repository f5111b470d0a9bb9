"""Suggesting a change of an entry, through the front door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation, guests, moderation, submissions
from resources.models import Event, QueueItem, Resource, Submission
from resources.models.entry import FIELDS
from resources.reader_forms import SuggestionForm
from resources.submissions import Sender
from resources.twins import AlreadyHere
from tests import make


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="Versoning models", url="https://pages.org/entry", minutes=90)


def form(entry: Resource, **typed: Any) -> dict[str, Any]:
    """What a browser sends of the form that it was shown, with what was typed in it."""
    shown = {field.html_name: field.value() for field in SuggestionForm(besides=Submission(target=entry))}
    initial = {f"initial-{name}": value for name, value in shown.items() if name != "email"}
    given = {name: value for name, value in (shown | initial | typed).items() if value not in (None, False)}
    return given | {"initial-disclosure": str(shown["disclosure"])}


def suggest(client: Client, entry: Resource, **typed: Any) -> Any:
    return client.post(f"/resources/{entry.pk}/suggestion/", form(entry, **typed))


def test_an_entry_leads_to_both_pages(entry: Resource, client: Client) -> None:
    said = client.get(entry.get_absolute_url()).content.decode()
    assert f'href="/resources/{entry.pk}/suggestion/"' in said
    assert f'href="/resources/{entry.pk}/report/"' in said


def test_the_form_shows_all_that_the_entry_says(entry: Resource, cy: User, as_: Callable) -> None:
    said = as_(cy).get(f"/resources/{entry.pk}/suggestion/").content.decode()
    for value in ['value="https://pages.org/entry"', 'value="Versoning models"', 'value="90"', 'value="mlops"']:
        assert value in said
    assert '<option value="beginner" selected>' in said
    assert 'name="email"' not in said


def test_only_what_differs_is_kept_and_waits(entry: Resource, cy: User, as_: Callable) -> None:
    answer = suggest(as_(cy), entry, title="Versioning models", tags="MLOps, git")
    row = Submission.objects.get()
    assert answer["Location"] == f"/submissions/{row.pk}/"
    assert row.changes == {"title": ["Versoning models", "Versioning models"], "tags": [["mlops"], ["git", "mlops"]]}
    assert (row.target, row.submitter, row.state) == (entry, cy, "waiting")
    entry.refresh_from_db()
    assert entry.title == "Versoning models"


def test_the_queue_and_the_history_call_it_as_its_entry(entry: Resource, cy: User, as_: Callable) -> None:
    other = make.section("Labs")
    suggest(as_(cy), entry, title="Something else altogether", section=other.slug, url="https://elsewhere.org/")
    item = QueueItem.objects.get()
    assert (item.kind, item.title, item.section, item.host) == ("edit", entry.title, entry.section, "pages.org")
    event = Event.objects.get(submission__isnull=False)
    assert (event.title, event.section) == (entry.title, entry.section)


def test_nothing_differs_is_a_friendly_422(entry: Resource, cy: User, as_: Callable) -> None:
    for button in ("send", "preview"):
        answer = suggest(as_(cy), entry, tags=" MLOPS ", **{button: "1"})
        assert answer.status_code == 422
        assert "Nothing differs from what the entry says" in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_preview_shows_the_differences_and_stores_nothing(entry: Resource, cy: User, as_: Callable) -> None:
    said = suggest(as_(cy), entry, level="advanced", minutes="", preview="1").content.decode()
    assert "<del>Beginner</del>" in said
    assert "<ins>Advanced</ins>" in said
    assert "<del>1 h 30 min</del>" in said
    assert "Cost</th>" not in said
    assert not Submission.objects.exists()


def test_a_second_suggestion_leads_to_the_first(entry: Resource, cy: User, as_: Callable) -> None:
    suggest(as_(cy), entry, level="advanced")
    first = Submission.objects.get()
    assert as_(cy).get(f"/resources/{entry.pk}/suggestion/")["Location"] == f"/submissions/{first.pk}/revision/"
    answer = suggest(as_(cy), entry, summary="My second thought, which is kept.")
    said = answer.content.decode()
    assert answer.status_code == 409
    assert f'href="/submissions/{first.pk}/"' in said
    assert "My second thought, which is kept." in said
    assert Submission.objects.count() == 1


def test_an_address_of_another_entry_is_refused_and_its_own_is_not(entry: Resource, cy: User, as_: Callable) -> None:
    make.resource(entry.section, url="https://pages.org/taken", title="The other page")
    answer = suggest(as_(cy), entry, url="http://www.pages.org/taken?utm_source=x")
    assert answer.status_code == 422
    assert "already in the guide: “The other page”" in answer.content.decode()
    assert suggest(as_(cy), entry, url="javascript:alert(1)").status_code == 422
    assert suggest(as_(cy), entry, url="https://pages.org/entry/new").status_code == 302
    assert list(Submission.objects.get().changes) == ["url"]


def test_somebody_who_sends_its_address_meanwhile_is_told(entry: Resource, bo: User, cy: User) -> None:
    wanted = {name: getattr(entry, name) for name in FIELDS} | make.proposal(entry.section).address.fields
    make.submission(bo, entry.section, url=wanted["url"])
    with pytest.raises(AlreadyHere):
        submissions.suggest(Sender(cy), entry, wanted, ["mlops"])
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("url", ""),
        ("title", "\u202e\u200b"),
        ("title", "x" * 201),
        ("summary", "x" * 281),
        ("summary", ""),
        ("section", "nowhere"),
        ("section", "\x00"),
        ("kind", "spam"),
        ("level", ""),
        ("minutes", "99999999999999999999"),
        ("tags", "one,two,three,four,five,six"),
    ],
)
def test_bad_input_is_refused_in_words(field: str, typed: str, entry: Resource, cy: User, as_: Callable) -> None:
    answer = suggest(as_(cy), entry, **{field: typed})
    assert answer.status_code == 422
    assert "Nothing was lost" in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "initial-title",
        "initial-section",
        "initial-minutes",
        "initial-url",
        "initial-tags",
        "initial-language",
        "initial-runs_on",
        "initial-is_vendor",
    ],
)
@pytest.mark.parametrize("value", ["", "x" * 5000, "\x00", "99999999999999999999", "\u202e"])
def test_a_forged_memory_of_the_form_harms_nobody(
    name: str, value: str, entry: Resource, cy: User, as_: Callable
) -> None:
    answer = suggest(as_(cy), entry, level="advanced", **{name: value})
    assert answer.status_code == 302
    assert list(Submission.objects.get().changes) == ["level"]


def test_what_an_import_left_unknown_may_stay_unknown(entry: Resource, cy: User, as_: Callable) -> None:
    Resource.objects.filter(pk=entry.pk).update(level="", cost="", summary="", minutes=None)
    make.reindex()
    entry.refresh_from_db()
    assert suggest(as_(cy), entry, title="Versioning models").status_code == 302
    assert list(Submission.objects.get().changes) == ["title"]


def test_what_was_left_alone_is_no_suggestion_whoever_changes_it_meanwhile(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    shown = form(entry, level="advanced")
    curation.edit(entry, {"title": "Versioning models", "minutes": 30}, ["git"], by=ada)
    assert as_(cy).post(f"/resources/{entry.pk}/suggestion/", shown).status_code == 302
    assert Submission.objects.get().changes == {"level": ["beginner", "advanced"]}


def test_out_of_the_guide_is_410_and_hidden_is_404(entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    paths = [f"/resources/{entry.pk}/{noun}/" for noun in ("suggestion", "report")]
    Resource.objects.filter(pk=entry.pk).update(hidden_at=entry.added_at)
    for path in paths:
        assert as_(cy).get(path).status_code == as_(cy).post(path, {"complaint": "spam"}).status_code == 404
    curation.retire(entry, by=ada, because="It is gone.")
    for path in paths:
        assert as_(cy).get(path).status_code == as_(cy).post(path, {"complaint": "spam"}).status_code == 410
        assert "It is gone." in as_(cy).get(path).content.decode()
    assert not Submission.objects.exists()
    assert as_(cy).get("/resources/99999999999999999999/suggestion/").status_code == 404


def test_retired_while_it_was_typed_is_said_and_nothing_is_stored(entry: Resource, ada: User, cy: User) -> None:
    curation.retire(entry, by=ada, because="It is gone.")
    wanted = {name: getattr(entry, name) for name in FIELDS} | {"title": "Another"}
    with pytest.raises(moderation.OutOfTheGuide):
        submissions.suggest(Sender(cy), entry, wanted, [])
    with pytest.raises(moderation.OutOfTheGuide):
        submissions.report(Sender(cy), entry, "spam")
    assert not QueueItem.objects.exists()


def test_a_small_change_of_somebody_trusted_is_made_at_once(entry: Resource, bo: User, as_: Callable) -> None:
    client = as_(make.proven(bo))
    answer = suggest(client, entry, title="Versioning models", level="advanced", tags="git")
    entry.refresh_from_db()
    assert answer["Location"] == entry.get_absolute_url()
    said = client.get(entry.get_absolute_url()).content.decode()
    assert "Changed. Thank you." in said
    assert (entry.title, entry.level, list(entry.tags.names())) == ("Versioning models", "advanced", ["git"])
    assert Submission.objects.get(target=entry).state == "accepted"
    assert not QueueItem.objects.open().exclude(kind__in=["sample", "tags"]).exists()
    event = Event.objects.get(verb="applied")
    assert (event.actor, sorted(event.changes)) == (bo, ["level", "tags", "title"])


def test_a_great_change_waits_whoever_sends_it_and_a_small_one_of_others(
    entry: Resource, bo: User, cy: User, as_: Callable
) -> None:
    suggest(as_(make.proven(bo)), entry, url="https://pages.org/elsewhere", level="advanced")
    suggest(as_(make.proven(cy, 9)), entry, level="advanced")
    states = Submission.objects.filter(target=entry).values_list("state", flat=True)
    assert list(states) == ["waiting", "waiting"]


def test_its_page_shows_the_differences_to_its_sender_alone(entry: Resource, bo: User, cy: User, as_: Callable) -> None:
    suggest(as_(cy), entry, title="Versioning models")
    row = Submission.objects.get()
    said = as_(cy).get(f"/submissions/{row.pk}/").content.decode()
    assert "Suggested change" in said
    assert "<ins>Versioning models</ins>" in said
    assert "Suggested change" in as_(cy).get("/submissions/").content.decode()
    for path in ("", "revision/"):
        assert as_(bo).get(f"/submissions/{row.pk}/{path}").status_code == 404
    assert as_(cy).post(f"/submissions/{row.pk}/withdrawal/", {"seen": 1}).status_code == 302
    assert not QueueItem.objects.open().exists()


def revised(client: Client, row: Submission, **typed: Any) -> Any:
    """Open the page on which a suggestion is changed, and send it with what was typed."""
    path = f"/submissions/{row.pk}/revision/"
    shown = {field.html_name: field.value() for field in client.get(path).context["form"]}
    shown |= {f"initial-{name}": value for name, value in shown.items()}
    given = {name: value for name, value in (shown | typed).items() if value not in (None, False)}
    return client.post(path, given | {"initial-disclosure": "False"})


def test_a_revision_is_compared_with_the_entry_as_it_is_now(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    suggest(as_(cy), entry, title="Versioning models", level="advanced")
    row = Submission.objects.get()
    curation.edit(entry, {"level": "advanced", "summary": "Ada’s words."}, ["mlops"], by=ada)
    assert revised(as_(cy), row, minutes="30").status_code == 302
    row.refresh_from_db()
    assert row.changes == {"title": ["Versoning models", "Versioning models"], "minutes": [90, 30]}
    assert (row.version, row.events.last().verb) == (2, "revised")
    assert QueueItem.objects.get().title == "Versoning models"


def test_a_revision_that_leaves_nothing_is_422_and_one_too_late_409(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    suggest(as_(cy), entry, level="advanced")
    row = Submission.objects.get()
    assert revised(as_(cy), row, level="beginner").status_code == 422
    assert revised(as_(cy), row).status_code == 302
    row.refresh_from_db()
    assert row.version == 1
    moderation.accept_change(row, by=ada, seen=1)
    typed = form(entry, level="intermediate", seen=1)
    answer = as_(cy).post(f"/submissions/{row.pk}/revision/", typed)
    assert answer.status_code == 409
    assert "ada accepted it" in answer.content.decode()


def test_what_was_rejected_is_changed_and_sent_again(entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    suggest(as_(cy), entry, level="advanced")
    row = Submission.objects.get()
    moderation.reject(row, by=ada, seen=1, reason="thin", message="Why?")
    assert "Too thin.</b> <span" in as_(cy).get(f"/submissions/{row.pk}/").content.decode()
    assert revised(as_(cy), row, summary="It goes deep, and that is why.").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason, sorted(row.changes)) == ("waiting", "", ["level", "summary"])
    assert row.items.get().state == "waiting"


def test_it_is_not_sent_again_beside_another_of_the_same_person(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    suggest(as_(cy), entry, level="advanced")
    row = Submission.objects.get()
    moderation.reject(row, by=ada, seen=1, message="Why?")
    suggest(as_(cy), entry, cost="paid")
    answer = revised(as_(cy), row, minutes="30")
    assert answer.status_code == 409
    assert "waits for review already" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "rejected"


def test_too_many_are_429_with_the_form_kept(entry: Resource, cy: User, as_: Callable) -> None:
    for _ in range(3):
        assert suggest(as_(cy), make.resource(entry.section), level="advanced").status_code == 302
    answer = suggest(as_(cy), entry, summary="These words are kept.")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "3 of your submissions wait for review" in answer.content.decode()
    assert "These words are kept." in answer.content.decode()


def test_nobody_without_a_verified_address(entry: Resource, as_: Callable, settings: Any) -> None:
    settings.GUESTS = False
    assert (
        Client().get(f"/resources/{entry.pk}/suggestion/")["Location"].startswith("/accounts/login/?next=/resources/")
    )
    new = make.person("new", verified=False)
    assert suggest(as_(new), entry, level="advanced").status_code == 403


def test_a_guest_may_and_is_led_to_the_signed_page(entry: Resource, client: Client) -> None:
    assert site.GUESTS
    assert 'name="email"' in client.get(f"/resources/{entry.pk}/suggestion/").content.decode()
    assert suggest(client, entry, level="advanced", email="no address", opened=make.opened(60)).status_code == 422
    answer = suggest(client, entry, level="advanced", email="guest@mail.test", opened=make.opened(60))
    row = Submission.objects.get()
    assert answer["Location"] == guests.path_of(row)
    assert (row.submitter, row.is_guest, row.guest_email, len(row.client)) == (None, True, "guest@mail.test", 43)
    assert row.state == "waiting"


def test_the_fourth_of_a_guest_is_429(entry: Resource, client: Client) -> None:
    typed = {"level": "advanced", "opened": make.opened(60)}
    answers = [suggest(client, make.resource(entry.section), **typed).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_a_guests_form_is_kept_from_machines(entry: Resource, client: Client) -> None:
    for typed in ({"opened": ""}, {"opened": make.opened(1)}, {"opened": make.opened(60), "homepage": "x"}):
        answer = suggest(client, entry, level="advanced", summary="My careful words about it.", **typed)
        assert (answer.status_code, "My careful words about it." in answer.content.decode()) == (422, True)
    assert not Submission.objects.exists()


def test_a_guest_revises_a_suggestion_at_its_own_address(entry: Resource, client: Client) -> None:
    row = Submission.objects.get(pk=make.suggestion(None, entry, minutes=7).pk)
    path = f"{guests.path_of(row)}revision/"
    typed = form(entry, minutes="9", seen="1", opened=make.opened(60))
    assert client.post(path, typed)["Location"] == guests.path_of(row)
    row.refresh_from_db()
    assert row.changes == {"minutes": [entry.minutes, 9]}
