"""What is new, a week on a page; and up to where who is signed in has seen it."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import visits
from accounts.views import PersonalRequest
from guide.keeping import kept
from resources import news
from resources.models import Event
from resources.news import Story
from resources.reader_forms import VisitForm
from resources.weeks import Week

NO_WEEK = "There is no such week. A week is asked for by its year and number, as in 2026-w47."
NOT_YET = "This week has not begun yet."
LOST = "The place in this week that was asked for is not there, so it begins with the newest."


@kept("older")
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """The latest week in which anything happened."""
    return _page(request, news.last_week(), is_latest=True)


@kept("older")
@require_safe
def new_week(request: HttpRequest, name: str) -> HttpResponse:
    week = Week.named(name)
    if week is None or week > Week.of(timezone.now()):
        problem = NOT_YET if week else NO_WEEK
        return render(request, "new.html", {"problem": problem, "week": None}, status=404)
    if week.name != name:
        return redirect("new_week", week.name, permanent=True)
    return _page(request, week, is_latest=False)


@require_POST
@login_required
def new_visit(request: PersonalRequest) -> HttpResponse:
    """Somebody has looked at what is new: only looked, or seen all of it, so that nothing stays marked."""
    form = VisitForm(request.POST)
    if not form.is_valid():
        return _page(request, news.last_week(), is_latest=True, status=422)
    note = visits.see if form.cleaned_data["has_seen"] else visits.look
    note(request.user, form.cleaned_data["at"])
    return redirect("new")


def _page(request: HttpRequest, week: Week, *, is_latest: bool, status: int = 200) -> HttpResponse:
    word, since = request.GET.get("older", ""), _seen_until(request)
    older_than = Event.objects.named(word)
    page = news.of_week(week, older_than=older_than)
    context = {
        "week": week,
        "is_this_week": week == Week.of(timezone.now()),
        "is_latest": is_latest,
        "groups": [(heading, _marked(stories, since)) for heading, stories in news.by_kind(page.stories)],
        "page": page,
        "around": news.around(week),
        "since": since,
        "first_unseen": news.first_since(since) if since else None,
        "problem": LOST if word and not older_than else "",
        "now": timezone.now(),
    }
    return render(request, "new.html", context, status=status)


def _seen_until(request: HttpRequest) -> datetime | None:
    """Nobody is asked who has no session, so that everybody else sees the same."""
    return visits.seen_until(request.user) if request.user.is_authenticated else None


def _marked(stories: list[Story], since: datetime | None) -> list[tuple[Story, bool]]:
    """Whether each is new to who asks."""
    return [(story, since is not None and story.at > since) for story in stories]
