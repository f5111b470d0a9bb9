"""Deciding: what a moderator does with a token for it, by the deeds of the desk."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query, Router
from pydantic import Field

from resources import deeds, desk, lookalikes, moderation, permissions, records, reviewing
from resources.api import bodies, marks, own
from resources.api.door import Asked, Scope
from resources.api.refusals import Refused, of
from resources.api.words import Number, QueueWords
from resources.desk_forms import (
    AcceptanceForm,
    DecisionForm,
    DeferralForm,
    MergerForm,
    NoteForm,
    QuestionForm,
    RejectionForm,
    RetirementForm,
)
from resources.forms import ProposalForm, SeenForm
from resources.models import QueueItem
from resources.models.item import ItemKind

_OTHERS = {"reason", "seen_entry"}
Edits: Any = bodies.body_of("Edits", ProposalForm, is_partial=True)
_MEETS = (bool, Field(True, description="Whether the want that it answers, if there is one, is met by this."))
Accepted: Any = bodies.body_of(
    "Accepted", AcceptanceForm, without={"reason", "meets"}, edits=(Edits | None, None), meets=_MEETS
)
Asking: Any = bodies.body_of("Asking", QuestionForm, without=_OTHERS)
Rejected: Any = bodies.body_of("Rejected", RejectionForm, without={"seen_entry"})
Merged: Any = bodies.body_of("Merged", MergerForm, without={*_OTHERS, "meets"}, meets=_MEETS)
Retired: Any = bodies.body_of("Retired", RetirementForm, without=_OTHERS)
Reopened: Any = bodies.body_of("Reopened", SeenForm)
Deferred: Any = bodies.body_of("Deferred", DeferralForm)
Noted: Any = bodies.body_of("Noted", NoteForm)
router = Router(tags=["Deciding"])


def decide(noun: str) -> Callable[[Any], Any]:
    """An operation that decides, or does something else with an item."""
    known = {"x-statuses": [403, 404, 409], "x-scope": "moderate"}
    path = f"/queue/{{int:id}}/{noun}"
    return router.post(path, response={200: own.Decided}, auth=Scope("moderate"), openapi_extra=known)


def look(path: str, answer: Any, *statuses: int) -> Callable[[Any], Any]:
    known = {"x-statuses": [403, *statuses], "x-scope": "moderate"}
    return router.get(path, response={200: answer}, auth=Scope("moderate"), openapi_extra=known)


@look("/queue", own.Items)
def queue(request: Asked, response: HttpResponse, words: Query[QueueWords]) -> Any:
    """What wants a decision in your sections, by the words of the queue's page, 50 at a time."""
    rows: dict[str, Any] = {name: _row(marks.read(name, getattr(words, name))) for name in ("after", "before")}
    page = desk.page(words.asked, request.person, **rows)
    link = marks.links(request, before=page.before or "", after=page.after or "")
    if link:
        response["Link"] = link
    return {"items": [own.Item.of(row) for row in page.items]}


@look("/queue/{int:id}", own.ItemWithSubject, 404)
def queue_item(request: Asked, id: Number) -> Any:
    """Everything that a decision needs."""
    item = _item_or_404(request, id)
    may_decide = permissions.may_decide(request.person, item)
    return own.ItemWithSubject.of_whole(item, may_decide=may_decide, findings=_findings(item))


@decide("acceptance")
def acceptance(request: Asked, id: Number, body: Accepted) -> Any:
    """Do what it asks for: publish the page, make the change, take the new address, merge the tags. With `edits`, in
    your words. Of what readers reported: put the entry right, as `edits` say. Of an entry that is due for a look, or a
    lab that broke: say that it is right, or works, or that it does with these `edits`."""
    item, given = _decidable(request, id), body.given
    edits = _edits(item, given.pop("edits", None))
    form = _valid(AcceptanceForm, given)
    return _done(item, deeds.accept(item, by=request.person, decided=form.cleaned_data, edits=edits))


@decide("changes-request")
def changes_request(request: Asked, id: Number, body: Asking) -> Any:
    """Ask its sender for changes."""
    item, form = _decidable(request, id, "ask"), _valid(QuestionForm, body.given)
    moderation.ask_for_changes(deeds.question_about(item), by=request.person, seen=body.seen, **form.words)
    return _done(item, f"Asked for changes to “{item.title}”.")


@decide("rejection")
def rejection(request: Asked, id: Number, body: Rejected) -> Any:
    """Say no to what was sent, with a reason and words for its sender. Of everything else: leave it as it is."""
    item = _decidable(request, id)
    form = _valid(RejectionForm if item.kind in reviewing.SUBMITTED else DecisionForm, body.given)
    return _done(item, deeds.reject(item, by=request.person, decided=form.cleaned_data))


