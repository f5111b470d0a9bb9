"""Sending: what a member does with a token for it. Every deed is the page's own, with its form, limits and findings."""

from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from resources import lookup, moderation, permissions, submissions
from resources.api import bodies, marks, own
from resources.api.door import Asked, Scope
from resources.api.reading import entry_or_refused
from resources.api.refusals import Refused, of
from resources.api.words import Number, Page
from resources.forms import ProposalForm, RevisionForm, SeenForm
from resources.models import Submission
from resources.reader_forms import ChangeRevisionForm, ReportForm, SuggestionForm
from resources.submission_forms import AnsweringForm
from resources.submissions import Sender
from resources.twins import AlreadyHere

GUARDS = {"homepage", "opened", "proof", "email"}
"""Fields that keep machines out of the forms of strangers. A token is a member's."""
RELATED = ["section", "topic", "target__section"]
SEEN = (Annotated[int, Field(ge=1, le=2**31 - 1, description="The version that you saw.")], ...)
DRY_RUN = (bool, Field(False, description="True: say what you would say, and store nothing."))

Proposed: Any = bodies.body_of("Proposed", AnsweringForm, dry_run=DRY_RUN)
Revised: Any = bodies.body_of("Revised", ProposalForm, is_partial=True, seen=SEEN)
Suggested: Any = bodies.body_of("Suggested", ProposalForm, is_partial=True, without={"topic"})
Complaint: Any = bodies.body_of("Complaint", ReportForm, without=GUARDS)
Seen: Any = bodies.body_of("Seen", SeenForm)

router = Router(tags=["Sending"])


def send(path: str, answers: Any, *statuses: int) -> Callable[[Any], Any]:
    """An operation that sends something; `statuses` are those of its own."""
    known = {"x-statuses": [403, *statuses], "x-scope": "submit"}
    return router.post(path, response=answers, auth=Scope("submit"), openapi_extra=known)


def look_at_own(path: str, answer: Any, *statuses: int) -> Callable[[Any], Any]:
    known = {"x-statuses": [403, *statuses], "x-scope": "read"}
    return router.get(path, response={200: answer}, auth=Scope("read"), openapi_extra=known)


@look_at_own("/submissions", own.AllSent)
def list_submissions(request: Asked, response: HttpResponse, words: Query[Page]) -> Any:
    """What you have sent, the latest first."""
    rows = request.person.submissions.select_related(*RELATED).order_by("-submitted_at", "-id")
    after = marks.read("after", words.after)
    last = request.person.submissions.filter(pk=int(after)).first() if after else None
    found = list((rows.sent_before(last) if last else rows)[: words.size + 1])
    if len(found) > words.size:
        response["Link"] = marks.links(request, after=found[words.size - 1].pk)
    return {"items": [own.Sent.of(row) for row in found[: words.size]]}


@look_at_own("/submissions/{int:id}", own.SentWithHistory, 404)
def submission(request: Asked, id: Number) -> Any:
    """Something that you have sent, with what happened to it."""
    return own.SentWithHistory.of_own(_mine_or_404(request, id))


@send("/submissions", {200: own.Looked, 201: own.Taken}, 409)
def submit(request: Asked, response: HttpResponse, body: Proposed) -> Any:
    """Submit a page. A page that is here already, or waits, is 409 with where it is, so to repeat this is safe."""
    given = body.given
    is_dry = given.pop("dry_run", False)
    form = AnsweringForm(bodies.typed(AnsweringForm(), given), person=request.person)
    findings = _findings(form)
    if is_dry:
        form.examine(lookup.for_form(form.proposal.address.stored, request.person))
        return Status(200, own.Looked(findings=_told(form)))
    sent = _stored(form, lambda: submissions.submit(Sender(request.person), form.proposal))
    return _created(response, own.Taken.of(sent, findings=findings), sent)


@send("/submissions/{int:id}/revision", {200: own.SentWithHistory}, 404, 409, 410)
def revision(request: Asked, id: Number, body: Revised) -> Any:
    """Change what you have sent; what is left out stays as it is. It goes back to the moderators, in its old place."""
    shown = _mine_or_404(request, id)
    if shown.target_id:
        entry_or_refused(shown.target_id)
        _revise_change(request, shown, body.given)
    else:
        _revise_page(request, shown, body.given)
    return own.SentWithHistory.of_own(_mine_or_404(request, id))


