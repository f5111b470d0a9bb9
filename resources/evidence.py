"""What was seen of a link: claimed before the look, written after it, kept for as long as it can prove something.

A look is claimed by one checker at a time. Its outcome is written in one transaction, and only while the claim is still
held: an edit of the address takes it away. The network is asked in between, never inside a transaction.
"""

import hashlib
import random
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from guide.models import Section
from resources import courtesy, curation, incidents, ordering
from resources.links import health, looking, retry
from resources.links.health import Evidence, Finding, Health, Kind, Look, Verdict
from resources.links.looking import Link, Seen, Steps
from resources.models import Check, Event, Resource, Verb
from resources.models.entry import ADDRESS_LENGTH
from resources.rounds import Errand
from resources.search import documents

CLAIMED_FOR = timedelta(minutes=5)
"""A look takes less than a minute, waiting for its host included. A checker that dies holds a link no longer."""
STRANGERS = 3
"""If so many other sites were asked since the failure before and none answered, it is we who are cut off."""
_chance = random.SystemRandom()
_CUT_OFF = "Nothing answers us at the moment, so nothing is called broken. "


class Written(NamedTuple):
    check: Check
    verdict: Verdict


def unclaimed(now: datetime) -> Q:
    return Q(check_claimed_until=None) | Q(check_claimed_until__lte=now)


def begin(errand: Errand) -> Steps | None:
    """Claim the link and begin the look. None: somebody else has looked or is looking, or it has left the guide."""
    now = timezone.now()
    claimed_until = now + CLAIMED_FOR
    row = Resource.objects.live().filter(unclaimed(now), pk=errand.pk, checked_at=errand.checked_at)
    if not row.update(check_claimed_until=claimed_until):
        return None
    errand.claimed_until = claimed_until
    return looking.steps(_link(Resource.objects.get(pk=errand.pk), errand.host))


def give_back(errand: Errand) -> None:
    """No look was had: the link is anybody's again."""
    if errand.claimed_until:
        _claimed(errand).update(check_claimed_until=None)


def put_off(errand: Errand, until: datetime) -> None:
    """Its host wants to be left alone until then."""
    Resource.objects.filter(pk=errand.pk, check_due_at__lt=until).update(check_due_at=until)


def record(errand: Errand, seen: Seen) -> Written | None:
    """Write what was seen and what it proves. None: the claim is lost, and what was seen is of no use any more."""
    found = health.judge(seen.look)
    with transaction.atomic():
        curation.lock(*Section.objects.filter(resources=errand.pk))
        if not _claimed(errand).update(check_claimed_until=None):
            return None
        resource = Resource.objects.select_related("section").get(pk=errand.pk)
        row = _written(resource, seen, found)
        verdict = _settle(resource, row, seen.look)
        incidents.follow(resource, row, verdict, errand.host)
        _prune(resource)
        if seen.rules is not None:
            courtesy.keep_rules(errand.host, seen.rules)
        return Written(row, verdict)


def looks_at(resource: Resource) -> QuerySet[Check]:
    """The evidence that counts, newest first."""
    return resource.checks.filter(at__gte=resource.evidence_since)


def _claimed(errand: Errand) -> QuerySet[Resource]:
    return Resource.objects.live().filter(pk=errand.pk, check_claimed_until=errand.claimed_until)


def _link(resource: Resource, host: str) -> Link:
    """The link with the title that it had, and the mark of its page, when it was last read and in order."""
    read = looks_at(resource).filter(finding__in=[Kind.WELL, Kind.MOVED]).exclude(title="").first()
    return Link(
        url=resource.url,
        titles=(resource.title, read.title) if read else (resource.title,),
        let_pass=incidents.let_pass(resource, host),
        mark=read.mark if read else "",
        rules=courtesy.rules_of(host),
    )


def _written(resource: Resource, seen: Seen, found: Finding) -> Check:
    look = seen.look
    return Check.objects.create(
        resource=resource,
        method=look.method,
        status=look.status,
        final_url=look.final_url[:ADDRESS_LENGTH],
        is_permanent_move=look.is_permanent,
        ms=look.ms,
        byte_count=len(look.body),
        title=look.title,
        title_hash=hashlib.sha256(look.title.encode()).hexdigest() if look.title else "",
        mark=seen.mark,
        error=look.error,
        finding=found.kind,
        reason=found.reason,
    )


def _settle(resource: Resource, row: Check, look: Look) -> Verdict:
    """Draw the verdict and write it, with the line in the history where readers are concerned."""
    evidence = [_evidence(check) for check in looks_at(resource)[: health.KEPT_ROWS]]
    evidence[0] = replace(evidence[0], wait=_wait(look, row.at))
    verdict = _careful(resource, health.verdict(evidence, row.at), evidence)
    fields = {
        "health": verdict.health.value,
        "checked_at": row.at,
        "check_due_at": health.next_check(verdict.health, evidence, row.at, _chance.random()),
    }
    if row.finding in health.ANSWERS:
        fields["seen_well_at"] = row.at
    _tell(resource, verdict, row)
    Resource.objects.filter(pk=resource.pk).update(**fields)
    if (resource.health == Health.BROKEN) != (verdict.health == Health.BROKEN):
        documents.write(resource.pk)
    if resource.health != verdict.health:
        ordering.write(resource.pk)
    return verdict


def _evidence(check: Check) -> Evidence:
    return Evidence(at=check.at, kind=Kind(check.finding), reason=check.reason, final_url=check.final_url)


def _wait(look: Look, now: datetime) -> timedelta:
    """How long the site asked to be left alone, where it refused."""
    is_refused = look.status is not None and look.status >= HTTPStatus.BAD_REQUEST
    return retry.after(look.headers.get("retry-after", ""), now) if is_refused else retry.NONE


def _careful(resource: Resource, verdict: Verdict, evidence: list[Evidence]) -> Verdict:
    """The verdict, but nothing becomes broken while it is we who are cut off from the net."""
    row = health.failures_in_a_row(evidence)
    if verdict.health != Health.BROKEN or resource.health == Health.BROKEN or not _are_cut_off(resource, row):
        return verdict
    return Verdict(Health.FAILING, _CUT_OFF + row[0].reason)


def _are_cut_off(resource: Resource, row: list[Evidence]) -> bool:
    """Whether nobody at all has answered since the failure before the latest."""
    since = Check.objects.filter(at__gte=row[1].at)
    if since.filter(status__isnull=False).exists():
        return False
    asked = since.exclude(resource=resource).order_by().values("resource").distinct()
    return asked[:STRANGERS].count() >= STRANGERS


def _tell(resource: Resource, verdict: Verdict, row: Check) -> None:
    was_broken, is_broken = resource.health == Health.BROKEN, verdict.health == Health.BROKEN
    if is_broken != was_broken:
        verb = Verb.FOUND_BROKEN if is_broken else Verb.FOUND_WORKING
        Event.objects.create(verb=verb, resource=resource, section=resource.section, message=row.reason)


def _prune(resource: Resource) -> None:
    """Forget what is too old, or behind too many newer rows, to prove anything."""
    newest = resource.checks.order_by("-at", "-id").values_list("pk", flat=True)[: health.KEPT_ROWS]
    old = Q(at__lt=timezone.now() - health.KEPT_FOR) | ~Q(pk__in=list(newest))
    resource.checks.filter(old).delete()
