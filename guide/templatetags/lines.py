"""Plain text of several lines, as HTML."""

import re

from django import template
from django.conf import settings
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join

register = template.Library()
TITLED_LINK = re.compile(rf"(?m)^(?P<words>.+)\r?\n(?P<url>{re.escape(settings.SITE_URL)}/\S*)$")


@register.filter
def linked(text: str) -> str:
    """Escaped and with its line breaks. A line above an address of this site becomes a link to it; no other text does:
    what people write leads nowhere."""
    parts, end = [], 0
    for found in TITLED_LINK.finditer(text):
        parts += [
            linebreaksbr(text[end : found.start()]),
            format_html('<a href="{}">{}</a>', found["url"], found["words"]),
        ]
        end = found.end()
    return format_html_join("", "{}", ([part] for part in [*parts, linebreaksbr(text[end:])]))
