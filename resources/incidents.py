"""What wants a decision about a link or a host: opened once, closed once. The constraints decide who was first."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from resources import queue
from resources.journal import Journal
from resources.links import address
from resources.links.health import Health, Kind, Verdict
from resources.models import Check, Incident, QueueItem, Resource
from resources.models.health import IncidentKind, IncidentState

CONCERNED = 1_000
"""So many links are concerned by what is wrong with their site, at most; the next look finds others."""
COLLAPSED = 3
"""So many links of one host that end at one address are no accident."""
_DOUBTFUL = frozenset({Kind.SOFT_404, Kind.UNLIKE})


class Decided(Exception):
    """Somebody decided before, or it is over by itself."""

    def __init__(self, incident: Incident) -> None:
        now = Incident.objects.select_related("decided_by").get(pk=incident.pk)
        who = f" by {now.decided_by.handle}" if now.decided_by else ""
        super().__init__(f"This is decided already: {now.get_state_display().lower()}{who}.")


def follow(resource: Resource, look: Check, verdict: Verdict, host: str) -> None:
    """Open what the latest look calls for, and close what it puts an end to. Call it in the look's transaction."""
    if look.finding == Kind.BLOCKED:
        return
    target = verdict.target if is_acceptable(verdict.target) else ""
    has_collapsed = _follow_host(resource, look, host)
    is_doubtful = look.finding in _DOUBTFUL and not has_collapsed
    seen = {"target_url": look.final_url, "page_title": look.title, "detail": look.reason}
    _follow(IncidentKind.BROKEN, resource, verdict.health == Health.BROKEN, detail=verdict.reason)
    _follow(IncidentKind.SOFT_404, resource, is_doubtful, **seen)
    _follow(IncidentKind.MOVED, resource, bool(target) and not has_collapsed, target_url=target, detail=verdict.reason)


def settle(incident: Incident, state: IncidentState, *, by: User | None, journal: Journal) -> None:
    """Close it by a person's decision. Raises Decided."""
    if not _close(Incident.objects.filter(pk=incident.pk), state, by, journal):
        raise Decided(incident)


def end(resource: Resource, journal: Journal) -> None:
    """Its address has changed, or it has left the guide: what was open about it is over."""
    _close(Incident.objects.filter(resource=resource), IncidentState.OVER, None, journal)


def accept_all(resource: Resource, *, by: User, journal: Journal) -> None:
    """A person has decided about the link itself, and with that about everything open."""
    _close(Incident.objects.filter(resource=resource), IncidentState.ACCEPTED, by, journal)


def let_pass(resource: Resource, host: str) -> frozenset[str]:
    """Addresses and titles of which a moderator has said that they are in order."""
    mine = Q(resource=resource, kind=IncidentKind.SOFT_404) | Q(host=host, kind=IncidentKind.HOST_COLLAPSED)
    rows = Incident.objects.filter(mine, state=IncidentState.DISMISSED).values_list("target_url", "page_title")
    return frozenset(word for row in rows for word in row if word)


def is_acceptable(target: str) -> bool:
    """Whether the guide could store a link to this address."""
    return bool(target) and address.read(target).refused is None


def ending_at(target: str, host: str) -> list[Resource]:
    """The live links of the host that end there at last, though they are for other pages."""
    looks = Check.objects.filter(resource=OuterRef("pk"), at__gte=OuterRef("evidence_since"))
    latest = looks.order_by("-at", "-id").values("final_url")[:1]
    own = Q()
    for start in (f"{scheme}://{www}{host}/" for scheme in ("https", "http") for www in ("", "www.")):
        own |= Q(url__startswith=start)
    of_site = Resource.objects.live().filter(host__in=[host, f"www.{host}"])  # By its index; and then to the letter.
    found = of_site.filter(own).annotate(ends_at=Subquery(latest)).filter(ends_at=target)
    key = address.read(target).key
    rows = found.select_related("section").order_by("id")[:CONCERNED]
    return [row for row in rows if row.key != key]


def _follow_host(resource: Resource, look: Check, host: str) -> bool:
    """Whether the links of the host end at the address where this look ended, many of them."""
    rows = Incident.objects.filter(kind=IncidentKind.HOST_COLLAPSED, host=host, resource=None)
    is_elsewhere = look.status is not None and look.status < 400 and address.read(look.final_url).key != resource.key
    fallen = ending_at(look.final_url, host) if is_elsewhere else []
    if len(fallen) < COLLAPSED:
        _close_if_recovered(rows, host)
        return False
    if rows.filter(state=IncidentState.DISMISSED, target_url=look.final_url).exists():
        return False
    detail = f"{len(fallen)} links of {host} end at {look.final_url}."
    _open(rows, look.final_url, kind=IncidentKind.HOST_COLLAPSED, host=host, page_title=look.title, detail=detail)
    _close(Incident.objects.filter(resource__in=fallen, target_url=look.final_url), IncidentState.OVER, None)
    return True


def _close_if_recovered(rows: QuerySet[Incident], host: str) -> None:
    row = rows.filter(state=IncidentState.OPEN).first()
    if row and len(ending_at(row.target_url, host)) < COLLAPSED:
        _close(rows, IncidentState.OVER, None)


def _follow(kind: IncidentKind, resource: Resource, is_so: bool, **seen: str) -> None:
    rows = Incident.objects.filter(kind=kind, resource=resource)
    target = seen.get("target_url", "")
    if not is_so:
        _close(rows, IncidentState.OVER, None)
    elif not (target and rows.filter(state=IncidentState.DISMISSED, target_url=target, **_title(seen)).exists()):
        _open(rows, target, kind=kind, resource=resource, **seen)


def _title(seen: dict[str, str]) -> dict[str, str]:
    return {"page_title": seen["page_title"]} if "page_title" in seen else {}


def _open(rows: QuerySet[Incident], target: str, **fields: Any) -> None:
    """Open one, unless one is open. One that led elsewhere is over: nobody shall accept what has changed meanwhile."""
    _close(rows.exclude(target_url=target), IncidentState.OVER, None)
    Incident.objects.bulk_create([Incident(**{"target_url": target} | fields)], ignore_conflicts=True)
    queue.open_incidents(rows)


def _close(rows: QuerySet[Incident], state: IncidentState, by: User | None, journal: Journal | None = None) -> int:
    """How many were open and are closed now. Each is closed by one of many: the UPDATE asks for its state again."""
    fields: dict[str, Any] = {"state": state, "decided_by": by, "closed_at": timezone.now()}
    closed = 0
    for row in rows.filter(state=IncidentState.OPEN).order_by("pk"):
        if Incident.objects.filter(pk=row.pk, state=IncidentState.OPEN).update(**fields):
            closed += 1
            queue.close(QueueItem.objects.filter(incident=row))
            if journal:
                journal.changed(row, **fields)
    return closed
