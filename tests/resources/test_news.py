"""What is new, week by week: what readers care about, as far as it is so still; and the marks at what is new to one."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, news, sections, submissions
from resources.models import Event, Resource
from resources.submissions import Sender
from resources.templatetags import lately
from resources.weeks import Week
from tests import make
from tests.resources.test_undo import latest

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _opens_late(courses: Section) -> None:
    Section.objects.update(needed_count=100)
    courses.refresh_from_db()


def told(path: str = "/new/", client: Client | None = None) -> dict[str, list[str]]:
    """Titles below headings."""
    groups = (client or Client()).get(path).context["groups"]
    return {heading: [story.title for story, _ in stories] for heading, stories in groups}


def marked(client: Client) -> list[str]:
    return [
        story.title for _, stories in client.get("/new/").context["groups"] for story, is_fresh in stories if is_fresh
    ]


def body(path: str = "/new/") -> str:
    return Client().get(path).content.decode()


def address_of(moment: Any) -> str:
    return f"/new/{Week.of(moment).name}/"


def weeks_ago(number: int, **events: Any) -> str:
    """These events happened in that week; its address."""
    then = Week.of(timezone.now()).begins_at - number * WEEK + timedelta(days=2)
    Event.objects.filter(**events).update(at=then)
    return address_of(then)


# What is told ---------------------------------------------------------------------------------------------------------
def test_it_tells_what_happened_by_kind_and_why(ada: User, bo: User, courses: Section) -> None:
    old, bad, back = (make.resource(courses, title=title) for title in ("Old", "Bad", "Back"))
    moderation.accept(make.submission(bo, courses, title="New", summary="It is good."), by=ada, seen=1, message="Psst.")
    curation.edit(old, {"summary": "Better."}, ["helm"], by=ada)
    curation.retire(bad, by=ada, because="Its page is gone.")
    curation.retire(back, by=ada, because="By mistake.")
    curation.revive(back, by=ada)
    labs = make.section("Labs", summary="Hands on.")
    sections.open_section(labs, by=ada)
    sections.edit_section(courses, {"prose": "Words.", "needed_count": 99}, by=ada)
    assert told() == {
        "Open now": ["Labs"],
        "Added": ["New"],
        "Back again": ["Back"],
        "Changed": ["Free courses", "Old"],
        "Taken out": ["Bad"],
    }
    said = body()
    for words in (
        "It is good.",
        "Hands on.",
        "Changed: tags, why it is worth reading",
        "Changed: text",
        "page is gone.",
    ):
        assert words in said
    assert "Psst" not in said
    assert "By mistake" not in said
    assert f'href="{old.get_absolute_url()}"' in said
    assert f'href="{bad.get_absolute_url()}"' not in said


def test_what_was_imported_counts_as_added_and_its_sections_as_opened(courses: Section) -> None:
    row = make.resource(courses, title="Imported")
    sections.open_section(courses, by=None)
    Event.objects.all().delete()
    Event.objects.create(verb="imported", resource=row, section=courses)
    Event.objects.create(verb="imported", section=courses)
    Event.objects.create(verb="imported", section=make.section("Soon"))
    assert told() == {"Open now": ["Free courses"], "Added": ["Imported"]}


def test_a_thing_is_told_once_a_week_by_what_matters_most(ada: User, bo: User, courses: Section) -> None:
    new = moderation.accept(make.submission(bo, courses, title="New"), by=ada, seen=1)
    curation.edit(new, {"summary": "Better."}, ["mlops"], by=ada)
    old = make.resource(courses, title="Old")
    for fields in ({"summary": "A"}, {"minutes": 5}, {"summary": "B"}):
        curation.edit(old, fields, ["mlops"], by=ada)
    assert told() == {"Added": ["New"], "Changed": ["Old"]}
    assert "Changed: minutes, why it is worth reading" in body()


def test_a_suggested_change_is_a_change_and_what_waits_is_nothing(ada: User, bo: User, courses: Section) -> None:
    entry = make.resource(courses, title="Old")
    make.submission(bo, courses, title="Canary that waits")
    asked = make.suggestion(bo, entry, title="Canary as it is wanted")
    assert told() == {}
    moderation.accept_change(asked, by=ada, seen=1)
    assert told() == {"Changed": ["Canary as it is wanted"]}
    moderation.reject(make.submission(bo, courses, title="Canary"), by=ada, seen=1, reason="thin", message="No.")
    assert told() == {"Changed": ["Canary as it is wanted"]}


@pytest.mark.parametrize("deed", ["accept", "edit", "retire", "open"])
def test_what_was_taken_back_is_no_news(deed: str, ada: User, bo: User, courses: Section) -> None:
    entry = make.resource(courses, title="Old")
    if deed == "accept":
        moderation.accept(make.submission(bo, courses, title="New"), by=ada, seen=1)
    elif deed == "edit":
        curation.edit(entry, {"summary": "Better."}, ["mlops"], by=ada)
    elif deed == "retire":
        curation.retire(entry, by=ada, because="It is gone.")
    else:
        sections.open_section(courses, by=ada)
    assert told() != {}
    moderation.undo(latest(), by=ada)
    assert told() == {}
    assert Client().get("/new/feed.json").json()["items"] == []


def test_what_was_taken_out_later_is_told_then_and_not_as_added(ada: User, bo: User, courses: Section) -> None:
    entry = moderation.accept(make.submission(bo, courses, title="Page"), by=ada, seen=1)
    before = weeks_ago(2)
    assert told(before) == {"Added": ["Page"]}
    curation.retire(entry, by=ada, because="It is gone.")
    assert told(before) == {}
    assert told() == {"Taken out": ["Page"]}
    curation.revive(entry, by=ada)
    assert told() == {"Back again": ["Page"]}
    assert told(before) == {"Added": ["Page"]}


def test_what_readers_had_hidden_is_named_nowhere_until_somebody_has_looked(
    ada: User, cy: User, courses: Section
) -> None:
    entry = moderation.accept(make.submission(cy, courses, title="Canary"), by=ada, seen=1)
    curation.edit(entry, {"summary": "Canary words."}, ["mlops"], by=ada)
    for number in range(3):
        submissions.report(Sender(make.proven(make.person(f"r{number}"))), entry, "spam", "")
    for path in ("/new/", "/new/feed/", "/new/feed.json", "/feed/", "/feed.json", "/feeds.opml"):
        assert "anary" not in body(path), path
    assert told() == {}


def test_what_was_taken_out_as_readers_asked_has_its_reason(ada: User, cy: User, courses: Section) -> None:
    item = make.report(make.resource(courses, title="Bad"), cy, words="Canary of cy's")
    moderation.take_out_reported(item, by=ada, seen=item.version, because="It sells.")
    assert told() == {"Taken out": ["Bad"]}
    assert "It sells." in body()
    assert "Canary" not in body()


# Weeks ----------------------------------------------------------------------------------------------------------------
def test_weeks_in_which_anything_happened_lead_to_each_other(ada: User, courses: Section) -> None:
    for number in range(3):
        curation.edit(make.resource(courses, title=f"Page {number}"), {"minutes": 3}, ["mlops"], by=ada)
    events = list(Event.objects.filter(verb="edited").values_list("pk", flat=True))
    paths = [weeks_ago(ago, pk=pk) for ago, pk in zip((0, 3, 9), events, strict=True)]
    assert told("/new/") == told(paths[0]) == {"Changed": ["Page 0"]}
    assert f'href="{paths[1]}">Older' in body(paths[0])
    assert f'href="{paths[0]}">Newer' in body(paths[1])
    assert f'href="{paths[2]}">Older' in body(paths[1])
    assert "Newer:" not in body(paths[0])
    assert "Older:" not in body(paths[2])


def test_new_begins_with_the_latest_week_that_has_any(ada: User, courses: Section) -> None:
    curation.edit(make.resource(courses, title="Page"), {"minutes": 3}, ["mlops"], by=ada)
    path = weeks_ago(5)
    assert told("/new/") == {"Changed": ["Page"]}
    empty = Client().get(address_of(timezone.now()))
    assert (empty.status_code, empty.context["groups"]) == (200, [])
    assert "Nothing happened in this week" in empty.content.decode()
    assert f'href="{path}">Older' in empty.content.decode()


def test_before_anything_happened_the_page_says_so(client: Client) -> None:
    answer = client.get("/new/")
    assert answer.status_code == 200
    assert "Nothing has happened yet" in answer.content.decode()
    for week in ("0001-w01", "1970-w01"):
        assert client.get(f"/new/{week}/").status_code == 200


@pytest.mark.parametrize(
    "week", ["2026-w99", "hello", "²026-w01", "٢٠٢٦-w01", "-1", "x" * 3000, "%3Cb%3E", "2026-w1'--"]
)
def test_an_address_of_no_week_is_a_clear_404(week: str, client: Client) -> None:
    answer = client.get(f"/new/{week}/")
    assert answer.status_code == 404
    assert "There is no such week" in answer.content.decode()


def test_so_is_the_future(client: Client, ada: User, courses: Section) -> None:
    curation.edit(make.resource(courses, title="Page"), {"minutes": 3}, ["mlops"], by=ada)
    Event.objects.update(at=timezone.now() + 2 * WEEK)
    for path in (address_of(timezone.now() + 2 * WEEK), "/new/9999-w52/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "has not begun yet" in answer.content.decode()
    assert told("/new/") == {}


def test_another_way_to_write_a_week_leads_to_the_one(client: Client) -> None:
    answer = client.get("/new/2026-W7/")
    assert (answer.status_code, answer["Location"]) == (301, "/new/2026-w07/")


def test_a_long_week_goes_on_behind_its_hundredth_event(ada: User, courses: Section) -> None:
    rows = [make.resource(courses, title=f"Page {number}") for number in range(news.PAGE_SIZE + 5)]
    Event.objects.bulk_create(Event(verb="imported", resource=row, section=courses) for row in rows)
    first = Client().get("/new/")
    behind = re.search(r'rel="next" href="(/new/[^"]+)"', first.content.decode())[1]
    titles = [*told("/new/")["Added"], *told(behind)["Added"]]
    assert len(titles) == len(set(titles)) == len(rows)
    assert "More of this week" not in body(behind)
    for lost in ("older=²", "older=0", "older=99999999999999999999"):
        assert "so it begins with the newest" in body(f"{address_of(timezone.now())}?{lost}")


def test_a_week_and_its_neighbours_are_found_by_the_index_of_the_news(ada: User, courses: Section) -> None:
    curation.edit(make.resource(courses), {"minutes": 3}, ["mlops"], by=ada)
    week = Week.of(timezone.now())
    with CaptureQueriesContext(connection) as queries:
        news.of_week(week)
        news.around(week)
        news.last_week()
        news.first_since(timezone.now())
    asked = [query["sql"] for query in queries if "imported" in query["sql"]]
    assert len(asked) == 5
    assert max(sql.count('"at" <') for sql in asked) == 1  # Of two ends, SQLite looks for either.
    if connection.vendor == "sqlite":
        for sql in asked:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + sql)
                plan = str(cursor.fetchall())
            assert "USING INDEX the_news" in plan or "USING COVERING INDEX the_news" in plan, sql


def test_twelve_stories_cost_no_more_than_two(ada: User, bo: User, courses: Section) -> None:
    costs = []
    for many in (2, 10):
        for number in range(many):
            row = moderation.accept(make.submission(bo, make.section(f"S{number}")), by=ada, seen=1)
            curation.edit(make.resource(courses), {"minutes": 3}, ["mlops"], by=ada)
            asked = make.suggestion(make.person(f"p{many}{number}"), row, minutes=number + 7)
            moderation.accept_change(asked, by=ada, seen=1)
        with CaptureQueriesContext(connection) as queries:
            Client().get("/new/")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8


# Since the last visit -------------------------------------------------------------------------------------------------
def visit(client: Client, **more: str) -> HttpResponse:
    """What the page posts by itself, or by its button."""
    at = re.search(r'name="at" value="([^"]+)"', client.get("/new/").content.decode())[1]
    return client.post("/new/visit/", {"at": at} | more)


def an_hour_ago(person: User) -> None:
    """All of it was an hour ago: what happened, and what was looked at."""
    hour = timedelta(hours=1)
    for row in User.objects.filter(pk=person.pk, news_visited_at__isnull=False):
        User.objects.filter(pk=row.pk).update(news_visited_at=row.news_visited_at - hour)
    for event in Event.objects.all():
        Event.objects.filter(pk=event.pk).update(at=event.at - hour)


@pytest.fixture
def page(courses: Section) -> Resource:
    return make.resource(courses, title="Page")


def test_what_came_since_the_last_visit_is_marked_and_stays_so_when_the_page_is_loaded_again(
    ada: User, cy: User, page: Resource, as_: Callable
) -> None:
    curation.edit(make.resource(page.section, title="Before"), {"minutes": 3}, ["mlops"], by=ada)
    client = as_(cy)
    assert marked(client) == []
    assert (visit(client).status_code, marked(client)) == (302, [])
    an_hour_ago(cy)
    curation.edit(page, {"minutes": 3}, ["mlops"], by=ada)
    for _ in range(3):
        assert marked(client) == ["Page"]
        visit(client)
    assert marked(client) == ["Page"]
    visit(client, has_seen="1")
    assert marked(client) == []
    assert "Nothing is new since your last visit" in client.get("/new/").content.decode()


def test_looking_without_posting_changes_nothing(ada: User, cy: User, page: Resource, as_: Callable) -> None:
    client = as_(cy)
    curation.edit(page, {"minutes": 3}, ["mlops"], by=ada)
    for path in ("/new/", address_of(timezone.now()), "/new/feed/"):
        client.get(path)
    cy.refresh_from_db()
    assert (cy.news_seen_at, cy.news_visited_at) == (None, None)


def test_what_is_older_than_this_week_is_pointed_at(ada: User, cy: User, page: Resource, as_: Callable) -> None:
    curation.edit(page, {"minutes": 3}, ["mlops"], by=ada)
    path = weeks_ago(3)
    User.objects.filter(pk=cy.pk).update(news_visited_at=timezone.now() - 5 * WEEK)
    curation.edit(page, {"minutes": 4}, ["mlops"], by=ada)
    assert f'beginning in <a href="{path}">' in as_(cy).get("/new/").content.decode()


@pytest.mark.parametrize("at", ["", "yesterday", "\0", "9999999999", "2026-13-01T00:00:00Z", "x" * 100_000, "-1"])
def test_a_visit_at_no_time_is_422_and_keeps_nothing(at: str, cy: User, as_: Callable) -> None:
    answer = as_(cy).post("/new/visit/", {"at": at})
    assert (answer.status_code, "What is new" in answer.content.decode()) == (422, True)
    cy.refresh_from_db()
    assert cy.news_visited_at is None


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_visit_before_or_after_all_time_is_no_error(at: str, cy: User, as_: Callable) -> None:
    assert as_(cy).post("/new/visit/", {"at": at}).status_code == (422 if at.startswith("0001") else 302)


def test_a_stranger_is_sent_to_sign_in_and_sees_no_form(page: Resource, ada: User, client: Client) -> None:
    assert client.post("/new/visit/", {"at": timezone.now().isoformat()})["Location"].startswith("/accounts/login/")
    curation.edit(page, {"minutes": 3}, ["mlops"], by=ada)
    assert "new/visit" not in body()
    assert "news.js" not in body()


def test_home_says_how_many_were_added_this_week(ada: User, bo: User, courses: Section) -> None:
    assert '<a href="/new/">What is new</a>' in body("/")
    for number in range(3):
        make.resource(courses, title=f"Page {number}")
    Resource.objects.filter(title="Page 0").update(added_at=timezone.now() - 2 * WEEK)
    Resource.objects.filter(title="Page 1").update(hidden_at=timezone.now())
    make.reindex()
    assert '<a href="/new/">1 new this week</a>' in body("/")


def test_home_says_so_where_more_came_in_than_it_counts(courses: Section, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "COUNTED", 2)
    for number in range(2):
        make.resource(courses, title=f"Page {number}")
    assert '<a href="/new/">2 new this week</a>' in body("/")
    make.resource(courses, title="One more")
    assert '<a href="/new/">2+ new this week</a>' in body("/")
