"""House test: a canary in every row that is not public, looked for on every page that is."""

import re
from collections.abc import Callable
from functools import reduce
from html import unescape
from operator import or_
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Model, Q, TextField
from django.test import Client
from django.utils import timezone

from accounts import notifications, tokens
from accounts.models import FormerHandle, MailChoice, Notification, User
from accounts.sessions import BROWSER, SessionStore
from guide.models import Bridge, FormerSlug, Guide, Point, Revision, ScheduleRun, Section, Topic, Worker
from resources import curation, doors, guests, moderation, progress, saving, seconding, submissions
from resources.exchange import importing, planning, releasing
from resources.links import address
from resources.marks import Book
from resources.models import (
    Check,
    Checkout,
    Contribution,
    Courtesy,
    Document,
    Door,
    HostBan,
    Incident,
    Progress,
    Resource,
    ResourceTag,
    ResourceTopic,
    Saved,
    Second,
    SectionTag,
    Submission,
    Tag,
    Tool,
    Trial,
    Vote,
    Want,
)  # fmt: skip
from resources.models.entry import FIELDS
from resources.models.submission import State
from resources.readme import DoorOutline, LinkOutline, Outline, SectionOutline
from resources.submissions import Sender
from tests import make, routes

CANARY = "canary"
QUESTIONS = {"/?q=canary", "/resources/?q=canary", "/resources/?tag=canary-0", "/tags/canary-0/"}
QUESTIONS |= {f"{page}feed{form}" for page in ("/tags/canary-0/", "/tags/plain/") for form in ("/", ".json")}
QUESTIONS |= {f"/resources/feed{form}?{word}" for form in ("/", ".json") for word in ("q=canary", "tag=canary-0")}
QUESTIONS |= {"/resources/?q=canary&tag=canary-0", "/resources/suggestions/?q=canary"}
QUESTIONS |= {
    "/api/v1/resources?q=canary", "/api/v1/resources?tag=canary-0", "/api/v1/facets?q=canary",
    "/api/v1/suggestions?q=canary", "/api/v1/tags/canary-0", "/api/v1/log?by=hen-canary",
}  # fmt: skip
REPEATS = [
    "<title>canary ·",
    'name="q" value="canary"',
    ">“canary”</span>",
    '(?<=[?;&])(q=canary|tag=canary-0)(?=["&<])',
    "(“canary”|#canary-0)(?=[,.]| ·)",
    rf'content="{re.escape(settings.SITE_URL)}/tags/canary-0/(feed(/|\.json))?"',
    "“<bdi>canary</bdi>”",
    '<input type="hidden" name="tag" value="canary-0">',
    '<span dir="auto">#canary-0</span>',
    r'^\["canary"',
    r"(“|\\u201c)(tag: )?canary(-0)?(”|\\u201d)",
]
"""How a page repeats what it was asked: its title, the search field, chips, links that narrow it down, its address; and
how a feed does."""
HISTORY = ("/log/", "/new/", "/api/v1/log", "/data/decisions.jsonl", "/data/retired.jsonl")
"""Pages and feeds that tell what was taken out, and why."""
PUBLIC = {Guide, Section, Topic, Point, FormerSlug, Bridge, Document, Door, Resource, ResourceTag, ResourceTopic, Tag}
PUBLIC |= {HostBan, Tool, Want}
WORDLESS = {MailChoice, Progress, Revision, Second, SectionTag, Vote}
"""Tables without a word that somebody chose."""


