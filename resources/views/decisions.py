"""Decisions about one item: each is a POST to a noun below its review page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from resources import deeds, moderation, permissions
from resources.desk_forms import AcceptanceForm, DecisionForm, MergerForm, QuestionForm, RejectionForm, RetirementForm
from resources.forms import ProposalForm
from resources.models import QueueItem
from resources.models.item import ItemKind
from resources.reviewing import DEEDS, SUBMITTED, edit_form
from resources.views import desk
from resources.views.desk import item_or_404, moderator, moderator_required
from resources.views.review import show

View = Callable[..., HttpResponse]


def decision(view: View) -> View:
    """A POST on an item that the moderator may decide; what stood in the way is a 409 that says so."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponse:
        item = item_or_404(request, pk)
        if not permissions.may_decide(moderator(request), item):
            raise PermissionDenied("You sent or reported this yourself. Another moderator decides on it.")
        try:
            return view(request, item)
        except moderation.Conflict as conflict:
            return _lost(request, item, conflict=conflict)
        except deeds.REFUSALS as refusal:
            return _lost(request, item, refusal=str(refusal))

    return require_POST(moderator_required(checked))


@decision
def acceptance(request: HttpRequest, item: QueueItem) -> HttpResponse:
    decided, edits = AcceptanceForm(request.POST), _edits(request, item)
    if not decided.is_valid() or (edits and not edits.is_valid()):
        return show(request, item, decided=decided, edits=edits, status=422)
    done = deeds.accept(item, by=moderator(request), decided=decided.cleaned_data, edits=edits)
    return desk.on_to_next(request, item, done)


@decision
def changes_request(request: HttpRequest, item: QueueItem) -> HttpResponse:
    form = QuestionForm(request.POST)
    if not form.is_valid() or "ask" not in DEEDS[ItemKind(item.kind)]:
        return show(request, item, decided=form, status=422)
    facts: dict[str, Any] = {"by": moderator(request), "seen": form.cleaned_data["seen"]} | form.words
    moderation.ask_for_changes(deeds.question_about(item), **facts)
    return desk.on_to_next(request, item, f"Asked for changes to “{item.title}”.")


@decision
def rejection(request: HttpRequest, item: QueueItem) -> HttpResponse:
    form = (RejectionForm if item.kind in SUBMITTED else DecisionForm)(request.POST)
    if not form.is_valid():
        return show(request, item, decided=form, status=422)
    done = deeds.reject(item, by=moderator(request), decided=form.cleaned_data)
    return desk.on_to_next(request, item, done)


@decision
def merger(request: HttpRequest, item: QueueItem) -> HttpResponse:
    form = MergerForm(request.POST)
    if not form.is_valid() or "merge" not in DEEDS[ItemKind(item.kind)]:
        return show(request, item, decided=form, status=422)
    into, take = form.cleaned_data["into"], set(form.cleaned_data["take"])
    facts: dict[str, Any] = {"by": moderator(request), "take": take} | form.words
    facts |= {name: form.cleaned_data[name] for name in ("seen", "meets")}
    moderation.merge(deeds.submission_of(item), into=into, **facts)
    return desk.on_to_next(request, item, f"Merged with “{into.title}”.")


@decision
def retirement(request: HttpRequest, item: QueueItem) -> HttpResponse:
    form = RetirementForm(request.POST)
    if not form.is_valid() or "retire" not in DEEDS[ItemKind(item.kind)]:
        return show(request, item, decided=form, status=422)
    done = deeds.retire(item, by=moderator(request), decided=form.cleaned_data)
    return desk.on_to_next(request, item, done)


@decision
def reopening(request: HttpRequest, item: QueueItem) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid() or item.kind not in SUBMITTED:
        return show(request, item, decided=form, status=422)
    moderation.reopen(deeds.submission_of(item), by=moderator(request), seen=form.cleaned_data["seen"])
    return redirect(item)


@decision
def blocking(request: HttpRequest, item: QueueItem) -> HttpResponse:
    """All that its sender has in the queue is spam."""
    if item.submission is None or not permissions.may_block(moderator(request), item.submission):
        raise PermissionDenied("This sender cannot be blocked from here.")
    note = DecisionForm(request.POST)
    note.is_valid()
    words = note.cleaned_data.get("note", "")
    count = moderation.block(item.submission, by=moderator(request), note=words)
    done = f"Rejected as spam: {count}. {item.submission.sender_name.capitalize()} can send nothing any more."
    return desk.on_to_next(request, item, done)


def _edits(request: HttpRequest, item: QueueItem) -> Any:
    """The moderator's version of the text, where the form that was sent holds one."""
    return edit_form(item, request.POST) if "title" in request.POST else None


def _lost(request: HttpRequest, item: QueueItem, **why: Any) -> HttpResponse:
    """The page as it is now, with what was typed."""
    edits = _edits(request, item)
    if isinstance(edits, ProposalForm):
        edits.is_valid()
    return show(request, item_or_404(request, item.pk, item.kind), edits=edits, status=409, **why)
