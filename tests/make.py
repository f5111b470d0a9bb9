"""Plain factories: the least that is valid, and what the test says."""

import time
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.signing import TimestampSigner, b62_encode
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from guide.models import Point, Section, Topic
from resources import curation, moderation, ordering, queue, submissions
from resources.exchange import drafts
from resources.links import address
from resources.models import ImportDraft, Incident, QueueItem, Resource, SavedReply, Submission, Tag, TextChange, Want
from resources.models.entry import FIELDS
from resources.search import documents
from resources.submissions import Proposal, Sender

_numbers = count(1)


def person(handle: str, *, verified: bool = True, password: str | None = None, **fields: Any) -> User:
    made = User.objects.create_user(f"{handle}@mail.test", handle, password, **fields)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=verified)
    return made


def moderator(handle: str, **fields: Any) -> User:
    """Somebody of the group that the migration makes; a test that empties the tables takes the group with them."""
    if not Group.objects.filter(name="Moderators").exists():
        import_module("resources.migrations.0001_initial").make_moderators(apps, None)
    made = person(handle, is_staff=True, **fields)
    made.groups.add(Group.objects.get(name="Moderators"))
    return made


def section(title: str = "Free courses", **fields: Any) -> Section:
    number = next(_numbers)
    return Section.objects.create(**{"title": title, "slug": f"section-{number}", "position": number} | fields)


def proposal(into: Section, **fields: Any) -> Proposal:
    number = next(_numbers)
    url = fields.pop("url", f"https://pages.org/page-{number}")
    words = {
        "title": f"Page {number}",
        "summary": "It explains one thing well.",
        "kind": "course",
        "level": "beginner",
        "cost": "free",
        "minutes": 90,
        "tags": ["mlops"],
    }
    return Proposal(address=address.read(url), section=into, **words | fields)


def submission(by: User, into: Section, **fields: Any) -> Submission:
    return submissions.store(Sender(by), proposal(into, **fields))


def guest_submission(into: Section, *, client: str = "", email: str = "", **fields: Any) -> Submission:
    return submissions.store(Sender(None, client, email), proposal(into, **fields))


def resource(into: Section, by: User | None = None, **fields: Any) -> Resource:
    made = proposal(into, **fields)
    return curation.publish(made.fields, made.tags, by=None, suggested_by=by)


def suggestion(by: User | None, entry: Resource, **fields: Any) -> Submission:
    """A change of `entry`: only what is named differs."""
    tags = fields.pop("tags", list(entry.tags.names()))
    return submissions.suggest(Sender(by), entry, {name: getattr(entry, name) for name in FIELDS} | fields, tags)


def incident(row: Resource | None = None, kind: str = "broken", **fields: Any) -> Incident:
    made = Incident.objects.create(kind=kind, resource=row, **fields)
    queue.open_incidents(Incident.objects.filter(pk=made.pk))
    return made


def text(into: Section | None, by: User | None = None, passage: str = "prose", **fields: Any) -> QueueItem:
    """The item about words of the guide that somebody wants to be others."""
    made = queue.open_text(f"{into}: {passage}", into if passage != "section" else None, by, [])
    TextChange.objects.create(item=made, section=into, passage=passage, source="README.md, commit abc1234", **fields)
    return made


def report(row: Resource, by: User | None, complaint: str = "broken", **fields: Any) -> QueueItem:
    """The item of the entry's reports, with one more."""
    moderation.report(row, complaint, reporter=by, **fields)
    return QueueItem.objects.get(kind="report", resource=row, state="waiting")


def item(subject: Submission | Incident) -> QueueItem:
    """The row of the queue that is about it."""
    field = "incident" if isinstance(subject, Incident) else "submission"
    return QueueItem.objects.get(**{field: subject})


def reindex() -> None:
    """What search reads, and the scores, follow what a test wrote into the tables by hand."""
    ids = Resource.objects.values_list("pk", flat=True)
    documents.write(*ids)
    ordering.write(*ids)