@pytest.fixture
def planted(ada: User, bo: User, courses: Section, settings: Any, tmp_path: Path) -> list[str]:
    """Full of canaries: submissions in every state, their history, notes, mail addresses, what is known of links. Then
    comes the night in which the downloads are made. Returns the public paths to begin at."""
    hen = make.person("hen-canary")
    for number, verb in enumerate(["wait", "ask_for_changes", "reject", "withdraw", "revise"]):
        row = make.submission(hen, courses, **texts(number))
        if verb == "ask_for_changes":
            moderation.ask_for_changes(row, by=ada, seen=1, message=f"{CANARY} message", note=f"{CANARY} note")
        elif verb == "reject":  # What is not accepted for another reason is named in the public log.
            moderation.reject(row, by=ada, seen=1, reason="spam", message=f"{CANARY} message", note=f"{CANARY} note")
        elif verb == "withdraw":
            moderation.withdraw(row, by=hen, seen=1)
        elif verb == "revise":
            submissions.revise(row, make.proposal(courses, **texts(9)), by=hen, seen=1)
    notifications.notify(hen, f"{CANARY} note", CANARY, "/")
    tokens.make(hen, f"{CANARY} token")
    FormerHandle.objects.create(person=hen, handle=f"old-{CANARY}")
    store = SessionStore()
    store.update({"_auth_user_id": str(hen.pk), BROWSER: CANARY})
    store.save()
    plant_what_moderators_alone_see(ada, hen, courses)
    plant_what_was_edited(ada, bo, courses)
    plant_what_guests_sent(ada, courses)
    plant_what_readers_say(courses)
    plant_what_a_list_brought(courses)
    Submission.objects.filter(title__contains=CANARY).update(source=f"{CANARY} list")
    plant_what_comes_from_a_repository(ada, courses)
    plant_what_they_keep(hen)
    plant_what_answers_a_want(hen, ada, courses)
    settings.DATA_DIR = tmp_path
    releasing.release(tmp_path)
    paths = routes.paths(routes.samples(submission=Submission.objects.filter(submitter=hen).first()))
    return [path for path in paths if not path.startswith("/submissions/guest/")]  # Found by their key alone.


def plant_what_guests_sent(ada: User, courses: Section) -> None:
    """One that waits, and one that is public: not who sent it, from where, and by which key they find it."""
    marks = {"client": f"{CANARY}-client", "email": f"{CANARY}-guest@mail.test"}
    make.guest_submission(courses, **marks, **texts(8))
    public = make.guest_submission(courses, **marks, title="What a guest found", tags=[])
    moderation.accept(public, by=ada, seen=1, message=f"{CANARY} for a guest alone")


def plant_what_moderators_alone_see(ada: User, hen: User, courses: Section) -> None:
    """Notes, saved replies, an address that leads to an entry."""
    told = {"by": ada, "seen": 1, "message": f"{CANARY} words", "note": f"{CANARY} note"}
    entry = make.resource(courses, title="An entry", tags=["plain"])
    moderation.leave_note(make.report(entry, hen), by=ada, note=f"{CANARY} note")
    make.reply(f"{CANARY} reply", CANARY)
    moderation.merge(make.submission(hen, courses, **texts(6)), into=entry, **told)


def plant_what_was_edited(ada: User, bo: User, courses: Section) -> None:
    """An entry that is public, of which only the moderator's version is; and what the looks at its link have shown."""
    User.objects.filter(pk=bo.pk).update(email=f"{CANARY}@mail.test")
    edits = make.proposal(courses, title="What a moderator made of it")
    told = {"by": ada, "seen": 1, "message": f"{CANARY} for bo alone"}
    public = moderation.accept(make.submission(bo, courses, **texts(7)), edits=edits.fields, tags=edits.tags, **told)
    looked = {"resource": public, "final_url": f"https://{CANARY}.org/end", "title": CANARY, "reason": CANARY}
    Check.objects.create(method="GET", finding="ok", mark=CANARY, **looked)
    Incident.objects.create(kind="broken", resource=public, target_url=looked["final_url"], detail=CANARY)
    HostBan.objects.create(host="sells.com", reason="It sells.", created_by=make.moderator(f"{CANARY}-banner"))
    Courtesy.objects.create(host=f"{CANARY}.org", robots=CANARY)
    Worker.objects.create(name=CANARY)
    make.import_draft(ada, make.markdown(Canary=[CANARY]), source=CANARY)
    ScheduleRun.objects.create(name=CANARY, slot_at=timezone.now())


