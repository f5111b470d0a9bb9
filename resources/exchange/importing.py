"""A file into the guide: what was chosen of the difference, in one transaction.

What the file says is made so, what it does not mention is left alone, and what is done twice changes nothing. Every
deed locks as `curation` says: the guide's row first, so that two imports never mix, then every section.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from guide.models import Guide, Section
from resources import roadmap, wants
from resources.exchange import applying, planning, proposing, telling
from resources.exchange.entering import Origin, Overtaken
from resources.exchange.plan import DOES_NOTHING, Kind, Plan, Row
from resources.exchange.planning import Comparison
from resources.facts import Facts, Refused
from resources.models.entry import SOURCE_LENGTH
from resources.roadmap import Roadmap
from resources.twins import AlreadyHere
from resources.wants import Wish

ATTEMPTS = 3
"""So often an import begins anew which a constraint has stopped though the difference is the same."""
Progress = Callable[[int, int], None]
"""Is told how many of how many rows are done."""


class Changed(Exception):
    """The guide has changed since the plan was made, and nothing was done; `plan` is how it is now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("The guide has changed since the difference was made. Nothing was done: look at it anew.")


@dataclass(slots=True)
class Report:
    """What an import did: `done` are the rows that were carried out, and `lines` tell of them and of those that could
    not be. `left` is the number of those that were not chosen."""

    plan: Plan
    done: tuple[Row, ...] = ()
    lines: list[str] = field(default_factory=list)
    left: int = 0

    @property
    def new(self) -> int:
        return self._count(Kind.NEW)

    @property
    def changed(self) -> int:
        return self._count(Kind.CHANGED) + self._count(Kind.MOVED)

    @property
    def unchanged(self) -> int:
        return sum(row.kind == Kind.SAME for row in self.plan.rows)

    @property
    def has_changes(self) -> bool:
        return bool(self.done) or any(line.startswith(("+", "~")) for line in self.lines)

    @property
    def summary(self) -> str:
        """`9 sections, 7 links: 16 new, 0 changed, 0 unchanged`, and whatever else there was."""
        of_file = [row for row in self.plan.rows if row.kind != Kind.GONE]
        sections, links = (sum(row.noun == noun for row in of_file) for noun in ("section", "link"))
        counts, gone = self.plan.counts(), self._count(Kind.GONE)
        more = {
            "taken out": gone, "duplicate": counts[Kind.DUPLICATE], "refused": counts[Kind.REFUSED],
            "left out": self.left,
        }  # fmt: skip
        met = f"{telling.count(sections, 'section')}, {telling.count(links, 'link')}"
        said = f"{met}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged"
        return said + "".join(f", {number} {word}" for word, number in more.items() if number)

    def _count(self, kind: Kind) -> int:
        return sum(row.kind == kind and row.noun != "guide" for row in self.done)


def carry_out(
    plan: Plan,
    chosen: Collection[str] | None = None,
    *,
    facts: Facts = Facts(),  # noqa: B008  It is frozen.
    steps: Roadmap | None = None,
    wishes: Sequence[Wish] = (),
    by: User | None = None,
    source: str = "",
    as_submissions: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Do the rows of `plan` whose names are `chosen`, or else those that are chosen first: all of it or nothing.

    New entries are live at once, or wait for review (`as_submissions`), and say that they are from `source`. Nobody
    (`by`) is the importer itself. `steps` of the roadmap are added, and `wishes` of its sections. Raises Changed
    where the difference is another one by now, and Refused, with a sentence, for what cannot be stored.
    """
    origin = Origin(by, _source(source, as_submissions))
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                found = _look_again(plan, facts, as_submissions)
                report = _carry_out(found, chosen, facts, steps or Roadmap(), origin, as_submissions, progress)
                report.lines += [f"+ {made}" for made in wants.add_missing(list(wishes))]
                return report
        except (IntegrityError, AlreadyHere, Overtaken):
            if attempt == ATTEMPTS:
                raise Changed(planning.plan(plan.outline, facts, as_submissions=as_submissions)) from None
    raise AssertionError("The last attempt returns or raises.")


def _source(source: str, as_submissions: bool) -> str:
    if as_submissions and not source.strip():
        raise Refused("Say where the list comes from: who reviews its entries is told.")
    if len(source.strip()) > SOURCE_LENGTH:
        raise Refused(f"The name of the source is too long: at most {SOURCE_LENGTH} characters.")
    return source.strip()


def _look_again(plan: Plan, facts: Facts, as_submissions: bool) -> Comparison:
    """The difference as it is now. The guide's row is locked, and so are the sections unless submissions come first."""
    Guide.objects.get_or_create(id=1, defaults={"title": settings.SITE_NAME})
    Guide.objects.select_for_update().get()
    if not as_submissions:
        list(Section.objects.order_by("pk").select_for_update().values_list("pk"))
    found = planning.compare(plan.outline, facts, as_submissions=as_submissions)
    if found.plan.fingerprint != plan.fingerprint:
        raise Changed(found.plan)
    return found


def _carry_out(
    found: Comparison,
    chosen: Collection[str] | None,
    facts: Facts,
    steps: Roadmap,
    origin: Origin,
    as_submissions: bool,
    progress: Progress | None,
) -> Report:
    todo = [step for step in found.steps if _is_chosen(step.row, chosen)]
    possible = sum(row.kind not in DOES_NOTHING | {Kind.GONE} for row in found.plan.rows)
    gone = sum(step.row.kind == Kind.GONE for step in todo)
    report = Report(found.plan, tuple(step.row for step in todo), left=possible - (len(todo) - gone))
    names = {step.row.name for step in todo}
    report.lines = [f"! {remark}" for remark in found.plan.remarks]
    report.lines += telling.lines(row for row in found.plan.rows if row.name in names or row.kind in DOES_NOTHING)
    report.lines += [f"+ {made} of the roadmap" for made in roadmap.add_missing(steps, facts)]
    do = proposing.propose if as_submissions else applying.apply
    report.lines += do(found, todo, facts, origin, _Counter(progress, len(todo)))
    return report


def _is_chosen(row: Row, chosen: Collection[str] | None) -> bool:
    return row.is_chosen_first if chosen is None else row.name in chosen and row.kind not in DOES_NOTHING


class _Counter:
    """Adds up what is done, for whoever watches."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def __call__(self, more: int) -> None:
        self.done += more
        if self.progress:
            self.progress(self.done, self.total)
