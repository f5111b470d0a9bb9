"""Entries, their tags, topics and more links, and the documents that search reads: all as one deed would write them."""

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from django.utils import timezone

from resources import freshness, ranking
from resources.models import Document, Door, Resource, ResourceTag, ResourceTopic, Tag
from resources.models.resource import Health
from resources.rows import storing, texts
from resources.rows.plan import Plan
from resources.rows.storing import stamp
from resources.rows.texts import Text
from resources.search import dates
from resources.search.documents import MINUTES, filter_word
from resources.search.expression import blocks_of
from resources.tagging import slug_of

LARGE = 7
"""The place of the section that gets half of all entries."""
USEFUL = [0] * 55 + [1] * 20 + [2] * 12 + [3] * 7 + [8] * 4 + [20, 30]
"""Of a hundred entries: to how many people each was useful."""
HEALTHS = [Health.OK] * 94 + [Health.BROKEN] * 2 + [Health.MOVED] * 2 + [Health.FAILING, Health.UNKNOWN]
TRIALS, BREAKS = 4, 7
"""A lab is tried by up to so many, less one, and fails in one of so many trials."""
REQUIRED = 8
"""So many entries of each topic are to be read."""
BATCH = 5_000
_Entry = dict[str, Any]


def store(plan: Plan) -> None:
    """The tags first; then every entry once for each of the tables that it is in."""
    names = [(plan.first_tag + one, name, slug_of(name)) for one, name in enumerate(plan.tags)]
    storing.store(Tag, ["id", "name", "slug", "description", "live_count"], [(*one, "", 0) for one in names])
    drawn = list(texts.draw(plan.count, plan.tags, plan.seed))
    slugs = [slug_of(name) for name in plan.tags]
    for some in _batches(_entries(plan, drawn)):
        storing.store(Resource, _DEFAULTS, (tuple(one.values()) for one, _ in some))
        storing.store(Document, ["resource_id", "words", "filters"], _documents(plan, some, slugs))
    storing.store(ResourceTag, ["tag_id", "content_object_id"], _tags(plan, drawn))
    topics = ["topic_id", "resource_id", "position", "is_required"]
    storing.store(ResourceTopic, topics, _topics(plan))
    doors = ((plan.first_entry + number, "Code", f"https://github.com/rows/{number}", 0) for number in _doors(plan))
    storing.store(Door, ["resource_id", "label", "url", "position"], doors)


def count_tags() -> None:
    """What `tag_counts` keeps, by one statement for each table."""
    live = "r.retired_at IS NULL AND r.hidden_at IS NULL"
    counted = f"""SELECT r.section_id, t.tag_id, COUNT(*) FROM resources_resourcetag t
        JOIN resources_resource r ON r.id = t.content_object_id WHERE {live} GROUP BY r.section_id, t.tag_id"""  # noqa: S608
    storing.execute("DELETE FROM resources_sectiontag")
    storing.execute(f"INSERT INTO resources_sectiontag (section_id, tag_id, live_count) {counted}")
    storing.execute(
        "UPDATE resources_tag SET live_count = COALESCE("
        "(SELECT SUM(live_count) FROM resources_sectiontag s WHERE s.tag_id = resources_tag.id), 0)"
    )
    storing.execute("ANALYZE resources_tag")  # Until now no tag was in use.


def _batches(entries: Iterator[tuple[_Entry, Text]]) -> Iterator[list[tuple[_Entry, Text]]]:
    """So many that each need be made only once, and that no million of them is held."""
    while some := list(islice(entries, BATCH)):
        yield some


def _entries(plan: Plan, drawn: list[Text]) -> Iterator[tuple[_Entry, Text]]:
    """In the order of their ids."""
    chance = random.Random(plan.seed + 1)  # noqa: S311  # nosec B311  # Nothing here is a secret.
    now = timezone.now()
    places = dict.fromkeys(plan.sections, 0)
    for number in range(plan.count):
        text = _text(plan, drawn, number)
        section = plan.sections[_place(plan, chance)]
        places[section] += 1
        yield _entry(plan, number, text, section, places[section], chance, now), text


def _text(plan: Plan, drawn: list[Text], number: int) -> Text:
    text = drawn[number % len(drawn)]
    return texts.with_zeppelin(text, plan.tags) if _is_zeppelin(plan, number) else text