def plant_what_readers_say(courses: Section) -> None:
    """Changes that wait and reports, of a member and of a guest; and an entry that reports have hidden."""
    plain = make.resource(courses, title="An entry that readers speak of", url="https://pages.org/spoken-of")
    wanted = {name: getattr(plain, name) for name in FIELDS} | {"title": f"{CANARY} change", "summary": CANARY}
    guest = Sender(None, client=CANARY, email=f"{CANARY}@guest.test")
    for sender in (Sender(make.person(f"chick-{CANARY}")), guest):
        submissions.suggest(sender, plain, wanted, [f"{CANARY}-change"])
        submissions.report(sender, plain, "other", f"{CANARY} words")
    trier, lab = make.person(f"trier-{CANARY}"), {"kind": "lab", "needs": [CANARY], "tested_on": CANARY}
    hidden = make.resource(courses, title=f"{CANARY} hidden", url="https://pages.org/hidden", tags=["plain"], **lab)
    tried = {"resource": hidden, "person": trier, "on": timezone.now().date(), "system": f"{CANARY} system"}
    Trial.objects.create(worked=False, broken_step=f"{CANARY} step", **tried)
    doors.give(hidden, [(f"{CANARY} door", f"https://{CANARY}.org/door")])
    for number in range(3):
        trusted = make.proven(make.person(f"{CANARY}-{number}"))
        submissions.report(Sender(trusted), hidden, "spam", CANARY)
    hidden.refresh_from_db()
    assert hidden.hidden_at
    plant_what_a_topic_has(hidden, courses)


def plant_what_a_topic_has(hidden: Resource, courses: Section) -> None:
    """A step of the roadmap that is taught by an entry out of sight, and for which something waits."""
    topic = make.topic("plain-step")
    ResourceTopic.objects.create(topic=topic, resource=hidden)
    Submission.objects.filter(title__contains=CANARY).update(topic=topic)
    courses.shows_roadmap = True
    courses.save(update_fields=["shows_roadmap"])


def plant_what_answers_a_want(hen: User, ada: User, courses: Section) -> None:
    """One that waits, of somebody who seconded it; and one that met another and was then taken out of the guide."""
    wanted, met = make.want(courses), make.want(courses)
    seconding.second(wanted, by=hen)
    make.submission(hen, courses, want=wanted, **texts(5))
    row = make.submission(ada, courses, want=met, title="What met a want", tags=[])
    entry = moderation.accept(row, by=ada, seen=1)
    Resource.objects.filter(pk=entry.pk).update(title=f"{CANARY} met a want", hidden_at=timezone.now())
    make.reindex()


def plant_what_they_keep(hen: User) -> None:
    words = {"title": f"{CANARY} kept", "note": CANARY, "tags": [CANARY], "folder": CANARY}
    saving.keep_pages([Saved(**words, **address.read(f"https://{CANARY}.org/kept").fields)], by=hen)
    secret = Resource.objects.get(title=f"{CANARY} hidden")
    progress.bring(Book({("resources", str(secret.pk)): {"done": timezone.now()}}), by=hen)


def plant_what_comes_from_a_repository(ada: User, courses: Section) -> None:
    """Words that wait and words that were left; and an entry that is public, of which the author's mailbox is not."""
    checkout = Checkout.objects.create(name=f"{CANARY}.org/guide", file=f"{CANARY}.md")
    row = submissions.store(Sender(None, source="README.md, commit abc1234 by Grace"), make.proposal(courses))
    facts = {"checkout": checkout, "commit": CANARY, "author": CANARY, "email": f"{CANARY}@mail.test"}
    Contribution.objects.create(item=make.item(row), change="1", **facts)
    moderation.accept(row, by=ada, seen=1)
    for passage in ("prose", "section", "introduction"):
        made = make.text(courses, passage=passage, title=CANARY, base=CANARY, wanted=CANARY)
        Contribution.objects.create(item=made, change=passage, **facts)
    moderation.leave_text(made, by=ada, seen=1, message=f"{CANARY} words", note=f"{CANARY} note")