def desk(subject: Submission | Incident | QueueItem, noun: str = "") -> str:
    """The address of its review page, or of a decision about it."""
    found = subject if isinstance(subject, QueueItem) else item(subject)
    return f"/admin/queue/{found.pk}/" + (f"{noun}/" if noun else "")


def tag(name: str) -> Tag:
    return Tag.objects.get_or_create(name=name)[0]


def markdown(**sections: list[str]) -> str:
    """A list: under each heading a link to each of these pages of pages.org."""
    return "\n".join(
        f"## {title}\n\n" + "".join(f"- [Page {page}](https://pages.org/{page}) - About {page}.\n" for page in pages)
        for title, pages in sections.items()
    )


def import_draft(by: User, text: str = "", **fields: Any) -> ImportDraft:
    return drafts.store(text or markdown(Labs=["one", "two"]), by=by, **fields)


def topic(slug: str, **fields: Any) -> Topic:
    number = next(_numbers)
    return Topic.objects.create(**{"slug": slug, "title": f"Topic {slug}", "summary": "…", "position": number} | fields)


def point(of: Topic, minutes: int = 60, skill: str = "", **fields: Any) -> Point:
    number = next(_numbers)
    return Point.objects.create(
        **{"topic": of, "title": f"Point {number}", "minutes": minutes, "skill": skill, "position": number} | fields
    )


def want(into: Section, **fields: Any) -> Want:
    number = next(_numbers)
    return Want.objects.create(**{"slug": f"want-{number}", "title": f"Want {number}", "section": into} | fields)


def reply(name: str, text: str, **fields: Any) -> SavedReply:
    return SavedReply.objects.create(name=name, text=text, **fields)


def form(into: Section, **fields: Any) -> dict[str, Any]:
    """What a browser sends from the form of a submission."""
    number = next(_numbers)
    typed = {
        "url": f"https://pages.org/form-{number}",
        "title": f"Form {number}",
        "summary": "It explains one thing well.",
        "section": into.slug,
        "kind": "course",
        "level": "beginner",
        "cost": "free",
        "minutes": "90",
        "tags": "mlops, ci-cd",
    }
    return typed | fields


def body(into: Section, **fields: Any) -> dict[str, Any]:
    """What a program sends of the same."""
    number = next(_numbers)
    sent = {
        "url": f"https://pages.org/sent-{number}",
        "title": f"Sent {number}",
        "summary": "It explains one thing well.",
        "section": into.slug,
        "kind": "course",
        "level": "beginner",
        "cost": "free",
        "minutes": 90,
        "tags": ["mlops", "ci-cd"],
    }
    return sent | fields


def guest_form(into: Section, **fields: Any) -> dict[str, Any]:
    """As `form`, of somebody without an account who had the page open for a minute."""
    return form(into, **{"opened": opened(60), "email": ""} | fields)


def opened(seconds: int) -> str:
    """The mark of a form that was opened so long ago."""

    class Earlier(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time()) - seconds)

    return Earlier(salt="resources.guarding").sign("")


def sent_back(page: HttpResponse, **typed: Any) -> dict[str, Any]:
    """What a browser sends of the admin's form that it was shown, with what was typed meanwhile."""
    inlines = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form]
    for formset in inlines:
        forms += [formset.management_form, *formset.forms]
    shown = {field.html_name: field.value() for form in forms for field in form}
    shown |= {field.html_initial_name: field.value() for form in forms for field in form}
    return {name: value for name, value in (shown | typed).items() if value is not None and value is not False}


def proven(who: User, accepted: int = 10, rejected: int = 0) -> User:
    """Somebody with a past: so many pages accepted and rejected just now, without the pages."""
    into = section("The past", opens_itself=False)
    for number, state in enumerate(["accepted"] * accepted + ["rejected"] * rejected):
        address_of = address.read(f"https://past.org/{who.pk}-{number}").fields
        past = timezone.now() - timedelta(days=2)
        facts = {"state": state, "submitted_at": past, "decided_at": past + timedelta(days=1)}
        Submission.objects.create(title="Past", section=into, submitter=who, **address_of, **facts)
    return who
