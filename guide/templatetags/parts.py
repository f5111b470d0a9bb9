"""Parts of pages that are kept: see `guide.fragments`."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from guide import fragments

register = template.Library()


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, **given: Any) -> SafeString:
    """As `{% include name with … only %}`, for what is drawn from words and numbers: drawn once for the same ones."""
    return fragments.fill(fragments.draw(name, **given), context)
