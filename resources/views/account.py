"""The page about one's own account: every page there is about it, each with how things stand."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts import choices, second_factor, sessions
from accounts.models import User
from accounts.people import has_verified_address
from resources.models import Saved
from resources.views.sending import person


class Room(NamedTuple):
    """A page, by the name of its route, and how things stand there."""

    title: str
    route: str
    state: str

    @property
    def path(self) -> str:
        """Nothing where the site has no such page."""
        try:
            return reverse(self.route)
        except NoReverseMatch:
            return ""


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    who = person(request)
    on_since = second_factor.since(who)
    rooms = {
        "You": _you(who),
        "Signing in": [
            Room("Second factor", "mfa_index", f"On since {on_since:%-d %B %Y}" if on_since else "Off"),
            Room("Sessions", "sessions", _many(len(sessions.of(who)), "browser")),
            Room("Tokens", "tokens", _many(who.tokens.count(), "token")),
            Room("Connections", "socialaccount_connections", "Accounts elsewhere by which you sign in"),
        ],
        "What you do here": _deeds(who),
        "Your data": [
            Room("Take it along", "own_data", "Everything that we keep about you, as one file"),
            Room("Delete the account", "leaving", "What you brought stays, without your name"),
        ],
    }
    shown = {title: [room for room in those if room.path] for title, those in rooms.items()}
    needs_factor = on_since is None and choices.moderates(who)
    return render(request, "account.html", {"rooms": shown, "needs_factor": needs_factor})


def _you(who: User) -> list[Room]:
    confirmed = who.email if has_verified_address(who) else f"{who.email}, not confirmed yet"
    return [
        Room("Profile", "profile", _page_of(who)),
        Room("E-mail address", "account_email", confirmed),
        Room("Password", "account_change_password", "Set" if who.has_usable_password() else "None"),
    ]


def _page_of(who: User) -> str:
    if who.is_hidden:
        return "No page about you, as you wished"
    return "With a page about you" if who.resources.live().exists() else "No page until something of yours is live"


def _deeds(who: User) -> list[Room]:
    wanted = choices.of(who)
    by_mail = sum(wanted.values())
    return [
        Room("My submissions", "submissions", f"{who.submissions.count()} sent, {who.submissions.open().count()} open"),
        Room("Saved", "saved", _many(Saved.objects.filter(person=who).count(), "page")),
        Room("Progress", "progress", "What you have done, and what you are learning"),
        Room("Notifications", "notifications", f"{who.notifications.unread().count()} unread"),
        Room("Notes by mail", "notification_choices", f"{by_mail} of {_many(len(wanted), 'kind')}"),
        Room("Trust and limits", "trust", "How much you may send"),
    ]


def _many(count: int, noun: str) -> str:
    return f"{count or 'No'} {noun}" + "s" * (count != 1)
