"""Taking a decision back restores the database to the last byte, or changes nothing and says why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from accounts.models import Notification, User
from guide.models import Revision, Section
from resources import curation, moderation, queue, sections, submissions
from resources.models import Event, Incident, QueueItem, Resource, SectionTag, Submission, Tag, Verb, Word
from resources.models.entry import FIELDS
from resources.moderation.entries import SAMPLED
from resources.submissions import Sender
from tests import make, routes

LEFT_OUT = {Event, Notification, Revision, Word}
"""What taking back adds to: the history, notes, and the revision. Tasks are no tables of ours. Words in use are only
ever added."""
ORDER = {SectionTag: ["section", "tag"]}
Deed = Callable[[], Any]


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of ours with every column, without the numbers of versions and of the counts of tags, which come and go
    with what they count."""
    ours = [model for app in ("guide", "accounts", "resources") for model in apps.get_app_config(app).get_models()]
    held = {}
    for model in set(ours) - LEFT_OUT:
        listed = model._base_manager.order_by(*ORDER.get(model, ["pk"])).values()
        unsaid = {"version", "id"} if model in ORDER else {"version"}
        held[model.__name__] = [{name: row[name] for name in row if name not in unsaid} for row in listed]
    return held


def suggestion(by: User | None, entry: Resource, **fields: Any) -> Submission:
    tags = fields.pop("tags", list(entry.tags.names()))
    return submissions.suggest(Sender(by), entry, {name: getattr(entry, name) for name in FIELDS} | fields, tags)


def url(path: str) -> dict[str, Any]:
    """The fields of another address."""
    return make.proposal(Section(), url=f"https://pages.org/{path}").address.fields


def incident(row: Resource, kind: str = "broken", **fields: Any) -> Incident:
    made = Incident.objects.create(kind=kind, resource=row, **fields)
    queue.open_incidents(Incident.objects.filter(pk=made.pk))
    return made


def reported(row: Resource, people: int = 1) -> QueueItem:
    for number in range(people):
        moderation.report(row, "spam", reporter=make.person(f"reader-{row.pk}-{number}"), is_trusted=True)
    return QueueItem.objects.get(kind="report", resource=row, state="waiting")


