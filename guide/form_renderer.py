"""Draws the widgets of forms, each of which is drawn once as long as it looks the same.

A form has twenty of them, and to draw them from their templates takes longer than everything else on its page. What
somebody typed is not kept: only a widget that is empty, or offers choices, is.
"""

from functools import lru_cache
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString, mark_safe

MOST = 512
Frozen = tuple[Any, ...]


class KeepingRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget = context.get("widget")
        if widget is None or len(context) > 1 or not _may_be_kept(widget):
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
