"""House test: a page asks as many questions of the database for 12 rows as for 2. The pages come from the resolver."""

from collections.abc import Callable
from itertools import count, cycle
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import notifications, tokens
from accounts.models import User
from guide.models import Bridge, Guide, Section, Topic
from resources import (
    asking,
    curation,
    labels,
    marks,
    moderation,
    progress,
    queue,
    saving,
    seconding,
    submissions,
    trials,
)
from resources.exchange import drafts
from resources.links import address
from resources.models import (
    Check,
    HostBan,
    ImportDraft,
    Incident,
    QueueItem,
    Resource,
    ResourceTopic,
    Saved,
    Submission,
    Tag,
    Tool,
    Want,
)
from resources.models.entry import FIELDS
from resources.submissions import Sender
from tests import make, routes
from tests.test_routes import FORM_PAGES

ASKED = [
    "/resources/?kind=course&q=page", "/resources/?tag=same", "/resources/?broken=1", "/tags/same/?broken=1",
    "/resources/?q=page&section=same&tag=same&sort=shortest&broken=1", "/resources/suggestions/?q=page",
    "/resources/?sort=best", "/guide/same/?sort=best", "/tags/same/?sort=best", "/bridges/?by=twin", "/tags/?begins=s",
    "/plan/?know=docker&hours=1", "/plan/plan.md?know=sql",
    "/api/v1/resources?kind=course&q=page&size=100", "/api/v1/log?kind=accepted",
    "/api/v1/facets?level=beginner", "/api/v1/suggestions?q=page", "/wanted/?section=same&kind=lab",
]  # fmt: skip
SEARCH_MOST = 10
"""The page of resources asks for what fits and for how much fits every filter."""
ASKED_AT_THE_DESK = [
    "/admin/queue/{item}/?edit",
    "/admin/queue/{report}/",
    "/admin/queue/{report}/?edit",
    "/admin/queue/{lab}/",
    "/admin/queue/{lab}/?edit",
    "/admin/queue/{change}/?kind=edit&sort=score",
    "/admin/queue/{link}/",
    "/admin/queue/{tags}/",
    "/admin/queue/{fresh}/",
    "/admin/queue/{fresh}/?edit",
    "/admin/queue/?state=all&q=page&sort=score",
    "/admin/resources/resource/?q=page",
    "/admin/resources/want/?q=want",
]
TOO_LATE = {
    "cy": ["/submissions/{mine}/revision/", "/submissions/{mine}/withdrawal/"],
    "ada": [f"/admin/queue/{{item}}/{noun}/" for noun in ("acceptance", "rejection", "changes-request")],
}
FORMS_FOR_GUESTS = {"/accounts/signup/", "/submit/"}
"""What is taken from people without an account needs a token against forged requests, and that is a cookie. The pages
behind a guest's key hold forms too: `of_guests`."""
LEADS_ON = {"change_password", "roadmap"}
"""Routes without a page: they only redirect."""
_numbers = count(1)


@pytest.fixture
def mine(ada: User, cy: User, courses: Section) -> Submission:
    """A submission of cy's, in a section and beside an entry and a tag whose word in an address is `same`."""
    _count_entries_from_one()
    courses.slug, courses.shows_roadmap, courses.prose = "same", True, "An idea of somebody's."
    courses.save()
    Guide.objects.get_or_create(defaults={"title": "The guide"})
    make.resource(courses, title="Same", tags=["same"], kind="lab")
    make.guest_submission(courses, title="Page of nobody's")
    return make.submission(cy, courses, title="Page that looks alike")


def _count_entries_from_one() -> None:
    """The highest id says how large a guide is, and what is large is asked about otherwise: after thousands of tests a
    guide of twelve would pass for large, and one of two not yet."""
    with connection.cursor() as cursor:
        entries = [{"table": Resource._meta.db_table, "column": "id"}]
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), entries):
            cursor.execute(statement)


@pytest.fixture
def clients(ada: User, cy: User, as_: Callable, program: Callable) -> dict[str, Client]:
    root = make.person("root", is_staff=True, is_superuser=True)
    programs = {"cy's program": program(cy, "submit"), "ada's program": program(ada, "moderate")}
    return {"nobody": Client(), "cy": as_(cy), "ada": as_(ada), "root": as_(root)} | programs


