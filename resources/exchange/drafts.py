"""A list on its way into the guide, from the desk: stored, compared, chosen from, carried out. All of it or nothing.

OPEN → ASKED → DONE, and back to OPEN when the guide has changed meanwhile. Each step is an UPDATE that succeeds only
if the draft is still as its caller saw it, so that what is asked for twice is done once.
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from guide import batches
from resources import readme
from resources.exchange import importing, planning
from resources.exchange.plan import DOES_NOTHING, Kind, Plan, Row
from resources.facts import Refused
from resources.models import ImportDraft
from resources.models.import_draft import DraftState

logger = logging.getLogger(__name__)

MOST_OPEN = 10
"""So many lists of one moderator may wait."""
KEPT_FOR = timedelta(days=30)
PATIENCE = timedelta(minutes=10)
"""After so long, what was asked for may be asked for again: longer than a task takes to begin anew."""
TASK = "resources.tasks.carry_out_import"
"""Named by its path: tasks stand above this module."""
FAILED = "It could not be done, and nothing was changed. The site’s log says why."


def store(text: str, *, by: User, source: str = "", as_submissions: bool = False) -> ImportDraft:
    """Keep the list with its difference to the guide. Raises Refused where there is nothing in it, or no room."""
    if by.import_drafts.unfinished().count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} of your lists wait already. Carry one out or remove it first.")
    draft = ImportDraft(text=text, source=source, as_submissions=as_submissions, created_by=by)
    _note(draft, _plan(draft))
    draft.save()
    return draft


def compare(draft: ImportDraft) -> bool:
    """Make the difference anew; whether it still can be. What was chosen stays chosen, what was not stays out."""
    return _renew(draft, _plan(draft))


def choose(draft: ImportDraft, shown: Collection[str], chosen: Collection[str]) -> None:
    """Of the rows that were shown, these are to be done and the others are not."""
    with transaction.atomic():
        if _open(draft):
            _choose(draft, ({*draft.chosen} - {*shown}) | ({*chosen} & {*shown}))


def choose_all(draft: ImportDraft, kinds: Collection[Kind], *, is_chosen: bool) -> None:
    """All rows of these kinds, on whichever page they stand."""
    with transaction.atomic():
        if _open(draft):
            names = {row.name for row in rows(draft) if row.kind in kinds}
            _choose(draft, {*draft.chosen} | names if is_chosen else {*draft.chosen} - names)


def ask(draft: ImportDraft, seen: str) -> None:
    """Have it carried out as it was `seen`; nothing where that was asked for before. Raises importing.Changed."""
    plan = _plan(draft) if draft.is_open else None
    if plan and plan.fingerprint != seen:
        _renew(draft, plan)
        raise importing.Changed(plan)
    free = Q(state=DraftState.OPEN) | Q(state=DraftState.ASKED, asked_at__lt=timezone.now() - PATIENCE)
    with transaction.atomic():
        row = ImportDraft.objects.filter(free, pk=draft.pk, fingerprint=seen)
        if row.update(state=DraftState.ASKED, asked_at=timezone.now(), trouble=""):
            import_string(TASK).enqueue(draft.pk)
        elif plan and _open(draft):  # Compared anew in another window.
            raise importing.Changed(plan)


def carry_out(pk: int) -> bool:
    """Do what was asked for; whether it was done. Otherwise the draft is open again and says what stood in the way."""
    draft = ImportDraft.objects.select_related("created_by").filter(pk=pk, state=DraftState.ASKED).first()
    if draft is None:
        return False
    try:
        return _carry_out(draft)
    except OperationalError:  # The database is away, or busy: the task is tried again.
        raise
    except importing.Changed as problem:
        return _reopen(draft, str(problem))
    except Refused as problem:
        return _reopen(draft, f"Nothing was done. {problem}")
    except Exception:
        logger.exception("Import %s could not be carried out.", pk)
        return _reopen(draft, FAILED)


def remove(draft: ImportDraft) -> bool:
    """Forget a list that is not being carried out, and was not; whether that was so."""
    return bool(ImportDraft.objects.filter(pk=draft.pk, state=DraftState.OPEN).delete()[0])


def forget_old() -> int:
    """Delete what is older than KEPT_FOR, carried out or not; the number deleted."""
    return batches.delete(ImportDraft.objects.filter(created_at__lt=timezone.now() - KEPT_FOR), at_once=10)


def rows(draft: ImportDraft) -> list[Row]:
    """The difference, section by section, in the file's order; without what is the same and needs no words."""
    return [_row(kept) for kept in draft.rows]


