"""A plan as a calendar (iCalendar, RFC 5545): each week is an event of seven whole days, in which nobody is busy."""

from datetime import UTC, datetime, time
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from icalendar import Calendar, Event

from resources.plans.planned import Planned, Step, Week

CONTENT_TYPE = "text/calendar; charset=utf-8"
FILE = "plan.ics"


def written(planned: Planned) -> bytes:
    """The same bytes for the same plan: its marks and times come from its address, none from a clock."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{urlsplit(settings.SITE_URL).netloc}//Plan//EN")
    calendar.add("x-wr-calname", f"Plan: {settings.SITE_NAME}")
    for week in planned.weeks:
        calendar.add_component(_event(week, planned))
    body: bytes = calendar.to_ical()
    return body


def _event(week: Week, planned: Planned) -> Event:
    address, event = f"{planned.address}#week-{week.number}", Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, address)))
    event.add("dtstamp", datetime.combine(planned.start, time(), UTC))
    event.add("dtstart", week.first)
    event.add("dtend", week.end)
    event.add("summary", f"Week {week.number}: {' · '.join(step.title for step in week.steps)} ({week.time})")
    event.add("description", "\n\n".join(map(_step, week.steps)))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _step(step: Step) -> str:
    lines = [step.title, f"{settings.SITE_URL}{step.path}"]
    lines += [f"- {line.title} ({line.amount})" for line in step.lines]
    lines += [f"- Read: {resource.title} {resource.url}" for resource in step.required]
    return "\n".join(lines)
