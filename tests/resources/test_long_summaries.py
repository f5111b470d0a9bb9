"""What was imported may be long: who edits it may keep it or shorten it; lists show the beginning."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import text
from resources.models import Resource, Submission
from resources.models.entry import SUMMARY_LENGTH, SUMMARY_MAX
from tests import make

LONG = ("It explains with patience how a model is kept alive. " * 30)[:900].strip()


@pytest.fixture
def row(courses: Section) -> Resource:
    made = make.resource(courses, title="Imported", summary=LONG)
    Resource.objects.filter(pk=made.pk).update(source="awesome-models")
    made.refresh_from_db()
    return made


def changed(row: Resource, client: Client, **typed: str) -> tuple[int, str]:
    """The answer to a moderator's form, and the summary afterwards."""
    path = f"/admin/resources/resource/{row.pk}/change/"
    answer = client.post(path, make.sent_back(client.get(path), **typed))
    row.refresh_from_db()
    return answer.status_code, row.summary


def suggested(row: Resource, client: Client, **typed: str) -> int:
    path = f"/resources/{row.pk}/suggestion/"
    form = client.get(path).context["form"]
    shown = {field.html_name: field.value() for field in form} | {f.html_initial_name: f.value() for f in form}
    sent = {name: value for name, value in (shown | typed).items() if value not in (None, False)}
    return client.post(path, sent | {"send": "1"}).status_code


def test_a_moderator_may_keep_it_or_shorten_it(row: Resource, ada: User, as_: Callable) -> None:
    assert changed(row, as_(ada), title="Another title") == (302, LONG)
    assert changed(row, as_(ada), summary=LONG[:500]) == (302, LONG[:500].strip())
    status, kept = changed(row, as_(ada), summary=LONG[:600])
    assert (status, kept) == (200, LONG[:500].strip())
    assert changed(row, as_(ada), summary="Short.") == (302, "Short.")
    assert changed(row, as_(ada), summary="x" * (SUMMARY_LENGTH + 1)) == (200, "Short.")


def test_so_may_readers(row: Resource, cy: User, bo: User, as_: Callable) -> None:
    assert suggested(row, as_(cy), title="A better title") == 302
    assert Submission.objects.get(submitter=cy).summary == LONG
    assert suggested(row, as_(bo), summary=LONG + " And more.") == 422
    assert suggested(row, as_(bo), summary=LONG[:400]) == 302
    assert Submission.objects.get(submitter=bo).summary == LONG[:400].strip()


def test_so_may_programs(row: Resource, bo: User, program: Callable) -> None:
    client, path = program(bo, "submit"), f"/api/v1/resources/{row.pk}/suggestion"
    send = {"content_type": "application/json"}
    answer = client.post(path, {"summary": f"{LONG} more"}, **send)
    assert answer.status_code == 422
    assert f"keep its {len(LONG)} characters or make it shorter" in answer.content.decode()
    assert client.post(path, {"title": "A better title"}, **send).status_code == 201


def test_the_sentence_says_what_is_there(row: Resource, ada: User, as_: Callable) -> None:
    path = f"/admin/resources/resource/{row.pk}/change/"
    said = as_(ada).post(path, make.sent_back(as_(ada).get(path), summary=LONG + "!")).content.decode()
    assert f"keep its {len(LONG)} characters or make it shorter. Now it has {len(LONG) + 1}." in said
    assert f'maxlength="{len(LONG)}"' in said


@pytest.mark.parametrize("length", [SUMMARY_LENGTH + 1, SUMMARY_MAX + 1])
def test_a_new_page_has_as_much_room_as_ever(length: int, courses: Section, cy: User, as_: Callable) -> None:
    answer = as_(cy).post("/submit/", make.form(courses, summary="x" * length) | {"send": "1"})
    assert answer.status_code == 422
    assert f"Write at most {SUMMARY_LENGTH} characters. Now it has {length}." in answer.content.decode()


def test_lists_descriptions_and_feeds_show_the_beginning_and_its_page_all(
    row: Resource, courses: Section, client: Client
) -> None:
    page = client.get(row.get_absolute_url()).content.decode()
    assert f'<p dir="auto">{LONG}</p>' in page
    assert f'name="description" content="{row.teaser}"' in page
    for path in (courses.get_absolute_url(), "/resources/", "/tags/mlops/"):
        assert LONG not in client.get(path).content.decode()
    assert f"<summary>{row.teaser}</summary>" in client.get("/feed/").content.decode()
    assert client.get(f"/api/v1/resources/{row.pk}").json()["summary"] == LONG
    assert "Taken from</dt>\n    <dd><bdi>awesome-models</bdi>" in page
    assert client.get(f"/api/v1/resources/{row.pk}").json()["source"] == "awesome-models"


@pytest.mark.parametrize(
    ("said", "teaser"),
    [
        ("", ""),
        ("short", "short"),
        ("ten chars!", "ten chars!"),
        ("eleven characters", "eleven…"),
        ("one, two, three", "one, two…"),
        ("w" * 30, "w" * 9 + "…"),
        ("e\u0301" * 10, "e\u0301" * 4 + "…"),
        (" " * 3 + "x" * 30, "  " + "…"),
    ],
)
def test_a_teaser_ends_behind_a_word(said: str, teaser: str) -> None:
    found = text.teaser(said, 10)
    assert len(found) <= 10
    if said.strip() == said:
        assert found == teaser


@pytest.mark.parametrize(
    ("query", "is_found"), [("q=awesome-models", 1), ("source__isempty=0", 1), ("source__isempty=1", 0)]
)
def test_moderators_find_entries_by_their_source(
    query: str, is_found: int, row: Resource, ada: User, as_: Callable
) -> None:
    page = as_(ada).get(f"/admin/resources/resource/?{query}")
    assert page.context["cl"].result_count == is_found