def plant_what_a_list_brought(courses: Section) -> None:
    """A page and a change that wait for review, with the name of the list, from a file that says more of itself."""
    entry = make.resource(courses, title="An entry that a list has too", url="https://pages.org/in-a-list")
    entries = (
        LinkOutline(f"{CANARY} listed", f"https://{CANARY}.org/listed", CANARY, doors=(DoorOutline(CANARY, "a.org"),)),
        LinkOutline(f"{CANARY} listed change", entry.url, CANARY),
    )
    outline = Outline(CANARY, CANARY, (SectionOutline(courses.title, prose=CANARY, links=entries),))
    plan = planning.plan(outline, as_submissions=True)
    assert len(importing.carry_out(plan, as_submissions=True, source=f"{CANARY} list").done) == 2


def texts(number: int) -> dict:
    return {
        "title": f"{CANARY} title {number}",
        "summary": f"A {CANARY} summary.",
        "url": f"https://{CANARY}.org/{number}",
        "tags": [f"{CANARY}-{number}"],
    }


def links(body: str) -> set[str]:
    ours = re.escape(settings.SITE_URL)
    found = {unescape(link) for link in re.findall(rf'(?:(?:href|action|src)="|"{ours})(/[^"#]*)(?:#[^"]*)?"', body)}
    found |= set(re.findall(rf'(?:<loc>|\]\(){ours}(/[^)<"]*)', body))
    return {link for link in found if not link.startswith(("/static/", "/favicon.ico")) and "&" not in link}


def crawl(client: Client, begin: list[str]) -> dict[str, str]:
    """What each reachable page says, by path, with its headers and to the last byte."""
    pages: dict[str, str] = {}
    todo = set(begin) | QUESTIONS
    while todo:
        path = todo.pop()
        response = client.get(path)
        pages[path] = f"{response.getvalue().decode(errors='replace')}\n{response.headers}\n{response.cookies}"
        todo |= links(pages[path])
        todo -= pages.keys()
    return pages


def singing(pages: dict[str, str]) -> list[str]:
    """The paths of pages that say more of the canary than they were asked."""
    return [path for path, said in pages.items() if CANARY in without_the_question(path, said).casefold()]


def without_the_question(path: str, said: str) -> str:
    """A page that was asked for a canary may repeat the question, word for word; no other page may name one."""
    if CANARY not in path:
        return said
    for answer in REPEATS:
        said = re.sub(answer, "", said)
    return said


def test_what_is_not_public_is_on_no_page_of_a_stranger(planted: list[str]) -> None:
    pages = crawl(Client(), planted)
    assert len(pages) > 20
    assert {f"/data/{name}" for name in [*releasing.names(), releasing.MANIFEST]} <= pages.keys()
    assert singing(pages) == []


def test_nor_on_a_page_of_another_member(planted: list[str], cy: User, as_: Callable) -> None:
    assert singing(crawl(as_(cy), planted)) == []


@pytest.mark.parametrize("who", ["nobody", "cy", "ada"])
def test_no_guests_key_mailbox_or_network_is_on_anybodys_page(
    who: str, planted: list[str], ada: User, cy: User, as_: Callable
) -> None:
    secrets = [guests.key_of(row).partition(":")[2] for row in Submission.objects.filter(is_guest=True)]
    secrets += [f"{CANARY}-client", f"{CANARY}-guest@mail.test"]
    client = {"nobody": Client(), "cy": as_(cy), "ada": as_(ada)}[who]
    begin = planted if who == "ada" else crawl(client, planted).keys()
    said = [answer.getvalue().decode(errors="replace") + str(answer.headers) for answer in map(client.get, begin)]
    secrets.append(f"{CANARY}@guest.test")
    assert len(secrets) == 6
    assert not [secret for secret in secrets if any(secret in page for page in said)]


