"""New keys for old rows, after the rules of `links.address` have changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import IntegrityError, transaction

from resources import queue
from resources.links import address
from resources.models import Alias, Incident, Resource, Saved, Submission
from resources.models.health import IncidentKind
from resources.search import documents

BATCH = 500
Row = Resource | Alias | Submission | Saved


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """One old row: its new key, or the sentence that says why it keeps the old one."""

    entry: Row
    key: str = ""
    problem: str = ""


def rekey() -> Iterator[Rekeyed]:
    """Give every row of older rules its new key, in batches; safe to stop and to repeat.

    A resource whose new key another one has keeps its own, and wants a decision: an open incident says so.
    """
    return chain(_rekey_all(Resource), _rekey_all(Alias), _rekey_all(Submission), _rekey_all(Saved))


def _rekey_all(model: type[Row]) -> Iterator[Rekeyed]:
    last = 0
    while rows := list(_old(model, last)):
        for row in rows:
            yield _rekey(row)
        last = rows[-1].pk


def _old(model: type[Row], after: int) -> Iterator[Row]:
    rows = model._default_manager.exclude(key_version=address.RULES_VERSION).filter(pk__gt=after)
    return iter(rows.order_by("pk")[:BATCH])


def _rekey(row: Row) -> Rekeyed:
    read = address.read(row.url)
    if read.refused:
        return Rekeyed(row, problem=f"is refused by the new rules: {read.refused.sentence}")
    same = type(row)._default_manager.filter(pk=row.pk, url=row.url)
    try:
        with transaction.atomic():
            same.update(host=read.host, key=read.key, key_version=read.version)
            if isinstance(row, Resource):
                documents.write(row.pk)
    except IntegrityError:
        return _collision(row, read.key)
    return Rekeyed(row, key=read.key)


def _collision(row: Row, key: str) -> Rekeyed:
    if isinstance(row, Saved):
        return Rekeyed(row, problem="is now the same page as another one on the same list")
    other = type(row)._default_manager.filter(key=key).exclude(pk=row.pk).first()
    problem = f"is now the same page as “{other}” ({other.pk if other else 'gone'})"
    if isinstance(row, Resource):
        Incident.objects.get_or_create(
            kind=IncidentKind.DUPLICATE, resource=row, state="open", defaults={"detail": f"This entry {problem}."}
        )
        queue.open_incidents(Incident.objects.filter(kind=IncidentKind.DUPLICATE, resource=row))
    return Rekeyed(row, problem=problem)
