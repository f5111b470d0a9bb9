"""How far a person is: marked thing by thing, brought from a browser or a file, and reset. Private to them.

All that write lock the person first, as `limits` does. What a mark is, `marks` says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from guide.models import FormerSlug, Section, Topic
from resources import limits, marks
from resources.marks import RESOURCES, SECTIONS, TOPICS, Book, Thing, Times
from resources.models import Mark, Progress, Resource

COLUMNS = {word: f"{word}_at" for word in (*marks.WORDS, marks.RESET)}
FIELDS = {TOPICS: "topic", RESOURCES: "resource", SECTIONS: "section"}
BATCH = 500
_MARKS = {mark.value: mark for mark in Mark}
_HOLDS = "p.{0}_at >= coalesce(p.reset_at, p.{0}_at) AND p.{0}_at >= coalesce(person.progress_reset_at, p.{0}_at)"
_CASE = " ".join(["CASE", *(f"WHEN {_HOLDS} THEN {{{{}}}}".format(word) for word in marks.WORDS), "ELSE {} END"])
WORD = _CASE.format(*map(repr, marks.WORDS), "''")
"""As `marks.word_of` has it, in the words of the database: the strongest that was not taken back since."""
ROWS = "FROM resources_progress p JOIN accounts_user person ON person.id = p.person_id"
"""What WORD is said of."""
OF_A_PERSON = f"""
SELECT topic.slug, section.slug, 0, {WORD}, 0 {ROWS}
LEFT JOIN guide_topic topic ON topic.id = p.topic_id LEFT JOIN guide_section section ON section.id = p.section_id
WHERE p.person_id = %s AND p.resource_id IS NULL AND {WORD} <> ''
UNION ALL SELECT NULL, NULL, entry.section_id, 'done', COUNT(*) {ROWS}
JOIN resources_resource entry ON entry.id = p.resource_id
WHERE p.person_id = %s AND {WORD} = 'done' AND entry.retired_at IS NULL AND entry.hidden_at IS NULL
GROUP BY entry.section_id"""
_AT = _CASE.format(*(f"p.{COLUMNS[word]}" for word in marks.WORDS), "NULL")
LATEST = f"""
SELECT word, topic_id, section_id, resource_id, number FROM (
SELECT found.*, ROW_NUMBER() OVER (PARTITION BY word ORDER BY said_at DESC, id DESC) AS place,
COUNT(*) OVER (PARTITION BY word) AS number FROM (
SELECT p.id, p.topic_id, p.section_id, p.resource_id, {WORD} AS word, {_AT} AS said_at {ROWS}
LEFT JOIN resources_resource entry ON entry.id = p.resource_id
WHERE p.person_id = %s AND entry.retired_at IS NULL AND entry.hidden_at IS NULL) AS found
WHERE word <> '') AS placed WHERE place <= %s ORDER BY place"""  # noqa: S608


class Marks(NamedTuple):
    """What a person has marked of the topics and sections, by slug. What has no mark is not in it.

    `read_in`: how many entries that readers find are done, by the id of their section.
    """

    topics: dict[str, Mark]
    sections: dict[str, Mark]
    read_in: Counter[int]


class Marked(NamedTuple):
    """Things of one mark, the latest first, each with its noun; and how many there are in all."""

    things: list[tuple[Topic | Section | Resource, str]]
    in_all: int


class Reading(NamedTuple):
    """For the rail: the sections that are read, by slug; and how many of how many entries are."""

    sections: frozenset[str]
    read: int
    total: int


def marks_of(person: User) -> Marks:
    """One query, in which the database says what each row comes to and counts the entries: there may be thousands."""
    found = Marks({}, {}, Counter())
    with connection.cursor() as cursor:
        cursor.execute(OF_A_PERSON, [person.pk, person.pk])
        rows = cursor.fetchall()
    for topic, section, into, word, count in rows:
        if topic:
            found.topics[topic] = _MARKS[word]
        elif section:
            found.sections[section] = _MARKS[word]
        else:
            found.read_in[into] = count
    return found


def mark_of(entry: Resource, person: User) -> str:
    """What they have marked this one entry as; empty where they have not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {WORD} {ROWS} WHERE p.person_id = %s AND p.resource_id = %s", [person.pk, entry.pk])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def latest(person: User, most: int) -> dict[Mark, Marked]:
    """What readers find of what they have marked, by the mark, up to `most` things of each. Four queries."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [person.pk, most])
        rows = cursor.fetchall()
    models: list[Any] = [Topic.objects, Section.objects.defer("prose"), Resource.objects]
    topics, sections, entries = (one.in_bulk([row[at] for row in rows if row[at]]) for at, one in enumerate(models, 1))
    found: dict[Mark, Marked] = {}
    for word, topic, section, entry, number in rows:
        thing: Any = (topics[topic], TOPICS) if topic else (sections[section], SECTIONS) if section else None
        found.setdefault(_MARKS[word], Marked([], number)).things.append(thing or (entries[entry], RESOURCES))
    return {mark: found[mark] for mark in Mark if mark in found}


def held_by(person: User) -> Marks:
    """As `marks_of`, asked once for each user object."""
    known = vars(person)
    if "_marks" not in known:
        known["_marks"] = marks_of(person)
    return known["_marks"]  # type: ignore[no-any-return]


def reading(held: Marks, tops: Sequence[Section]) -> Reading:
    """Of sections that are grown. One with links is read when they are, with those of its parts; any other when it is
    marked."""
    read = set()
    for section in (below for top in tops for below in top.branch):
        done = sum(held.read_in[part.pk] for part in section.branch)
        if done >= section.total_count if section.total_count else held.sections.get(section.slug) == Mark.DONE:
            read.add(section.slug)
    total = sum(top.total_count for top in tops)
    return Reading(frozenset(read), min(held.read_in.total(), total), total)


@transaction.atomic
def mark(thing: Topic | Resource | Section, word: str, *, by: User) -> None:
    """Mark it as one of `marks.WORDS`, or as nothing. Raises TooMany."""
    reset_at = limits.let_in(by).progress_reset_at
    field = {Topic: "topic", Resource: "resource", Section: "section"}[type(thing)]
    row = Progress.objects.filter(person=by, **{field: thing}).first() or Progress(person=by, **{field: thing})
    held = _times_of(row)
    said = marks.say(held, word, timezone.now(), reset_at)
    if said != held:
        _fill(row, said).save()


@transaction.atomic
def bring(book: Book, *, by: User) -> int:
    """Merge what was marked elsewhere into the account; how many things of it there are. Brought twice, it changes
    nothing. Raises TooMany."""
    reset_at = limits.let_in(by).progress_reset_at
    sent = _moved(book)
    ids = _ids(sent)
    rows = _rows(by)
    held = Book({thing: _times_of(row) for thing, row in rows.items()}, reset_at)
    now = marks.merge(held, Book({thing: sent[thing] for thing in ids}))
    changed = [thing for thing in ids if now.things[thing] != held.things.get(thing) and _counts(now, thing)]
    old = [_fill(rows[thing], now.things[thing]) for thing in changed if thing in rows]
    new = [_fill(_blank(by, thing, ids[thing]), now.things[thing]) for thing in changed if thing not in rows]
    Progress.objects.bulk_update(old, list(COLUMNS.values()), batch_size=BATCH)
    Progress.objects.bulk_create(new, batch_size=BATCH)
    return len(ids)


@transaction.atomic
def reset(by: User) -> int:
    """Take back every mark; of how many things. Older ones that come later count for nothing. Raises TooMany."""
    limits.let_in(by)
    rows = _rows(by).values()
    latest = [at + marks.TICK for row in rows for at in _times_of(row).values()]
    by.progress_reset_at = max([timezone.now(), *latest])
    User.objects.filter(pk=by.pk).update(progress_reset_at=by.progress_reset_at)
    Progress.objects.filter(person=by).delete()
    return sum(1 for row in rows if marks.word_of(_times_of(row)))


def book_of(person: User) -> Book:
    """All that is kept of it."""
    return Book({thing: _times_of(row) for thing, row in _rows(person).items()}, person.progress_reset_at)


def shown(things: Iterable[Thing]) -> dict[Thing, Topic | Resource | Section]:
    """Those of them that readers find. Three queries at most, whatever the number."""
    ids = _ids(things)
    found: dict[Thing, Topic | Resource | Section] = {}
    models: dict[str, Any] = {TOPICS: Topic.objects, RESOURCES: Resource.objects.live(), SECTIONS: Section.objects}
    for noun, rows in models.items():
        by_id = {pk: thing for thing, pk in ids.items() if thing[0] == noun}
        found |= {by_id[row.pk]: row for row in rows.filter(pk__in=by_id)} if by_id else {}
    return found


def _counts(book: Book, thing: Thing) -> bool:
    """Whether anything of it is younger than the reset of everything."""
    return book.reset_at is None or max(book.things[thing].values()) >= book.reset_at


def _moved(book: Book) -> dict[Thing, Times]:
    """With topics by the slug that they have now."""
    slugs = [name for noun, name in book.things if noun == TOPICS]
    former = dict(FormerSlug.objects.filter(slug__in=slugs, topic__isnull=False).values_list("slug", "topic__slug"))
    now: dict[Thing, Times] = {}
    for (noun, name), times in book.things.items():
        thing = (noun, former.get(name, name) if noun == TOPICS else name)
        now[thing] = marks.later(now.get(thing, {}), times)
    return now


def _ids(things: Iterable[Thing]) -> dict[Thing, int]:
    """Of what there is."""
    wanted: dict[str, list[str]] = {noun: [] for noun in marks.NOUNS}
    for noun, name in things:
        wanted[noun].append(name)
    found = {(TOPICS, slug): pk for slug, pk in Topic.objects.filter(slug__in=wanted[TOPICS]).values_list("slug", "pk")}
    sections = Section.objects.filter(slug__in=wanted[SECTIONS]).values_list("slug", "pk")
    entries = Resource.objects.filter(pk__in=map(int, wanted[RESOURCES])).values_list("pk", flat=True)
    return found | {(SECTIONS, slug): pk for slug, pk in sections} | {(RESOURCES, str(pk)): pk for pk in entries}


def _rows(person: User) -> dict[Thing, Progress]:
    found = {}
    for row in Progress.objects.filter(person=person).select_related("topic", "section"):
        slugs = [one.slug if one else None for one in (row.topic, row.section)]
        found[_thing(slugs[0], slugs[1], row.resource_id)] = row
    return found


def _thing(topic: str | None, section: str | None, resource: int | None) -> Thing:
    if topic:
        return TOPICS, topic
    return (SECTIONS, section) if section else (RESOURCES, str(resource))


def _times_of(row: Progress) -> Times:
    return _times(getattr(row, column) for column in COLUMNS.values())


def _times(times: Iterable[datetime | None]) -> Times:
    return {word: at for word, at in zip(COLUMNS, times, strict=True) if at}


def _blank(person: User, thing: Thing, pk: int) -> Progress:
    return Progress(person=person, **{f"{FIELDS[thing[0]]}_id": pk})


def _fill(row: Progress, times: Mapping[str, datetime]) -> Progress:
    for word, column in COLUMNS.items():
        setattr(row, column, times.get(word))
    return row
