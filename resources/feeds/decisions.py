"""The feed of the moderation log."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from resources import logbook
from resources.feeds.parts import BEGINNING, Category, Feed, Item, absolute, tag_uri
from resources.log import Line, line
from resources.logbook import Asked
from resources.models import Event


def of_log(wanted: Asked, *, older_than: Event | None = None) -> Feed:
    """The latest decisions that fit, as in the log, or those behind one of them."""
    page = logbook.page(wanted, older_than=older_than)
    return Feed(
        name=f"log?{wanted.query}" if wanted.query else "log",
        title=f"Moderation log · {settings.SITE_NAME}",
        description="Every decision, with its reason.",
        path=reverse("log_feed"),
        json_path=reverse("log_feed_json"),
        page=reverse("log"),
        items=[_item(line(event)) for event in page.events],
        query=wanted.query,
        this_page=f"older={older_than.pk}" if older_than else "",
        next_page=f"older={page.older}" if page.older else "",
        changed_at=_modified_at(page.events),
    )


def _item(told: Line) -> Item:
    section = told.section
    return Item(
        id=tag_uri(f"log/{told.pk}", told.at),
        title=told.sentence,
        link=absolute(told.subject.link or f"{reverse('log')}#event-{told.pk}"),
        published=told.at,
        updated=told.at,
        content=_content(told),
        author=told.who,
        categories=(Category(section.slug, section.title, absolute(reverse("home"))),) if section else (),
    )


def _content(told: Line) -> SafeString:
    """The rest of the line."""
    changed = [f"{change.name}: {change.before} → {change.after}" for change in told.changes]
    names = [f"Changed: {', '.join(told.fields)}."] if told.fields and not changed else []
    by = [f"Suggested by {told.suggested_by}."] if told.suggested_by else []
    said = [told.reason, *told.words.split("\n\n"), *names, *changed, *by]
    return format_html_join("", "<p>{}</p>", [[part] for part in said if part]) or format_html(
        "<p>{}.</p>", told.sentence
    )


def _modified_at(events: list[Event]) -> datetime:
    """When the latest was taken, or when what one of them is about became something else, if that is later."""
    submissions = {event.submission_id for event in events} - {None}
    since = Event.objects.filter(submission__in=submissions).aggregate(at=Max("at"))["at"] if submissions else None
    return max([event.at for event in events] + ([since] if since else []), default=BEGINNING)
