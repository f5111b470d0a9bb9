"""What a moderator does with an item besides deciding: hold it, let it go, put it off, leave a note."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from resources import desk, moderation, permissions, queue
from resources.desk_forms import DeferralForm, NoteForm
from resources.models import QueueItem
from resources.views.desk import item_or_404, moderator, moderator_required, on_to_next, path_of
from resources.views.review import show


@require_POST
@moderator_required
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the item. A page that was opened asks for it by itself; with `deliberate`, a person has pressed the button:
    that takes it over from whoever has it, and goes into the history."""
    item, who = _decidable(request, pk), moderator(request)
    if "deliberate" in request.POST:
        moderation.take_on(item, by=who)
        return redirect(path_of(item, desk.asked(request.GET)))
    held = queue.claim(item, by=who)
    return render(request, "admin/_claim.html", {"item": item, "claim": held})


@require_POST
@moderator_required
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the item go. The answer is read by a script, or by nobody: the page is being left."""
    item = item_or_404(request, pk)
    queue.release(item, by=moderator(request))
    return render(request, "admin/_claim.html", {"item": item, "claim": None})


@require_POST
@moderator_required
def deferral(request: HttpRequest, pk: int) -> HttpResponse:
    item, form = _decidable(request, pk), DeferralForm(request.POST)
    if not form.is_valid():
        return show(request, item, refusal="Choose for how long it is put off.", status=422)
    until = form.until
    if not moderation.put_off(item, by=moderator(request), until=until, note=form.cleaned_data["note"]):
        return show(request, item, refusal="It is decided already, so it was not put off.", status=409)
    return on_to_next(request, item, f"“{item.title}” is put off until {until:%-d %B}.")


@require_POST
@moderator_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    item, form = item_or_404(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return show(request, item, refusal=str(form.errors["note"][0]), status=422)
    moderation.leave_note(item, by=moderator(request), note=form.cleaned_data["note"])
    messages.success(request, "The note is in the history. Moderators alone read it.")
    return redirect(path_of(item, desk.asked(request.GET)))


def _decidable(request: HttpRequest, pk: int) -> QueueItem:
    item = item_or_404(request, pk)
    if not permissions.may_decide(moderator(request), item):
        raise PermissionDenied("You sent or reported this yourself. Another moderator decides on it.")
    return item