def fill(many: int, mine: Submission, ada: User) -> None:
    """`many` more rows of everything, each by somebody else."""
    for number in [next(_numbers) for _ in range(many)]:
        other, guest = make.moderator(f"m{number}"), make.person(f"p{number}")
        into = make.section(f"Section {number}")
        sent = [make.submission(by, to, tags=["same", f"tag-{number}"], title="Page that looks alike")
                for by in (guest, mine.submitter) for to in (mine.section, mine.section, into)]  # fmt: skip
        accepted = [moderation.accept(row, by=other, seen=1, message="Good.") for row in sent[::3]]
        moderation.reject(sent[1], by=other, seen=1, message="Thin.")
        go_to_and_fro(mine, by=other)
        guest_to_and_fro(by=other)
        find_fault(accepted[0], "broken" if number % 2 else "ok", by=other)
        complain(mine, number)
        look_for(mine, number, accepted, by=other)
        speak_of(accepted[1], mine.submitter, by=other)
        keep(accepted, number, by=mine.submitter)
        mark(number, accepted, by=mine.submitter)
        HostBan.objects.create(host=f"host-{number}.com", reason="It sells.", created_by=other)
        notifications.notify(ada, "A note", "", "/")
        teach(number, Resource.objects.get(title="Same"))
        bring(number, ada)
    grow_old()


def grow_old() -> None:
    """Everything covers old versions, is due for a look, and asked about."""
    Tool.objects.create(name=f"Tool {next(_numbers)}", version="3.1")
    covers = ", ".join(f"{name} 1.0" for name in Tool.objects.values_list("name", flat=True)[:5])
    Resource.objects.update(covers=covers, review_due_on=timezone.now().date())
    asking.ask()


def look_for(mine: Submission, number: int, found: list[Resource], *, by: User) -> None:
    """One more want of the section, of a new one and of a topic, seconded by one more and by cy; two more that are met;
    and what cy has sent answers one that is open."""
    topic = make.topic(f"wanted-{number}")
    for into in (mine.section, make.section(f"Wanting {number}")):
        wanted = make.want(into, kind="lab", topic=topic)
        make.want(into, kind="course")
        for person in (by, mine.submitter):
            seconding.second(wanted, by=person)
    for entry in found[:2]:
        moderation.close_want(make.want(mine.section, kind="lab"), by=by, entry=entry)
    Submission.objects.filter(pk=mine.pk).update(want=Want.objects.open().earliest("pk"))


def bring(number: int, ada: User) -> None:
    """One more list of ada's that waits, and one more that was carried out."""
    text = make.markdown(Brought=[f"{number}-{one}" for one in range(3)])
    waiting = ImportDraft.objects.create(text=text, created_by=ada)
    drafts.compare(waiting)
    ImportDraft.objects.create(text=text, created_by=ada, state="done", done_at=timezone.now())


def keep(entries: list[Resource], number: int, *, by: User) -> None:
    """Entries, and a page that the guide does not have, on the list of cy."""
    for entry in entries:
        saving.keep(entry, by=by)
    kept = {"title": "Kept", "folder": f"Folder {number}", "note": "Words."}
    saving.keep_pages([Saved(**kept, **address.read(f"https://kept.org/{number}").fields)], by=by)


def mark(number: int, entries: list[Resource], *, by: User) -> None:
    """Entries, a topic and a section that cy has read, is at, and skips."""
    things = [*entries, make.topic(f"marked-{number}"), make.section(f"Marked {number}")]
    for thing, word in zip(things, cycle(marks.WORDS), strict=False):
        progress.mark(thing, word, by=by)


