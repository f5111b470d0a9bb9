"""The review page: everything that a decision needs on one screen."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from resources.views.desk import moderator_required


@require_safe
@moderator_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("review")
