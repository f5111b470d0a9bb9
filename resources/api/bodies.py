"""The bodies of requests, made of the site's own forms: what a form asks for is what a program sends, and a form that
learns a field teaches it to the API. What JSON can tell is told in the schema; the rest the form itself says."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from django import forms
from pydantic import BaseModel, ConfigDict, Field, create_model

from guide.models import Section
from resources.api.refusals import Refused
from resources.forms import TagsField
from resources.lab_facts import NEED_LENGTH, NEEDS_MOST
from resources.lab_fields import KNOWN, DollarsField, KnownField, NeedsField, PastDayField
from resources.tagging import TAG_LENGTH, TAGS_PER_ENTRY

SLUG = r"^[-a-zA-Z0-9_]{1,80}$"
DOLLARS, DAY = r"^\d{1,5}(\.\d{1,2})?$", r"^\d{4}-\d{2}-\d{2}$"
WORDS_MAX = 10_000
"""Of what a form does not bound itself."""
F = TypeVar("F", bound=forms.BaseForm)
Given = Mapping[str, Any]


class Strict(BaseModel):
    """Nothing else may be in it, and nothing is turned from one type into another."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @property
    def given(self) -> dict[str, Any]:
        """What was sent, without what was left out."""
        return self.model_dump(exclude_unset=True)


def body_of(
    name: str, form: type[forms.BaseForm], *, without: Iterable[str] = (), is_partial: bool = False, **more: Any
) -> type[Strict]:
    """The body that fills in this form. Of a partial one every field may be left out: what is there already stands
    in. `more` are fields of the body alone."""
    known: dict[str, forms.Field] = form.base_fields  # type: ignore[attr-defined]  # The stubs forget them.
    fields = {
        key: _typed(field, is_optional=is_partial or not field.required)
        for key, field in known.items()
        if key not in without
    }
    return create_model(name, __base__=Strict, **(fields | more))


def filled(form: forms.BaseForm, given: Given) -> dict[str, Any]:
    """What a browser would send of this form, as it is shown, with what was given in its place."""
    data: dict[str, Any] = {}
    for field in form:
        data[field.html_name] = data[field.html_initial_name] = field.value()
    return {
        name: value for name, value in (data | typed(form, given)).items() if value is not None and value is not False
    }


def typed(form: forms.BaseForm, given: Given) -> dict[str, Any]:
    """What was given, as this form's fields read it."""
    return {name: _as_typed(form.fields.get(name), value) for name, value in given.items()}


def refuse_invalid(form: forms.BaseForm, **more: Any) -> None:
    """Raises Refused (422), with every error of the form and what is told besides, where it is not valid."""
    if not form.is_valid():
        errors = [
            {"field": "" if name == "__all__" else name, "in": "body", "message": str(message)}
            for name, messages in form.errors.items()
            for message in messages
        ]
        raise Refused.fields(errors, **more)


def _as_typed(field: forms.Field | None, value: Any) -> Any:
    if isinstance(field, (TagsField, NeedsField)):
        return ", ".join(value)
    if isinstance(field, KnownField):
        return KNOWN[value]
    if isinstance(field, forms.ModelChoiceField) and field.to_field_name != "slug":
        return Section.objects.filter(slug=value).values_list("pk", flat=True).first() or 0
    return "" if value is None else value


def _typed(field: forms.Field, *, is_optional: bool) -> Any:
    """The field's type, with the default that says that it may be left out."""
    kind, default = _kind(field)
    told: dict[str, Any] = {"description": str(field.help_text or field.label or "") or None}
    return (kind, Field(default=default if is_optional else ..., **told))


def _kind(field: forms.Field) -> tuple[Any, Any]:
    """Its type, and what stands for nothing."""
    if isinstance(field, TagsField):
        return Annotated[list[Annotated[str, Field(max_length=TAG_LENGTH * 2)]], Field(max_length=TAGS_PER_ENTRY)], []
    if isinstance(field, NeedsField):
        return Annotated[list[Annotated[str, Field(max_length=NEED_LENGTH * 2)]], Field(max_length=NEEDS_MOST)], []
    if isinstance(field, KnownField):
        return bool | None, None
    if isinstance(field, (DollarsField, PastDayField)):
        pattern = DOLLARS if isinstance(field, DollarsField) else DAY
        return Annotated[str, Field(pattern=pattern)] | None, None
    if isinstance(field, forms.BooleanField):
        return bool, False
    if isinstance(field, forms.IntegerField):
        most = field.max_value if isinstance(field.max_value, int) else 2**31 - 1
        number = Annotated[int, Field(ge=field.min_value or 0, le=most)]
        return (number, ...) if field.required else (number | None, None)
    if isinstance(field, forms.ModelChoiceField):
        return Annotated[str, Field(pattern=SLUG if field.required else f"{SLUG}|^$")], ""
    return _kind_of_text(field)


def _kind_of_text(field: forms.Field) -> tuple[Any, Any]:
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words = [str(value) for value, _ in choices]
        allowed: Any = Literal[tuple(word for word in words if word or not field.required)]
        return (list[allowed], []) if isinstance(field, forms.MultipleChoiceField) else (allowed, "")
    longest = getattr(field, "max_length", None) or WORDS_MAX
    return Annotated[str, Field(max_length=longest, min_length=int(field.required))], ""
