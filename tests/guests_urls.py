"""The site's addresses with the page of a guest's submission, for tests of what leads there."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def guest_submission(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(key)


urlpatterns = [
    path("submissions/guest/<str:key>/", guest_submission, name="guest_submission"),
    path("", include("guide.urls")),
]
