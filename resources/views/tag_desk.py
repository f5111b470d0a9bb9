"""A tag, as moderators keep it: what it means, what it is called, what leads to it, into what it is merged."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from resources import long_tags, moderation, permissions
from resources.desk_forms import DescriptionForm, RenamingForm, SynonymForm, TagMergerForm
from resources.models import Tag
from resources.views.desk import moderator, moderator_required

SYNONYMS_SHOWN = 200
FORMS: dict[str, type[forms.Form]] = {
    "description": DescriptionForm, "renaming": RenamingForm, "synonym": SynonymForm, "merger": TagMergerForm,
}  # fmt: skip
"""The nouns of the addresses to which each is sent."""


@require_safe
@moderator_required
def tag_desk(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _tag_or_404(pk))


@require_POST
@moderator_required
def tag_description(request: HttpRequest, pk: int) -> HttpResponse:
    def describe(tag: Tag, said: dict[str, Any]) -> Tag:
        moderation.describe_tag(tag, said["description"], by=moderator(request))
        return tag

    return _take(request, pk, "description", describe, "It says what “{tag}” means now.")


@require_POST
@moderator_required
def tag_renaming(request: HttpRequest, pk: int) -> HttpResponse:
    def rename(tag: Tag, said: dict[str, Any]) -> Tag:
        return moderation.rename_tag(tag, said["name"], by=moderator(request), note=said["note"])

    return _take(request, pk, "renaming", rename, "It is called “{tag}” now, and its old name leads here.")


@require_POST
@moderator_required
def tag_synonym(request: HttpRequest, pk: int) -> HttpResponse:
    def add(tag: Tag, said: dict[str, Any]) -> Tag:
        moderation.add_synonym(tag, said["name"], by=moderator(request), note=said["note"])
        return tag

    return _take(request, pk, "synonym", add, "Whoever types that word from now on gets “{tag}”.")


@require_POST
@moderator_required
def tag_merger(request: HttpRequest, pk: int) -> HttpResponse:
    def merge(tag: Tag, said: dict[str, Any]) -> Tag:
        return moderation.merge_two(tag, into=said["name"], by=moderator(request), note=said["note"])

    return _take(request, pk, "merger", merge, "Merged into “{tag}”: its entries are here, and its address leads here.")


def _take(
    request: HttpRequest, pk: int, noun: str, deed: Callable[[Tag, dict[str, Any]], Tag], done: str
) -> HttpResponse:
    """The deed on what was sent; then the page of the tag that is left."""
    tag = _tag_or_404(pk)
    if not permissions.may_change_tags(moderator(request)):
        raise PermissionDenied("Tags belong to every section: who moderates all of them changes them.")
    form = FORMS[noun](request.POST, auto_id=f"{noun}-%s")
    if not form.is_valid():
        return _show(request, tag, {noun: form}, status=422)
    try:
        left = deed(tag, form.cleaned_data)
    except moderation.CannotChangeTag as refusal:
        return _show(request, _tag_or_404(pk), {noun: form}, refusal=str(refusal), status=409)
    messages.success(request, done.format(tag=left.name))
    return redirect("tag_desk", left.pk)


def _tag_or_404(pk: int) -> Tag:
    return get_object_or_404(Tag.objects.select_related("merged_into"), pk=pk)


def _show(
    request: HttpRequest, tag: Tag, filled: dict[str, forms.Form] | None = None, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    initial = {"description": tag.description}
    empty = {noun: form(initial=initial, auto_id=f"{noun}-%s") for noun, form in FORMS.items()}
    context = {
        "tag": tag,
        "synonyms": tag.synonyms.order_by("name")[:SYNONYMS_SHOWN],
        "is_long": long_tags.is_long(tag.pk),
        "is_being_moved": long_tags.is_being_moved(tag),
        "moved_at_once": long_tags.LONG,
        "known_tags": Tag.objects.suggestions(),
        "may_change": permissions.may_change_tags(moderator(request)),
        "forms": empty | (filled or {}),
        "refusal": refusal,
        **admin.site.each_context(request),
        "title": f"Tag {tag.name}",
    }
    return render(request, "admin/tag.html", context, status=status)
