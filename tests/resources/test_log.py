"""The page of the log: what it can be narrowed to, page by page, the same for everybody who does not moderate."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, logbook, moderation
from resources.logbook import Asked
from resources.models import Event, Resource, Verb
from tests import make
from tests.resources.test_undo import latest, suggestion


def found(query: str = "") -> list[str]:
    page = Client().get(f"/log/{query}")
    assert page.status_code == 200
    return [line.sentence for line, _ in page.context["decisions"]]


@pytest.fixture
def three(ada: User, bo: User, cy: User, courses: Section) -> list[Event]:
    """Decisions of two moderators and of one trusted reader, in two sections."""
    labs = make.section("Labs", slug="labs")
    moderation.accept(make.submission(cy, labs, title="Alpha"), by=ada, seen=1)
    moderation.reject(make.submission(cy, courses, title="Beta"), by=make.moderator("dee"), seen=1, message="Thin.")
    moderation.apply_at_once(suggestion(bo, Resource.objects.get(), minutes=7))
    return list(Event.objects.filter(verb__in=[Verb.ACCEPTED, Verb.REJECTED, Verb.APPLIED]))


ALPHA, BETA, GAMMA = (
    "ada accepted “Alpha”",
    "dee did not accept “Beta” (pages.org)",
    "bo changed “Alpha” at once, being trusted",
)


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("", [GAMMA, BETA, ALPHA]),
        ("?kind=accepted", [ALPHA]),
        ("?kind=changed", [GAMMA]),
        ("?section=labs", [GAMMA, ALPHA]),
        ("?by=ada", [ALPHA]),
        ("?by=ADA", [ALPHA]),
        ("?by=dee&kind=not-accepted", [BETA]),
        ("?by=dee&kind=accepted", []),
        ("?section=labs&kind=not-accepted", []),
    ],
)
def test_the_log_is_narrowed_by_its_address(query: str, sentences: list[str], three: None) -> None:
    assert found(query) == sentences


@pytest.mark.parametrize(
    "query", ["?kind=nope", "?section=nope", "?by=nobody", "?by=cy", "?by=bo", "?by=%00%E2%80%AE", "?older=7x"]
)
def test_what_nobody_knows_is_said_and_left_out(query: str, three: None, client: Client) -> None:
    if "%00" in query:
        assert client.get(f"/log/{query}").status_code == 400
        return
    assert found(query) == [GAMMA, BETA, ALPHA]
    assert 'class="notice q' in client.get(f"/log/{query}").content.decode()


def test_a_member_who_decides_nothing_is_as_unknown_as_nobody(three: None, client: Client) -> None:
    answers = {name: client.get(f"/log/?by={name}").content.decode() for name in ("cy", "xx")}
    assert answers["cy"].replace("cy", "xx") == answers["xx"].replace("cy", "xx")


def test_an_empty_answer_says_why_and_leads_back(three: None, client: Client) -> None:
    said = client.get("/log/?section=labs&kind=not-accepted").content.decode()
    assert "No decision fits all of that" in said
    assert 'href="/log/">Show every decision' in said
    assert "Nothing is beyond this place" in client.get(f"/log/?older={Event.objects.first().pk}").content.decode()


def test_an_empty_log_says_what_will_be_there(db: None, client: Client) -> None:
    assert "Nothing has been decided yet" in client.get("/log/").content.decode()


def test_chips_lead_to_each_choice_and_away_from_it(three: None, client: Client) -> None:
    said = client.get("/log/?kind=accepted&by=ada").content.decode()
    assert 'href="/log/?by=ada" aria-current="true"><bdi>Accepted' in said
    assert 'href="/log/?kind=accepted&amp;section=labs&amp;by=ada"><bdi>Labs' in said
    assert 'href="/log/?kind=accepted" aria-current="true"><bdi>ada' in said
    assert 'href="/log/feed/?kind=accepted&amp;by=ada"' in said
    assert "<bdi>bo</bdi></a>" not in said


def many(count: int, into: Section, by: User) -> None:
    """Decisions, three at each moment, so that time alone does not order them."""
    now = timezone.now()
    Event.objects.bulk_create(
        Event(verb=Verb.CLOSED, actor=by, section=into, title=f"S{number}", at=now - timedelta(hours=number // 3))
        for number in range(count)
    )


def test_pages_follow_each_other_in_both_directions(ada: User, courses: Section, client: Client) -> None:
    many(120, courses, ada)
    pages, query = [], ""
    while query is not None:
        page = client.get(f"/log/?kind=sections{query}").context["page"]
        pages.append([event.pk for event in page.events])
        query = f"&older={page.older}" if page.older else None
    everything = list(Event.objects.order_by("-at", "-id").values_list("pk", flat=True))
    assert [pk for page in pages for pk in page] == everything
    assert list(map(len, pages)) == [50, 50, 20]
    back = client.get(f"/log/?kind=sections&newer={pages[2][0]}").context["page"]
    assert [event.pk for event in back.events] == pages[1]
    first = client.get(f"/log/?kind=sections&newer={back.newer}").context["page"]
    assert ([event.pk for event in first.events], first.newer, first.older) == (pages[0], None, pages[0][-1])


def test_a_page_is_found_by_the_index_alone(ada: User, courses: Section) -> None:
    many(3, courses, ada)
    for asked in (Asked({}), Asked({"kind": "sections"})):
        rows = logbook.find(asked).select_related(None)
        with CaptureQueriesContext(connection) as queries:
            logbook.page(asked, older_than=Event.objects.first())
        sql = queries[-1]["sql"]
        assert "COUNT(" not in sql
        assert "OFFSET" not in sql
        if connection.vendor == "sqlite":
            assert "USING INDEX the_public_log" in rows[:50].explain()


def test_twelve_decisions_cost_no_more_than_two(ada: User, bo: User, cy: User, client: Client, as_: Callable) -> None:
    counts = {}
    for number in range(12):
        into = make.section(f"S{number}")
        moderator = make.moderator(f"m{number}")
        entry = moderation.accept(make.submission(cy, into), by=moderator, seen=1)
        moderation.reject(make.submission(cy, into), by=moderator, seen=1, message="Thin.")
        moderation.undo(latest(), by=make.moderator(f"n{number}"))
        moderation.accept_change(suggestion(make.person(f"p{number}"), entry, minutes=5), by=moderator, seen=1)
        curation.edit(entry, {"title": f"T{number}"}, ["new"], by=moderator)
        counts[number] = [
            _queries(who, path)
            for who in (client, as_(cy), as_(ada))
            for path in ("/log/", "/log/?by=m0", "/log/feed/")
        ]
    assert counts[1] == counts[11]
    assert max(counts[1][:3]) <= 8
    assert max(counts[1]) <= 25


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_everybody_who_does_not_moderate_sees_the_same(three: None, cy: User, as_: Callable) -> None:
    stranger, member = Client().get("/log/"), as_(cy).get("/log/")
    assert not stranger.cookies
    main = [answer.content.decode().split('<main id="main"')[1].split("</main>")[0] for answer in (stranger, member)]
    assert main[0] == main[1]
    assert "Take back" not in main[0]


def test_moderators_see_what_they_may_take_back(
    three: list[Event], ada: User, bo: User, courses: Section, as_: Callable
) -> None:
    def offered(person: User) -> set[str]:
        return {line.sentence for line, may in as_(person).get("/log/").context["decisions"] if may}

    assert offered(ada) == {ALPHA, BETA, GAMMA}
    bo.is_staff = True
    bo.groups.set(ada.groups.all())
    bo.save()
    assert offered(bo) == {ALPHA, BETA}
    ada.sections.add(courses)
    assert offered(User.objects.get(handle="ada")) == {BETA}
    moderation.undo(three[1], by=make.moderator("eve"))
    assert offered(User.objects.get(handle="ada")) == set()


def test_it_is_linked_from_every_page_and_from_how_we_curate(client: Client, db: None) -> None:
    assert 'href="/log/">Moderation log</a>' in client.get("/").content.decode()
    about = client.get("/about/").content.decode()
    assert 'the <a href="/log/">moderation log</a>' in about.split("How we curate</h2>")[1].split("<h2>")[0]
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/log/").content.decode()


def test_text_of_people_is_never_html(ada: User, cy: User, courses: Section, client: Client) -> None:
    row = make.submission(cy, courses, title="<script>alert(1)</script>")
    moderation.reject(row, by=ada, seen=1, message='"><img src=x onerror=alert(1)>')
    said = client.get("/log/").content.decode()
    assert "<script>alert" not in said
    assert "<img src=x" not in said


def test_the_admin_has_no_room_for_the_log() -> None:
    assert Event not in admin.site._registry
    assert all(Event is not inline.model for room in admin.site._registry.values() for inline in room.inlines)
