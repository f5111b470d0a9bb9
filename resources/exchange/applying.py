"""The chosen rows of a difference, live at once: the guide's row, sections, what is gone, what changed, what is new."""

from collections import defaultdict
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from guide import roadmap
from guide.models import Guide, Section, Topic
from resources import curation, sections
from resources.exchange import entering, matching, placing
from resources.exchange.comparing import Fields, Step
from resources.exchange.entering import New, Origin
from resources.exchange.fitting import Fit
from resources.exchange.placing import Placed
from resources.exchange.plan import Kind
from resources.exchange.planning import Comparison
from resources.facts import Facts, LinkFacts, Refused
from resources.models import Event, Resource, Verb
from resources.models.entry import LAB

SET_ONCE = ["kind", "level", "cost", "minutes", "language", *LAB, "covers", "is_vendor"]
"""What the table says of a link when it is new; moderators keep it after that."""
STANDS = {Kind.SAME, Kind.CHANGED, Kind.MOVED, Kind.NEW}
"""Kinds of entries of the file that stand where the file has them, if what they would do is done."""
Tick = Callable[[int], None]


def apply(found: Comparison, todo: list[Step], facts: Facts, origin: Origin, tick: Tick) -> list[str]:
    """Do it, inside a transaction that holds the guide's row and all sections; sentences about what came of it.

    A section that is missing is made also where an entry of it alone was chosen. Raises Refused for what the table of
    facts says and a row cannot hold, and AlreadyHere and IntegrityError where somebody was faster.
    """
    guide, of_sections, links, gone = _by_kind(todo)
    wanted = {step.place for step in [*of_sections, *links]}
    filled = {step.place for step in links if step.row.kind in {Kind.NEW, Kind.MOVED}}
    placed = placing.place(found, wanted, origin, moves=bool(guide), filled=filled)
    tick(len(of_sections) + len(guide))
    _write_guide(guide)
    _edit_sections(of_sections, origin)
    _retire(gone, origin, tick)
    _edit([step for step in links if step.known], placed, origin, tick)
    _enter([step for step in links if step.row.kind == Kind.NEW], placed, facts, origin, tick)
    _arrange(found, todo, placed)
    curation.recount({placed[place] for place in wanted}, by=origin.by)
    _open_what_was_filled(found, placed, wanted, origin)
    return _opened(found)


def _by_kind(todo: list[Step]) -> tuple[list[Step], list[Step], list[Step], list[Step]]:
    """The guide's row, sections, entries that the file has, and those that it has no more."""
    links = [step for step in todo if step.row.noun == "link"]
    of_guide, of_sections = ([step for step in todo if step.row.noun == noun] for noun in ("guide", "section"))
    in_file, gone = ([step for step in links if (step.row.kind == Kind.GONE) == is_gone] for is_gone in (False, True))
    return of_guide, of_sections, in_file, gone


def _write_guide(steps: list[Step]) -> None:
    for step in steps:
        if step.fields:
            Guide.objects.update(**step.fields)


def _edit_sections(steps: list[Step], origin: Origin) -> None:
    for step in steps:
        if step.section and step.fields:
            sections.edit_section(step.section, step.fields, by=origin.by)


def _retire(steps: list[Step], origin: Origin, tick: Tick) -> None:
    because = f"Not in “{origin.source}” any more." if origin.source else "Not in the file any more."
    for _, row in entering.known(steps):
        curation.retire(row, by=origin.by, because=because)
        tick(1)


def _edit(steps: list[Step], placed: Placed, origin: Origin, tick: Tick) -> None:
    for step, row in entering.known(steps):
        fields = dict(step.fields)
        if step.row.kind == Kind.MOVED:
            fields["section"] = placed[step.place]
        curation.edit(row, fields, [str(tag) for tag in row.tags.all()], by=origin.by, ways=step.doors)
        tick(1)


def _enter(steps: list[Step], placed: Placed, facts: Facts, origin: Origin, tick: Tick) -> None:
    """Behind everything in their sections at first."""
    ends = Resource.objects.values("section").annotate(end=Max("position")).values_list("section", "end")
    last = defaultdict(int, ends.filter(section__in=[section.pk for section in placed.values()]))
    known = roadmap.words() if facts.links else {}
    entries = []
    for step in steps:
        if step.fit:
            section = placed[step.place]
            last[section.pk] += 1
            one = _new(step.fit, section, facts.links.get(step.fit.address.key), known)
            one.fields["position"] = last[section.pk]
            entries.append(one)
    entering.enter(entries, origin, tick)