def teach(number: int, same: Resource) -> None:
    """One more step of the roadmap, one more thing to read in the first, one more bridge, a tag that was merged, and a
    program's token."""
    topic = Topic.objects.create(slug=f"topic-{number}", title="Topic", summary="What it is.")
    first = Topic.objects.order_by("pk")[0]
    topic.former_slugs.create(slug=f"step-{number}")
    for one in (topic, first):
        make.point(one, skill="docker")
        make.point(one)
    topic.prerequisites.add(*{first} - {topic})
    first.items.create(resource=make.resource(same.section, tags=[f"tag-{number}"]), is_required=bool(number % 2))
    ResourceTopic.objects.get_or_create(topic=topic, resource=same)
    make.reindex()
    Bridge.objects.create(slug=f"bridge-{number}", idea="Idea", twin="Twin", same="Much.", differs="Little.")
    tag = Tag.objects.get(name="same")
    Tag.objects.create(name=f"old-{number}", slug=f"old-{number}", merged_into=tag)
    tokens.make(User.objects.get(handle="cy"), f"Token {number}")


def guest_to_and_fro(by: User) -> None:
    """One more moderator asks a guest for changes, who makes them; one more guest sends something."""
    row = Submission.objects.get(title="Page of nobody's")
    moderation.ask_for_changes(row, by=by, seen=row.version, message="Say more.")
    text = make.proposal(row.section, url=row.url, title=row.title)
    submissions.revise(row, text, by=None, seen=row.version + 1)
    make.guest_submission(row.section)


def go_to_and_fro(mine: Submission, *, by: User) -> None:
    """One more moderator asks for changes, and cy makes them; one more edits the entry beside it and adds a tag and
    a topic."""
    mine.refresh_from_db()
    moderation.ask_for_changes(mine, by=by, seen=mine.version, message="Say more.")
    text = make.proposal(mine.section, url=mine.url, title="Page that looks alike")
    submissions.revise(mine, text, by=mine.submitter, seen=mine.version + 1)
    same = Resource.objects.get(title="Same")
    topics = [*same.topics.all(), make.topic(f"by-{by}")]
    curation.edit(same, {"summary": f"By {by}."}, [*same.tags.names(), f"by-{by}"], by=by, topics=topics)


def speak_of(row: Resource, cy: User, *, by: User) -> None:
    """One more reader reports an entry, and the one beside it; one more suggests a change of both, and so does cy."""
    same = Resource.objects.get(title="Same")
    for entry in (row, same):
        submissions.report(Sender(by), entry, "other", "Look.")
        wanted = {name: getattr(entry, name) for name in FIELDS} | {"kind": "tool"}
        submissions.suggest(Sender(by), entry, wanted, ["same"])
    Submission.objects.create(target=row, submitter=cy, changes={"kind": ["course", "tool"]}, **wanted)


def find_fault(row: Resource, health: str, *, by: User) -> None:
    Resource.objects.filter(pk=row.pk).update(health=health, seen_well_at=timezone.now())
    make.reindex()
    Incident.objects.create(kind="moved", resource=row, target_url="https://pages.org/new")
    Incident.objects.create(kind="broken", resource=row, state="dismissed", decided_by=by)
    for other in Resource.objects.all():
        Check.objects.create(resource=other, finding="moved", final_url="https://pages.org/new")
    Incident.objects.get_or_create(kind="host-collapsed", host="pages.org", target_url="https://pages.org/new")
    queue.open_incidents(Incident.objects.all())


def complain(mine: Submission, number: int) -> None:
    """One more report of the entry beside it, one more change suggested for it, and one more pair of tags; it broke for
    one more who tried it."""
    same, person = Resource.objects.get(title="Same"), make.person(f"r{number}")
    make.report(same, person, words="It is.")
    make.suggestion(person, same, minutes=number + 1_000)
    broke = trials.Said(on=timezone.localdate(), system="Linux", worked=False, broken_step="Step 3")
    trials.say(same, broke, by=person)
    pair = [Tag.objects.get_or_create(name=f"word-{number}-{side}")[0] for side in "ab"]
    queue.open_tags(*pair)
    labels.tag(same, [*same.tags.names(), pair[0].name])


def cost(client: Client, path: str, typed: dict[str, Any] | None = None) -> tuple[int, int]:
    """The answer's status and its queries, without what Django looks up once in a process, content types above all."""
    ask = client.get if typed is None else client.post
    ask(path, typed)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        return ask(path, typed).status_code, len(queries)


