"""Everything public can be read by programs, and nothing else."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Bridge, Section, Topic
from resources import curation, moderation
from resources.models import Resource, ResourceTopic, Tag
from tests import make
from tests.posting import API, said

pytestmark = pytest.mark.django_db


def following(answer: Any, rel: str = "next") -> str:
    """The address of a page around this one; nothing where there is none."""
    parts = [part.split(";") for part in answer.headers.get("Link", "").split(", ") if part]
    return next((where.strip("<>") for where, name in parts if name.strip() == f'rel="{rel}"'), "")


def walk(client: Client, path: str) -> list[list[Any]]:
    """The items of each page, as the header leads from one to the next."""
    pages, path = [], f"{API}{path}"
    while path and len(pages) < 20:
        answer = client.get(path)
        pages.append(said(answer, 200)["items"])
        path = following(answer)
    return pages


def test_sections_with_all_that_a_reader_sees(client: Client, courses: Section, cy: User) -> None:
    Section.objects.filter(pk=courses.pk).update(prose="# Begin\n\n<b>here</b>", summary="Free.")
    make.submission(cy, courses)
    listed = said(client.get(f"{API}/sections"), 200)["items"][0]
    assert (listed["slug"], listed["wanted"], listed["asks_for"]) == (courses.slug, "Complete courses.", "course")
    assert (listed["is_open"], listed["waiting_count"], listed["missing_count"]) == (False, 1, 3)
    assert said(client.get(f"{API}/sections/{courses.slug}"), 200) == listed | {"prose": "# Begin\n\n<b>here</b>"}
    assert said(client.get(f"{API}/sections/nothing"), 404)


def test_a_resource_with_its_tags_topics_and_who_suggested_it(client: Client, courses: Section, cy: User) -> None:
    row = make.resource(courses, cy, title="Ops", tags=["mlops", "c++"], is_own_work=True)
    ResourceTopic.objects.create(topic=Topic.objects.create(slug="serving", title="Serving"), resource=row)
    make.reindex()
    one = said(client.get(f"{API}/resources/{row.pk}"), 200)
    assert (one["title"], one["section"], one["suggested_by"], one["is_own_work"]) == ("Ops", courses.slug, "cy", True)
    assert {tag["name"]: tag["slug"] for tag in one["tags"]} == {"mlops": "mlops", "c++": "c-plus-plus"}
    assert (one["topics"], one["url"]) == (["serving"], row.url)
    assert one["page"].endswith(row.get_absolute_url())
    assert cy.email not in str(one)


def test_what_was_taken_out_is_410_with_its_reason_and_what_is_hidden_is_nowhere(
    client: Client, courses: Section, ada: User
) -> None:
    gone, hidden = make.resource(courses, title="Lost page"), make.resource(courses, title="Hidden")
    curation.retire(gone, by=ada, because="The page is gone.")
    Resource.objects.filter(pk=hidden.pk).update(hidden_at="2026-01-01T00:00Z")
    make.reindex()
    told = said(client.get(f"{API}/resources/{gone.pk}"), 410)
    assert (told["because"], "Lost page" in str(told)) == ("The page is gone.", False)
    assert "Hidden" not in str(said(client.get(f"{API}/resources/{hidden.pk}"), 404))
    make.reindex()
    assert said(client.get(f"{API}/resources"), 200)["items"] == []
    assert said(client.get(f"{API}/facets"), 200)["counts"]["section"] == {}


def test_what_is_like_a_resource_with_what_they_share(client: Client, courses: Section, ada: User, cy: User) -> None:
    row, near = (make.resource(courses, cy, title=title, tags=["serving"]) for title in ("Ops", "Near"))
    gone = make.resource(courses, title="Gone", tags=["serving"])
    curation.retire(gone, by=ada, because="The page is gone.")
    [other] = said(client.get(f"{API}/resources/{row.pk}/related"), 200)["items"]
    assert other.pop("why") == "Also tagged serving"
    assert other == said(client.get(f"{API}/resources/{near.pk}"), 200)
    assert said(client.get(f"{API}/resources/{gone.pk}/related"), 410)["because"] == "The page is gone."
    assert said(client.get(f"{API}/resources/999/related"), 404)


def test_the_words_are_those_of_the_page(client: Client, courses: Section) -> None:
    make.resource(courses, title="Alpha", kind="lab", tags=["serving"])
    make.resource(make.section("Labs"), title="Beta", kind="book")
    for query, titles in {
        "q=alpha": ["Alpha"], "kind=book": ["Beta"], "tag=serving": ["Alpha"], f"section={courses.slug}": ["Alpha"],
        "sort=newest": ["Beta", "Alpha"], "level=advanced": [],
    }.items():  # fmt: skip
        found = said(client.get(f"{API}/resources?{query}"), 200)
        assert [item["title"] for item in found["items"]] == titles, query
        assert found["count"] == {"number": len(titles), "is_more": False}


@pytest.mark.parametrize(
    "query",
    [
        "kind=boook", "kind=", "kinds=lab", "kind=lab&kind=book", "size=0", "size=101", "size=1.0", "size=%C2%B2",
        "size=9999999999999999999999", "broken=yes", "after=40", "after=NDA~x", "q=" + "x" * 201, "sort=0;drop",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_422_and_named(client: Client, query: str) -> None:
    told = said(client.get(f"{API}/resources?{query}"), 422)
    assert [error["field"] for error in told["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("path", ["resources", "tags", "topics", "bridges"])
def test_a_list_is_walked_page_by_page_without_gap_or_repetition(client: Client, courses: Section, path: str) -> None:
    for number in range(7):
        make.resource(courses, tags=[f"tág-{number}"])
        Topic.objects.create(slug=f"t{number}", title="T")
        Bridge.objects.create(slug=f"b{number}", idea="I", twin="T")
    pages = walk(client, f"/{path}?size=3")
    assert [len(page) for page in pages] == [3, 3, 1]
    keys = [item.get("id") or item["slug"] for page in pages for item in page]
    assert len(set(keys)) == 7


def test_a_mark_that_was_changed_is_refused(client: Client, courses: Section) -> None:
    for _ in range(3):
        make.resource(courses)
    mark = following(client.get(f"{API}/resources?size=1")).partition("after=")[2]
    assert said(client.get(f"{API}/resources?size=1&after={mark}"), 200)["items"]
    assert said(client.get(f"{API}/resources?size=1&after={mark[:-1]}"), 422)


def test_a_tag_that_was_merged_says_into_which(client: Client, courses: Section) -> None:
    make.resource(courses, tags=["pipeline"])
    Tag.objects.create(name="pipelines", slug="pipelines", merged_into=Tag.objects.get(name="pipeline"))
    assert said(client.get(f"{API}/tags/pipelines"), 410)["into"] == "pipeline"
    one = said(client.get(f"{API}/tags/pipeline"), 200)
    assert (one["live_count"], one["synonyms"]) == (1, ["pipelines"])
    assert said(client.get(f"{API}/tags/nobody"), 404)


def test_the_roadmap_in_its_order_with_what_teaches_it(
    client: Client, courses: Section, ada: User, settings: Any, django_assert_max_num_queries: Callable
) -> None:
    first, second = make.topic("serving", why="It answers."), make.topic("data", position=1)
    first.prerequisites.add(second)
    for minutes, skill in ((90, "docker"), (30, "")):
        make.point(first, minutes, skill, title="Canaries")
    rows = [make.resource(courses) for _ in range(4)]
    for row in rows:
        ResourceTopic.objects.create(topic=first, resource=row, is_required=row == rows[1])
    curation.retire(rows[2], by=ada, because="It is gone.")
    Resource.objects.filter(pk=rows[3].pk).update(hidden_at="2026-01-01T00:00Z")
    make.reindex()
    with django_assert_max_num_queries(8):
        data, serving = said(client.get(f"{API}/roadmap"), 200)["items"]
    assert (data["slug"], data["points"], data["prerequisites"], data["resources"], data["minutes"]) == (
        "data", [], [], [], 0,
    )  # fmt: skip
    assert (serving["why"], serving["minutes"], serving["prerequisites"]) == ("It answers.", 120, ["data"])
    assert serving["points"][0] == {"title": "Canaries", "minutes": 90, "skill": "docker"}
    assert serving["resources"] == [
        {"id": rows[1].pk, "is_required": True}, {"id": rows[0].pk, "is_required": False},
    ]  # fmt: skip
    assert serving["page"] == f"{settings.SITE_URL}/roadmap/serving/"


def test_of_a_step_the_roadmap_tells_the_first_that_teach_it(
    client: Client, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.api.roadmap.TEACHING", 2)
    steps, rows = [make.topic("serving"), make.topic("data", position=1)], [make.resource(courses) for _ in range(4)]
    for step, row in product(steps, rows):
        ResourceTopic.objects.create(topic=step, resource=row, is_required=row == rows[3], position=row.pk)
    make.reindex()
    told = [step["resources"] for step in said(client.get(f"{API}/roadmap"), 200)["items"]]
    assert told == [[{"id": rows[3].pk, "is_required": True}, {"id": rows[0].pk, "is_required": False}]] * 2


def test_bridges_and_suggestions(client: Client, courses: Section) -> None:
    Bridge.objects.create(slug="registry", idea="Model registry", twin="Artifact registry", words="nexus, harbor ,")
    assert said(client.get(f"{API}/bridges"), 200)["items"][0]["words"] == ["nexus", "harbor"]
    assert said(client.get(f"{API}/bridges"), 200)["items"][0]["page"].endswith("/bridges/registry/")
    make.resource(courses, title="Kubernetes for models")
    assert said(client.get(f"{API}/suggestions?q=kuber"), 200)["items"] == ["Kubernetes for models"]
    assert said(client.get(f"{API}/suggestions"), 200)["items"] == []


def test_the_log_says_what_the_page_says(client: Client, courses: Section, ada: User, cy: User) -> None:
    moderation.accept(make.submission(cy, courses, title="Good page"), by=ada, seen=1)
    moderation.reject(make.submission(cy, courses, title="Thin"), by=ada, seen=1, message="Too thin.", reason="thin")
    newest, oldest = said(client.get(f"{API}/log"), 200)["items"]
    assert [newest[name] for name in ("who", "title", "reason", "words")] == ["ada", "Thin", "Too thin", "Too thin."]
    assert (oldest["title"], oldest["suggested_by"], oldest["section"]) == ("Good page", "cy", courses.slug)
    assert len(said(client.get(f"{API}/log?kind=accepted&by=ada"), 200)["items"]) == 1
    assert said(client.get(f"{API}/log?by=nobody"), 200)["items"] == []


@pytest.mark.parametrize("path", ["sections", "resources", "tags", "log", "topics", "facets", "roadmap", "bridges"])
def test_what_is_here_already_is_not_sent_again(client: Client, courses: Section, path: str) -> None:
    first = client.get(f"{API}/{path}")
    assert (first["Cache-Control"], first["ETag"][0]) == ("public, max-age=60", '"')
    again = client.get(f"{API}/{path}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    make.resource(courses, tags=["new"])
    if path not in {"log", "topics", "roadmap", "bridges"}:
        assert client.get(f"{API}/{path}", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["sections", "resources", "nothing"])
def test_head_says_what_get_says_without_the_body(client: Client, courses: Section, path: str) -> None:
    shown, head = client.get(f"{API}/{path}"), client.head(f"{API}/{path}")
    assert (head.status_code, head.content) == (shown.status_code, b"")
    for name in ("ETag", "Content-Type", "Cache-Control", "Link"):
        assert head.headers.get(name) == shown.headers.get(name)


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), ("*/*", 200), ("text/html", 406)])
def test_whoever_takes_no_json_gets_406(client: Client, accept: str, status: int) -> None:
    assert client.get(f"{API}/sections", headers={"accept": accept}).status_code == status


def test_a_minutes_requests_are_counted_for_each_address_and_each_token(
    client: Client, cy: User, program: Callable, settings: Any
) -> None:
    settings.API_CALLS = 3
    answers = [client.get(f"{API}/sections") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert said(answers[3], 429)["violated-policies"] == ["minute"]
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert program(cy).get(f"{API}/sections").status_code == 200
    assert Client(REMOTE_ADDR="9.9.9.9").get(f"{API}/sections").status_code == 200


def test_a_token_that_nobody_has_is_401_even_where_none_is_needed(client: Client) -> None:
    answer = client.get(f"{API}/sections", headers={"authorization": "Bearer mlg_nobodys"})
    assert said(answer, 401)["type"] == "/api/v1/#problem-token"
    assert answer["WWW-Authenticate"] == 'Bearer realm="guide", error="invalid_token"'


def test_what_is_read_with_a_token_is_kept_by_nobody(cy: User, program: Callable) -> None:
    assert program(cy).get(f"{API}/sections")["Cache-Control"] == "private, no-store"
