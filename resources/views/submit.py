"""What contributors do: submit, look at what became of it, revise, withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from guide import roadmap
from guide.models import Section
from resources import explained, guests, lookup, moderation, permissions, sharing, submissions, text, waits
from resources.forms import ProposalForm, RevisionForm, SeenForm
from resources.limits import TooMany
from resources.models import Submission, Tag
from resources.models.entry import ENGLISH, SUMMARY_LENGTH, TITLE_LENGTH, Kind, language_of
from resources.preflight import Finding
from resources.submission_forms import SubmissionForm
from resources.twins import AlreadyHere
from resources.views import suggest
from resources.views.entries import row_or_404
from resources.views.sending import come_back, person, sender_of, sender_required, verified_required, visitor

SHOWN = 50
PREFILLED, PREFILLED_LENGTH = ["section", "topic", "kind", "want"], 100
RELATED = ["section", "topic", "resource", "submitter", "target__section", "want__section"]


@require_http_methods(["GET", "HEAD", "POST"])
@sender_required
def submit(request: HttpRequest) -> HttpResponse:
    who = visitor(request)
    if request.method != "POST":
        blank = SubmissionForm(initial=_prefilled(request), person=who)
        blank.fill_in_what_is_wanted()
        return _show(request, "submit.html", blank)
    form = SubmissionForm(request.POST, person=who)
    if "look" in request.POST:
        return _show(request, "submit.html", looked(form))
    if not form.is_valid():
        return _show(request, "submit.html", form, status=422)
    if "preview" in request.POST:
        return _show(request, "submit.html", form, preview=True)
    return _send(request, form, who)


@require_safe
@login_required
def list_of_mine(request: HttpRequest) -> HttpResponse:
    """The latest first, from the start or `before` one of them."""
    mine, before = person(request).submissions.order_by("-submitted_at", "-id"), request.GET.get("before", "")
    rows = mine.sent_before(row_or_404(mine, before)) if before else mine
    found = list(rows.select_related("section", "resource", "target__section")[: SHOWN + 1])
    older = found[SHOWN - 1] if len(found) > SHOWN else None
    return render(request, "submissions.html", {"submissions": found[:SHOWN], "older": older, "before": before})


@require_safe
@login_required
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_mine(request, _mine_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@verified_required
def submission_revision(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _mine_or_404(request, pk)
    if request.method != "POST" and not permissions.may_revise(shown):
        return redirect(shown)
    if shown.is_suggestion:
        return suggest.revision(request, shown, by=person(request), page=shown.get_absolute_url())
    if request.method != "POST":
        initial = ProposalForm.initial_of(shown) | {"seen": shown.version}
        return _show(request, "submission_revision.html", RevisionForm(initial=initial, besides=shown), shown)
    form = RevisionForm(request.POST, person=person(request), besides=shown)
    if "look" in request.POST:
        return _show(request, "submission_revision.html", looked(form), shown)
    if not form.is_valid():
        return _show(request, "submission_revision.html", form, shown, status=422)
    if "preview" in request.POST:
        return _show(request, "submission_revision.html", form, shown, preview=True)
    return _revise(request, form, shown)


@require_POST
@login_required
def submission_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _mine_or_404(request, pk)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _show_mine(request, shown, status=422)
    try:
        moderation.withdraw(shown, by=person(request), seen=form.cleaned_data["seen"])
    except moderation.Conflict as conflict:
        return render(request, "409.html", {"conflict": conflict}, status=409)
    messages.success(request, "Withdrawn. Nothing of it will be published.")
    return redirect("submissions")


def _send(request: HttpRequest, form: SubmissionForm, who: User | None) -> HttpResponse:
    try:
        submission = submissions.submit(sender_of(request, form.cleaned_data.get("email", "")), form.proposal)
    except AlreadyHere as refusal:
        form.refuse(refusal.twin, refusal.sentence(who))
        return _show(request, "submit.html", form, status=409)
    except TooMany as refusal:
        return come_back(_show(request, "submit.html", form, refusal=refusal, status=429), refusal)
    if who is None:
        return redirect(guests.path_of(submission))
    messages.success(request, "Sent. A moderator looks at it next, and you will hear of it here and by mail.")
    return redirect(submission)


def _mine_or_404(request: HttpRequest, pk: int) -> Submission:
    shown = get_object_or_404(Submission.objects.select_related(*RELATED), pk=pk)
    if not permissions.may_see(person(request), shown):
        raise Http404
    return shown


def _show_mine(request: HttpRequest, shown: Submission, status: int = 200) -> HttpResponse:
    form = SeenForm(initial={"seen": shown.version})
    context = {
        "submission": shown,
        "events": shown.events.select_related("actor"),
        "form": form,
        "lines": explained.lines(shown.changes),
        "may_send_again": permissions.may_send_again(shown),
    }
    return render(request, "submission.html", context, status=status)


def _revise(request: HttpRequest, form: RevisionForm, shown: Submission) -> HttpResponse:
    try:
        submissions.revise(shown, form.proposal, by=person(request), seen=form.cleaned_data["seen"])
    except AlreadyHere as refusal:
        form.refuse(refusal.twin, refusal.sentence(person(request)))
        return _show(request, "submission_revision.html", form, shown, status=409)
    except TooMany as refusal:
        return come_back(_show(request, "submission_revision.html", form, shown, refusal=refusal, status=429), refusal)
    except moderation.Conflict as conflict:
        return _show(
            request, "submission_revision.html", form, _mine_or_404(request, shown.pk), conflict=conflict, status=409
        )
    messages.success(request, "Saved. It waits for review in its old place.")
    return redirect(shown)


def _show(
    request: HttpRequest,
    template: str,
    form: ProposalForm,
    submission: Submission | None = None,
    *,
    preview: bool = False,
    conflict: moderation.Conflict | None = None,
    refusal: TooMany | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "submission": submission,
        "preview": form.entry if preview else None,
        "conflict": conflict,
        "is_guest": not request.user.is_authenticated,
        "refusal": refusal,
        "wait": waits.usual(),
        "known_tags": Tag.objects.suggestions(),
    }
    return render(request, template, context, status=status)


def looked(typed: ProposalForm) -> ProposalForm:
    """The form as it was typed, without complaints about what is still missing, with what the page itself says.

    What the page is called, how it describes itself and its language are filled in where nothing was typed.
    """
    typed.is_valid()
    look = lookup.for_form(typed.address.stored, typed.person) if typed.address else None
    typed.examine(look)
    shown = type(typed)(initial=dict(typed.data.items()), person=typed.person, besides=typed.besides)
    refusals = [] if typed.address else list(typed.errors.get("url", []))
    shown.findings = typed.findings + [Finding("refused", "stop", str(message)) for message in refusals]
    if look:
        shown.initial["title"] = shown.initial.get("title") or text.one_line(look.title)[:TITLE_LENGTH]
        shown.initial["summary"] = shown.initial.get("summary") or text.one_line(look.description)[:SUMMARY_LENGTH]
        if shown.initial.get("language", ENGLISH) == ENGLISH:
            shown.initial["language"] = language_of(look.language) or ENGLISH
    return shown


def _prefilled(request: HttpRequest) -> dict[str, str]:
    """What a link to the form, or an app that shares with it, may fill in. A section also says the kind it asks for."""
    given = {name: request.GET.get(name, "")[:PREFILLED_LENGTH] for name in PREFILLED}
    given |= sharing.read(*(request.GET.get(name, "") for name in ("url", "title", "text")))._asdict()
    section = Section.objects.filter(slug=given["section"]).first() if given["section"] else None
    if section and not given["kind"] and section.asks_for in Kind.values:
        given["kind"] = section.asks_for
    topic = roadmap.find(given["topic"]) if given["topic"] else None
    return given | {"topic": topic.slug if topic else ""}
