"""The review page: everything that a decision needs on one screen, whatever it is about."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from resources import (
    desk,
    explained,
    linewise,
    lookalikes,
    lookup,
    moderation,
    permissions,
    preflight,
    queue,
    records,
    replies,
    reviewing,
)
from resources import submissions as incoming
from resources.desk_forms import DEFERRALS, TAKEABLE, DecisionForm
from resources.models import Check, QueueItem, Resource, Submission, Tag, TextChange
from resources.models.item import ItemKind
from resources.moderation.entries import suggested_fields
from resources.moderation.links import concerned
from resources.moderation.texts import CLASHING, now_of
from resources.views.desk import item_or_404, moderator, moderator_required
from resources.views.toast import latest_decision

LOOKS_SHOWN, LINKS_SHOWN, HISTORY = 8, 50, 50


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a suggested change, in words: as the sender saw it, as they want it, and as it is now."""

    label: str
    before: str
    after: str
    now: str

    @property
    def has_moved(self) -> bool:
        return bool(self.now != self.before)


@require_safe
@moderator_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    edits = reviewing.edit_form(item) if "edit" in request.GET and item.is_open else None
    return show(request, item, edits=edits)


def show(
    request: HttpRequest,
    item: QueueItem,
    *,
    decided: forms.Form | None = None,
    edits: forms.BaseForm | None = None,
    conflict: moderation.Conflict | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of `item`, with what was typed and what stood in the way of a decision, if there was one."""
    who, words = moderator(request), desk.asked(request.GET)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": item.title,
        "item": item,
        "words": words,
        "query": desk.encoded(words),
        "position": desk.position(item, words, who),
        "may_decide": permissions.may_decide(who, item),
        "claim": queue.claim_on(item, who),
        "deeds": [deed for deed in reviewing.open_deeds(item) if deed != "merge" or not edits],
        "decided": decided or DecisionForm(initial=_kept(request)),
        "deferrals": DEFERRALS,
        "takeable": TAKEABLE,
        "edits": edits,
        "known_tags": Tag.objects.suggestions() if edits else (),
        "replies": replies.ready(item, who) if item.is_open else [],
        "conflict": conflict,
        "refusal": refusal,
        "events": reviewing.history(item),
        "may_block": bool(item.submission and item.is_open and permissions.may_block(who, item.submission)),
        "toast": latest_decision(who),
        **_subject(item),
    }
    return render(request, "admin/review.html", context, status=status)


def _kept(request: HttpRequest) -> dict[str, str]:
    """What was typed before, or the saved reply that was asked for without scripts."""
    return {name: request.POST.get(name, "") for name in ("message", "note", "reason") if request.POST.get(name)}


def _subject(item: QueueItem) -> dict[str, Any]:
    """What the page shows of each kind."""
    if item.kind in {ItemKind.NEW, ItemKind.EDIT, ItemKind.SAMPLE} and item.submission:
        return _of_submission(item, item.submission)
    if item.kind == ItemKind.REPORT and item.resource:
        reports = item.reports.select_related("reporter")
        return {"entry": item.resource, "reports": reports, "looks": _looks([item.resource])}
    if item.kind == ItemKind.FRESH and item.resource:
        entry = Resource.objects.for_lists().get(pk=item.resource.pk)
        return {"entry": entry, "looks": _looks([item.resource])}
    if item.kind == ItemKind.LAB and item.resource:
        return {"entry": item.resource, "trials": reviewing.trials(item), "looks": _looks([item.resource])}
    if item.kind == ItemKind.LINK and item.incident:
        links = concerned(item.incident)[:LINKS_SHOWN]
        return {"entry": item.resource, "incident": item.incident, "links": links, "looks": _looks(links)}
    if item.kind == ItemKind.PROSE:
        return _of_text(item.text)
    tags = [tag for tag in (item.tag, item.into) if tag]
    return {"tags": [(tag, Resource.objects.live().filter(tags=tag)[:5]) for tag in tags]}


def _of_submission(item: QueueItem, submission: Submission) -> dict[str, Any]:
    is_change = submission.is_suggestion
    found: dict[str, Any] = {
        "submission": submission,
        "record": records.of(submission.submitter),
        "host_record": records.of_host(submission.host, besides=submission),
    }
    found["level"] = records.level(submission.submitter, found["record"])
    if is_change and submission.target:
        looks = _looks([submission.target])
        clashes = incoming.clashing(submission) if item.is_open else []
        about_address = _of_new_address(submission) if item.is_open and "url" in submission.changes else []
        shown = {"differences": _differences(submission), "clashes": clashes, "looks": looks}
        return found | shown | {"findings": about_address}
    if not submission.is_open:
        return found
    alike = lookalikes.of(submission)
    findings = reviewing.findings(submission, alike, found["record"], found["host_record"])
    return found | {"findings": findings, "lookalikes": alike}


def _of_text(text: TextChange) -> dict[str, Any]:
    """Both sides, as far as they differ; and what the guide has changed since its author saw it."""
    now = now_of(text)
    clash = linewise.rows(text.base, now) if text.passage in CLASHING else []
    return {"text": text, "lines": linewise.rows(now, text.wanted), "clash": clash}


def _of_new_address(suggestion: Submission) -> list[preflight.Finding]:
    """What stands in the way of a suggested address, gravest first: it is all that a change is examined for."""
    found = preflight.findings(suggestion, None, lookup.look_of(suggestion), alike=[])
    return [finding for finding in found if finding.tone == "stop" or finding.code in {"same-page", "unreachable"}]


def _differences(suggestion: Submission) -> list[Difference]:
    entry: Resource = suggestion.target  # type: ignore[assignment]  # Asked before.
    fields = {name: getattr(entry, name) for name in suggested_fields(suggestion) if name in suggestion.changes}
    now = {name: value.title if name == "section" else value for name, value in fields.items()}
    now |= {"tags": sorted(entry.tags.names())} if "tags" in suggestion.changes else {}
    return [
        Difference(line.label, line.before, line.after, explained.words(name, now.get(name)))
        for name, line in explained.lines_by_name(suggestion.changes).items()
    ]


def _looks(links: list[Resource]) -> list[Check]:
    return list(Check.objects.filter(resource__in=links).select_related("resource")[:LOOKS_SHOWN])
