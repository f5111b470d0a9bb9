"""How often a host is asked, and what it lets us read. Kept in the database: all workers and commands share it.

At most one request per host begins in PAUSE, and at most two are under way. A turn is taken by an UPDATE that succeeds
only while its time has come, so that of many processes one goes first. By as much as the clocks of two machines differ,
the pause between their requests may be shorter. A request and the redirects that it is sent through count as one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models.functions import Greatest
from django.utils import timezone

from resources.models import Courtesy

PAUSE = timedelta(seconds=5)
LANES = ("first_lane_until", "second_lane_until")
LANE_HELD_FOR = timedelta(seconds=20)
"""Twice as long as a request may take. A process that dies holds its lane no longer."""
LANE_LEFT_WITHIN = timedelta(seconds=1)
"""A lane is usually left long before its time, so that it is worth asking again."""
RULES_KEPT_FOR = timedelta(days=1)
"""RFC 9309, 2.4: a robots.txt should not be believed for longer."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The right to send one request to a host, until then."""

    host: str
    name: str
    until: datetime
    free_at: datetime


def host_of(url: str) -> str:
    """Whom a request to `url` counts for: with and without www. is one site."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def take_lane(host: str) -> Lane | datetime:
    """The right to send one request to `host` now, or else when to ask for it again."""
    now = timezone.now()
    row = Courtesy.objects.filter(host=host)
    for name in LANES:
        lane = Lane(host, name, now + LANE_HELD_FOR, now + PAUSE)
        free = row.filter(free_at__lte=now, **{f"{name}__lte": now})
        if free.update(**{name: lane.until, "free_at": lane.free_at}):
            return lane
    return _next_time(host, now)


def leave_lane(lane: Lane, *, is_unused: bool = False) -> None:
    """The request is over. One that was never sent gives its turn back as well."""
    now = timezone.now()
    row = Courtesy.objects.filter(host=lane.host)
    row.filter(**{lane.name: lane.until}).update(**{lane.name: now})
    if is_unused:
        row.filter(free_at=lane.free_at).update(free_at=now)


def leave_alone(host: str, until: datetime) -> None:
    """The host asked for it: nobody asks it anything before then."""
    Courtesy.objects.get_or_create(host=host)
    Courtesy.objects.filter(host=host).update(free_at=Greatest("free_at", until))


def rules_of(host: str) -> str | None:
    """Its robots.txt, if it was read within a day."""
    fresh = Courtesy.objects.filter(host=host, robots_read_at__gt=timezone.now() - RULES_KEPT_FOR)
    return fresh.values_list("robots", flat=True).first()


def keep_rules(host: str, rules: str) -> None:
    Courtesy.objects.filter(host=host).update(robots=rules, robots_read_at=timezone.now())


def _next_time(host: str, now: datetime) -> datetime:
    """When there is a lane again. A host that was never asked before gets its row, and is free at once."""
    row, is_new = Courtesy.objects.get_or_create(host=host, defaults=dict.fromkeys(("free_at", *LANES), now))
    lane_at = min(row.first_lane_until, row.second_lane_until, now + LANE_LEFT_WITHIN)
    return now if is_new else max(row.free_at, lane_at)
