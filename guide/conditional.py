"""Documents that say the same to everybody: caches may keep them, and who has one already is answered 304."""

import hashlib
import os
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

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


def download(
    request: HttpRequest, file: BinaryIO, name: str, content_type: str, *, seconds: int = HOUR
) -> HttpResponseBase:
    """As `document`, a file to be saved under that name, which is streamed; and closed, whatever is answered.

    It is known by when it was written, and by its size: a file that is replaced, never changed, has another time.
    """
    facts = os.fstat(file.fileno())
    etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag, int(facts.st_mtime))
    if answer:
        file.close()
    else:
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(facts.st_mtime)
    answer["Cache-Control"] = f"public, max-age={seconds}"
    return answer
