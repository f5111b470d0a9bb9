"""The shapes of what is somebody's own, or the desk's: submissions, their history, items of the queue."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from pydantic import Field

from resources import explained, preflight, reviewing
from resources.api.shapes import Change, Entry, Shape, page_of
from resources.models import Event, QueueItem, Report, Submission, TextChange, Trial, Verb
from resources.models.item import ItemKind
from resources.moderation.texts import now_of

BETWEEN_MODERATORS = [Verb.CLAIMED, Verb.DEFERRED, Verb.NOTED]


class Finding(Shape):
    """`stop` keeps it out, `warn` is for a second thought, `note` is good to know."""

    code: str
    tone: str
    sentence: str
    link: str = Field(description="The whole address of the page that it leads to, or nothing.")

    @classmethod
    def of(cls, found: preflight.Finding) -> "Finding":
        link = f"{settings.SITE_URL}{found.link}" if found.link else ""
        return cls(code=found.code, tone=found.tone, sentence=found.sentence, link=link)


class Happened(Shape):
    verb: str
    who: str
    at: datetime
    sentence: str
    message: str = Field(description="For its sender.")
    note: str = Field(description="For moderators; nothing for everybody else.")

    @classmethod
    def of(cls, event: Event, *, is_moderator: bool = False) -> "Happened":
        note = event.note if is_moderator else ""
        facts: dict[str, Any] = {"verb": event.verb, "who": event.actor_name, "at": event.at, "message": event.message}
        return cls(**facts, sentence=str(event), note=note)


class Sent(Shape):
    """What somebody sent: a new page, or a change of an entry."""

    id: int
    is_change: bool
    state: str
    version: int = Field(description="Name it as `seen` when you change it: if it has grown since, you get 409.")
    url: str
    title: str
    summary: str
    section: str
    topic: str = Field(description="The slug of the step of the roadmap that it was sent for, or nothing.")
    kind: str
    level: str
    cost: str
    minutes: int | None
    language: str
    runs_on: str
    ram_gb: int | None
    gpu: str
    needs: list[str]
    dollars: Decimal | None
    has_teardown: bool | None
    tested_on: str
    worked_on: date | None
    covers: str
    is_vendor: bool
    tags: list[str]
    is_own_work: bool
    source: str = Field(description="The list that it was imported from, or nothing.")
    differences: list[Change] = Field(description="Of a change: what it would change.")
    target: int | None = Field(description="Of a change: the number of the resource.")
    resource: int | None = Field(description="The number of the resource that it became, or was merged into.")
    reason: str
    message: str = Field(description="The moderator's last message.")
    submitted_at: datetime
    decided_at: datetime | None
    page: str

    @classmethod
    def of(cls, row: Submission, **more: Any) -> "Sent":
        """`row` comes with its section and its topic."""
        lines = explained.lines(row.changes) if row.is_suggestion else []
        own: dict[str, Any] = {
            "is_change": row.is_suggestion,
            "section": row.section.slug,
            "topic": row.topic.slug if row.topic else "",
            "target": row.target_id,
            "resource": row.resource_id,
            "differences": [Change(field=one.label, before=one.before, after=one.after) for one in lines],
            "page": page_of(row),
        }
        names = [name for name in cls.model_fields if name not in own and name not in more]
        return cls(**{name: getattr(row, name) for name in names}, **own, **more)


class SentWithHistory(Sent):
    history: list[Happened]

    @classmethod
    def of_own(cls, row: Submission) -> "Sent":
        events = row.events.exclude(verb__in=BETWEEN_MODERATORS).select_related("actor")
        return cls.of(row, history=[Happened.of(event) for event in events])


class Looked(Shape):
    """What would be said of it. Nothing was stored."""

    findings: list[Finding]


class Taken(Sent):
    findings: list[Finding] = Field(description="What is for a second thought, or good to know.")


class AllSent(Shape):
    items: list[Sent]


class Reported(Shape):
    is_new: bool = Field(description="False: your report of this is open already.")


class Item(Shape):
    """Something that wants a decision, or wanted one."""

    id: int
    kind: str
    state: str
    seen: int = Field(description="Name it when you decide.")
    title: str
    host: str
    section: str | None
    sender: str | None = Field(description="A handle; nothing for guests and for what nobody sent.")
    submission: int | None
    resource: int | None
    score: int
    opened_at: datetime
    closed_at: datetime | None
    deferred_until: datetime | None
    claimed_by: str | None
    page: str

    @classmethod
    def of(cls, row: QueueItem, **more: Any) -> "Item":
        """`row` comes with its section, its sender and who claimed it."""
        own: dict[str, Any] = {
            "section": row.section.slug if row.section else None,
            "sender": row.submitter.handle if row.submitter else None,
            "submission": row.submission_id,
            "resource": row.resource_id,
            "claimed_by": row.claimed_by.handle if row.claimed_by and row.is_claimed() else None,
            "page": f"{settings.SITE_URL}{row.get_absolute_url()}",
        }
        names = [name for name in Item.model_fields if name not in own]
        return cls(**{name: getattr(row, name) for name in names}, **own, **more)


class Complained(Shape):
    complaint: str
    words: str
    who: str
    at: datetime

    @classmethod
    def of(cls, row: Report) -> "Complained":
        return cls(complaint=row.complaint, words=row.words, who=row.reporter_name, at=row.at)


class Tried(Shape):
    """What became of a lab when somebody tried it."""

    worked: bool
    on: date
    system: str
    versions: str
    minutes: int | None
    dollars: Decimal | None
    broken_step: str
    who: str

    @classmethod
    def of(cls, row: Trial) -> "Tried":
        named = {name: getattr(row, name) for name in cls.model_fields if name != "who"}
        return cls(who=row.person_name, **named)


class Text(Shape):
    """Words of the guide that somebody wants to be others."""

    passage: str = Field(description="title, introduction, heading, level, prose, section, gone or order.")
    base: str = Field(description="What its author saw.")
    now: str = Field(description="What the guide says.")
    wanted: str
    title: str = Field(description="Of a new section.")
    level: int = Field(description="Of a new section.")
    source: str

    @classmethod
    def of(cls, row: TextChange) -> "Text":
        named = {name: getattr(row, name) for name in Text.model_fields if name != "now"}
        return cls(now=now_of(row), **named)


class ItemWithSubject(Item):
    possible: list[str] = Field(description="What can be decided: accept, edit, ask, reject, merge, retire.")
    may_decide: bool = Field(description="False for what you sent or reported yourself.")
    sent: Sent | None
    entry: Entry | None
    seen_entry: str = Field(description="Name it when you accept a change: if the entry has changed, you get 409.")
    text: Text | None
    reports: list[Complained]
    trials: list[Tried] = Field(description="Of a lab that broke: the latest.")
    findings: list[Finding]
    history: list[Happened]

    @classmethod
    def of_whole(cls, row: QueueItem, *, may_decide: bool, findings: list[Finding]) -> "Item":
        entry = row.submission.target if row.submission and row.submission.target_id else row.resource
        history = [Happened.of(event, is_moderator=True) for event in reviewing.history(row)]
        return cls.of(
            row, may_decide=may_decide, findings=findings, history=history,
            possible=reviewing.open_deeds(row),
            sent=Sent.of(row.submission) if row.submission else None,
            entry=Entry.of(entry) if entry else None,
            text=Text.of(row.text) if row.kind == ItemKind.PROSE else None,
            seen_entry=entry.changed_at.isoformat() if entry else "",
            trials=[Tried.of(trial) for trial in reviewing.trials(row)],
            reports=[Complained.of(report) for report in row.reports.select_related("reporter")],
        )  # fmt: skip


class Items(Shape):
    items: list[Item]


class Decided(Shape):
    done: str = Field(description="What was done, in a sentence.")
    state: str = Field(description="Of the item, now.")
    resource: int | None = Field(description="The number of the resource that came of it, or that it is about.")
