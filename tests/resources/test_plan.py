"""The plan as a page, as Markdown and as a calendar."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from accounts.models import User
from guide import plan
from guide.models import FormerSlug, Section, Skill, Topic
from resources import curation, plans, progress
from resources.models import ResourceTopic
from resources.plans import calendars, forms, markdown
from tests import make

pytestmark = pytest.mark.django_db
PAGE, FILES = "/plan/", ["/plan/plan.md", "/plan/plan.ics"]
MONDAY = "2026-11-30"
SAID = "know=docker&hours=2&start=2026-11-30"


@pytest.fixture
def roadmap(db: None) -> list[Topic]:
    """Serving stands before training, which it needs; and nobody has said how long a third takes."""
    serving, training, later = (make.topic(slug, title=slug.title()) for slug in ("serving", "training", "later"))
    serving.prerequisites.add(training)
    make.point(serving, 90, title="Canaries")
    make.point(training, 60, "docker", title="Images")
    make.point(training, 150, title="Seeds")
    return [serving, training, later]


def text(client: Client, query: str = SAID) -> str:
    """What the page says, without its tags."""
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def events(client: Client, query: str = SAID) -> list[Any]:
    answer = client.get(f"/plan/plan.ics?{query}")
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_what_is_known_is_hidden_and_the_rest_comes_week_by_week(client: Client, roadmap: list[Topic]) -> None:
    said = text(client)
    assert "2 weeks: 30 November – 13 December 2026" in said
    assert "In all 5 h Known 1 h Left 4 h" in said
    assert "Week 1 30 Nov – 6 Dec 2 h Training Seeds 2 h, first part" in said
    assert "Week 2 7–13 Dec 2 h Training continued Seeds 30 min, last part Serving Canaries 1 h 30 min" in said
    assert "Images" not in said
    assert "Nobody has said yet how long these take: Later ." in said


def test_it_is_planned_before_anything_is_asked_from_the_coming_monday(client: Client, roadmap: list[Topic]) -> None:
    monday = forms.coming_monday(timezone.localdate())
    said = text(client, "")
    assert "In all 5 h Known 0 h Left 5 h" in said
    assert f"Week 1 {monday.day}" in said
    assert f'value="{monday.isoformat()}"' in client.get(PAGE).content.decode()
    assert "noindex" not in client.get(PAGE).content.decode()
    assert "noindex" in client.get(f"{PAGE}?know=sql").content.decode()


@pytest.mark.parametrize(
    ("today", "monday"), [("2026-11-28", MONDAY), ("2026-11-30", MONDAY), ("2026-12-01", "2026-12-07")]
)
def test_the_coming_monday_may_be_today(today: str, monday: str) -> None:
    assert forms.coming_monday(date.fromisoformat(today)) == date.fromisoformat(monday)


def test_topics_that_are_done_are_left_out_under_any_name_they_had(client: Client, roadmap: list[Topic]) -> None:
    FormerSlug.objects.create(slug="learning", topic=roadmap[1])
    FormerSlug.objects.create(slug="gone", topic=None)
    for done in ("done=training", "done=learning", "done=learning&done=training&done=gone"):
        said = text(client, f"{SAID}&{done}")
        assert "Known 3.5 h Left 1.5 h" in said
        assert "You know already: Training ." in said
    links = re.findall(r'href="/plan/plan.ics\?([^"]+)"', client.get(f"{PAGE}?done=learning").content.decode())
    assert links[0].endswith("&amp;done=training")


def test_who_knows_everything_is_told_so(client: Client, roadmap: list[Topic]) -> None:
    query = "done=serving&done=training"
    assert "Nothing is left" in text(client, query)
    assert "Nothing is left to learn." in client.get(f"/plan/plan.md?{query}").content.decode()
    assert events(client, query) == []


def test_a_roadmap_without_topics_says_so(client: Client, db: None) -> None:
    assert "The roadmap has no topics yet" in text(client, "")
    assert [client.get(path).status_code for path in FILES] == [200, 200]


def test_topics_in_a_circle_are_planned_all_the_same(client: Client, roadmap: list[Topic]) -> None:
    roadmap[1].prerequisites.add(roadmap[0])
    assert "Left 4 h" in text(client)


def test_what_has_to_be_read_stands_where_a_topic_begins(
    client: Client, roadmap: list[Topic], courses: Section, ada: User
) -> None:
    needed, other, gone = (make.resource(courses, title=title) for title in ("Needed", "Other", "Gone"))
    for row in (needed, other, gone):
        ResourceTopic.objects.create(topic=roadmap[1], resource=row, is_required=row != other)
    make.reindex()
    curation.retire(gone, by=ada, because="It is gone.")
    said = text(client)
    assert said.count("Needed") == 1
    assert "Seeds 2 h, first part Read: Needed" in said
    assert not re.search("Other|Gone", said)
    assert f"- [ ] Read: [Needed]({needed.url})" in client.get(f"/plan/plan.md?{SAID}").content.decode()
    assert f"Read: Needed {needed.url}" in events(client)[0]["DESCRIPTION"]


def test_what_a_member_has_marked_is_left_out_of_their_page_and_of_its_links(
    roadmap: list[Topic], cy: User, as_: Callable
) -> None:
    serving, training, later = roadmap
    for topic, word in ((training, "done"), (serving, "learning"), (later, "skipped")):
        progress.mark(topic, word, by=cy)
    said = text(as_(cy))
    assert "Known 3.5 h Left 1.5 h" in said
    assert "What you have marked as done or skipped is always left out." in said
    assert "done=training&amp;done=later" in as_(cy).get(f"{PAGE}?{SAID}").content.decode()
    for path in FILES:
        assert as_(cy).get(f"{path}?{SAID}").content == Client().get(f"{path}?{SAID}").content
    User.objects.filter(pk=cy.pk).update(progress_reset_at=timezone.now() + timedelta(seconds=1))
    assert "Known 1 h Left 4 h" in text(as_(cy))


WRONG = [
    ("hours=abc", "hours", "Write a whole number of hours."),
    ("hours=1.5", "hours", "Write a whole number of hours."),
    ("hours=" + "9" * 5_000, "hours", "Write a whole number of hours."),
    ("hours=0", "hours", "Plan at least one hour a week."),
    ("hours=-4", "hours", "Plan at least one hour a week."),
    ("hours=61", "hours", "Plan at most 60 hours a week."),
    ("start=9999-12-31", "start", "Choose a day between 2000 and 2100."),
    ("start=0001-01-01", "start", "Choose a day between 2000 and 2100."),
    ("start=2026-02-30", "start", "Write a day as year, month and day: 2026-11-30."),
    ("start=30.11.2026", "start", "Write a day as year, month and day: 2026-11-30."),
    ("know=cobol", "know", "“cobol” is not one of these."),
    ("know=sql&know=" + "x" * 900, "know", "“" + "x" * 39 + "…” is not one of these."),
    ("&".join(["know=zz"] * 900), "know", "“zz” is not one of these."),
    ("done=nothing", "done", "“nothing” is not one of these."),
    ("done=%E2%80%AE%3Cb%3E", "done", "“<b>” is not one of these."),
]


@pytest.mark.parametrize(("query", "field", "sentence"), WRONG)
def test_what_cannot_be_planned_is_said_beside_the_field(
    client: Client, roadmap: list[Topic], query: str, field: str, sentence: str
) -> None:
    page = client.get(f"{PAGE}?{query}")
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}
    assert page.context["planned"] is None
    for path in FILES:
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert answer.content.decode() == f"{field}: {sentence}\n"


@pytest.mark.parametrize("path", [PAGE, *FILES])
@pytest.mark.parametrize("query", ["know=%00", "start=2026-11-30%00", "&".join(["know=sql"] * 5_000)])
def test_what_nobody_can_read_is_400(client: Client, roadmap: list[Topic], path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["hours=&start=&know=sql", "hours= 4 &colour=red", "hours=9&hours=4&know=sql&know=sql"]
)
def test_what_is_left_empty_is_as_usual_and_other_words_are_nothing(
    client: Client, roadmap: list[Topic], query: str
) -> None:
    assert client.get(f"{PAGE}?{query}").context["planned"].hours == 4


@pytest.mark.parametrize("start", ["2000-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_there_are(client: Client, roadmap: list[Topic], start: str) -> None:
    query = f"start={start}&hours=1"
    assert "Week 5" in text(client, query)
    assert [client.get(f"{path}?{query}").status_code for path in FILES] == [200, 200]


def test_an_address_is_the_same_however_it_was_asked(client: Client, roadmap: list[Topic]) -> None:
    asked = "done=training&know=sql&start=2026-11-30&know=docker&done=serving"
    planned = client.get(f"{PAGE}?{asked}").context["planned"]
    assert planned.query == "know=docker&know=sql&hours=4&start=2026-11-30&done=serving&done=training"
    assert client.get(f"{PAGE}?{planned.query}").context["planned"].query == planned.query


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_the_same_twice_and_not_sent_again(client: Client, roadmap: list[Topic], path: str) -> None:
    first = client.get(f"{path}?{SAID}")
    assert (first.status_code, first["Cache-Control"]) == (200, "public, max-age=3600")
    assert client.get(f"{path}?{SAID}").content == first.content
    again = client.get(f"{path}?{SAID}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"{path}?{SAID}")["ETag"] == first["ETag"]


def test_the_list_to_tick_off(client: Client, roadmap: list[Topic], settings: Any) -> None:
    answer = client.get(f"/plan/plan.md?{SAID}")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    topics = f"{settings.SITE_URL}/roadmap"
    assert (
        answer.content.decode().split("\n\n", 2)[2]
        == f"""\
