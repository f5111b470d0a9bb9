"""The desk in numbers, as charts and as tables."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.models import Section
from guide.removal import AtLeast
from resources import charts, permissions, tally, waits
from resources.tally import Decided, Waiting
from resources.views.desk import moderator, moderator_required


@require_safe
@moderator_required
def numbers(request: HttpRequest) -> HttpResponse:
    sections = Section.objects.defer("prose").numbered()
    waiting, ages = tally.waiting(sections), tally.ages()
    decided = tally.decided(sections)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Numbers",
        "may_import": permissions.may_import(moderator(request)),
        "waiting": waiting,
        "ages": ages,
        "decided": decided,
        "usual": waits.usual(),
        "total": _total([count for _, count in ages]),
        "limits": {"weeks": tally.WEEKS, "days": tally.DAYS} | _said(tally.COUNTED, tally.DECISIONS),
    }
    return render(request, "admin/numbers.html", context | _charts(waiting, ages, decided))


def _total(counts: list[int]) -> int:
    """Of what was not counted to its end, neither is the sum."""
    total = sum(counts)
    return AtLeast(total) if any(isinstance(count, AtLeast) for count in counts) else total


def _said(counted: int, decisions: int) -> dict[str, str]:
    return {"counted": f"{counted:,}", "decisions": f"{decisions:,}"}


def _charts(waiting: Waiting, ages: list[tuple[str, int]], decided: Decided) -> dict[str, Any]:
    most = max((total for _, _, total in waiting.sections), default=0)
    weeks = [(f"{week.monday:%-d/%-m}", [week.accepted, week.rejected]) for week in decided.weeks]
    shares = [(one.section, one.percent, f"{one.percent} %") for one in decided.shares]
    return {
        "waiting_chart": charts.rows([(title, total, str(total)) for title, _, total in waiting.sections], most=most),
        "ages_chart": charts.columns([(label, [count]) for label, count in ages]),
        "weeks_chart": charts.columns(weeks),
        "shares_chart": charts.rows(shares, most=100),
    }
