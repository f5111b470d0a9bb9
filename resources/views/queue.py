"""The queue: everything that wants a decision, as one list that can be narrowed, sorted and bookmarked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from resources.views.desk import moderator_required


@require_safe
@moderator_required
def queue(request: HttpRequest) -> HttpResponse:
    return HttpResponse("queue")
