"""What the guide says of itself: what it takes, and why it says no."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.models import Guide
from guide.prose import render as prose
from resources.models.submission import Reason

BECAUSE = {
    Reason.OFF_TOPIC: "It does not help somebody who knows DevOps to run models.",
    Reason.HERE_ALREADY: "One good explanation is worth more than five.",
    Reason.WALL: "With nothing useful in front of it, most readers could not open it.",
    Reason.SELLS: "Readers came to learn.",
    Reason.THIN: "It says less than what the guide has.",
    Reason.OUTDATED: "What it says was true once; today it would mislead.",
    Reason.BROKEN: "What does not open for us does not open for readers.",
    Reason.SPAM: "It is there for its sender, not for readers. This alone cannot be sent again.",
    Reason.OTHER: "Rare, and always explained in words.",
}


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    guide = Guide.objects.first() or Guide()
    context = {
        "guide": {"title": guide.title, "introduction_html": prose(guide.introduction)},
        "takes_guests": settings.GUESTS,
        "reasons": [(reason.label, BECAUSE[reason]) for reason in Reason],
    }
    return render(request, "about.html", context)