## Week 1: 30 November – 6 December 2026 (2 h)

- [Training]({topics}/training/)
  - [ ] Seeds (2 h, first part)

## Week 2: 7–13 December 2026 (2 h)

- [Training]({topics}/training/), continued
  - [ ] Seeds (30 min, last part)
- [Serving]({topics}/serving/)
  - [ ] Canaries (1 h 30 min)
"""
    )


def planned_of(*titles: str) -> plans.Planned:
    """A plan of one topic; all its titles are these, cleaned as those of rows are."""
    topics = [plan.Topic("one", titles[0], tuple(plan.Point(title, 60) for title in titles))]
    form = plans.PlanForm(_query(), titles={"one": titles[0]}, today=date(2026, 11, 28), also_done=set())
    assert form.is_valid()
    return plans.Planned(form, plans.Material(topics, {}))


def _query() -> Any:
    return Client().get(PAGE).wsgi_request.GET


arbitrary = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
HOSTILE = st.text("aé😀,;:\\\"'`*_{}[]()<>|~$#&+-=.!@1 \u202e", min_size=1, max_size=90).filter(str.strip)


@arbitrary
@given(HOSTILE)
def test_no_title_means_anything_in_markdown(title: str) -> None:
    title = " ".join(title.split())
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown.written(planned_of(title)))
    inline = [token for token in tokens if token.type == "inline"]
    said = ["".join(part.content for part in token.children or []) for token in inline]
    assert f"[ ] {title} (1 h)" in said
    assert title in said
    assert len([token for token in tokens if token.type == "list_item_open"]) == 2
    assert not [
        part
        for token in inline[3:]
        for part in token.children or []
        if part.type not in {"text", "link_open", "link_close"}
    ]


@arbitrary
@given(HOSTILE)
def test_a_calendar_says_every_title_as_it_is(title: str) -> None:
    title = " ".join(title.split())
    body = calendars.written(planned_of(title))
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert event["SUMMARY"] == f"Week 1: {title} (1 h)"
    assert f"- {title} (1 h)" in event["DESCRIPTION"].split("\n")
    assert all(len(line) <= 75 and line.decode() for line in body.split(b"\r\n")[:-1])
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_the_calendar_as_rfc_5545_has_it(client: Client, roadmap: list[Topic], settings: Any) -> None:
    Topic.objects.filter(slug="training").update(title="Über; Größe, 訓練 " + "lang " * 19)
    answer = client.get(f"/plan/plan.ics?{SAID}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.ics"'
    first, second = events(client)
    assert first["SUMMARY"].startswith("Week 1: Über; Größe, 訓練 lang")
    days = [(event["DTSTART"].dt, event["DTEND"].dt) for event in (first, second)]
    assert days == [(date(2026, 11, 30), date(2026, 12, 7)), (date(2026, 12, 7), date(2026, 12, 14))]
    assert (first["DTSTAMP"].dt, first["TRANSP"]) == (datetime(2026, 11, 30, tzinfo=UTC), "TRANSPARENT")
    assert first["URL"] == f"{settings.SITE_URL}/plan/?{SAID}#week-1"
    assert len({event["UID"] for event in [first, second, *events(client, f"{SAID}&know=sql")]}) == 4
    assert [event["UID"] for event in events(client)] == [first["UID"], second["UID"]]


def test_every_skill_has_its_box(client: Client, roadmap: list[Topic]) -> None:
    page = client.get(f"{PAGE}?know=sql").content.decode()
    assert re.findall(r'name="know" value="([^"]+)"', page) == Skill.values
    assert re.findall(r'value="([^"]+)"[^>]* checked', page) == ["sql"]


def test_it_is_found_from_the_front_page(client: Client, courses: Section) -> None:
    assert 'href="/plan/"' in client.get("/").content.decode()


@pytest.mark.parametrize("path", [PAGE, *FILES])
def test_a_stranger_asks_six_questions_at_most(
    client: Client, roadmap: list[Topic], path: str, django_assert_max_num_queries: Callable
) -> None:
    with django_assert_max_num_queries(6):
        client.get(f"{path}?{SAID}&done=former")