@decide("merger")
def merger(request: Asked, id: Number, body: Merged) -> Any:
    """Say that it is the page of an entry: its address leads there from now on, and `take` is taken over."""
    item, form = _decidable(request, id, "merge"), _valid(MergerForm, body.given)
    into, take = form.cleaned_data["into"], set(form.cleaned_data["take"])
    facts: dict[str, Any] = {"by": request.person, "seen": body.seen, "meets": form.cleaned_data["meets"]} | form.words
    moderation.merge(deeds.submission_of(item), into=into, take=take, **facts)
    return _done(item, f"Merged with “{into.title}”.")


@decide("retirement")
def retirement(request: Asked, id: Number, body: Retired) -> Any:
    """Take the entry that it is about out of the guide. Its page shows the message as the reason."""
    item, form = _decidable(request, id, "retire"), _valid(RetirementForm, body.given)
    return _done(item, deeds.retire(item, by=request.person, decided=form.cleaned_data))


@decide("reopening")
def reopening(request: Asked, id: Number, body: Reopened) -> Any:
    """Put what was rejected back into its old place in the queue."""
    item = _decidable(request, id)
    moderation.reopen(deeds.submission_of(item), by=request.person, seen=body.seen)
    return _done(item, f"“{item.title}” waits for a decision once more.")


@decide("deferral")
def deferral(request: Asked, id: Number, body: Deferred) -> Any:
    """Put it off for a day, three days or a week."""
    item, form = _decidable(request, id), _valid(DeferralForm, body.given)
    if not moderation.put_off(item, by=request.person, until=form.until, note=form.cleaned_data["note"]):
        raise Refused(409, "It is decided already, so it was not put off.", kind=of("conflict"))
    return _done(item, f"“{item.title}” is put off until {form.until:%-d %B}.")


@decide("note")
def note(request: Asked, id: Number, body: Noted) -> Any:
    """Leave a note that moderators alone read."""
    item, form = _item_or_404(request, id), _valid(NoteForm, body.given)
    moderation.leave_note(item, by=request.person, note=form.cleaned_data["note"])
    return _done(item, "The note is in the history.")


def _item_or_404(request: Asked, pk: int) -> QueueItem:
    item = reviewing.item_for(request.person, pk)
    if item is None:
        raise Http404
    return item


def _decidable(request: Asked, pk: int, deed: str = "") -> QueueItem:
    """The item. Raises Refused: 403 for what is their own, 409 where an item of its kind knows no such deed."""
    item = _item_or_404(request, pk)
    if not permissions.may_decide(request.person, item):
        raise Refused(403, "You sent or reported this yourself. Another moderator decides on it.", kind=of("own"))
    if deed and deed not in reviewing.DEEDS[ItemKind(item.kind)]:
        raise Refused(409, "This cannot be decided about an item of its kind.", kind=of("conflict"))
    return item


def _valid(form: type[bodies.F], given: dict[str, Any]) -> bodies.F:
    filled = form(given)
    bodies.refuse_invalid(filled)
    return filled


def _edits(item: QueueItem, given: dict[str, Any] | None) -> Any:
    """The moderator's version of the text, complete: what was not given stays as it is. None where none was given."""
    if not given or (item.submission is None and item.kind not in reviewing.OF_ENTRIES):
        return None
    shown = reviewing.edit_form(item)
    if "disclosure" in given and "disclosure" not in shown.fields:
        given["is_own_work"] = given.pop("disclosure")
    form = reviewing.edit_form(item, bodies.filled(shown, given))
    bodies.refuse_invalid(form)
    return form


def _findings(item: QueueItem) -> list[own.Finding]:
    """What there is to say about a page that waits."""
    sent = item.submission
    if sent is None or item.kind != ItemKind.NEW or not sent.is_open:
        return []
    site = records.of_host(sent.host, besides=sent)
    found = reviewing.findings(sent, lookalikes.of(sent), records.of(sent.submitter), site)
    return [own.Finding.of(finding) for finding in found]


def _row(pk: str) -> QueueItem | None:
    return QueueItem.objects.filter(pk=int(pk)).first() if pk else None


def _done(item: QueueItem, sentence: str) -> dict[str, Any]:
    now = QueueItem.objects.select_related("submission").get(pk=item.pk)
    made = now.submission.resource_id if now.submission else None
    return {"done": sentence, "state": now.state, "resource": made or now.resource_id}
