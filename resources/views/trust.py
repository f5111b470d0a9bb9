"""Whom the guide trusts, with what, and how much anybody may send; with the reader's own numbers."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import trust as rules
from accounts.models import User
from accounts.trust import Level, Limits, Record
from guide.keeping import kept
from resources import limits, records, sizing
from resources.limits import Used
from resources.views.sending import person


class Standing(NamedTuple):
    """Where one person stands, in numbers."""

    level: Level
    record: Record
    limits: Limits
    used: Used
    missing: str


@kept()
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    shown = [level for level in Level if settings.GUESTS or level != Level.GUEST]
    context = {
        "levels": [(level, rules.requirement_of(level), rules.limits_of(level)) for level in shown],
        "standing": standing_of(person(request)) if request.user.is_authenticated else None,
        "window_days": rules.WINDOW_DAYS,
        "likeness": sizing.LIKENESS,
        "reports_that_hide": settings.REPORTS_THAT_HIDE,
    }
    return render(request, "trust.html", context)


def standing_of(who: User) -> Standing:
    record = records.of(who)
    level = records.level(who, record)
    missing = rules.missing_for_next(level, record)
    return Standing(level, record, rules.limits_of(level), limits.used_by(who), missing)
