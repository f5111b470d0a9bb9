"""All that we keep about somebody, to take along."""

from tempfile import TemporaryFile
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from resources import own_data as data
from resources.limits import TooMany
from resources.views.sending import come_back, person

PAUSE = 60
"""Seconds between two files of one person."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_data(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        return cast(HttpResponseBase, _file(request))
    return render(request, "accounts/own_data.html", {"files": data.FILES})


@reauthentication_required  # type: ignore[untyped-decorator]  # It holds everything: a browser left signed in is not enough.
@never_cache
def _file(request: HttpRequest) -> HttpResponseBase:
    """Written to a file first, so that what goes wrong is a page and not half an archive."""
    who = person(request)
    if not cache.add(f"own-data:{who.pk}", True, PAUSE):
        refusal = TooMany("We have just put your data together for you. Please wait a minute before you ask again.")
        return come_back(render(request, "429.html", {"refusal": refusal}, status=429), refusal)
    archive = TemporaryFile()  # noqa: SIM115  # The response closes it.
    data.write(who, archive)
    archive.seek(0)
    name = f"{who.handle}-{timezone.now():%Y-%m-%d}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
