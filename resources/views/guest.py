"""What somebody without an account does at the address they were given: look, change, take back, make it theirs."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from resources import explained, guests, moderation, permissions, queue, submissions, waits
from resources.forms import ProposalForm, RevisionForm, SeenForm
from resources.limits import TooMany
from resources.models import Submission, Tag, Verb
from resources.submissions import SuggestedAlready
from resources.twins import AlreadyHere
from resources.views import suggest
from resources.views.sending import come_back, person, verified_required, visitor
from resources.views.submit import looked

BETWEEN_MODERATORS = [Verb.CLAIMED, Verb.DEFERRED, Verb.NOTED]


def secret(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages whose address is the key to them: kept by nobody, and named to no other page.

    Not `no-referrer`: browsers then hide the origin of forms too, and the check against forged ones refuses those.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "strict-origin"
        return response

    return kept


@require_safe
@secret
def guest_submission(request: HttpRequest, key: str) -> HttpResponse:
    shown = guests.find(key)
    if shown:
        return _show(request, key, shown)
    adopted, who = guests.find_adopted(key), visitor(request)
    if adopted and who and permissions.may_see(who, adopted):
        return redirect(adopted)
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@secret
def guest_revision(request: HttpRequest, key: str) -> HttpResponse:
    shown = _found_or_404(key)
    if request.method != "POST" and not permissions.may_revise(shown):
        return redirect("guest_submission", key)
    if shown.is_suggestion:
        return suggest.revision(request, shown, by=None, page=guests.path_of(shown))
    if request.method != "POST":
        initial = ProposalForm.initial_of(shown) | {"seen": shown.version}
        return _show_form(request, key, shown, RevisionForm(initial=initial, besides=shown))
    form = RevisionForm(request.POST, besides=shown)
    if "look" in request.POST:
        return _show_form(request, key, shown, looked(form))
    if not form.is_valid():
        return _show_form(request, key, shown, form, status=422)
    if "preview" in request.POST:
        return _show_form(request, key, shown, form, preview=form.entry)
    return _revise(request, key, shown, form)


@require_POST
@secret
def guest_withdrawal(request: HttpRequest, key: str) -> HttpResponse:
    shown = _found_or_404(key)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _show(request, key, shown, status=422)
    try:
        moderation.withdraw(shown, by=None, seen=form.cleaned_data["seen"])
    except moderation.Conflict as conflict:
        return render(request, "409.html", {"conflict": conflict, "back": guests.path_of(shown)}, status=409)
    messages.success(request, "Withdrawn. Nothing of it will be published.")
    return redirect("guest_submission", key)


@require_POST
@secret
@verified_required
def guest_adoption(request: HttpRequest, key: str) -> HttpResponse:
    """It becomes that of the account which asks, and its address ends. Of two at once one wins."""
    who, shown = person(request), guests.find(key)
    try:
        has_claimed = shown is not None and submissions.claim_for(who, shown)
    except SuggestedAlready as refusal:
        return render(request, "409.html", {"title": "One change at a time", "text": str(refusal)}, status=409)
    if shown and has_claimed:
        messages.success(request, "It is yours now: it is in your list, and the old address is over.")
        return redirect("submission", shown.pk)
    adopted = guests.find_adopted(key)
    if adopted is None:
        raise Http404
    if permissions.may_see(who, adopted):
        return redirect(adopted)
    text = "Somebody else has made this submission theirs, so we did not make it yours."
    return render(request, "409.html", {"text": text}, status=409)


def _found_or_404(key: str) -> Submission:
    shown = guests.find(key)
    if shown is None:
        raise Http404
    return shown


def _show(request: HttpRequest, key: str, shown: Submission, status: int = 200) -> HttpResponse:
    who = visitor(request)
    context = {
        "key": key,
        "submission": shown,
        "place": queue.place_of(shown),
        "events": shown.events.exclude(verb__in=BETWEEN_MODERATORS).select_related("actor"),
        "form": SeenForm(initial={"seen": shown.version}),
        "may_revise": permissions.may_revise(shown),
        "lines": explained.lines(shown.changes),
        "may_adopt": bool(who and permissions.may_submit(who)),
    }
    return render(request, "guest_submission.html", context, status=status)


def _show_form(
    request: HttpRequest, key: str, shown: Submission, form: ProposalForm, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "submission": shown,
        "form": form,
        "known_tags": Tag.objects.suggestions(),
        "home": guests.path_of(shown),
        "action": reverse("guest_revision", args=[key]),
        "wait": waits.usual(),
    }
    return render(request, "submission_revision.html", context | more, status=status)


def _revise(request: HttpRequest, key: str, shown: Submission, form: RevisionForm) -> HttpResponse:
    try:
        submissions.revise(shown, form.proposal, by=None, seen=form.cleaned_data["seen"])
    except AlreadyHere as refusal:
        form.refuse(refusal.twin, refusal.sentence(None))
        return _show_form(request, key, shown, form, status=409)
    except TooMany as refusal:
        return come_back(_show_form(request, key, shown, form, refusal=refusal, status=429), refusal)
    except moderation.Conflict as conflict:
        return _show_form(request, key, _found_or_404(key), form, conflict=conflict, status=409)
    messages.success(request, "Saved. It waits for review in its old place.")
    return redirect("guest_submission", key)