def test_a_guests_key_is_in_no_note_to_anybody_else(planted: list[str], cy: User, ada: User) -> None:
    row = Submission.objects.get(title=texts(8)["title"])
    submissions.claim_for(cy, row)
    row.refresh_from_db()
    moderation.reject(row, by=ada, seen=row.version, message="No.")
    held = Notification.objects.filter(link__contains="/submissions/guest/")
    assert set(held.values_list("recipient", "email")) == {
        (None, f"{CANARY}-guest@mail.test"),
        (None, f"{CANARY}@guest.test"),
    }
    assert cy.notifications.get().link == row.get_absolute_url()


def test_who_sends_a_waiting_page_again_learns_only_that_it_waits(
    planted: list[str], cy: User, courses: Section, as_: Callable
) -> None:
    typed = make.form(courses, url=texts(0)["url"], title="Canary tale 0", tags="mlops")
    for button in ["look", "preview", "send"]:
        said = as_(cy).post("/submit/", typed | {button: "1"}).content.decode()
        assert f"waits for review in {courses}" in said
        assert not any(secret in said for secret in ["canary title", "canary summary", "hen-canary"])


def test_the_canary_would_be_found(planted: list[str], courses: Section) -> None:
    row = make.resource(courses, title=f"{CANARY} that is public")
    releasing.release(settings.DATA_DIR)
    found = singing(crawl(Client(), planted))
    lists = {"/resources/", "/resources/?q=canary", "/data/resources.jsonl", "/data/guide.csv"}
    assert lists | {courses.get_absolute_url(), row.get_absolute_url()} <= set(found)


@pytest.mark.parametrize("path", ["/about/", "/resources/?q=canary"])
@pytest.mark.parametrize(
    "leak",
    ['<meta content="canary title 0">', '<a href="https://canary.org/0">', '<input value="canary title 0">'],
)
def test_no_attribute_hides_a_canary(path: str, leak: str) -> None:
    asked = '<title>canary · Guide</title><input type="search" name="q" value="canary">'
    assert singing({"/resources/?q=canary": asked}) == []
    assert singing({path: leak}) == [path]


def test_canaries_sit_in_every_table_that_is_not_public(planted: list[str]) -> None:
    ours = [model for name in ("guide", "accounts", "resources") for model in apps.get_app_config(name).get_models()]
    assert [model for model in ours if model not in PUBLIC | WORDLESS and not holds_a_canary(model)] == []
    assert {model for model in PUBLIC if holds_a_canary(model)} == {Resource, Door}
    assert not Resource.objects.live().filter(title__contains=CANARY).exists()
    assert set(Submission.objects.filter(title__contains=CANARY).values_list("state", flat=True)) == set(State.values)


def holds_a_canary(model: type[Model]) -> bool:
    fields = [field.name for field in model._meta.fields if isinstance(field, CharField | TextField)]
    anywhere = reduce(or_, (Q(**{f"{name}__icontains": CANARY}) for name in fields), Q(pk__in=[]))
    return model._base_manager.filter(anywhere).exists()


def test_retiring_takes_an_entry_off_every_list(planted: list[str], ada: User, courses: Section) -> None:
    row = make.resource(courses, title=f"{CANARY} retired", tags=["lonely"])
    curation.retire(row, by=ada, because="It is gone.")
    releasing.release(settings.DATA_DIR)
    pages = crawl(Client(), planted)
    said = {path for path, said in pages.items() if f"{CANARY} retired" in said}
    assert {path for path in said if not path.startswith(HISTORY)} <= {row.get_absolute_url()}
    assert {"/new/", "/new/feed/", "/new/feed.json", "/log/", "/log/feed.json", "/data/retired.jsonl"} <= said


def test_feeds_and_their_lists_are_crawled_and_lead_on(planted: list[str], courses: Section) -> None:
    pages = crawl(Client(), ["/feeds.opml"])
    section, tag = courses.get_absolute_url(), "/tags/plain/"
    feeds = {f"{page}feed/" for page in ("/", "/new/", "/log/", section, tag)}
    assert feeds <= pages.keys()
    assert all(pages[path].startswith("<?xml") for path in feeds)
    assert Resource.objects.live().first().get_absolute_url() in pages
