"""What every template knows about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`is_question` says that the address asks for more than a page: one of endlessly many, and not for indexes."""
    is_question = bool(request.GET.keys() - {"page"})
    return {"site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "is_question": is_question}}