def _new(fit: Fit, section: Section, facts: LinkFacts | None, topics: dict[str, Topic | None]) -> New:
    fields = {"title": fit.title, "summary": fit.summary} | fit.address.fields
    tags = [fit.tag] if fit.tag else []
    if facts is None:
        return New(section, fields, tags, doors=fit.doors)
    fields |= {name: getattr(facts, name) for name in SET_ONCE} | {"summary": fit.summary or facts.summary}
    unknown = next((slug for slug in facts.topics if slug not in topics), "")
    if unknown:
        raise Refused(f"{facts.address}: there is no topic “{unknown}”.")
    _check(fit, fields)
    taught = [topic for slug in facts.topics if (topic := topics[slug])]  # Of one that is gone, nothing is taught.
    return New(section, fields, [*facts.tags, *tags], taught, fit.doors)


def _check(fit: Fit, fields: Fields) -> None:
    """Raises Refused for what the table of facts says and the row cannot hold."""
    try:
        Resource(**fields).clean_fields(exclude={one.name for one in Resource._meta.fields} - fields.keys())
    except ValidationError as problem:
        name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"Line {fit.link.line}, “{fit.title}”: {name}: {sentences[0]}") from None


def _arrange(found: Comparison, todo: list[Step], placed: Placed) -> None:
    """The entries of each section that got any, or whose order was chosen, in the file's order."""
    fresh = {step.row.name for step in todo if step.row.kind in {Kind.NEW, Kind.MOVED}}
    moves = {step.place for step in todo if step.row.noun == "section"}
    places = moves | {step.place for step in todo if step.row.name in fresh}
    rows = Resource.objects.live().filter(section__in={placed[place].pk for place in places}).in_order()
    now: dict[int, dict[int, Resource]] = defaultdict(dict)
    for row in rows.only("pk", "key", "section", "position"):
        now[row.section_id][row.pk] = row
    of_place: dict[int, list[Step]] = defaultdict(list)
    for step in found.steps:
        of_place[step.place].append(step)
    for place in places:
        _number(now[placed[place].pk], of_place[place], fresh, moves=place in moves)


def _number(now: dict[int, Resource], steps: list[Step], fresh: set[str], *, moves: bool) -> None:
    """Numbered from 1 where the order is another one than before; otherwise nothing is written."""
    by_key = {row.key: row.pk for row in now.values()}
    wanted, come = [], set()
    for step in steps:
        if step.fit and step.row.kind in STANDS:
            pk = step.known.pk if step.known else by_key.get(step.fit.address.key, 0)
            wanted += [pk] if pk in now else []
            come |= {pk} if step.row.name in fresh else set()
    after = matching.merged([pk for pk in now if pk not in come], wanted, moves=moves)
    if after != [*now]:
        rows = [now[pk] for number, pk in enumerate(after, start=1) if now[pk].position != number]
        for number, pk in enumerate(after, start=1):
            now[pk].position = number
        Resource.objects.bulk_update(rows, ["position"], batch_size=entering.BATCH)


def _open_what_was_filled(found: Comparison, placed: Placed, wanted: set[int], origin: Origin) -> None:
    """Open what was coming soon and has something to read since this import, however little. A section that had it
    before, that a moderator closed, or that the file says is to come, stays as it is."""
    for one in found.headings:
        section = placed.get(one.place)
        if section is None or section.is_open or one.place not in wanted or one.outline.is_soon:
            continue
        had_content = section.prose or found.standing.order.get(section.pk)
        closed = Section.objects.filter(pk=section.pk, is_open=False, opens_itself=True)
        filled = closed.exclude(prose="", resource_count=0)
        if not had_content and filled.update(is_open=True, opened_at=timezone.now()):
            note = "" if origin.by else curation.BY_IMPORT
            Event.objects.create(verb=Verb.OPENED, actor=origin.by, section=section, title=section.title, note=note)


def _opened(found: Comparison) -> list[str]:
    closed = {section.pk: section.title for section in found.standing.sections if not section.is_open}
    now = Section.objects.filter(is_open=True, pk__in=list(closed)).order_by("position", "id")
    return [f"~ section “{section.title}” is open now" for section in now]
