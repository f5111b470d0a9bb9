"""How far one is: marked on the site, brought from a browser or a file, taken away, reset; and seen by nobody else."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import RequestContext, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide import tree
from guide.models import FormerSlug, Section, Topic
from resources import curation, limits, marks, own_data, progress
from resources.marks import Book
from resources.models import Progress, Resource
from tests import make


@pytest.fixture
def entry(courses: Section) -> Resource:
    Section.objects.filter(pk=courses.pk).update(is_open=True)
    return make.resource(courses, title="An entry")


@pytest.fixture
def serving(db: None) -> Topic:
    return make.topic("serving", title="Serving")


def of(thing: Topic | Resource | Section) -> str:
    noun = {Topic: "topics", Resource: "resources", Section: "sections"}[type(thing)]
    return f"/progress/{noun}/{thing.pk if isinstance(thing, Resource) else thing.slug}/mark/"


def held(person: User) -> tuple[dict, dict, dict]:
    """What each topic, entry and section is marked as."""
    found = progress.marks_of(person)
    of_entries = {row.pk: progress.mark_of(row, person) for row in Resource.objects.all()}
    return found.topics, {pk: word for pk, word in of_entries.items() if word}, found.sections


def send(client: Client, **things: Any) -> Any:
    return client.post("/progress/merger/", json.dumps({"version": 1, **things}), content_type="application/json")


def file(**things: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("progress.json", json.dumps({"version": 1, **things}).encode())}


def ago(minutes: int) -> str:
    return (timezone.now() - timedelta(minutes=minutes)).isoformat()


def test_things_are_marked_and_taken_back_by_a_form(entry: Resource, serving: Topic, cy: User, as_: Callable) -> None:
    reader, courses = as_(cy), entry.section
    for word in ("done", "learning", "skipped", "done", "done"):
        for thing in (entry, serving, courses):
            assert reader.post(of(thing), {"mark": word})["Location"] == thing.get_absolute_url()
        assert held(cy) == ({"serving": word}, {entry.pk: word}, {courses.slug: word})
    for _ in range(2):
        for thing in (entry, serving, courses):
            reader.post(of(thing), {"mark": ""})
        assert held(cy) == ({}, {}, {})
    assert cy.progress.count() == 3


def test_the_form_leads_back_to_where_it_was_and_nowhere_else(entry: Resource, cy: User, as_: Callable) -> None:
    reader = as_(cy)
    here = "/resources/?q=entry"
    assert reader.post(of(entry), {"mark": "done", "next": here})["Location"] == f"{here}#mark-resources-{entry.pk}"
    for elsewhere in ("//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"):
        answer = reader.post(of(entry), {"mark": "done", "next": elsewhere})
        assert answer["Location"] == entry.get_absolute_url()


@pytest.mark.parametrize("typed", [{}, {"mark": "read"}, {"mark": "\0"}, {"mark": "x" * 10_000}])
def test_other_words_are_no_marks(typed: dict, entry: Resource, cy: User, as_: Callable) -> None:
    assert as_(cy).post(of(entry), typed).status_code == 400
    assert not cy.progress.exists()


def test_a_stranger_is_asked_to_sign_in_and_nothing_is_kept(entry: Resource, serving: Topic, client: Client) -> None:
    for thing in (entry, serving):
        assert client.post(of(thing), {"mark": "done"})["Location"].startswith("/accounts/login/?next=/")
    assert send(client, topics={"serving": {"done": ago(1)}}).status_code == 403
    for noun in ("import/", "clearing/"):
        assert client.post(f"/progress/{noun}")["Location"].startswith("/accounts/login/")
    assert client.get("/progress/progress.json")["Location"].startswith("/accounts/login/")
    assert not Progress.objects.exists()


def test_what_readers_do_not_find_is_not_marked_on_its_page(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    reader = as_(cy)
    curation.retire(entry, by=ada, because="It is gone.")
    assert reader.post(of(entry), {"mark": "done"}).status_code == 410
    for path in ("topics/nope", "sections/nope", "resources/999999", "resources/9" + "9" * 30):
        assert reader.post(f"/progress/{path}/mark/", {"mark": "done"}).status_code == 404


def test_pages_show_a_member_what_is_marked(entry: Resource, serving: Topic, cy: User, as_: Callable) -> None:
    reader, ring = as_(cy), 'class="ring" name="mark" value="{}" aria-pressed="{}"'
    shown = [entry.section.get_absolute_url(), "/resources/?q=entry", "/tags/mlops/"]
    for path in shown:
        said = reader.get(path).content.decode()
        assert ring.format("done", "false") in said, path
        assert f'name="next" value="{path}"' in said
    reader.post(of(entry), {"mark": "done"})
    reader.post(of(serving), {"mark": "learning"})
    for path in shown:
        assert ring.format("", "true") in reader.get(path).content.decode(), path
    assert (
        'value="" aria-pressed="true" aria-label="Read: An entry">Read<'
        in reader.get(entry.get_absolute_url()).content.decode()
    )
    assert (
        'value="" aria-pressed="true" aria-label="Learning: Serving">Learning<'
        in reader.get(serving.get_absolute_url()).content.decode()
    )
    said = reader.get("/progress/").content.decode()
    assert all(word in said for word in ("An entry", "Serving", "Done", "Learning"))


def test_the_rail_fills_the_dot_of_what_is_read(entry: Resource, cy: User, as_: Callable) -> None:
    prose = make.section("Read me", prose="Words.", is_open=True)
    part = make.resource(make.section("A part", level=3, is_open=True))
    make.resource(make.section("Soon", opens_itself=False))
    reader = as_(cy)

    def read() -> list[str]:
        said = reader.get(prose.get_absolute_url())
        steps = said.content.decode().split("<li")
        return [section for section in ("Free courses", "Read me") if any(
            'class="done"' in step and f"<bdi>{section}</bdi>" in step for step in steps)]  # fmt: skip

    assert read() == []
    assert "0 of 3 resources read" in reader.get(prose.get_absolute_url()).content.decode()
    for thing, expected in ((entry, ["Free courses"]), (prose, ["Free courses"]), (part, ["Free courses", "Read me"])):
        reader.post(of(thing), {"mark": "done"})
        assert read() == expected  # A section with links is read when all are, with those of its parts.
    assert "2 of 3 resources read" in reader.get(prose.get_absolute_url()).content.decode()


def test_a_section_of_words_alone_is_read_when_it_is_marked(cy: User, as_: Callable) -> None:
    prose = make.section("Read me", prose="Words.", is_open=True)
    reader = as_(cy)
    assert "I have read this" in reader.get(prose.get_absolute_url()).content.decode()
    reader.post(of(prose), {"mark": "done"})
    tops = tree.tops_of(Section.objects.numbered())
    assert progress.reading(progress.marks_of(cy), tops) == ({prose.slug}, 0, 0)
    assert '<li class="done"' in reader.get(prose.get_absolute_url()).content.decode()


def test_the_line_counts_what_is_done(serving: Topic, cy: User) -> None:
    other = make.topic("packaging")
    progress.mark(serving, "done", by=cy)
    progress.mark(other, "learning", by=cy)
    line = Template('{% include "_progress_line.html" with topics=topics only %}')
    for who, count in ((cy, 1), (None, 0)):
        request = RequestFactory().get("/")
        request.user = who  # type: ignore[assignment]
        said = line.render(RequestContext(request, {"topics": Topic.objects.all()}))
        assert f'<span class="n">{count}</span> of 2' in said
        assert f'max="2" value="{count}"' in said


def test_a_strangers_page_says_nothing_of_anybodys_marks(
    entry: Resource, serving: Topic, cy: User, client: Client, as_: Callable
) -> None:
    section, topic = entry.section.get_absolute_url(), serving.get_absolute_url()
    paths = [section, topic, entry.get_absolute_url(), "/resources/", "/tags/mlops/", "/progress/"]
    before = [client.get(path).content for path in paths]
    send(as_(cy), topics={"serving": {"done": ago(1)}}, resources={str(entry.pk): {"done": ago(1)}})
    answers = [client.get(path) for path in paths]
    assert [answer.content for answer in answers] == before
    assert not any(answer.cookies for answer in answers)
    assert not any(b"csrfmiddlewaretoken" in page or b"/mark/" in page for page in before)


def test_a_browsers_marks_come_to_the_account_once(entry: Resource, serving: Topic, cy: User, as_: Callable) -> None:
    reader = as_(cy)
    progress.mark(serving, "learning", by=cy)
    things = {"topics": {"serving": {"done": ago(5)}}, "resources": {str(entry.pk): {"learning": ago(4)}}}
    for _ in range(3):
        answer = send(reader, **things, sections={entry.section.slug: {"done": ago(3)}})
        assert (answer.status_code, answer.json()) == (200, {"kept": 3})
    assert held(cy) == ({"serving": "done"}, {entry.pk: "learning"}, {entry.section.slug: "done"})
    assert cy.progress.count() == 3


def test_a_newer_reset_holds_against_what_comes_later_from_another_browser(
    entry: Resource, serving: Topic, cy: User, as_: Callable
) -> None:
    reader = as_(cy)
    progress.mark(serving, "done", by=cy)
    progress.mark(serving, "", by=cy)
    send(reader, topics={"serving": {"done": ago(5)}})
    assert held(cy) == ({}, {}, {})
    reader.post("/progress/clearing/", {"sure": "on"})
    send(reader, resources={str(entry.pk): {"done": ago(5)}})
    assert held(cy) == ({}, {}, {})
    assert not cy.progress.exists()
    later = {"done": (timezone.now() + timedelta(days=9)).isoformat()}  # A clock that is wrong: it is now.
    send(reader, resources={str(entry.pk): later})
    assert held(cy)[1] == {entry.pk: "done"}
    assert cy.progress.get().done_at <= timezone.now()


def test_a_mark_of_another_browser_that_was_taken_back_there_takes_back_the_older_one(
    serving: Topic, cy: User, as_: Callable
) -> None:
    progress.mark(serving, "done", by=cy)
    Progress.objects.update(done_at=datetime.fromisoformat(ago(60)))
    send(as_(cy), topics={"serving": {"done": ago(30), "reset": ago(20)}})
    assert held(cy)[0] == {}


def test_thousands_that_nobody_knows_are_left_out(serving: Topic, cy: User, as_: Callable) -> None:
    reader, unknown = as_(cy), {f"unknown-{number}": {"done": ""} for number in range(1_500)}
    answer = send(reader, topics=unknown | {"serving": {"done": "x"}}, resources={"9" * 18: {"done": ""}})
    assert answer.json() == {"kept": 1}
    assert cy.progress.count() == 1


def test_many_marks_cost_no_more_queries_than_few(courses: Section, cy: User, as_: Callable) -> None:
    reader, counts = as_(cy), []
    for number in (3, 40):
        entries = [make.resource(courses) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            send(reader, resources={str(entry.pk): {"done": ago(1)} for entry in entries})
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25
    assert len(held(cy)[1]) == 43


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"version": 7}', '{"version": 1}' + " " * 200_000, '{"version": 1, "topics": ' + "[" * 50_000],
)
def test_what_is_no_progress_is_refused_in_a_sentence(body: str, cy: User, as_: Callable) -> None:
    answer = as_(cy).post("/progress/merger/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")


def test_a_topic_that_moved_takes_its_marks_with_it(serving: Topic, cy: User, as_: Callable) -> None:
    FormerSlug.objects.create(slug="inference", topic=serving)
    FormerSlug.objects.create(slug="gone", topic=None)
    send(as_(cy), topics={"inference": {"learning": ago(1)}, "serving": {"skipped": ago(1)}, "gone": {"done": ago(1)}})
    assert held(cy)[0] == {"serving": "learning"}
    assert Client().get("/progress/sections.json").json()["moved"] == {"inference": "serving"}


def test_the_file_is_exported_and_after_a_reset_imported_again(
    entry: Resource, serving: Topic, cy: User, bo: User, as_: Callable
) -> None:
    reader, before = as_(cy), ({"serving": "skipped"}, {entry.pk: "done"}, {})
    progress.mark(serving, "skipped", by=cy)
    progress.mark(entry, "done", by=cy)
    exported = reader.get("/progress/progress.json")
    assert "attachment" in exported["Content-Disposition"]
    assert exported.json()["topics"]["serving"]["title"] == "Serving"
    assert "Nothing was reset" in reader.post("/progress/clearing/", follow=True).content.decode()
    assert held(cy) == before
    assert "2 marks taken back" in reader.post("/progress/clearing/", {"sure": "on"}, follow=True).content.decode()
    assert held(cy) == ({}, {}, {})
    for who in (cy, bo):
        upload = {"file": SimpleUploadedFile("progress.json", exported.content)}
        assert "2 marks" in as_(who).post("/progress/import/", upload, follow=True).content.decode()
        assert held(who) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "This field is required"),
        ({"file": SimpleUploadedFile("p.json", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("p.json", b"\x00\xff")}, "it is not JSON"),
        ({"file": SimpleUploadedFile("p.json", b" " * 300_000)}, "more than 200 kB"),
        (file(topics={"serving": {"title": "Serving"}}), "Nothing is marked in it"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(typed: dict, sentence: str, cy: User, as_: Callable) -> None:
    answer = as_(cy).post("/progress/import/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_import_takes_nothing_away(serving: Topic, cy: User, as_: Callable) -> None:
    progress.mark(serving, "done", by=cy)
    as_(cy).post("/progress/import/", file(topics={"serving": {"skipped": ago(1), "reset": ago(2)}}))
    assert held(cy)[0] == {"serving": "done"}


def test_a_title_that_is_hidden_is_told_nobody(entry: Resource, cy: User, as_: Callable) -> None:
    Resource.objects.filter(pk=entry.pk).update(hidden_at=timezone.now(), title="A secret")
    make.reindex()
    send(as_(cy), resources={str(entry.pk): {"done": ago(1)}})
    said = as_(cy).get("/progress/").content + as_(cy).get("/progress/progress.json").content
    assert b"A secret" not in said
    told = next(list(one.rows(cy)) for one in own_data.FILES if one.name == "progress.json")
    assert [(row["entry"], row["entry_id"]) for row in told] == [("", entry.pk)]
    assert entry.pk not in Client().get("/progress/sections.json").json()["sections"].get(entry.section.slug, [])


def test_the_list_is_bounded_and_the_file_is_not(
    courses: Section, cy: User, as_: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.views.progress.SHOWN", 2)
    things = {("resources", str(make.resource(courses).pk)): {"done": timezone.now()} for _ in range(5)}
    assert progress.bring(Book(things), by=cy) == 5
    assert "The latest 2: the file has them all." in as_(cy).get("/progress/").content.decode()
    assert len(as_(cy).get("/progress/progress.json").json()["resources"]) == 5


def test_nobody_sees_what_somebody_else_marked(entry: Resource, cy: User, bo: User, ada: User, as_: Callable) -> None:
    progress.mark(entry, "done", by=cy)
    for other in (bo, ada):
        reader = as_(other)
        assert "Nothing is marked yet" in reader.get("/progress/").content.decode()
        assert 'aria-pressed="true"' not in reader.get(entry.section.get_absolute_url()).content.decode()
        assert reader.get("/progress/progress.json").json()["resources"] == {}


def test_who_is_blocked_marks_nothing(entry: Resource, cy: User) -> None:
    User.objects.filter(pk=cy.pk).update(is_active=False)
    for deed in (lambda: progress.mark(entry, "done", by=cy), lambda: progress.reset(cy)):
        with pytest.raises(limits.TooMany):
            deed()
    assert not cy.progress.exists()


def test_the_sections_are_the_same_for_everybody_and_are_not_sent_twice(entry: Resource, client: Client) -> None:
    part = make.resource(make.section("A part", level=3))
    answer = client.get("/progress/sections.json")
    assert answer.json()["sections"] == {
        entry.section.slug: [entry.pk, part.pk],
        part.section.slug: [part.pk],
    }
    assert "public" in answer["Cache-Control"]
    assert client.get("/progress/sections.json", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_of_a_section_that_nobody_reads_to_its_end_there_is_no_list(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = make.section("Small"), make.section("Large")
    entry, *_ = [make.resource(section) for section in (small, large, large)]
    monkeypatch.setattr("resources.views.progress.READABLE", 1)
    said = client.get("/progress/sections.json").json()
    assert said["sections"] == {small.slug: [entry.pk], large.slug: None}
    assert said["total"] == 3


def test_marks_are_gone_with_the_account(entry: Resource, serving: Topic, cy: User) -> None:
    progress.mark(entry, "done", by=cy)
    progress.mark(serving, "done", by=cy)
    assert {thing: marks.word_of(times) for thing, times in progress.book_of(cy).things.items()} == {
        ("topics", "serving"): "done",
        ("resources", str(entry.pk)): "done",
    }
    cy.delete()
    assert not Progress.objects.exists()
