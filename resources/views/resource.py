"""One entry: what it is, what is like it, where it was before, and whether its reader finds it useful."""

from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from guide import book
from guide.keeping import kept
from guide.remembering import Memory, is_on, remembered
from guide.templatetags.times import ago
from resources import freshness, listing, permissions, related, trials, watched, whereabouts
from resources.models import Resource
from resources.models.resource import Health
from resources.views.entries import absent
from resources.views.sending import visitor

UNKNOWN_TO_REVISIONS = sorted(watched.COUNTED | watched.TICKING)
_relatives = Memory()


@kept()
@require_safe
def resource(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    shown = _now(pk)
    page = absent(request, shown)
    if page:
        return page
    if slug != shown.slug:
        return redirect(shown, permanent=True)
    shown.section = next((one for one in book.outline() if one.pk == shown.section_id), shown.section)
    reader = visitor(request)
    said = listing.complete([shown], reader).get(shown.pk)
    context = {
        "resource": shown,
        "seen": _seen(shown),
        "checked": freshness.said(shown),
        "related": _relatives.answer(pk, lambda: related.entries_like(shown)),
        "former_addresses": whereabouts.former_addresses(shown) if shown.has_moved else [],
        "tried": trials.tried(shown) if shown.is_lab else None,
        "may_call_useful": bool(reader and permissions.may_call_useful(reader, shown)),
        "has_said": bool(said and said.is_useful),
        "is_kept": said and said.is_kept,
    }
    return render(request, "resource.html", context)


def _now(pk: int) -> Any:
    """The entry: as it is remembered, with what changes without a revision. A copy, for what is told of it is put into
    it."""
    shown = copy(_known(pk))
    if is_on():
        fresh = Resource.objects.filter(pk=pk).values(*UNKNOWN_TO_REVISIONS).first() or {}
        vars(shown).update(fresh)
    return shown


@remembered()
def _known(pk: int) -> Any:
    return get_object_or_404(_rows(), pk=pk)


def _rows() -> QuerySet[Any]:
    """All columns, and whether it ever moved; its tags and doors tells `listing`."""
    rows = Resource.objects.with_tools().select_related("section", "suggested_by")
    return rows.annotate(has_moved=whereabouts.has_moved())


def _seen(resource: Resource) -> str:
    """When the link was last seen well, in plain words; nothing where nobody has looked, or where nothing is known."""
    last = f"Last seen working {ago(resource.seen_well_at)}" if resource.seen_well_at else ""
    if resource.health == Health.BLOCKED:
        return "Keeps automatic checks out; open it yourself"
    if resource.health == Health.BROKEN:
        return f"Does not open any more. {last}".strip()
    return last
