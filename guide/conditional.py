"""Documents that say the same to everybody: caches may keep them, and who has one already is answered 304."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

MINUTE, HOUR, YEAR = 60, 3_600, 31_536_000


def document(request: HttpRequest, body: str | bytes, content_type: str, *, seconds: int = HOUR) -> HttpResponse:
    """`body` with a strong ETag (RFC 9110, 8.8.3), good for so many seconds; 304 or 412 where the request
    asks for that.

    For GET and HEAD alone. It has no cookie and does not vary, so nothing personal may be in it.
    """
    content = body.encode() if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={seconds}" + ", immutable" * (seconds == YEAR)
    return get_conditional_response(request, etag=etag, response=response) or response