def choosable(found: Iterable[Row]) -> list[Row]:
    """Those that do something."""
    return [row for row in found if row.kind not in DOES_NOTHING]


def _carry_out(draft: ImportDraft) -> bool:
    seen = Plan(readme.parse(draft.text), tuple(rows(draft)), tuple(draft.remarks), draft.fingerprint)
    with transaction.atomic():
        row = ImportDraft.objects.filter(pk=draft.pk, state=DraftState.ASKED, fingerprint=seen.fingerprint)
        if not row.update(state=DraftState.DONE, done_at=timezone.now()):
            return False
        report = importing.carry_out(
            seen,
            frozenset(draft.chosen),
            by=draft.created_by,
            source=draft.source,
            as_submissions=draft.as_submissions,
        )
        ImportDraft.objects.filter(pk=draft.pk).update(outcome=report.summary[:500])
    return True


def _reopen(draft: ImportDraft, trouble: str) -> bool:
    """Open again, with the difference as it is now; never done."""
    row = ImportDraft.objects.filter(pk=draft.pk, state=DraftState.ASKED)
    if row.update(state=DraftState.OPEN, asked_at=None):
        compare(draft)
        ImportDraft.objects.filter(pk=draft.pk, state=DraftState.OPEN).update(trouble=trouble[:500])
    return False


def _renew(draft: ImportDraft, plan: Plan) -> bool:
    with transaction.atomic():
        is_open = _open(draft)
        if is_open:
            _note(draft, plan)
            draft.trouble = ""
            draft.save()
    return is_open


def _plan(draft: ImportDraft) -> Plan:
    """The difference as it is now. Raises Refused where the list has nothing that could be taken."""
    return planning.plan(readme.parse(draft.text), as_submissions=draft.as_submissions)


def _open(draft: ImportDraft) -> bool:
    """Whether it can be changed: then it is as it is now, and locked until the transaction ends."""
    row = ImportDraft.objects.select_for_update().filter(pk=draft.pk, state=DraftState.OPEN)
    is_open = bool(row.values_list("pk"))
    draft.refresh_from_db()
    return is_open


def _note(draft: ImportDraft, plan: Plan) -> None:
    known, chosen = {kept["name"] for kept in draft.rows}, {*draft.chosen}
    told = [row for row in _described(plan) if row.kind != Kind.SAME or row.reason]
    counts = Counter(row.kind for row in plan.rows)
    draft.rows = [asdict(row) for row in _by_section(told)]
    draft.counts = [[kind.value, counts[kind]] for kind in Kind if counts[kind]]
    draft.remarks, draft.fingerprint, draft.compared_at = list(plan.remarks), plan.fingerprint, timezone.now()
    draft.chosen = [
        row.name for row in choosable(told) if (row.name in chosen if row.name in known else row.is_chosen_first)
    ]


def _described(plan: Plan) -> Iterator[Row]:
    """The rows, those of new entries with what the list says of them: who chooses wants to read it."""
    links = (link for section in plan.outline.sections for link in section.links)
    said = {(link.line, link.url): link.description for link in links if link.description}
    for row in plan.rows:
        is_told = row.kind == Kind.NEW and (row.line, row.url) in said
        yield replace(row, changes=(("description", "", said[row.line, row.url]),)) if is_told else row


def _choose(draft: ImportDraft, names: set[str]) -> None:
    """In the order of the rows; what cannot be done is left out."""
    draft.chosen = [row.name for row in choosable(rows(draft)) if row.name in names]
    draft.save(update_fields=["chosen"])


def _by_section(found: list[Row]) -> Iterator[Row]:
    """Each section where it is first spoken of, with all that is in it."""
    place = {title: at for at, title in reversed([*enumerate(row.section for row in found)])}
    return iter(sorted(found, key=lambda row: place[row.section]))


def _row(kept: dict[str, Any]) -> Row:
    return Row(**kept | {"kind": Kind(kept["kind"]), "changes": tuple(map(tuple, kept["changes"]))})
