"""What moderators decide about a link that has moved, broken or become another page."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from resources import bans, curation, incidents, ordering, tag_counts
from resources.journal import Journal
from resources.links import address
from resources.links.health import EVERY_WHEN_BROKEN
from resources.models import Event, Incident, Resource, Verb
from resources.models.health import IncidentKind, IncidentState
from resources.models.resource import Health, never_looked_at
from resources.search import documents
from resources.twins import AlreadyHere, find_twin

GONE = "The page is gone."


class CannotMove(Exception):
    """The guide does not take the new address; the message says why."""


def accept_move(incident: Incident, *, by: User, note: str = "") -> Resource:
    """Give the link the address to which the site has moved it. Raises Decided, CannotMove, AlreadyHere."""
    if incident.resource is None or incident.kind != IncidentKind.MOVED:
        raise CannotMove("Nothing has moved: this is another kind of incident.")
    read = address.read(incident.target_url)
    if read.refused:
        raise CannotMove(read.refused.sentence)
    ban = bans.of(read.host)
    if ban:
        raise CannotMove(f"We take no links of {ban.host}: {ban.reason}")
    with transaction.atomic():
        journal, resource = Journal(), _locked(incident.resource)
        incidents.settle(incident, IncidentState.ACCEPTED, by=by, journal=journal)
        twin = find_twin(read.key)
        if twin and twin.entry != resource:
            raise AlreadyHere(twin)
        changes = curation.change(resource, dict(read.fields), None, by=by, journal=journal)
        _record(Verb.MOVED, incident, resource, by, journal, note=note, changes=changes)
        return resource


def dismiss_incident(incident: Incident, *, by: User, note: str = "") -> None:
    """Leave the link as it is. What was called broken is believed to work until it has failed anew. Raises Decided."""
    journal = Journal()
    with transaction.atomic():
        resource = _locked(incident.resource) if incident.resource else None
        incidents.settle(incident, IncidentState.DISMISSED, by=by, journal=journal)
        if resource and incident.kind == IncidentKind.BROKEN:
            fields = never_looked_at() | {"check_due_at": timezone.now() + EVERY_WHEN_BROKEN}
            Resource.objects.filter(pk=resource.pk).update(**fields)
            documents.write(resource.pk)
            ordering.write(resource.pk)
            journal.changed(resource, **fields)
        _record(Verb.DISMISSED, incident, resource, by, journal, note=note)


def say_gone(resource: Resource, *, by: User, because: str = GONE) -> bool:
    """Take it out of the guide because its page is gone for good. False if it was out before."""
    journal = Journal()
    with transaction.atomic():
        is_first = _take_out(_locked(resource), because, by, journal)
        facts = {"resource": resource, "section": resource.section, "title": resource.title, "message": because}
        if journal.entries:
            Event.objects.create(verb=Verb.RETIRED, actor=by, journal=journal.entries, **facts)
        return is_first


def say_all_gone(incident: Incident, *, by: User, because: str = GONE, note: str = "") -> int:
    """Say of every link that the incident is about that it is gone; how many were in the guide. Raises Decided."""
    journal = Journal()
    with transaction.atomic():
        links = concerned(incident)
        curation.lock(*(link.section for link in links))
        tag_counts.lock_all_of(links)
        incidents.settle(incident, IncidentState.ACCEPTED, by=by, journal=journal)
        count = sum(_take_out(link, because, by, journal) for link in links)
        _record(Verb.RETIRED, incident, incident.resource, by, journal, message=because, note=note)
        return count


def concerned(incident: Incident) -> list[Resource]:
    """The links that an incident is about: one, or many of a host."""
    if incident.resource:
        return [incident.resource]
    return incidents.ending_at(incident.target_url, incident.host)


def _take_out(link: Resource, because: str, by: User, journal: Journal) -> bool:
    incidents.accept_all(link, by=by, journal=journal)
    is_first = curation.take_out(link, because, by=by, journal=journal, health=Health.GONE.value)
    if not is_first:
        was = Resource.objects.get(pk=link.pk)
        Resource.objects.filter(pk=link.pk).update(health=Health.GONE)
        journal.changed(was, health=Health.GONE.value)
    return is_first


def _locked(row: Resource) -> Resource:
    """The row, kept for us until the transaction ends, as it is now."""
    curation.lock(row.section)
    return Resource.objects.select_for_update(of=("self",)).select_related("section").get(pk=row.pk)


def _record(verb: Verb, incident: Incident, link: Resource | None, by: User, journal: Journal, **more: object) -> None:
    title = link.title if link else f"All links of {incident.host}"
    facts = {"item": getattr(incident, "item", None), "resource": link, "section": link.section if link else None}
    Event.objects.create(verb=verb, actor=by, title=title, journal=journal.entries, **facts | more)
