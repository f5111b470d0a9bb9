"""What feed readers get: Atom (RFC 4287), the same bytes for everybody, and 304 for who has them already."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.http import http_date
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from resources import logbook
from resources.log import Line, line
from resources.logbook import Asked
from resources.models import Event
from resources.text import fit_for_xml

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was updated: an element that may not be missing, nor change by itself."""


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


@require_safe
def log_feed(request: HttpRequest) -> HttpResponse:
    """The latest decisions that fit, as in the log."""
    wanted = logbook.asked(request.GET)
    events = logbook.latest(wanted)
    body = _feed(wanted, [line(event) for event in events]).writeString("utf-8").encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = int(_modified_at(events).timestamp())
    response = HttpResponse(body, content_type=Atom1Feed.content_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, etag=etag, last_modified=modified, response=response) or response


def _feed(wanted: Asked, lines: list[Line]) -> Atom1Feed:
    query = f"?{wanted.query}" if wanted.query else ""
    here = f"{settings.SITE_URL}{reverse('log_feed')}{query}"
    feed = _Feed(
        title=fit_for_xml(f"Moderation log · {settings.SITE_NAME}"),
        link=f"{settings.SITE_URL}{reverse('log')}{query}",
        description="Every decision, with its reason.",
        language=settings.LANGUAGE_CODE,
        author_name=fit_for_xml(settings.SITE_NAME),
        feed_url=here,
        feed_guid=here,
    )
    for told in lines:
        _add(feed, told)
    return feed


def _add(feed: Atom1Feed, told: Line) -> None:
    path = told.subject.link or f"{reverse('log')}#event-{told.pk}"
    feed.add_item(
        title=fit_for_xml(told.sentence),
        link=f"{settings.SITE_URL}{path}",
        description=fit_for_xml(_summary(told)),
        unique_id=_id(told),
        author_name=fit_for_xml(told.who) or None,
        pubdate=told.at,
        updateddate=told.at,
        categories=[fit_for_xml(told.section.title)] if told.section else [],
    )


def _summary(told: Line) -> SafeString:
    """The rest of the line as HTML, which is what readers take it for."""
    changed = [f"{change.name}: {change.before} → {change.after}" for change in told.changes]
    names = [f"Changed: {', '.join(told.fields)}."] if told.fields and not changed else []
    by = [f"Suggested by {told.suggested_by}."] if told.suggested_by else []
    said = [told.reason, *told.words.split("\n\n"), *names, *changed, *by]
    return format_html_join("", "<p>{}</p>", [[part] for part in said if part]) or format_html(
        "<p>{}.</p>", told.sentence
    )


def _id(told: Line) -> str:
    """A tag URI (RFC 4151): the same for as long as the site keeps its name."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{told.at:%Y-%m-%d}:log/{told.pk}"


def _modified_at(events: list[Event]) -> datetime:
    """When the latest was taken, or when what one of them is about became something else, if that is later."""
    submissions = {event.submission_id for event in events} - {None}
    since = Event.objects.filter(submission__in=submissions).aggregate(at=Max("at"))["at"] if submissions else None
    return max([event.at for event in events] + ([since] if since else []), default=BEGINNING)
