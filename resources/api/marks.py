"""Where a page of a list begins: a mark that only we can make, so that nothing else is ever looked for by one."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from resources.api.refusals import Refused

_signer = Signer(salt="resources.api.marks", sep="~")


def mark(of: object) -> str:
    return _signer.sign(urlsafe_base64_encode(str(of).encode()))


def read(name: str, typed: str | None) -> str:
    """What the mark stands for; nothing where none was sent. Raises Refused (422)."""
    try:
        return urlsafe_base64_decode(_signer.unsign(typed)).decode() if typed else ""
    except BadSignature:
        raise Refused.field(name, "Take the address from “Link” as it is, or begin anew without this.") from None


def links(request: HttpRequest, *, before: object = "", after: object = "") -> str:
    """The value of the header `Link` (RFC 8288) for a page with these around it; nothing where there are none."""
    found = [("prev", "before", before), ("next", "after", after)]
    return ", ".join(f'<{_path(request, name, place)}>; rel="{rel}"' for rel, name, place in found if place)


def _path(request: HttpRequest, name: str, place: object) -> str:
    query = request.GET.copy()
    for old in ("before", "after"):
        query.pop(old, None)
    query[name] = mark(place)
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"
