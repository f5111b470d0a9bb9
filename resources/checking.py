"""Looking after the links: looking at those whose time has come, and what moderators decide about them."""

from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from resources import courtesy, curation, evidence, incidents
from resources.links import address
from resources.links.health import EVERY_WHEN_BROKEN
from resources.links.network import PUBLIC, Network
from resources.models import Check, Event, Incident, Resource, Verb
from resources.models.health import IncidentKind, IncidentState
from resources.models.resource import Health, never_looked_at
from resources.rounds import Errand, PutOff, Round
from resources.twins import AlreadyHere, find_twin

LIMIT, PER_HOST = 20, 3
"""Links of one round in the background, and of those at most so many of one host."""
CANDIDATES = 500
"""Of what is due, so many rows are looked through for links of many hosts."""
SECONDS = 45.0
"""After so long a round begins nothing more. What has begun ends in another 40: three requests and two pauses."""
GONE = "The page is gone."
_IN_HAND = "Somebody else is looking at it, or has just done so."


class CannotMove(Exception):
    """The guide does not take the new address; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one link, with `health` as it is now. `check` is None where no look was had."""

    pk: int
    url: str
    health: str
    reason: str
    check: Check | None = None


def check(resource: Resource, *, network: Network = PUBLIC) -> Check | None:
    """Look at one link now, in its host's own time; the evidence.

    None: somebody else is looking at it, or its host wants to be left alone.
    """
    return next(check_each([Resource.objects.get(pk=resource.pk)], network=network)).check


def due(limit: int | None = LIMIT, *, per_host: int | None = PER_HOST) -> list[Resource]:
    """Live links whose time has come, the longest overdue first, at most `per_host` of one host."""
    now = timezone.now()
    rows = Resource.objects.live().filter(evidence.unclaimed(now), check_due_at__lte=now).order_by("check_due_at", "id")
    if per_host is None:
        return list(rows[:limit])
    counts = Counter[str]()
    chosen = []
    for row in rows[:CANDIDATES]:
        counts[courtesy.host_of(row.url)] += 1
        if counts[courtesy.host_of(row.url)] <= per_host:
            chosen.append(row)
    return chosen[:limit]


def check_due(limit: int = LIMIT, *, network: Network = PUBLIC, seconds: float | None = SECONDS) -> int:
    """Look at what is due, for about so many seconds; how many looks were had."""
    outcomes = check_each(due(limit), network=network, seconds=seconds)
    return sum(outcome.check is not None for outcome in outcomes)


def check_each(
    resources: Iterable[Resource], *, network: Network = PUBLIC, seconds: float | None = None
) -> Generator[Outcome]:
    """Look at each of them, many at once, each host in its own time; the outcomes as they come."""
    rows = {row.pk: row for row in resources}
    errands = [Errand(row.pk, courtesy.host_of(row.url), row.checked_at) for row in rows.values()]
    for errand, seen in Round(errands, evidence.begin, evidence.give_back, network, seconds).run():
        if isinstance(seen, PutOff):
            yield _put_off(rows[errand.pk], errand, seen)
        else:
            yield _recorded(rows[errand.pk], evidence.record(errand, seen))


def accept_move(incident: Incident, *, by: User) -> Resource:
    """Give the link the address to which the site has moved it. Raises Decided, CannotMove, AlreadyHere."""
    if incident.resource is None or incident.kind != IncidentKind.MOVED:
        raise CannotMove("Nothing has moved: this is another kind of incident.")
    read = address.read(incident.target_url)
    if read.refused:
        raise CannotMove(read.refused.sentence)
    with transaction.atomic():
        resource = _locked(incident.resource)
        incidents.settle(incident, IncidentState.ACCEPTED, by=by)
        twin = find_twin(read.key)
        if twin and twin.entry != resource:
            raise AlreadyHere(twin)
        fields = {"url": read.stored, "key": read.key, "key_version": read.version}
        curation.edit(resource, fields, resource.tags.names(), by=by)
        return resource


def dismiss(incident: Incident, *, by: User) -> None:
    """Leave the link as it is. What was called broken is believed to work until it has failed anew. Raises Decided."""
    with transaction.atomic():
        resource = _locked(incident.resource) if incident.resource else None
        incidents.settle(incident, IncidentState.DISMISSED, by=by)
        if resource and incident.kind == IncidentKind.BROKEN:
            again_at = timezone.now() + EVERY_WHEN_BROKEN
            Resource.objects.filter(pk=resource.pk).update(**never_looked_at() | {"check_due_at": again_at})
            Event.objects.create(verb=Verb.FOUND_WORKING, actor=by, resource=resource, section=resource.section)


def say_gone(resource: Resource, *, by: User, because: str = GONE) -> bool:
    """Take it out of the guide because its page is gone for good. False if it was out before."""
    with transaction.atomic():
        row = _locked(resource)
        incidents.accept_all(row, by=by)
        is_first = curation.retire(row, by=by, because=because)
        Resource.objects.filter(pk=row.pk).update(health=Health.GONE)
        return is_first


def say_all_gone(incident: Incident, *, by: User) -> int:
    """Say of every link that the incident is about that it is gone; how many were in the guide. Raises Decided."""
    with transaction.atomic():
        links = concerned(incident)
        curation.lock(*(link.section for link in links))
        incidents.settle(incident, IncidentState.ACCEPTED, by=by)
        return sum(say_gone(link, by=by) for link in links)


def concerned(incident: Incident) -> list[Resource]:
    """The links that an incident is about: one, or many of a host."""
    if incident.resource:
        return [incident.resource]
    return incidents.ending_at(incident.target_url, incident.host)


def _locked(row: Resource) -> Resource:
    """The row, kept for us until the transaction ends, as it is now."""
    curation.lock(row.section)
    return Resource.objects.select_for_update(of=("self",)).select_related("section").get(pk=row.pk)


def _put_off(row: Resource, errand: Errand, seen: PutOff) -> Outcome:
    if seen.until is None:
        return Outcome(row.pk, row.url, row.health, _IN_HAND)
    evidence.put_off(errand, seen.until)
    reason = f"Its site wants to be left alone until {seen.until:%Y-%m-%d %H:%M} UTC."
    return Outcome(row.pk, row.url, row.health, reason)


def _recorded(row: Resource, written: evidence.Written | None) -> Outcome:
    if written is None:
        return Outcome(row.pk, row.url, row.health, "It was changed while we looked.")
    return Outcome(row.pk, row.url, written.verdict.health, written.verdict.reason, written.check)