def _is_zeppelin(plan: Plan, number: int) -> bool:
    return number % max(1, plan.count // 5) == plan.count // 10


def _place(plan: Plan, chance: random.Random) -> int:
    drawn = chance.random()
    return min(LARGE, len(plan.sections)) - 1 if drawn < 0.5 else int((drawn - 0.5) * 2 * len(plan.sections))


def _entry(
    plan: Plan, number: int, text: Text, section: int, place: int, chance: random.Random, now: datetime
) -> _Entry:
    """The whole row, as it is stored."""
    pk, added_at = plan.first_entry + number, plan.added_at(number)
    reviewed_at = added_at + (plan.until - added_at) / 2 if number % 2 else added_at
    added, reviewed = stamp(added_at), stamp(reviewed_at)
    row = _DEFAULTS | {
        "id": pk, "url": f"https://{text.host}/{pk}", "key": f"{text.host}/{pk}", "host": text.host, "key_version": 1,
        "title": text.title, "summary": text.summary, "section_id": section, "position": place, "kind": text.kind,
        "level": text.level, "cost": text.cost, "minutes": text.minutes, "language": text.language,
        "runs_on": text.runs_on, "is_vendor": text.is_vendor, "is_own_work": text.is_own_work,
        "suggested_by_id": _suggester(plan, number, chance), "added_at": added, "changed_at": reviewed,
        "reviewed_at": reviewed, "review_due_on": freshness.due_on(text.kind, reviewed_at),
        "useful_count": min(USEFUL[number * 7919 % 100], plan.people), "health": HEALTHS[number * 104729 % 100],
        "checked_at": added, "seen_well_at": added, "evidence_since": added,
        "check_due_at": stamp(plan.until + timedelta(minutes=number % 10_000 - 100)),
    }  # fmt: skip
    if number % 100 == 99:
        row |= {"retired_at": _day_before(plan), "retired_because": "Nobody keeps it."}
    elif number % 1000 == 500:
        row["hidden_at"] = _day_before(plan)
    row["score"] = _score(row, plan, reviewed_at, now)
    return row


def _day_before(plan: Plan) -> str:
    return stamp(plan.until - timedelta(days=1))


def _suggester(plan: Plan, number: int, chance: random.Random) -> int | None:
    """Every fifth was sent by somebody: many by the first person, the others by few more than by many."""
    if number % 5:
        return None
    return plan.first_person + (0 if number % plan.every(100, 10) == 0 else int(plan.people * chance.random() ** 2))


def _score(row: _Entry, plan: Plan, reviewed_at: datetime, now: datetime) -> int:
    """As everybody else would write it today."""
    tried = trials_of(row["id"], plan) if row["kind"] == "lab" else 0
    broke = sum((row["id"] + one) % BREAKS == 0 for one in range(tried))
    facts = ranking.Facts(
        row["kind"], row["useful_count"], reviewed_at, row["health"], row["is_own_work"], row["is_vendor"],
        tried - broke, broke,
    )  # fmt: skip
    return ranking.score(facts, now)


def trials_of(pk: int, plan: Plan) -> int:
    return min(pk % TRIALS, plan.people)


def _tags(plan: Plan, drawn: list[Text]) -> Iterator[storing.Row]:
    for number in range(plan.count):
        for tag in drawn[number % len(drawn)].tags:
            yield plan.first_tag + tag, plan.first_entry + number


def _topics(plan: Plan) -> Iterator[storing.Row]:
    places = dict.fromkeys(plan.topics, 0)
    for number in range(plan.count):
        if topic := _topic(plan, number):
            places[topic] += 1
            yield topic, plan.first_entry + number, min(places[topic], 30_000), places[topic] <= REQUIRED


def _topic(plan: Plan, number: int) -> int | None:
    """Every eighth teaches the first topic; as many are spread over all topics."""
    if not plan.topics or number % 8 not in {3, 6}:
        return None
    return plan.topics[0] if number % 8 == 3 else plan.topics[number // 8 % len(plan.topics)]


def _doors(plan: Plan) -> range:
    return range(0, plan.count, 33)


def _documents(plan: Plan, some: list[tuple[_Entry, Text]], slugs: list[str]) -> Iterator[storing.Row]:
    """As `documents.pair` makes them, without a row of Django's for each. `slugs` are those of the plan's tags."""
    for entry, text in some:
        if entry["retired_at"] or entry["hidden_at"]:
            continue
        topic, by = _topic(plan, entry["id"] - plan.first_entry), entry["suggested_by_id"]
        named = [slugs[tag] for tag in sorted(text.tags, key=lambda tag: plan.tags[tag])]
        filters = [
            *_facts(text), f":section:{entry['section_id']}", *([f":topic:{topic}"] * bool(topic)),
            *(f":tag:{slug}" for slug in named), *_span(text.minutes), *_days(entry["added_at"][:10]),
            *_hosts(text.host), *([f":by:{by}"] * bool(by)), *_claims(text, entry["health"]), *blocks_of(entry["id"]),
        ]  # fmt: skip
        yield entry["id"], text.words, " ".join(filters)


def _facts(text: Text) -> list[str]:
    return [f":kind:{text.kind}", f":level:{text.level}", f":cost:{text.cost}", f":language:{text.language}"]


@lru_cache
def _span(minutes: int | None) -> list[str]:
    if not minutes:
        return []
    return [f":minutes:{name}" for name, (low, high) in MINUTES.items() if low <= minutes <= (high or minutes)]


@lru_cache(maxsize=10_000)
def _days(day: str) -> list[str]:
    return [filter_word("at", word) for word in dates.words_of(date.fromisoformat(day))]


@lru_cache(maxsize=texts.HOSTS)
def _hosts(host: str) -> list[str]:
    labels = host.split(".")
    return [filter_word("host", ".".join(labels[at:])) for at in range(max(1, len(labels) - 1))]


def _claims(text: Text, health: str) -> list[str]:
    claims = {
        "laptop": text.runs_on == "laptop", "vendor": text.is_vendor, "own": text.is_own_work,
        "broken": health == Health.BROKEN,
    }  # fmt: skip
    return [f":is:{name}" for name, is_so in claims.items() if is_so]


def _defaults() -> _Entry:
    """What the columns hold that no entry of ours names."""
    row = Resource(title="", section_id=0)
    values = {field.column: getattr(row, field.attname) for field in Resource._meta.concrete_fields}
    return {str(column): json.dumps(value) if isinstance(value, list) else value for column, value in values.items()}


_DEFAULTS = _defaults()
