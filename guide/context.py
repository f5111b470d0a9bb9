"""What every template knows about the site."""

from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`is_question` says that the address asks for more than a page: one of endlessly many, and not for indexes."""
    return {"site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "is_question": _is_question(request)}}


def _is_question(request: HttpRequest) -> bool:
    """Also of an address with more words than are read, whose page says just that."""
    try:
        return bool(request.GET.keys() - {"page"})
    except TooManyFieldsSent:
        return True
