"""Draws the widgets of forms: a form has twenty of them, a list in order hundreds, and from their templates that takes
longer than everything else on the page.

Fields to type in are put together as Django's templates do it; where there is no error, nothing is drawn. Any other
widget is drawn once as long as it looks the same, if it is empty or offers choices: what somebody typed is not kept.
"""

from functools import lru_cache
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString, mark_safe

MOST = 512
INPUTS = {
    f"django/forms/widgets/{name}.html"
    for name in (
        "checkbox", "color", "date", "datetime", "email", "hidden", "number", "password", "search", "tel", "text",
        "time", "url",
    )
}  # fmt: skip
TEXTAREA = "django/forms/widgets/textarea.html"
ERRORS = "django/forms/errors/list/"
Frozen = tuple[Any, ...]


class KeepingRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name.startswith(ERRORS) and not context["errors"]:
            return ""
        widget = context.get("widget")
        if widget is None or len(context) > 1:
            return super().render(template_name, context, request)
        if template_name in INPUTS:
            return _input(widget)
        if template_name == TEXTAREA:
            return _textarea(widget)
        if not _may_be_kept(widget):
            return super().render(template_name, context, request)
        return _drawn(self, template_name, _Known(_frozen(widget), context))

    def draw(self, template_name: str, context: dict[str, Any]) -> SafeString:
        return mark_safe(super().render(template_name, context))  # noqa: S308  A template made it.


class _Known:
    """A context, told by what is in it."""

    __slots__ = ("context", "key")

    def __init__(self, key: Frozen, context: dict[str, Any]) -> None:
        self.key, self.context = key, context

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.key == other.key


@lru_cache(maxsize=MOST)
def _drawn(renderer: KeepingRenderer, template_name: str, known: _Known) -> SafeString:
    drawn = renderer.draw(template_name, known.context)
    known.context = {}
    return drawn


def _input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return _whole(f'<input type="{_said(widget["type"])}" name="{_said(widget["name"])}"{value}{_attributes(widget)}>')


def _textarea(widget: dict[str, Any]) -> SafeString:
    value = _said(widget["value"] or "")
    return _whole(f'<textarea name="{_said(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>')


def _attributes(widget: dict[str, Any]) -> str:
    said = ((_said(name), value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_said(value)}"' for name, value in said)


def _said(value: Any) -> str:
    """As `conditional_escape`, which takes four times as long."""
    found: str = value.__html__() if hasattr(value, "__html__") else escape(str(value))
    return found


def _whole(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308  Of what `_said` lets through.


def _may_be_kept(widget: dict[str, Any]) -> bool:
    return "optgroups" in widget or not widget.get("value")


def _frozen(value: Any) -> Any:
    """As something that can be compared: with its type, for 1 is not True, and what is safe is not escaped."""
    if isinstance(value, dict):
        return tuple((name, _frozen(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(_frozen, value))
    if isinstance(value, (str, int, float)) or value is None:
        return type(value) is not str and type(value), value
    return isinstance(value, SafeData), isinstance(value, Promise), str(value)
