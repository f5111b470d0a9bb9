"""The chosen rows of a difference as submissions: what is new, and what would change, waits for review, sent by a list.

Submissions are stored before sections are locked, in the order that `curation` asks of everybody. No limits hold for
them: who imports is trusted with the queue.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from resources import curation, queue, scoring, submissions
from resources.curation import Changes, Fields
from resources.exchange import entering, placing
from resources.exchange.comparing import Step, listed
from resources.exchange.entering import BATCH, Origin, Overtaken, batches
from resources.exchange.placing import Placed
from resources.exchange.plan import Kind
from resources.exchange.planning import Comparison
from resources.exchange.standing import Doors
from resources.facts import Facts
from resources.models import Alias, Event, QueueItem, Resource, Submission, Verb
from resources.models.entry import FIELDS
from resources.scoring import Terms

Tick = Callable[[int], None]


def propose(found: Comparison, todo: list[Step], facts: Facts, origin: Origin, tick: Tick) -> list[str]:
    """Into the queue, each in its section; sections that are missing are made, coming soon. Raises Overtaken where an
    entry came in, or left, at the same moment, and IntegrityError where a submission did."""
    links = [step for step in todo if step.row.noun == "link"]
    placed = placing.place(found, {step.place for step in todo}, origin, moves=False, filled=None)
    tick(len(todo) - len(links))
    rows = [*_new([step for step in links if step.row.kind == Kind.NEW], placed, origin)]
    rows += _changed([step for step in links if step.known], placed, origin)
    for batch in batches(rows, BATCH):
        Submission.objects.bulk_create(batch)
    touched = {row.about.section for row in rows} | {row.section for row in rows}
    curation.lock(*touched)
    _check(rows)
    others = _others(rows)
    doors = {step.fit.address.key: step.fit.doors for step in links if step.fit}
    for batch in batches(rows, BATCH):
        QueueItem.objects.bulk_create(queue.item_of(row, _terms(row, others)) for row in batch)
        Event.objects.bulk_create(_event(row, origin, doors.get(row.key, ())) for row in batch)
        tick(len(batch))
    curation.recount(touched, by=origin.by)
    return []


def _new(steps: Iterable[Step], placed: Placed, origin: Origin) -> Iterator[Submission]:
    for step in steps:
        if step.fit:
            fit, tags = step.fit, [step.fit.tag] if step.fit.tag else []
            words = {"title": fit.title, "summary": fit.summary, "tags": tags, "source": origin.source}
            yield Submission(section=placed[step.place], **words, **fit.address.fields)


def _changed(steps: list[Step], placed: Placed, origin: Origin) -> Iterator[Submission]:
    """Each holds the whole entry as it would be."""
    for step, row in entering.known(steps):
        fields: Fields = dict(step.fields)
        if step.row.kind == Kind.MOVED:
            fields["section"] = placed[step.place]
        tags = [str(tag) for tag in row.tags.all()]
        entry = {name: getattr(row, name) for name in FIELDS} | fields | {"source": origin.source}
        changes = curation.differences(row, fields, tags, tags)
        yield Submission(target=row, changes=changes, tags=tags, **entry)


def _check(rows: list[Submission]) -> None:
    """Asked once the sections are held: what was published, or taken out, until then is seen."""
    for batch in batches(rows, BATCH):
        new = [row.key for row in batch if not row.is_suggestion]
        targets = [row.target_id for row in batch if row.target_id]
        is_here = any(model.objects.filter(key__in=new).exists() for model in (Resource, Alias))
        if is_here or Resource.objects.live().filter(pk__in=targets).count() < len(targets):
            raise Overtaken


def _others(rows: list[Submission]) -> dict[int, list[Changes]]:
    """What others suggest of the same entries, and these themselves."""
    others: dict[int, list[Changes]] = defaultdict(list)
    targets = [row.target_id for row in rows if row.target_id]
    for batch in batches(targets, BATCH):
        waiting = Submission.objects.open().filter(target__in=batch)
        for target, changes in waiting.values_list("target", "changes"):
            others[target].append(changes)
    return others


def _terms(row: Submission, others: dict[int, list[Changes]]) -> Terms:
    if row.target_id:
        clashes = any(submissions.clash(row.changes, changes) for changes in others[row.target_id])
        return scoring.of_suggestion(accepted_count=0, clashes=clashes)
    wants_more = not row.section.is_open
    return scoring.of_submission(wants_more=wants_more, accepted_count=0, is_first=False, is_own_work=False)


def _event(row: Submission, origin: Origin, doors: Doors) -> Event:
    """A submission has no doors: moderators read of them in its history."""
    more = f" More links: {listed(doors)}" if doors else ""
    facts = {"submission": row, "section": row.about.section, "version": 1, "title": row.about.title}
    return Event(verb=Verb.IMPORTED, actor=origin.by, note=origin.note + more, changes=row.changes, **facts)
