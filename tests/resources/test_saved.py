"""One's own list: saved by a click, read, noted and removed, and seen by nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, limits, listing, moderation, saving
from resources.exchange import bookmarks, keeping
from resources.links import address
from resources.models import Resource, Saved
from resources.readme import LinkOutline, Outline, SectionOutline
from tests import make


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="An entry")


def path(entry: Resource, noun: str = "") -> str:
    return f"/resources/{entry.pk}/saving/{noun}"


def page_of(person: User, number: int = 1, **fields: object) -> Saved:
    row = Saved(title=f"Page {number}", **address.read(f"https://other.org/{number}").fields | fields)
    saving.keep_pages([row], by=person)
    return row


def outline(*links: LinkOutline, folder: str = "") -> Outline:
    return Outline("", "", (SectionOutline(folder, links=links),))


def test_an_entry_is_saved_once_and_taken_off(entry: Resource, cy: User, as_: Callable) -> None:
    reader, page = as_(cy), entry.get_absolute_url()
    assert 'aria-pressed="false">Save<' in reader.get(page).content.decode()
    for _ in range(2):
        assert reader.post(path(entry))["Location"] == page
        assert [row.resource for row in cy.saved.all()] == [entry]
    assert 'aria-pressed="true">Saved<' in reader.get(page).content.decode()
    assert "An entry" in reader.get("/saved/").content.decode()
    for _ in range(2):
        assert reader.post(path(entry, "withdrawal/"))["Location"] == page
        assert not cy.saved.exists()


def test_cards_offer_it_to_members_and_lead_back_to_the_list(entry: Resource, cy: User, as_: Callable) -> None:
    reader = as_(cy)
    for shown in ("/resources/?q=entry", "/tags/mlops/", entry.section.get_absolute_url()):
        assert f'id="saving-{entry.pk}"' in reader.get(shown).content.decode(), shown
        assert f'name="next" value="{shown}"' in reader.get(shown).content.decode(), shown
        assert reader.post(path(entry), {"next": shown})["Location"] == f"{shown}#saving-{entry.pk}"
    for elsewhere in ("//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"):
        assert reader.post(path(entry), {"next": elsewhere})["Location"] == entry.get_absolute_url()


def test_a_strangers_page_says_nothing_of_it(entry: Resource, cy: User, client: Client) -> None:
    shown = ["/resources/", "/tags/mlops/", entry.section.get_absolute_url(), entry.get_absolute_url()]
    before = [client.get(page).content for page in shown]
    saving.keep(entry, by=cy)
    assert [client.get(page).content for page in shown] == before
    assert not any(b"saving" in page for page in before)
    assert client.post(path(entry))["Location"] == f"/accounts/login/?next={entry.get_absolute_url()}"
    assert client.get("/saved/").status_code == 302


def test_what_is_taken_out_or_hidden_stays_on_the_list_and_cannot_be_saved(
    entry: Resource, ada: User, cy: User, bo: User, as_: Callable
) -> None:
    saving.keep(entry, by=cy)
    curation.retire(entry, by=ada, because="It is gone.")
    said = as_(cy).get("/saved/").content.decode()
    assert "An entry" in said
    assert "Taken out of the guide" in said
    assert as_(bo).post(path(entry)).status_code == 410
    with pytest.raises(moderation.OutOfTheGuide):
        saving.keep(entry, by=bo)


def test_a_row_without_its_entry_keeps_its_address_and_title(entry: Resource, cy: User) -> None:
    saving.keep(entry, by=cy)
    cy.saved.update(resource=None)
    row = cy.saved.get()
    assert (row.title, row.url, listing.complete([entry], cy)[entry.pk].is_kept) == (
        entry.title,
        entry.url,
        True,
    )


def test_an_entry_that_got_another_address_is_still_the_one_that_was_saved(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    saving.keep(entry, by=cy)
    curation.edit(entry, address.read("https://moved.org/").fields, ["mlops"], by=ada)
    assert not saving.keep(entry, by=cy)
    assert 'href="https://moved.org/"' in as_(cy).get("/saved/").content.decode()


def test_rows_are_read_unread_noted_and_removed(entry: Resource, cy: User, as_: Callable) -> None:
    saving.keep(entry, by=cy)
    reader, row = as_(cy), cy.saved.get()
    for noun, is_read in (("reading/", True), ("reading/withdrawal/", False), ("reading/", True)):
        reader.post(f"/saved/{row.pk}/{noun}", {"next": "/saved/?show=unread"})
        assert (cy.saved.get().read_at is not None) is is_read
    shown = {show: "An entry" in reader.get(f"/saved/?show={show}").content.decode() for show in ("read", "unread")}
    assert shown == {"read": True, "unread": False}
    typed = {"note": "For <b>Monday</b>", "tags": "Später, k8s,, k8s"}
    assert reader.post(f"/saved/{row.pk}/note/", typed).status_code == 302
    assert (cy.saved.get().note, cy.saved.get().tags) == ("For <b>Monday</b>", ["Später", "k8s"])
    assert "For &lt;b&gt;Monday" in reader.get("/saved/").content.decode()
    assert reader.post(f"/saved/{row.pk}/note/", {"note": "x" * 1001}).status_code == 422
    assert reader.post(f"/saved/{row.pk}/note/", {"tags": "x" * 31}).status_code == 422
    reader.post(f"/saved/{row.pk}/removal/")
    assert not cy.saved.exists()


@pytest.mark.parametrize("noun", ["reading/", "reading/withdrawal/", "removal/", "note/"])
def test_nobody_touches_the_list_of_somebody_else(noun: str, cy: User, bo: User, ada: User, as_: Callable) -> None:
    row = page_of(cy, note="Mine.")
    before = Saved.objects.values().get(pk=row.pk)
    for other in (bo, ada):
        as_(other).post(f"/saved/{row.pk}/{noun}", {"note": "Theirs."})
        assert as_(other).get(f"/saved/?before={row.pk}").status_code == 404
    assert Saved.objects.values().get(pk=row.pk) == before


def test_the_list_is_read_page_by_page_in_a_constant_number_of_queries(cy: User, as_: Callable) -> None:
    now = timezone.now()
    rows = [page_of(cy, number, added_at=now - timedelta(minutes=number // 3)) for number in range(120)]
    reader, seen, here = as_(cy), [], "/saved/"
    while here:
        with CaptureQueriesContext(connection) as queries:
            shown = reader.get(here).context
        assert len(queries) < 15
        seen += [row.pk for row, _ in shown["rows"]]
        here = f"/saved/?before={shown['older'].pk}" if shown["older"] else ""
    assert len(seen) == len(set(seen)) == len(rows) == 120
    for wrong in ("x", "9" * 30, "²"):
        assert reader.get(f"/saved/?before={wrong}").status_code == 404


def test_the_list_is_bounded(cy: User, courses: Section, monkeypatch: pytest.MonkeyPatch, as_: Callable) -> None:
    monkeypatch.setattr(saving, "SAVED_MAX", 3)
    report = keeping.keep(outline(*(LinkOutline(f"P{n}", f"https://other.org/{n}") for n in range(5))), by=cy)
    assert (report.kept, [title for title, _ in report.refused]) == (3, ["P3", "P4"])
    assert as_(cy).post(path(make.resource(courses))).status_code == 429
    assert as_(cy).post("/saved/clearing/").status_code == 302
    assert cy.saved.count() == 3
    as_(cy).post("/saved/clearing/", {"sure": "on"})
    assert not cy.saved.exists()


def test_who_has_left_keeps_nothing(cy: User, entry: Resource) -> None:
    User.objects.filter(pk=cy.pk).delete()
    with pytest.raises(limits.TooMany):
        saving.keep(entry, by=cy)
    with pytest.raises(limits.TooMany):
        keeping.keep(outline(LinkOutline("P", "https://other.org/")), by=cy)


def test_the_list_is_taken_away_as_bookmarks_and_as_json_and_comes_back(cy: User, bo: User, as_: Callable) -> None:
    sent = outline(
        LinkOutline("A & <b>", "https://other.org/a", "A note.", tags=("k8s",), added=1_600_000_000), folder="F"
    )
    keeping.keep(sent, by=cy)
    file = as_(cy).get("/saved/bookmarks.html")
    assert file["Content-Disposition"] == 'attachment; filename="bookmarks.html"'
    assert "no-store" in file["Cache-Control"]
    keeping.keep(bookmarks.read(file.content.decode()), by=bo)
    names = ["url", "key", "title", "note", "tags", "folder", "added_at"]
    assert list(bo.saved.values(*names)) == list(cy.saved.values(*names))
    told = as_(cy).get("/saved/saved.json").json()["saved"]
    assert [(row["title"], row["note"], row["folder"]) for row in told] == [("A & <b>", "A note.", "F")]
