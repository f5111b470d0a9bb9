"""The score by which the best entries come first: kept in the transaction of the deed that changes what it is made of.

It is made of the row and of its trials alone, once the row is locked: of two deeds at once, the later one sees what the
earlier one has written. Time alone changes it too, and the night follows.
"""

from django.db import transaction
from django.utils import timezone

from resources import ranking, recounting
from resources.models import Resource

BATCH = 500


def write(*ids: int, more_votes: int = 0) -> int:
    """Make the scores of these entries what the entries are now, with so many votes more; how many rows were another.

    Whoever writes an entry or tries it calls this with its id afterwards, in the same transaction. Who has written the
    row itself holds its section: at a second UPDATE of one row PostgreSQL asks for the section of it as well, and that
    would be the wrong order. So votes, which hold no section, are counted by the very UPDATE of the score.
    """
    changed = 0
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            changed += _write(sorted(ids)[start : start + BATCH], more_votes)
    return changed


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


def _write(ids: list[int], more_votes: int) -> int:
    list(Resource.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    now, changed = timezone.now(), []
    for row in Resource.objects.filter(pk__in=ids).with_trials():
        before = row.useful_count, row.score
        row.useful_count = max(0, row.useful_count + more_votes)
        row.score = ranking.score(row.facts, now)
        if before != (row.useful_count, row.score):
            changed.append(row)
    Resource.objects.bulk_update(changed, ["useful_count", "score"])
    return len(changed)
