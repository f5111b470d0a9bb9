"""What readers would change in an entry: suggest it, and revise what was suggested."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from resources import curation, explained, guests, lookup, moderation, submissions
from resources.limits import TooMany
from resources.models import Resource, Submission, Tag
from resources.preflight import Finding
from resources.reader_forms import ChangeRevisionForm, SuggestionForm
from resources.submissions import NothingDiffers, SuggestedAlready
from resources.twins import AlreadyHere
from resources.views.entries import absent, of_entry
from resources.views.sending import come_back, sender_of, sender_required

SENT = "Sent. A moderator looks at it next"
CONTEXT: dict[str, Any] = {"conflict": None, "refusal": None, "first": None, "lines": []}


@require_http_methods(["GET", "HEAD", "POST"])
@sender_required
@of_entry
def resource_suggestion(request: HttpRequest, entry: Resource) -> HttpResponse:
    who, template = sender_of(request).person, "resource_suggestion.html"
    if request.method != "POST":
        first = submissions.waiting_change(who, entry)
        if first:
            return redirect("submission_revision", first.pk)
        return _show(request, template, SuggestionForm(person=who, besides=Submission(target=entry)))
    form = SuggestionForm(request.POST, person=who, besides=Submission(target=entry))
    return _before_sending(request, template, form) or _suggest(request, template, form)


def revision(request: HttpRequest, shown: Submission, *, by: User | None, page: str) -> HttpResponse:
    """As `submit.submission_revision`, for a suggestion of `by` (nobody: a guest); `page` is where it is followed."""
    template, more = "change_revision.html", dict[str, Any](submission=shown, page=page)
    gone = absent(request, shown.target) if shown.target else None
    if gone:
        return gone
    if request.method != "POST":
        return _show(request, template, ChangeRevisionForm(person=by, besides=shown), **more)
    form = ChangeRevisionForm(request.POST, person=by, besides=shown)
    return _before_sending(request, template, form, **more) or _revise(request, template, form, by, more)


def _before_sending(request: HttpRequest, template: str, form: SuggestionForm, **more: Any) -> HttpResponse | None:
    """The answer to what is not sent yet: it is looked at, it is not complete, or it is shown as a preview."""
    is_valid = form.is_valid()
    if "look" in request.POST:
        return _show(request, template, _looked(form), **more)
    if is_valid and not _lines(form):
        form.add_error(None, "Nothing differs from what the entry says. Change what is wrong, and send it then.")
        is_valid = False
    if not is_valid:
        return _show(request, template, form, status=422, **more)
    return _show(request, template, form, lines=_lines(form), **more) if "preview" in request.POST else None


def _suggest(request: HttpRequest, template: str, form: SuggestionForm) -> HttpResponse:
    sender = sender_of(request, form.cleaned_data.get("email", ""))
    try:
        suggestion = submissions.suggest(sender, form.target, form.wanted, form.wanted_tags)
    except (NothingDiffers, SuggestedAlready, AlreadyHere, TooMany) as refusal:
        return _refuse(request, template, form, refusal)
    if not suggestion.is_open:
        messages.success(request, "Changed. Thank you.")
        return redirect(Resource.objects.get(pk=form.target.pk))
    if sender.person is None:
        messages.success(request, f"{SENT}. This page shows what becomes of it.")
        return redirect(guests.path_of(suggestion))
    messages.success(request, f"{SENT}, and you will hear of it here and by mail.")
    return redirect(suggestion)


def _revise(
    request: HttpRequest, template: str, form: ChangeRevisionForm, by: User | None, more: dict[str, Any]
) -> HttpResponse:
    shown, seen = form.besides, form.cleaned_data["seen"]
    try:
        submissions.revise_change(shown, form.wanted, form.wanted_tags, by=by, seen=seen)
    except (NothingDiffers, SuggestedAlready, AlreadyHere, TooMany) as refusal:
        return _refuse(request, template, form, refusal, **more)
    except moderation.Conflict as conflict:
        return _show(request, template, form, status=409, conflict=conflict, **more | {"submission": conflict.subject})
    messages.success(request, "Saved. It waits for review in its old place.")
    return redirect(more["page"])


def _refuse(request: HttpRequest, template: str, form: SuggestionForm, refusal: Exception, **more: Any) -> HttpResponse:
    """The form again, with all that was typed and with what stands in the way."""
    if isinstance(refusal, TooMany):
        return come_back(_show(request, template, form, status=429, refusal=refusal, **more), refusal)
    if isinstance(refusal, AlreadyHere):
        form.refuse(refusal.twin, refusal.sentence(form.person))
    elif isinstance(refusal, SuggestedAlready):
        more |= {"first": refusal.suggestion, "refusal": refusal}
    else:
        form.add_error(None, str(refusal))
    return _show(request, template, form, status=422 if isinstance(refusal, NothingDiffers) else 409, **more)


def _show(request: HttpRequest, template: str, form: SuggestionForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = CONTEXT | {"form": form, "resource": form.target, "known_tags": Tag.objects.suggestions()} | more
    return render(request, template, context, status=status)


def _lines(form: SuggestionForm) -> list[explained.Line]:
    tags = list(form.target.tags.names())
    return explained.lines(curation.differences(form.target, form.wanted, tags, form.wanted_tags))


def _looked(form: SuggestionForm) -> SuggestionForm:
    """With what is known of the address, and with what its page says of itself."""
    look = lookup.for_form(form.address.stored, form.person) if form.address else None
    form.examine(look)
    refusals = [] if form.address else list(form.errors.get("url", []))
    form.findings += [Finding("refused", "stop", str(message)) for message in refusals]
    return form
