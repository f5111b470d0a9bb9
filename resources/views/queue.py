"""The queue: everything that wants a decision, as one list that can be narrowed, sorted and bookmarked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from resources import deeds, desk, desk_list, moderation, permissions, waits
from resources.desk_forms import BULK, DIGITS_MAX, BulkForm, DeferralForm
from resources.facets import SECTIONS_SHOWN
from resources.forms import SeenForm
from resources.models import QueueItem
from resources.models.item import ItemKind
from resources.reviewing import SUBJECTS
from resources.views.desk import list_path, moderator, moderator_required
from resources.views.toast import latest_decision

BULK_MAX = 100
"""So many rows are decided at once, at most: a page has fewer."""
UNTOUCHED = BulkForm()
"""As everybody finds it: it is drawn once."""


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    query: str
    is_on: bool
    count: str = ""


@require_safe
@moderator_required
def queue(request: HttpRequest) -> HttpResponse:
    return show(request, UNTOUCHED)


@require_POST
@moderator_required
def queue_decisions(request: HttpRequest) -> HttpResponse:
    """One deed for the chosen rows, each on its own: what cannot be decided is named, and holds nothing else up."""
    form = BulkForm(request.POST)
    chosen = _chosen(request)
    if not form.is_valid() or not chosen:
        if form.is_valid():
            form.add_error(None, "Choose some rows first. Nothing was done.")
        return show(request, form, status=422)
    problems = [(item, _decide(request, item, form.cleaned_data)) for item in chosen]
    for item, problem in problems:
        if problem:
            messages.warning(request, f"“{item.title}”: {problem}")
    done = sum(not problem for _, problem in problems)
    if done:
        messages.success(request, f"{dict(BULK)[form.cleaned_data['deed']]}: {done} done.")
    return redirect(list_path(desk.asked(request.GET)))


def show(request: HttpRequest, form: BulkForm, status: int = 200) -> HttpResponse:
    who, words = moderator(request), desk.asked(request.GET)
    counts = desk.counts(who)
    marks = {name: _row(request, name) for name in ("after", "before")}
    page, query = desk.page(words, who, shown=desk_list.columns, **marks), desk.encoded(words)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Queue",
        "may_import": permissions.may_import(who),
        "page": page,
        "rows": desk_list.draw(page.items, query, who),
        "form": form,
        "words": words,
        "query": query,
        "counts": counts,
        "facets": _facets(words, counts, who),
        "removable": [
            Chip(words[name], desk.encoded(words | {name: ""}), True) for name in ("by", "host") if name in words
        ],
        "is_filtered": bool(words.keys() - {"sort"}),
        "wait": waits.usual(),
        "toast": latest_decision(who),
    }
    return render(request, "admin/queue.html", context, status=status)


def _facets(words: desk.Words, counts: desk.Counts, who: Any) -> tuple[tuple[str, tuple[Chip, ...]], ...]:
    """The lists to choose from; sections and kinds with how many wait. Of many sections, those where anything does."""
    sections = desk.sections_for(who)
    by_section = {section.slug: counts.sections.get(section.pk, 0) for section in sections}
    if len(sections) > SECTIONS_SHOWN:
        sections = [one for one in sections if by_section[one.slug] or one.slug == words.get("section")]
    names = [(section.slug, section.name) for section in sections]
    return (
        ("State", tuple(_chips("state", desk.STATES.items(), words, default="waiting"))),
        ("Kind", tuple(_chips("kind", ItemKind.choices, words, counts=counts.kinds))),
        ("Section", tuple(_chips("section", names, words, counts=by_section))),
        ("Age", tuple(_chips("age", desk.AGES.items(), words))),
        ("Claim", tuple(_chips("claimed", desk.CLAIMED.items(), words))),
        ("Order", tuple(_chips("sort", desk.SORTS.items(), words, default="age"))),
    )


def _chips(
    name: str,
    choices: Iterable[tuple[Any, Any]],
    words: desk.Words,
    *,
    default: str = "",
    counts: dict[str, int] | None = None,
) -> Iterable[Chip]:
    """A chip that leads to each choice, or away from the one that is on."""
    for value, label in choices:
        is_on = words.get(name, default) == value
        target = "" if is_on or value == default else value
        count = str(counts.get(value, 0)) if counts is not None else ""
        yield Chip(str(label), desk.encoded(words | {name: target}), is_on, count)


def _row(request: HttpRequest, name: str) -> QueueItem | None:
    """The row that a page begins behind; what is no row's number begins at the beginning."""
    pk = request.GET.get(name, "")
    is_number = pk.isascii() and pk.isdecimal() and len(pk) <= DIGITS_MAX
    return QueueItem.objects.filter(pk=int(pk)).first() if is_number else None


def _chosen(request: HttpRequest) -> list[QueueItem]:
    ids = [pk for pk in request.POST.getlist("item") if pk.isascii() and pk.isdecimal() and len(pk) <= DIGITS_MAX]
    rows = QueueItem.objects.select_related(*SUBJECTS).filter(pk__in=[int(pk) for pk in ids[:BULK_MAX]])
    return list(rows.oldest_first())


def _decide(request: HttpRequest, item: QueueItem, words: dict[str, Any]) -> str:
    """What stood in the way; nothing if it was decided."""
    who = moderator(request)
    if not permissions.may_decide(who, item):
        return "you sent or reported this yourself, or it belongs to another section; another moderator decides on it."
    seen = SeenForm({"seen": request.POST.get(f"seen-{item.pk}", "")})
    if not seen.is_valid():
        return "it was not on the page that you saw, so nothing was decided."
    decided = {"seen": seen.cleaned_data["seen"], "note": "", "message": words["message"], "reason": words["reason"]}
    try:
        return _do(item, words["deed"], who, decided)
    except (moderation.Conflict, *deeds.REFUSALS) as reason:
        return str(reason)


def _do(item: QueueItem, deed: str, who: Any, decided: dict[str, Any]) -> str:
    if deed == "accept":
        deeds.accept(item, by=who, decided=decided)
    elif deed == "reject":
        deeds.reject(item, by=who, decided=decided)
    else:
        form = DeferralForm({"days": "1"})
        form.is_valid()
        if not moderation.put_off(item, by=who, until=form.until):
            return "it is decided already."
    return ""