@send("/submissions/{int:id}/withdrawal", {200: own.SentWithHistory}, 404, 409)
def withdrawal(request: Asked, id: Number, body: Seen) -> Any:
    """Take back what you have sent. Nothing of it will be published."""
    moderation.withdraw(_mine_or_404(request, id), by=request.person, seen=body.seen)
    return own.SentWithHistory.of_own(_mine_or_404(request, id))


@send("/resources/{int:id}/suggestion", {201: own.Taken}, 404, 409, 410)
def suggestion(request: Asked, response: HttpResponse, id: Number, body: Suggested) -> Any:
    """Suggest a change of a resource; what is left out stays as it is. A small one of somebody trusted is made at
    once: its state is `accepted` then."""
    besides = Submission(target=entry_or_refused(id))
    data = bodies.filled(SuggestionForm(person=request.person, besides=besides), body.given)
    form = SuggestionForm(data, person=request.person, besides=besides)
    findings = _findings(form)
    who = Sender(request.person)
    sent = _stored(form, lambda: submissions.suggest(who, form.target, form.wanted, form.wanted_tags))
    return _created(response, own.Taken.of(sent, findings=findings), sent)


@send("/resources/{int:id}/report", {200: own.Reported, 201: own.Reported}, 404, 409, 410)
def report(request: Asked, id: Number, body: Complaint) -> Any:
    """Say what is wrong with a resource. Moderators read it; you hear what came of it."""
    entry = entry_or_refused(id)
    form = ReportForm(body.given, person=request.person)
    bodies.refuse_invalid(form)
    said = {name: form.cleaned_data[name] for name in ("complaint", "words")}
    is_new = submissions.report(Sender(request.person), entry, **said)
    return Status(201 if is_new else 200, own.Reported(is_new=is_new))


def _mine_or_404(request: Asked, pk: int) -> Submission:
    shown = Submission.objects.select_related(*RELATED).filter(pk=pk).first()
    if shown is None or not permissions.may_see(request.person, shown):
        raise Http404
    return shown


def _revise_page(request: Asked, shown: Submission, given: dict[str, Any]) -> None:
    unchanged = RevisionForm(initial=RevisionForm.initial_of(shown), besides=shown)
    form = RevisionForm(bodies.filled(unchanged, given), person=request.person, besides=shown)
    _findings(form)
    seen = form.cleaned_data["seen"]
    _stored(form, lambda: submissions.revise(shown, form.proposal, by=request.person, seen=seen))


def _revise_change(request: Asked, shown: Submission, given: dict[str, Any]) -> None:
    data = bodies.filled(ChangeRevisionForm(person=request.person, besides=shown), given)
    form = ChangeRevisionForm(data, person=request.person, besides=shown)
    _findings(form)
    facts: dict[str, Any] = {"by": request.person, "seen": form.cleaned_data["seen"]}
    _stored(form, lambda: submissions.revise_change(shown, form.wanted, form.wanted_tags, **facts))


def _findings(form: ProposalForm) -> list[own.Finding]:
    """What there is to say of a form that is valid. Raises Refused: 409 where the page is here already, else 422."""
    form.is_valid()
    if form.has_error("url", "duplicate"):
        raise _here_already(form)
    bodies.refuse_invalid(form, findings=[finding.model_dump() for finding in _told(form)])
    return _told(form)


def _stored(form: ProposalForm, deed: Callable[[], Any]) -> Any:
    """What the deed returns. Raises Refused where somebody else's of the same page was stored first."""
    try:
        return deed()
    except AlreadyHere as refusal:
        form.refuse(refusal.twin, refusal.sentence(form.person))
        raise _here_already(form) from None


def _here_already(form: ProposalForm) -> Refused:
    first = next((finding.sentence for finding in form.findings if finding.code == "duplicate"), "")
    told = [finding.model_dump() for finding in _told(form)]
    return Refused(409, first, kind=of("duplicate"), title="It is here already", findings=told)


def _told(form: ProposalForm) -> list[own.Finding]:
    return [own.Finding.of(finding) for finding in form.findings]


def _created(response: HttpResponse, answer: own.Sent, sent: Submission) -> Any:
    response["Location"] = f"{settings.SITE_URL}/api/v1/submissions/{sent.pk}"
    return Status(201, answer)
