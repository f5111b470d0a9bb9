"""The fields of forms in their frames: what stands around a field is drawn once, what somebody typed is not kept."""

import secrets
from typing import Any, NamedTuple

from django import template
from django.forms import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from guide import fragments

register = template.Library()
WIDGET = secrets.token_hex(16)
"""Nobody can guess it: it stands in the place of the widget."""


class Frame(NamedTuple):
    """What is said around a field, as HTML."""

    shape: str
    auto_id: str
    html_name: str
    id_for_label: str
    aria_describedby: str
    label: SafeString
    help_text: SafeString
    errors: tuple[SafeString, ...]
    is_optional: bool


@register.simple_tag
def framed(field: BoundField, needed: bool = False) -> SafeString:
    """The field with its label, its help and its errors; with `needed`, “optional” is not said."""
    if field.is_hidden:
        return mark_safe(str(field))  # noqa: S308  A widget is safe.
    frame = Frame(
        _shape(field),
        field.auto_id,
        field.html_name,
        field.id_for_label or "",
        field.aria_describedby or "",
        conditional_escape(field.label),
        conditional_escape(field.help_text),
        tuple(conditional_escape(str(error)) for error in field.errors),
        not field.field.required and not needed,
    )
    drawn = fragments.draw("_frame.html", frame=frame, widget=WIDGET)
    return mark_safe(drawn.replace(WIDGET, str(field)))  # noqa: S308


def _shape(field: Any) -> str:
    if field.field.widget.attrs.get("style"):
        return "decoy"
    if field.widget_type == "checkbox":
        return "checkbox"
    return "choices" if field.use_fieldset else "line"
