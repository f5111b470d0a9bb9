"""A page as it is kept: its headers, and its content as it goes over the wire, each form with a strong ETag."""

import hashlib
import time
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from guide import packing

SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=3600"
"""Readers ask each time. What stands between may answer many of them with one page, for a second."""
VARY, VARY_ALIKE = "Accept-Encoding, Cookie", "Accept-Encoding"
"""Of pages, which somebody signed in sees otherwise; and of documents, which say themselves how long they are good."""
MOST_BYTES, MOST_PLAIN_BYTES = 64_000, 500_000
"""Of one page that is kept, in all its packed forms; and of one that is worth the time to pack it."""
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE")
_OF_CONTENT = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition"}


class Kept(NamedTuple):
    """`headers` are those of every answer with it. The plain form is made of a packed one for the few who ask."""

    headers: dict[str, str]
    etag: str
    length: int
    forms: dict[str, bytes]

    @property
    def is_small(self) -> bool:
        return sum(map(len, self.forms.values())) <= MOST_BYTES


def made_of(response: HttpResponseBase) -> Kept | None:
    """The page to send, and to keep where it is small, of this answer; None where it may be somebody's, or is none."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or not _is_everybodys(response):
        return None
    content, control = response.content, response.get("Cache-Control")
    headers = {name: value for name, value in response.items() if name not in {"ETag", "Content-Length"}}
    headers |= {"Cache-Control": control or SHARED, "Vary": VARY_ALIKE if control else VARY}
    is_long = len(content) > MOST_PLAIN_BYTES
    forms = [packing.PLAIN] if is_long else [packing.BROTLI, packing.GZIP]
    packed = {form: packing.packed(form, content) for form in forms}
    return Kept(headers, hashlib.sha256(content).hexdigest()[:32], len(content), packed)


def _is_everybodys(response: HttpResponse) -> bool:
    varies_by = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    control = response.get("Cache-Control", "")
    is_for_one = response.cookies or "private" in control or "no-store" in control
    return not is_for_one and varies_by <= {"cookie", "accept-encoding"} and "Content-Encoding" not in response


def answer(request: HttpRequest, page: Kept) -> HttpResponseBase:
    """The page in the form that the reader takes; 304 or 412 where the request asks for that."""
    form = packing.chosen(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    form = packing.PLAIN if packing.PLAIN in page.forms else form
    etag = f'"{page.etag}-{form}"'
    response = _unless_known(request, page, etag) or _whole(request, page, form)
    response.headers["ETag"] = etag
    if "s-maxage" in page.headers["Cache-Control"]:
        # To the end of this second, and so never older than one: nginx would count it from whenever it came.
        response.headers["X-Accel-Expires"] = f"@{int(time.time())}"
    return response


def _whole(request: HttpRequest, page: Kept, form: str) -> HttpResponse:
    content = page.forms.get(form)
    length = page.length if content is None else len(content)
    if request.method == "HEAD":
        content = b""
    elif content is None:
        content = packing.unpacked(packing.GZIP, page.forms[packing.GZIP])
    response = HttpResponse(content, headers=page.headers)
    if form != packing.PLAIN:
        response.headers["Content-Encoding"] = form
    response.headers["Content-Length"] = str(length)
    return response


def _unless_known(request: HttpRequest, page: Kept, etag: str) -> HttpResponseBase | None:
    if not any(name in request.META for name in CONDITIONS):
        return None
    modified = parse_http_date_safe(page.headers.get("Last-Modified", ""))
    found: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=modified)
    for name, value in page.headers.items() if found else ():
        if found is not None and name not in _OF_CONTENT:
            found.headers[name] = value
    return found
