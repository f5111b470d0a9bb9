"""People by name, wherever they are named in public."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User

register = template.Library()


@register.simple_tag
def handle(person: User) -> SafeString:
    """The handle, which leads to the page about them where it may; no query. Name only those of whom something is live:
    the others have no page."""
    if person.is_hidden or not person.is_active:
        return format_html("<bdi>{}</bdi>", person.handle)
    return format_html('<a href="{}"><bdi>{}</bdi></a>', reverse("person", args=[person.handle]), person.handle)
