"""Bringing a list into the guide: upload or paste it, look at the difference, choose, have it carried out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from resources import permissions
from resources.exchange import drafts, importing
from resources.exchange.browsing import Difference
from resources.facts import Refused
from resources.import_forms import ImportForm
from resources.models import ImportDraft
from resources.views.desk import View, moderator, moderator_required

LATEST = 20
"""So many imports are listed."""
LOOK_AGAIN = 2
"""Seconds after which the page of what is being carried out asks how far it is."""


def importer_required(view: View) -> View:
    """As `moderator_required`; 403, with the reason, for who moderates some sections alone."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not permissions.may_import(moderator(request)):
            raise PermissionDenied("A list speaks of every section: who moderates all of them imports it.")
        return view(request, *args, **kwargs)

    return moderator_required(cast(Callable[..., HttpResponse], checked))


@require_safe
@importer_required
def imports(request: HttpRequest) -> HttpResponse:
    return _show_form(request, ImportForm())


@require_POST
@importer_required
def import_drafts(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    how = {"source": form.cleaned_data["source"], "as_submissions": form.as_submissions}
    try:
        draft = drafts.store(form.text, by=moderator(request), **how)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show_form(request, form, status=422)
    return redirect(draft)


@require_safe
@importer_required
def import_draft(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _draft_or_404(request, pk))


@require_POST
@importer_required
def import_choices(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is chosen on this page, and all or none of what it is a page of; then on to the page asked for."""
    draft, difference = _chosen(request, pk)
    deed = request.POST.get("deed", "")
    if deed in {"all", "none"}:
        drafts.choose_all(draft, difference.meant_by(deed), is_chosen=deed == "all")
    return redirect(f"{draft.get_absolute_url()}?{difference.asked(request.POST.get('next', ''))}")


@require_POST
@importer_required
def import_application(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen and chosen is carried out, once, however often it is asked for."""
    draft, _ = _chosen(request, pk)
    if draft.is_open and not draft.chosen:
        return _show(request, draft, refusal="Nothing is chosen, so there is nothing to do.", status=422)
    try:
        drafts.ask(draft, request.POST.get("seen", ""))
    except importing.Changed as refusal:
        return _show(request, _draft_or_404(request, pk), refusal=str(refusal), status=409)
    return redirect(draft)


@require_POST
@importer_required
def import_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    draft, _ = _chosen(request, pk)
    if drafts.compare(draft):
        messages.success(request, "Compared with the guide as it is now. What you had chosen is chosen still.")
    return redirect(draft)


@require_POST
@importer_required
def import_removal(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft_or_404(request, pk)
    if not drafts.remove(draft):
        messages.warning(request, "It was asked for already, so it is not removed.")
        return redirect(draft)
    messages.success(request, "The list is removed. Nothing of it got into the guide.")
    return redirect("imports")


def _draft_or_404(request: HttpRequest, pk: int) -> ImportDraft:
    """One's own; and of others what was carried out, for everybody who may do the same."""
    draft = ImportDraft.objects.select_related("created_by").defer("text").filter(pk=pk).first()
    if draft is None or not (draft.is_done or draft.created_by_id == moderator(request).pk):
        raise Http404
    return draft


def _chosen(request: HttpRequest, pk: int) -> tuple[ImportDraft, Difference]:
    """One's own draft, with what was ticked on the page that was sent."""
    draft = _draft_or_404(request, pk)
    if draft.created_by_id != moderator(request).pk:
        raise Http404
    drafts.choose(draft, request.POST.getlist("shown"), request.POST.getlist("chosen"))
    return draft, Difference.of(draft, request.GET)


def _show_form(request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    rows = ImportDraft.objects.for_lists()
    context = {
        **admin.site.each_context(request),
        "title": "Import",
        "form": form,
        "waiting": rows.filter(created_by=moderator(request)).unfinished().order_by("-created_at"),
        "latest": rows.filter(state="done").order_by("-done_at")[:LATEST],
        "kept_days": drafts.KEPT_FOR.days,
    }
    return render(request, "admin/imports.html", context, status=status)


def _show(request: HttpRequest, draft: ImportDraft, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Import",
        "draft": draft,
        "difference": Difference.of(draft, request.GET),
        "is_late": bool(draft.asked_at and timezone.now() - draft.asked_at > drafts.PATIENCE),
        "refusal": refusal or draft.trouble,
    }
    page = render(request, "admin/import_draft.html", context, status=status)
    if draft.is_under_way and not context["is_late"]:
        page["Refresh"] = str(LOOK_AGAIN)
    return page
