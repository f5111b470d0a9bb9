"""A guide of any size, the same one every time."""

from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.management.commands.make_moderator import make
from accounts.models import User
from guide.models import Section
from resources import ordering, tag_counts
from resources.models import Event, QueueItem, Resource, ResourceTag, Submission, Tag, Verb
from resources.models.entry import Cost, Kind, Level

SHOWN = 50
"""Links of the first section, as far as there are so many."""
EACH = 20
"""So many submissions wait from one person."""
WORDS = ["kubernetes", "pipeline", "feature", "store", "drift", "monitoring", "serving", "registry", "training", "data"]
SENTENCE = "Shows with code and pictures how {} and {} fit together, and what breaks when they do not. "


def fill(count: int) -> None:
    """`count` live resources in nine sections, as many submissions that wait, and ada who decides."""
    make("ada@example.org", "ada", "not-for-signing-in-4711")
    cy = User.objects.create_user("cy@example.org", "cy")
    EmailAddress.objects.create(user=cy, email=cy.email, primary=True, verified=True)
    sections = Section.objects.bulk_create(_section(number) for number in range(1, 10))
    tags = Tag.objects.bulk_create(Tag(name=word, slug=word) for word in WORDS)
    resources = Resource.objects.bulk_create(
        Resource(**_entry(number, "in"), section=_place(sections, number), position=number, suggested_by=cy)
        for number in range(count)
    )
    ResourceTag.objects.bulk_create(
        ResourceTag(content_object=resource, tag=tags[(number + step) % len(tags)])
        for number, resource in enumerate(resources)
        for step in range(3)
    )
    tag_counts.put_right()
    ordering.put_right()
    Event.objects.bulk_create(
        Event(verb=Verb.IMPORTED, resource=row, section=row.section, title=row.title) for row in resources
    )
    people = [cy, *User.objects.bulk_create(_person(number) for number in range(count // EACH))]
    waiting = Submission.objects.bulk_create(
        Submission(**_entry(number, "waits"), section=sections[number % 9], submitter=by, tags=WORDS[:3])
        for number, by in zip(range(count), cycle(people), strict=False)
    )
    QueueItem.objects.bulk_create(_item(number, row) for number, row in enumerate(waiting))
    for section in sections:
        section.recount()


def _person(number: int) -> User:
    return User(email=f"p{number}@example.org", handle=f"p{number}")


def _item(number: int, row: Submission) -> QueueItem:
    terms = [["its section is coming soon", 2]] if number % 3 else [["by a proven contributor", 1]]
    facts = {"title": row.title, "host": row.host, "section": row.section, "submitter": row.submitter}
    score = sum(points for _, points in terms)
    return QueueItem(kind="new", submission=row, score=score, terms=terms, opened_at=row.submitted_at, **facts)


def _place(sections: list[Section], number: int) -> Section:
    return sections[0] if number < SHOWN else sections[1 + number % 8]


def _section(number: int) -> Section:
    prose = (SENTENCE.format("DevOps", "MLOps") * 6 + "\n\n") * 4
    return Section(
        title=f"Section {number} of the guide",
        slug=f"section-{number}",
        position=number,
        summary="What you bring, and what is different about shipping data.",
        wanted="Complete courses that are free to finish.",
        prose=prose if number < 6 else "",
        is_open=number < 6,
    )


def _entry(number: int, word: str) -> dict[str, Any]:
    """The fields that a resource and a submission share, of realistic lengths."""
    one, two = islice(cycle(WORDS), number % 10, number % 10 + 2)
    url = f"https://{word}.example.org/{one}/a-page-about-{two}-{number}/"
    at = timezone.now() - timedelta(minutes=number)
    return {
        "url": url,
        "key": url.removeprefix("https://"),
        "host": f"{word}.example.org",
        "key_version": 1,
        "title": f"What {one} has to do with {two}, part {number}",
        "summary": SENTENCE.format(one, two) * 2,
        "kind": Kind.values[number % 7],
        "level": Level.values[number % 3],
        "cost": Cost.values[number % 3],
        "minutes": 5 + number % 300,
        **({"added_at": at} if word == "in" else {"submitted_at": at}),
    }
