"""The score by which the best entries come first: kept in the transaction of the deed that changes what it is made of.

It is made of the row and of its trials alone, once the row is locked: of two deeds at once, the later one sees what the
earlier one has written. Time alone changes it too, and the night follows.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from resources import ranking, recounting
from resources.models import Resource, Trial

BATCH = 500
"""So many are looked at at once."""
LOCKED = 100
"""So many are written in one transaction: on SQLite all other writers wait for it."""
COLUMNS = ["kind", "useful_count", "reviewed_at", "health", "is_own_work", "is_vendor"]
"""What the score is made of, apart from the trials: columns of the row."""


def write(*ids: int, more_votes: int = 0) -> int:
    """Make the scores of these entries what the entries are now, with so many votes more; how many rows were another.

    Whoever writes an entry or tries it calls this with its id afterwards, in the same transaction. Who has written the
    row itself holds its section: at a second UPDATE of one row PostgreSQL asks for the section of it as well, and that
    would be the wrong order. So votes, which hold no section, are counted by the very UPDATE of the score.
    """
    changed, in_order = 0, sorted({*ids})
    for start in range(0, len(in_order), LOCKED):
        with transaction.atomic(savepoint=False):
            changed += rescore(lock(*in_order[start : start + LOCKED]), more_votes=more_votes)
    return changed


def lock(*ids: int) -> list[Resource]:
    """Those of these entries that there are, by id, as they are once they are locked: only with COLUMNS, the score, and
    whether readers find them."""
    rows = Resource.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return list(rows.only("score", "retired_at", "hidden_at", *COLUMNS))


def rescore(rows: list[Resource], *, more_votes: int = 0) -> int:
    """As `write`, of rows that `lock` has returned in this transaction."""
    now, changed, trials = timezone.now(), [], _trials(row.pk for row in rows)
    for row in rows:
        before = row.useful_count, row.score
        worked, broke = trials.get(row.pk, (0, 0))
        row.useful_count = max(0, row.useful_count + more_votes)
        row.score = ranking.score(row.facts._replace(worked_count=worked, broke_count=broke), now)
        if before != (row.useful_count, row.score):
            changed.append(row)
    columns = ["useful_count", "score"] if more_votes else ["score"]
    if len(changed) == 1:
        row = changed[0]
        return Resource.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in columns})
    return Resource.objects.bulk_update(changed, columns, batch_size=BATCH)


def of_new(row: Resource) -> int:
    """The score of an entry that is not stored yet, for which nobody can have voted."""
    return ranking.score(row.facts, timezone.now())


def put_right() -> int:
    """Make the scores of all live entries what they are today; how many were another."""
    return recounting.whole(put_right_behind)


def put_right_behind(after: int) -> recounting.Step:
    """The same of the next BATCH entries behind this id."""
    ids = list(Resource.objects.live().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return recounting.Step(write(*_wrong(ids)) if ids else 0, ids[-1] if ids else None)


def _wrong(ids: list[int]) -> list[int]:
    """Those that would change: found without a lock, so that most of the guide is never locked for this."""
    now = timezone.now()
    rows = Resource.objects.filter(pk__in=ids).with_trials()
    return [row.pk for row in rows if row.score != ranking.score(row.facts, now)]


def _trials(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For how many each of them worked, and for how many it broke; of those that anybody has tried. Asked once the
    entries are locked: who writes a trial holds its entry."""
    worked, broke = Count("pk", filter=Q(worked=True)), Count("pk", filter=Q(worked=False))
    rows = Trial.objects.filter(resource__in=list(ids)).order_by().values_list("resource")
    return {pk: (good, bad) for pk, good, bad in rows.annotate(good=worked, bad=broke)}
