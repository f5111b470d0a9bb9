"""A list from the desk into the guide: brought, looked at, chosen from, carried out once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation
from resources.exchange import drafts
from resources.models import ImportDraft, QueueItem, Resource, Submission
from tests import make

FORM, DRAFTS = "/admin/import/", "/admin/imports/"


@pytest.fixture
def desk(ada: User, as_: Callable, django_capture_on_commit_callbacks: Callable) -> Client:
    """A browser of ada's; the worker has run before the answer is there."""
    client = as_(ada)
    post = client.post

    def post_and_commit(*sent: Any, **more: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return post(*sent, **more)

    client.post = post_and_commit
    return client


def bring(desk: Client, text: str = "", **more: Any) -> Any:
    return desk.post(DRAFTS, {"pasted": text, "way": "live"} | more)


def file(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("README.md", data), "pasted": ""}


def drafted(desk: Client, text: str = "", **more: Any) -> ImportDraft:
    answer = bring(desk, text or make.markdown(Labs=["one", "two", "three"]), **more)
    assert answer.status_code == 302, said(answer)
    return ImportDraft.objects.latest("pk")


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def names(draft: ImportDraft, *titles: str) -> list[str]:
    return [row.name for row in drafts.rows(draft) if row.title in titles]


def send(desk: Client, draft: ImportDraft, noun: str, *chosen: str, **more: Any) -> Any:
    """What a browser sends of the page when the rows of these titles are ticked, and no others."""
    shown = [row.name for row in drafts.choosable(drafts.rows(draft))]
    typed = {"seen": draft.fingerprint, "shown": shown, "chosen": names(draft, *chosen)}
    return desk.post(f"{draft.get_absolute_url()}{noun}/", typed | more)


def live() -> set[str]:
    return set(Resource.objects.live().values_list("title", flat=True))


def test_a_pasted_list_is_compared_and_nothing_is_changed(desk: Client, courses: Section) -> None:
    draft = drafted(desk, make.markdown(Labs=["one", "two"]), source="An awesome list")
    page = desk.get(draft.get_absolute_url())
    assert "An awesome list" in said(page)
    assert "Page one" in said(page)
    assert "https://pages.org/two" in said(page)
    assert (live(), Section.objects.count()) == (set(), 1)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_every_charset_that_says_which_it_is(charset: str, desk: Client) -> None:
    text = make.markdown(Übung=["one"]).replace("Page one", "Größe 大きさ")
    answer = bring(desk, **file(text.encode(charset)))
    assert answer.status_code == 302
    assert "Größe 大きさ" in said(desk.get(answer["Location"]))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file with something in it"),
        (file(b""), "Choose a file with something in it"),
        (file(b" \n\n"), "Choose a file with something in it"),
        (file(b"## Labs\n\n- \xff\xfe"), "It is not UTF-8 from line 3 on"),
        (file(b"\x89PNG\r\n\x1a\n\x00\x00"), "It is not UTF-8 from line 1 on"),
        (file(b"## Labs\n\0"), "NUL"),
        (file(b"\xff\xfe\x00"), "It is not UTF-16"),
        (file(b"x" * 5_000_001), "larger than 5 MB"),
        ({"pasted": "x" * 5_000_001}, "larger than 5 MB"),
        ({"pasted": "## Labs\n\0"}, "Null characters are not allowed"),
        ({"pasted": "Nothing but words."}, "There are no sections in it"),
        (file(b"## Labs\n") | {"pasted": "## Labs"}, "There is a file and there is text"),
        ({"pasted": "## Labs", "way": "queue"}, "Say where it comes from"),
        ({"pasted": "## Labs", "way": "sideways"}, "sideways is not one of the available choices"),
        ({"pasted": "## Labs", "source": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(sent: dict[str, Any], sentence: str, desk: Client) -> None:
    answer = bring(desk, **sent)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not ImportDraft.objects.exists()


def test_what_is_far_too_large_is_refused_before_it_is_read(desk: Client) -> None:
    answer = bring(desk, **file(b"x" * 12_000_001))
    assert (answer.status_code, ImportDraft.objects.count()) == (413, 0)


def test_a_file_elsewhere_is_as_small_as_before(desk: Client) -> None:
    assert desk.post("/admin/queue/decisions/", {"message": "x" * 1_000_001}).status_code == 413


def test_exactly_what_is_chosen_is_done(desk: Client) -> None:
    draft = drafted(desk)
    answer = send(desk, draft, "application", "Page one", "Page three")
    assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())
    assert live() == {"Page one", "Page three"}
    page = said(desk.get(draft.get_absolute_url()))
    assert "Carried out just now" in page
    assert "left out" in page
    assert Resource.objects.get(title="Page one").get_absolute_url() in desk.get(answer["Location"]).content.decode()


def test_a_change_shows_the_words_that_differ_and_is_made(desk: Client, ada: User, courses: Section) -> None:
    make.resource(courses, url="https://pages.org/one", title="Page one", summary="About one thing.")
    draft = drafted(desk, f"## {courses}\n\n- [Page one](https://pages.org/one) - About one idea.\n")
    page = desk.get(draft.get_absolute_url()).content.decode()
    assert "<del>thing.</del>" in page
    assert "<ins>idea.</ins>" in page
    send(desk, draft, "application", "Page one")
    assert Resource.objects.get().summary == "About one idea."


def test_what_is_gone_from_the_list_goes_only_where_somebody_says_so(desk: Client, courses: Section) -> None:
    kept, _ = (make.resource(courses, title=title) for title in ("Page kept", "Page old"))
    draft = drafted(desk, f"## {courses}\n\n- [Page kept]({kept.url}) - {kept.summary} <!-- id={kept.pk} -->\n")
    assert "gone from the list" in said(desk.get(draft.get_absolute_url()))
    for query, is_chosen in (("", False), ("?kind=gone", True)):
        desk.post(f"{draft.get_absolute_url()}choices/{query}", {"deed": "all"})
        draft.refresh_from_db()
        assert ({*names(draft, "Page old")} <= {*draft.chosen}) is is_chosen
    send(desk, draft, "application", "Page old")
    assert live() == {"Page kept"}


def test_what_is_refused_or_there_twice_has_its_reason_and_no_box(desk: Client) -> None:
    bad = "- [Bad](javascript:alert(1)) - It runs.\n- [Again](https://pages.org/one) - Twice.\n"
    draft = drafted(desk, make.markdown(Labs=["one"]) + bad)
    kinds = {row.title: row.kind for row in drafts.rows(draft) if row.noun == "link"}
    assert kinds == {"Page one": "new", "Bad": "refused", "Again": "duplicate"}
    assert all(row.reason for row in drafts.rows(draft) if row.kind in {"refused", "duplicate"})
    page = desk.get(f"{draft.get_absolute_url()}?kind=refused")
    assert "Page one" not in said(page)
    send(desk, draft, "application", "Page one", "Bad", "Again")
    assert live() == {"Page one"}
    page = desk.get(f"{draft.get_absolute_url()}?kind=refused")
    assert "Bad" in said(page)
    assert 'href="javascript' not in page.content.decode()


def test_entries_go_into_the_queue_with_their_source(desk: Client, courses: Section) -> None:
    text = f"## {courses}\n\n- [Page one](https://pages.org/one) - About one.\n"
    draft = drafted(desk, text, source="The old wiki", way="queue")
    send(desk, draft, "application", "Page one")
    row = Submission.objects.get()
    assert (row.title, row.source, row.state) == ("Page one", "The old wiki", "waiting")
    assert QueueItem.objects.filter(submission=row, state="waiting").exists()
    assert live() == set()


def test_what_nobody_would_review_is_named(desk: Client, courses: Section) -> None:
    text = f"## {courses}\n\nWords about it.\n\n- [Page one](https://pages.org/one) - About one.\n"
    draft = drafted(desk, text, source="The old wiki", way="queue")
    assert "nobody would review it" in said(desk.get(draft.get_absolute_url()))


def test_the_same_list_again_changes_nothing(desk: Client) -> None:
    text = make.markdown(Labs=["one", "two"])
    send(desk, drafted(desk, text), "application", "Page one", "Page two", "Labs")
    before = sorted(Resource.objects.values_list("pk", "title", "changed_at"))
    again = drafted(desk, text)
    assert again.rows == []
    assert "Nothing differs" in said(desk.get(again.get_absolute_url()))
    assert sorted(Resource.objects.values_list("pk", "title", "changed_at")) == before


def test_a_guide_that_changed_meanwhile_is_shown_anew(desk: Client, ada: User, courses: Section) -> None:
    entry = make.resource(courses, url="https://pages.org/one", title="Page one", summary="Old words.")
    draft = drafted(desk, f"## {courses}\n\n- [Page one](https://pages.org/one) - About one.\n")
    curation.edit(entry, {"summary": "Newer words."}, list(entry.tags.names()), by=ada)
    answer = send(desk, draft, "application", "Page one")
    assert answer.status_code == 409
    assert "The guide has changed" in said(answer)
    assert "Newer" in said(answer)
    assert Resource.objects.get().summary == "Newer words."
    draft.refresh_from_db()
    assert send(desk, draft, "application", "Page one").status_code == 302
    assert Resource.objects.get().summary == "About one."


def test_what_is_sent_twice_is_done_once(desk: Client) -> None:
    draft = drafted(desk)
    for _ in range(2):
        assert send(desk, draft, "application", "Page one").status_code == 302
    assert drafts.carry_out(draft.pk) is False
    assert live() == {"Page one"}
    assert send(desk, draft, "removal").status_code == 302
    assert ImportDraft.objects.get().state == "done"


def test_nothing_chosen_is_nothing_done(desk: Client) -> None:
    answer = send(desk, drafted(desk), "application")
    assert (answer.status_code, ImportDraft.objects.get().state) == (422, "open")
    assert "Nothing is chosen" in said(answer)


def test_choices_are_kept_from_page_to_page(desk: Client) -> None:
    draft = drafted(desk, make.markdown(Labs=list(map(str, range(150)))))
    first = desk.get(draft.get_absolute_url()).content.decode()
    shown = re.findall(r'name="shown" value="([^"]+)"', first)
    assert len(shown) == 100
    answer = desk.post(f"{draft.get_absolute_url()}choices/?page=1", {"shown": shown, "next": "page=2"})
    assert answer["Location"] == f"{draft.get_absolute_url()}?page=2"
    second = desk.get(answer["Location"]).content.decode()
    later = re.findall(r'name="shown" value="([^"]+)"', second)
    assert second.count(" checked") == len(later)
    draft.refresh_from_db()
    assert {*draft.chosen} == {*later}


def test_all_or_none_of_a_kind_are_chosen_on_every_page(desk: Client) -> None:
    draft = drafted(desk, make.markdown(Labs=list(map(str, range(150)))))
    path = f"{draft.get_absolute_url()}choices/?kind=new&page=2"
    for deed, many in (("none", 0), ("all", sum(row.kind == "new" for row in drafts.rows(draft)))):
        answer = desk.post(path, {"deed": deed})
        assert answer["Location"] == f"{draft.get_absolute_url()}?kind=new&page=2"
        draft.refresh_from_db()
        assert len(draft.chosen) == many


@pytest.mark.parametrize("word", ["//evil.org", "kind=<script>&page=x", "page=99999999999999999999", "%00", "a&" * 90])
def test_the_next_page_is_one_of_ours(word: str, desk: Client) -> None:
    draft = drafted(desk)
    answer = desk.post(f"{draft.get_absolute_url()}choices/", {"next": word})
    assert answer["Location"] == f"{draft.get_absolute_url()}?page=1"


def test_a_hostile_list_is_shown_as_text(desk: Client) -> None:
    text = (
        "## <script>alert(1)</script>\n\n- [<img src=x onerror=alert(2)>](https://pages.org/x) - `</table>`<script>.\n"
    )
    page = desk.get(drafted(desk, text, source="<b>bold</b>").get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>bold" not in page


def test_ten_thousand_rows_are_small_pages_at_few_queries(desk: Client) -> None:
    sections = {f"Part {part}": [f"{part}-{page}" for page in range(100)] for part in range(100)}
    draft = drafted(desk, make.markdown(**sections))
    for query in ("", "?page=50", "?kind=new&page=101"):
        desk.get(draft.get_absolute_url() + query)
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(draft.get_absolute_url() + query)
        assert len(page.content) < 200_000
        assert len(queries) <= 25
        assert page.content.decode().count('name="chosen"') == 100


def test_a_list_with_many_remarks_is_a_small_page(desk: Client, ada: User) -> None:
    draft = make.import_draft(ada)
    ImportDraft.objects.filter(pk=draft.pk).update(remarks=[f"Line {number} says nothing." for number in range(5_000)])
    page = desk.get(draft.get_absolute_url())
    assert len(page.content) < 100_000
    assert "And 4800 more" in said(page)


def test_a_moderator_keeps_ten_lists_and_no_more(desk: Client, ada: User) -> None:
    made = [make.import_draft(ada) for _ in range(drafts.MOST_OPEN)]
    answer = bring(desk, make.markdown(Labs=["one"]))
    assert (answer.status_code, ImportDraft.objects.count()) == (422, drafts.MOST_OPEN)
    assert "10 of your lists wait already" in said(answer)
    assert send(desk, made[0], "removal")["Location"] == FORM
    assert bring(desk, make.markdown(Labs=["one"])).status_code == 302


def test_old_lists_are_forgotten(ada: User) -> None:
    old, new = make.import_draft(ada), make.import_draft(ada)
    ImportDraft.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert drafts.forget_old() == 1
    assert ImportDraft.objects.get() == new


def test_an_open_list_is_its_moderators_alone_and_a_done_one_everybodys(desk: Client, as_: Callable) -> None:
    draft, other = drafted(desk), as_(make.moderator("eve"))
    assert other.get(draft.get_absolute_url()).status_code == 404
    for noun in ("choices", "comparison", "application", "removal"):
        assert send(other, draft, noun, "Page one").status_code == 404
    send(desk, draft, "application", "Page one")
    assert other.get(draft.get_absolute_url()).status_code == 200
    assert "Latest imports" in said(other.get(FORM))
    assert send(other, draft, "choices").status_code == 404


def test_who_moderates_one_section_is_told_why_not(ada: User, courses: Section, desk: Client) -> None:
    assert "/admin/import/" in desk.get("/admin/queue/").content.decode()
    assert "/admin/resources/importdraft/" in desk.get("/admin/").content.decode()
    draft = make.import_draft(ada)
    ada.sections.add(courses)
    for path in (FORM, draft.get_absolute_url()):
        answer = desk.get(path)
        assert answer.status_code == 403
        assert "who moderates all of them imports it" in said(answer)
    assert bring(desk, "## Labs").status_code == 403
    assert "/admin/import/" not in desk.get("/admin/queue/").content.decode()
    assert "importdraft" not in desk.get("/admin/").content.decode()


def test_nobody_else_comes_in(cy: User, client: Client, as_: Callable) -> None:
    assert as_(cy).get(FORM).status_code == 403
    assert client.get(FORM)["Location"].startswith("/accounts/login/")


def test_the_rooms_of_the_admin_lead_to_the_pages(desk: Client, ada: User) -> None:
    draft = make.import_draft(ada)
    assert desk.get("/admin/resources/importdraft/")["Location"] == FORM
    assert desk.get(f"/admin/resources/importdraft/{draft.pk}/change/")["Location"] == draft.get_absolute_url()
    assert desk.get("/admin/resources/importdraft/x/change/")["Location"] == FORM


def test_a_new_comparison_keeps_what_was_chosen(desk: Client, courses: Section) -> None:
    draft = drafted(desk)
    make.resource(courses, url="https://pages.org/three", title="Page three")
    answer = send(desk, draft, "comparison", "Page two")
    assert answer["Location"] == draft.get_absolute_url()
    draft.refresh_from_db()
    assert {*names(draft, "Page two")} <= {*draft.chosen}
    assert not {*names(draft, "Page one")} & {*draft.chosen}
