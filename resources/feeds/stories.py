"""The feed of what is new."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from resources import news
from resources.feeds.entries import facts
from resources.feeds.parts import KEPT, Category, Feed, Item, absolute, tag_uri
from resources.models import Event
from resources.news import Story


def of_news(*, older_than: Event | None = None) -> Feed:
    page = news.latest(older_than=older_than)
    return Feed(
        name="new",
        title=f"What is new · {settings.SITE_NAME}",
        description="What was added, opened, changed, put back or taken out, and why.",
        path=reverse("new_feed"),
        json_path=reverse("new_feed_json"),
        page=reverse("new"),
        items=[_item(story) for story in page.stories],
        this_page=f"older={older_than.pk}" if older_than else "",
        next_page=f"older={page.older}" if page.older else "",
        changed_at=news.changed_at(),
    )


@lru_cache(maxsize=KEPT)
def _item(story: Story) -> Item:
    entry, section = story.entry, story.section
    return Item(
        id=tag_uri(f"new/{story.pk}", story.at),
        title=f"{story.heading}: {story.title}",
        link=absolute(story.link or f"{reverse('new_week', args=[story.week.name])}#story-{story.pk}"),
        published=story.at,
        updated=story.at,
        content=_content(story),
        external_url=entry.url if entry else "",
        language=entry.language if entry else "",
        categories=(Category(section.slug, section.title, absolute(reverse("home"))),) if section else (),
    )


def _content(story: Story) -> SafeString:
    changed = f"Changed: {', '.join(story.fields)}." if story.fields else ""
    said = [*story.words.split("\n\n"), changed, facts(story.entry.row) if story.entry else ""]
    shown = format_html_join("", "<p>{}</p>", [[part] for part in said if part])
    return shown or format_html("<p>{}: {}.</p>", story.heading, story.title)
