"""What moderators do with one submission: look at it with everything beside it, and decide."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from resources import lookalikes, lookup, moderation, permissions, preflight, records
from resources.forms import DecisionForm, ProposalForm, ReasonedForm, SeenForm
from resources.models import Submission, Tag
from resources.twins import AlreadyHere

View = Callable[..., HttpResponse]


def moderator_required(view: View) -> View:
    """Asks to sign in; 403 for people who do not moderate."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not permissions.may_moderate(cast(User, request.user)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast(View, login_required(checked))


def decision(view: View) -> View:
    """A POST on a submission that the moderator may decide; a lost race is a 409 that names the winner."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponse:
        submission = _submission(pk)
        if not permissions.may_decide(cast(User, request.user), submission):
            raise PermissionDenied("You sent this yourself. Another moderator decides on it.")
        try:
            return view(request, submission)
        except moderation.Conflict as conflict:
            return _show(request, conflict.submission, edits=_edits(request, submission), conflict=conflict, status=409)
        except AlreadyHere as refusal:
            return _show(request, submission, edits=_edits(request, submission), refusal=refusal, status=409)

    return require_POST(moderator_required(checked))


@require_safe
@moderator_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _submission(pk), editing="edit" in request.GET)


@decision
def acceptance(request: HttpRequest, submission: Submission) -> HttpResponse:
    decided = DecisionForm(request.POST)
    edits = _edits(request, submission)
    if not decided.is_valid() or (edits and not edits.is_valid()):
        return _show(request, submission, decided=decided, edits=edits, status=422)
    resource = moderation.accept(
        submission,
        by=cast(User, request.user),
        seen=decided.cleaned_data["seen"],
        edits=edits.proposal.fields if edits else None,
        tags=edits.proposal.tags if edits else None,
        message=decided.cleaned_data["message"],
    )
    return _on_to_next(request, submission, f"“{resource.title}” is live in {resource.section.title}.")


@decision
def changes_request(request: HttpRequest, submission: Submission) -> HttpResponse:
    return _with_reason(request, submission, moderation.ask_for_changes, "Asked for changes to")


@decision
def rejection(request: HttpRequest, submission: Submission) -> HttpResponse:
    return _with_reason(request, submission, moderation.reject, "Rejected")


@decision
def reopening(request: HttpRequest, submission: Submission) -> HttpResponse:
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _show(request, submission, status=422)
    moderation.reopen(submission, by=cast(User, request.user), seen=form.cleaned_data["seen"])
    messages.success(request, "It is back in the queue, in its old place.")
    return redirect("review", submission.pk)


def _submission(pk: int) -> Submission:
    rows = Submission.objects.select_related("section", "submitter", "resource", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _edits(request: HttpRequest, submission: Submission) -> ProposalForm | None:
    """The moderator's version of the text, where the form that was sent holds one."""
    return ProposalForm(request.POST, besides=submission) if "title" in request.POST else None


def _with_reason(request: HttpRequest, submission: Submission, verb: Callable[..., None], done: str) -> HttpResponse:
    form = ReasonedForm(request.POST)
    if not form.is_valid():
        return _show(request, submission, decided=form, status=422)
    verb(
        submission,
        by=cast(User, request.user),
        seen=form.cleaned_data["seen"],
        message=form.cleaned_data["message"],
    )
    return _on_to_next(request, submission, f"{done} “{submission.title}”.")


def _on_to_next(request: HttpRequest, submission: Submission, done: str) -> HttpResponse:
    """The oldest submission that this moderator may decide; the queue when there is none."""
    waiting = Submission.objects.waiting().exclude(submitter=cast(User, request.user)).oldest_first()
    following = waiting.first()
    messages.success(request, done if following else f"{done} Nothing else waits for you.")
    return redirect("review", following.pk) if following else redirect("admin:resources_submission_changelist")


def _show(
    request: HttpRequest,
    submission: Submission,
    *,
    decided: DecisionForm | None = None,
    edits: ProposalForm | None = None,
    editing: bool = False,
    conflict: moderation.Conflict | None = None,
    refusal: AlreadyHere | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = {"message": request.POST.get("message", "")}
    if editing:
        edits = ProposalForm(initial=ProposalForm.initial_of(submission))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": submission.title,
        "submission": submission,
        "decided": decided or DecisionForm(initial=kept),
        "edits": edits,
        "conflict": conflict,
        "refusal": refusal,
        "findings": preflight.findings(submission, None, lookup.look_of(submission)) if submission.is_open else [],
        "may_decide": permissions.may_decide(cast(User, request.user), submission),
        "record": records.of(submission.submitter),
        "lookalikes": lookalikes.of(submission),
        "events": submission.events.select_related("actor"),
        "known_tags": Tag.objects.suggestions() if edits else [],
        "verbs": moderation.possible(submission),
        **_place(submission),
    }
    return render(request, "admin/review.html", context, status=status)


def _place(submission: Submission) -> dict[str, Any]:
    """Where it stands among what waits: its number, how many wait, the ones before and after it."""
    waiting, sent_at = Submission.objects.waiting(), submission.submitted_at
    older = waiting.filter(Q(submitted_at__lt=sent_at) | Q(submitted_at=sent_at, pk__lt=submission.pk))
    newer = waiting.filter(Q(submitted_at__gt=sent_at) | Q(submitted_at=sent_at, pk__gt=submission.pk))
    return {
        "waiting_count": waiting.count(),
        "place": older.count() + 1 if submission.is_waiting else None,
        "following": newer.oldest_first().values_list("pk", flat=True).first(),
        "previous": older.order_by("-submitted_at", "-pk").values_list("pk", flat=True).first(),
    }