class Desk:
    """What the deeds act on. Each method makes its rows ready and returns the deed that is then taken back."""

    def __init__(self, ada: User, cy: User, courses: Section) -> None:
        self.ada, self.cy, self.courses = ada, cy, courses
        self.labs = make.section("Labs", needed_count=1)
        self.told = {"by": ada, "seen": 1, "message": "Because.", "note": "Between us."}

    def accept(self) -> Deed:
        row = make.submission(self.cy, self.courses)
        return lambda: moderation.accept(row, **self.told)

    def accept_what_was_asked_about(self) -> Deed:
        row = make.submission(self.cy, self.courses)
        moderation.ask_for_changes(row, by=self.ada, seen=1, message="Which part is free?")
        return lambda: moderation.accept(row, **self.told | {"seen": 2})

    def accept_with_edits_new_tags_and_an_opening(self) -> Deed:
        row = make.submission(self.cy, self.courses, title="LOUD")
        make.resource(self.courses, tags=["mlopz"])
        edits = {"title": "Calm", "section": self.labs}
        return lambda: moderation.accept(row, **self.told, edits=edits, tags=["mlops", "brand-new", "newer"])

    def accept_a_guests_page(self) -> Deed:
        row = submissions.store(Sender(None, "client", "guest@mail.test"), make.proposal(self.courses))
        return lambda: moderation.accept(row, **self.told)

    def accept_change_with_an_address(self) -> Deed:
        row = make.resource(self.courses, tags=["one", "two", "three"])
        Resource.objects.filter(pk=row.pk).update(health="broken", seen_well_at=row.added_at, checked_at=row.added_at)
        make.reindex()
        incident(row)
        change = suggestion(self.cy, row, **url("new"), title="Other", tags=["two", "four"], section=self.labs)
        return lambda: moderation.accept_change(change, **self.told)

    def accept_change_with_edits(self) -> Deed:
        row = make.resource(self.courses)
        change = suggestion(self.cy, row, title="Other")
        return lambda: moderation.accept_change(change, **self.told, edits={"minutes": 7}, tags=["new"])

    def apply_at_once(self) -> Deed:
        row = make.resource(self.courses)
        change = suggestion(self.cy, row, minutes=7)
        if change.pk % SAMPLED == 0:  # It would be looked at afterwards, and what asks for that stays.
            change = suggestion(make.person("bo"), row, minutes=8)
        return lambda: moderation.apply_at_once(change)

    def ask_for_changes(self) -> Deed:
        row = make.submission(self.cy, self.courses)
        return lambda: moderation.ask_for_changes(row, **self.told)

    def reject(self) -> Deed:
        row = make.submission(self.cy, self.courses)
        return lambda: moderation.reject(row, **self.told, reason="thin")

    def reject_a_change(self) -> Deed:
        row = suggestion(self.cy, make.resource(self.courses), title="Other")
        return lambda: moderation.reject(row, **self.told)

    def reopen(self) -> Deed:
        row = make.submission(self.cy, self.courses)
        moderation.reject(row, by=self.ada, seen=1, message="Thin.", reason="thin")
        return lambda: moderation.reopen(row, by=self.ada, seen=2)

    def merge(self) -> Deed:
        row, into = make.submission(self.cy, self.courses), make.resource(self.labs)
        return lambda: moderation.merge(row, **self.told, into=into)

    def merge_and_take_over(self) -> Deed:
        row, into = make.submission(self.cy, self.courses, tags=["brand-new"]), make.resource(self.labs)
        take = {"title", "summary", "minutes", "tags"}
        return lambda: moderation.merge(row, **self.told, into=into, take=take)

    def retire(self) -> Deed:
        row = make.resource(self.courses)
        incident(row)
        return lambda: curation.retire(row, by=self.ada, because="It sells.")

    def revive(self) -> Deed:
        row = make.resource(self.courses)
        curation.retire(row, by=self.ada, because="It sells.")
        Section.objects.filter(pk=self.courses.pk).update(needed_count=1)
        return lambda: curation.revive(row, by=self.ada)

    def add_by_hand(self) -> Deed:
        page = make.proposal(self.labs, tags=["brand-new"])
        return lambda: curation.add(page.fields, page.tags, by=self.ada)

    def edit(self) -> Deed:
        row = make.resource(self.courses, tags=["one", "two"])
        fields = url("edited") | {"title": "Edited", "section": self.labs}
        return lambda: curation.edit(row, fields, ["two", "three"], by=self.ada)

    def edit_topics(self) -> Deed:
        one, two, three = (make.topic(slug) for slug in ("one", "two", "three"))
        row = make.resource(self.courses)
        curation.edit(row, {}, ["mlops"], by=self.ada, topics=[one, two])
        return lambda: curation.edit(row, {"title": "Edited"}, ["other"], by=self.ada, topics=[two, three])

    def take_away_every_topic(self) -> Deed:
        row = make.resource(self.courses)
        curation.edit(row, {}, ["mlops"], by=self.ada, topics=[make.topic("one"), make.topic("two")])
        return lambda: curation.edit(row, {}, ["mlops"], by=self.ada, topics=[])

    def add_by_hand_with_topics(self) -> Deed:
        page, topic = make.proposal(self.labs), make.topic("one")
        return lambda: curation.add(page.fields, page.tags, by=self.ada, topics=[topic])

    def say_what_it_runs_on(self) -> Deed:
        row = make.resource(self.courses)
        fields = {"language": "de", "runs_on": "laptop", "is_vendor": True}
        return lambda: curation.edit(row, fields, ["mlops"], by=self.ada)

    def edit_section(self) -> Deed:
        fields = {"title": "Renamed", "prose": "New.", "needed_count": 2}
        return lambda: sections.edit_section(self.courses, fields, by=self.ada)

    def edit_section_so_that_it_opens(self) -> Deed:
        make.resource(self.courses)
        return lambda: sections.edit_section(self.courses, {"needed_count": 1}, by=self.ada)

    def open_section(self) -> Deed:
        return lambda: sections.open_section(self.courses, by=self.ada)

    def close_section(self) -> Deed:
        sections.open_section(self.courses, by=self.ada)
        return lambda: sections.close_section(self.courses, by=self.ada)

    def accept_move(self) -> Deed:
        row = make.resource(self.courses)
        incident(row)
        moved = incident(row, "moved", target_url="https://pages.org/moved")
        return lambda: moderation.accept_move(moved, by=self.ada)

    def dismiss_what_is_broken(self) -> Deed:
        row = make.resource(self.courses)
        Resource.objects.filter(pk=row.pk).update(health="broken", checked_at=row.added_at)
        make.reindex()
        broken = incident(row)
        return lambda: moderation.dismiss_incident(broken, by=self.ada)

    def dismiss_what_collapsed(self) -> Deed:
        fallen = Incident.objects.create(kind="host-collapsed", host="pages.org", target_url="https://pages.org/")
        queue.open_incidents(Incident.objects.filter(pk=fallen.pk))
        return lambda: moderation.dismiss_incident(fallen, by=self.ada)

    def say_gone(self) -> Deed:
        row = make.resource(self.courses)
        incident(row)
        incident(row, "moved", target_url="https://pages.org/moved")
        return lambda: moderation.say_gone(row, by=self.ada)

    def say_all_gone(self) -> Deed:
        links = [make.resource(into) for into in (self.courses, self.labs, self.courses)]
        for row in links:
            row.checks.create(final_url="https://pages.org/", method="GET", finding="moved")
        fallen = Incident.objects.create(kind="host-collapsed", host="pages.org", target_url="https://pages.org/")
        queue.open_incidents(Incident.objects.filter(pk=fallen.pk))
        incident(links[0])
        return lambda: moderation.say_all_gone(fallen, by=self.ada)

    def dismiss_reports_of_what_is_hidden(self) -> Deed:
        item = reported(make.resource(self.labs), settings.REPORTS_THAT_HIDE)
        return lambda: moderation.dismiss_reports(item, **self.told | {"seen": version(item)})

    def take_out_reported(self) -> Deed:
        item = reported(make.resource(self.labs), settings.REPORTS_THAT_HIDE)
        return lambda: moderation.take_out_reported(item, by=self.ada, seen=version(item), because="Spam.")

    def edit_reported(self) -> Deed:
        item = reported(make.resource(self.courses), settings.REPORTS_THAT_HIDE)
        how = {"fields": {"title": "Right", "section": self.labs}, "tags": ["right"], "topics": [make.topic("right")]}
        return lambda: moderation.edit_reported(item, by=self.ada, seen=version(item), **how)

    def merge_tags(self) -> Deed:
        item = self.tags()
        return lambda: moderation.merge_tags(item, by=self.ada, seen=1)

    def merge_tags_the_other_way(self) -> Deed:
        item = self.tags()
        return lambda: moderation.merge_tags(item, by=self.ada, seen=1, keep=item.tag)

    def keep_tags_apart(self) -> Deed:
        item = self.tags()
        return lambda: moderation.keep_tags_apart(item, by=self.ada, seen=1)

    def block_a_member(self) -> Deed:
        sent = [make.submission(self.cy, into) for into in (self.labs, self.courses, self.labs)]
        moderation.ask_for_changes(sent[1], by=self.ada, seen=1, message="What is it?")
        return lambda: moderation.block(sent[0], by=self.ada)

    def block_a_guest(self) -> Deed:
        guest = Sender(None, "client", "guest@mail.test")
        sent = [submissions.store(guest, make.proposal(self.courses)) for _ in range(2)]
        return lambda: moderation.block(sent[0], by=self.ada, note="Pills.")

    def merge_two(self) -> Deed:
        one = self.tags()
        return lambda: moderation.merge_two(one.tag, into=one.into, by=self.ada, note="Two spellings.")

    def merge_two_that_nobody_asked_about(self) -> Deed:
        one = self.tags()
        return lambda: moderation.merge_two(one.into, into=Tag.objects.get(name="mlops"), by=self.ada)

    def rename_tag(self) -> Deed:
        one = self.tags()
        return lambda: moderation.rename_tag(one.tag, "ci-pipelines", by=self.ada)

    def rename_tag_by_what_leads_to_it(self) -> Deed:
        one = self.tags()
        return lambda: moderation.rename_tag(one.tag, "pipe-line", by=self.ada)

    def add_synonym(self) -> Deed:
        one = self.tags()
        return lambda: moderation.add_synonym(one.tag, "tubes", by=self.ada)

    def describe_tag(self) -> Deed:
        one = self.tags()
        return lambda: moderation.describe_tag(one.tag, "Steps in a row.", by=self.ada)

    def tags(self) -> QueueItem:
        """Two words that may be one, each with entries of its own, one with both, and a word merged before."""
        for names in (["pipeline"], ["pipeline", "pipelines"], ["pipelines", "mlops"]):
            make.resource(self.courses, tags=names)
        one = QueueItem.objects.get(kind="tags")
        for name, into in (("pipe-line", one.tag), ("pipe-lines", one.into)):
            Tag.objects.create(name=name, slug=name, merged_into=into)
        return one


NEEDS_GUESTS = pytest.mark.skipif(
    not any(route.name == "guest_submission" for route in routes.everywhere()), reason="Guests have no page yet."
)
DEEDS = [
    pytest.param(name, marks=NEEDS_GUESTS if "guest" in name else ())
    for name in vars(Desk)
    if not name.startswith("_") and name != "tags"
]
"""Every verb that keeps a journal."""


def version(item: QueueItem) -> int:
    return QueueItem.objects.get(pk=item.pk).version


@pytest.fixture
def desk(ada: User, cy: User, courses: Section) -> Desk:
    return Desk(ada, cy, courses)


def latest() -> Event:
    """The latest deed that could be taken back."""
    return Event.objects.exclude(journal=[]).latest("pk")


@pytest.mark.parametrize("name", DEEDS)
def test_undo_restores_every_byte(name: str, desk: Desk) -> None:
    deed = getattr(desk, name)()
    before = rows()
    deed()
    assert rows() != before
    event = latest()
    done = moderation.undo(event, by=desk.ada)
    assert (done.verb, done.undoes, done.actor, done.title) == (Verb.UNDONE, event, desk.ada, event.title)
    assert rows() == before
