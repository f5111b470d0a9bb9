"""The site's addresses, and one page that does nothing: what the others are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("constant/", constant, name="constant"), path("", include("guide.urls"))]
