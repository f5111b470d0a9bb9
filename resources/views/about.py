"""What the guide says of itself: what it takes, and why it says no."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guide.keeping import kept
from guide.models import Guide
from guide.prose import render as prose
from resources import ranking
from resources.models.entry import Kind
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

USEFUL_TO, MONTH = (1, 3, 7, 100), 365 / 12
"""Examples of what votes are worth, and a month in days."""
BOOKMARKLET = (
    "javascript:(()=>{const form=%(address)s"
    "+new URLSearchParams({url:location.href,title:document.title.slice(0,200)});"
    "open(form)||(location.href=form)})()"
)
"""Opens the form with the page at hand. It only navigates: pages with a strict policy have nothing to refuse."""


@kept()
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    guide = Guide.objects.first() or Guide()
    context = {
        "guide": {"title": guide.title, "introduction_html": prose(guide.introduction)},
        "takes_guests": settings.GUESTS,
        "security_contact": settings.SECURITY_CONTACT,
        "order": ranking,
        "useful_to": [(number, ranking.votes(number)) for number in USEFUL_TO],
        "fresh": [(str(Kind(kind).label), round(days / MONTH)) for kind, days in ranking.FRESH_DAYS.items() if days],
        "reasons": [(reason.label, BECAUSE[reason]) for reason in Reason],
    }
    return render(request, "about.html", context)


@kept()
@require_safe
def submit_anywhere(request: HttpRequest) -> HttpResponse:
    """How to send a page from where it is: by a bookmark, or by a phone's share sheet."""
    address = f"{settings.SITE_URL}{reverse('submit')}?"
    return render(request, "submit_anywhere.html", {"bookmarklet": BOOKMARKLET % {"address": json.dumps(address)}})