def filled(paths: list[str], mine: Submission) -> list[str]:
    """The paths with the first item of each kind in them."""
    kinds = ("report", "edit", "link", "tags", "lab", "fresh")
    first = {kind: QueueItem.objects.filter(kind=kind).order_by("pk").first() for kind in kinds}
    ids = {kind: item.pk for kind, item in first.items() if item} | {"item": make.item(mine).pk, "mine": mine.pk}
    return [path.format(**ids, change=ids.get("edit")) for path in paths]


def samples_of(mine: Submission) -> routes.Samples:
    incident = Incident.objects.get(kind="host-collapsed")
    same = Resource.objects.get(title="Same")
    rows = {"submission": mine, "resource": same, "user": mine.submitter, "incident": incident}
    return routes.samples(**rows, queueitem=make.item(mine))


def costs(client: Client, mine: Submission, more: list[str]) -> dict[str, int]:
    """The queries of every page that the client is shown. What Django says before deleting names row by row."""
    paths = routes.paths(samples_of(mine)) + filled(more, mine)
    found = {path: cost(client, path) for path in paths if not path.endswith("/delete/")}
    return {path: queries for path, (status, queries) in found.items() if status == 200}


@pytest.mark.parametrize(
    ("who", "most"),
    [("nobody", 9), ("cy", 25), ("ada", 25), ("root", 25), ("cy's program", 12), ("ada's program", 25)],
)
def test_twelve_rows_cost_no_more_queries_than_two(
    who: str, most: int, mine: Submission, ada: User, clients: dict[str, Client]
) -> None:
    more = ASKED + (ASKED_AT_THE_DESK if who in {"ada", "root"} else [])
    fill(2, mine, ada)
    few = costs(clients[who], mine, more)
    fill(10, mine, ada)
    many = costs(clients[who], mine, more)
    assert {path: (queries, many.get(path)) for path, queries in few.items() if many.get(path) != queries} == {}
    allowed = {path: max(most, SEARCH_MOST) for path in few if path.partition("?")[0] == "/resources/"}
    assert {path: queries for path, queries in few.items() if queries > allowed.get(path, most)} == {}
    assert set(filled(more, mine)) <= few.keys()


@pytest.mark.parametrize("who", ["cy", "ada"])
def test_nor_does_the_page_for_a_lost_race(who: str, mine: Submission, ada: User, clients: dict[str, Client]) -> None:
    paths = filled(TOO_LATE[who], mine)
    typed = make.form(mine.section, url=mine.url, message="Because.", reason="thin", seen=1)
    fill(2, mine, ada)
    few = [cost(clients[who], path, typed) for path in paths]
    fill(10, mine, ada)
    assert [cost(clients[who], path, typed) for path in paths] == few
    assert [status for status, _ in few] == [409] * len(few)
    assert max(queries for _, queries in few) <= 45  # What was typed is checked first, and then there is the page.


def test_every_page_of_ours_is_among_them(mine: Submission, ada: User, clients: dict[str, Client]) -> None:
    fill(2, mine, ada)
    for route in filter(lambda route: route.is_ours, routes.everywhere()):
        statuses = [
            client.get(path).status_code for path in route.paths(samples_of(mine)) for client in clients.values()
        ]
        assert 200 in statuses or set(statuses) == {405} or route.name in LEADS_ON, route.name


def test_a_reader_gets_no_cookie(mine: Submission, ada: User) -> None:
    fill(2, mine, ada)
    only_shown = [route for route in routes.everywhere() if route.is_ours and route.name not in FORM_PAGES]
    public = [path for route in only_shown for path in route.paths(samples_of(mine))]
    of_guests = {path for path in public if path.startswith("/submissions/guest/")}
    answers = {path: Client().get(path) for path in {*public, *ASKED} - of_guests}
    shown = {path for path, answer in answers.items() if answer.status_code == 200}
    assert shown >= {"/", "/guide/same/", "/tags/same/", *ASKED}
    assert {path for path, answer in answers.items() if answer.cookies} == set()
