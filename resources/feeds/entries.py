"""The feeds of resources, newest first: of everything, a section, a tag, any search. Broken links are in none."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guide.models import Section
from resources import facets, listing, news, search
from resources.feeds.parts import KEPT, Category, Feed, Item, absolute, joined, paths_of, tag_uri
from resources.listing import Named, Way
from resources.models import Resource, Tag
from resources.models.entry import LANGUAGES, Cost, Kind, Level
from resources.models.resource import Health

SIZE = 50
_COLUMNS = (
    "id", "url", "host", "title", "summary", "kind", "level", "cost", "minutes", "language", "is_own_work", "is_vendor",
    "added_at", "changed_at",
)  # fmt: skip
_RELATED = ("section__slug", "section__title", "suggested_by__handle")
_PLACES = {"sort", "after", "before", "broken"}
"""Words of a list's address that leave nothing out: how it is sorted, where a page begins, broken links too."""
_LABELS = {"kind": dict(Kind.choices), "level": dict(Level.choices), "cost": dict(Cost.choices),
           "language": dict(LANGUAGES)}  # fmt: skip


def of_section(section: Section, *, after: str = "") -> Feed:
    """With what is in its parts."""
    description = section.summary or section.wanted or section.full_title
    paths = [*paths_of("section", section.slug), section.get_absolute_url()]
    return _feed(f"section/{section.pk}", section.name, description, paths, {"section": section.slug}, after)


def of_tag(tag: Tag, *, after: str = "") -> Feed:
    description = tag.description or f"Resources of the guide tagged {tag.name}."
    paths = [*paths_of("tag", tag.slug), tag.get_absolute_url()]
    return _feed(f"tag/{tag.pk}", f"#{tag.name}", description, paths, {"tag": tag.slug}, after)


def of_search(asked: QueryDict, *, after: str = "") -> Feed:
    """What fits the words of an address of the list of resources; everything, if they leave nothing out."""
    words = {name: word for name, word in facets.asked(asked).items() if name not in _PLACES}
    query = facets.encoded(words)
    if not query:
        paths = [reverse("feed"), reverse("feed_json"), reverse("resources")]
        return _feed("resources", "New resources", "Every resource of the guide.", paths, {}, after)
    title = ", ".join(_said(name, word) for name, word in words.items())
    paths = [*paths_of("resources"), reverse("resources")]
    return _feed(f"resources?{query}", title, f"New resources that fit: {title}.", paths, words, after, query)


def facts(entry: Resource) -> str:
    """A line of what somebody wants to know who may read it."""
    said = [entry.get_kind_display(), entry.get_level_display(), entry.get_cost_display(), entry.duration, entry.host]
    return joined([*map(str, said), "by its author" * entry.is_own_work, "by a vendor" * entry.is_vendor])


def _feed(
    name: str, title: str, description: str, paths: list[str], words: search.Words, after: str, query: str = ""
) -> Feed:
    place = {"after": after} if after else {}
    found = search.ids(words | {"sort": "newest"} | place, size=SIZE)
    path, json_path, page = paths
    return Feed(
        name=name,
        title=f"{title} · {settings.SITE_NAME}",
        description=description,
        path=path,
        json_path=json_path,
        page=page,
        items=_items(found.ids),
        query=query,
        this_page=urlencode(place),
        next_page=urlencode({"after": found.after}) if found.after else "",
        changed_at=news.changed_at(),
    )


def _items(ids: list[int]) -> list[Item]:
    """Of the entries that readers find, in this order."""
    told = listing.around(ids)
    rows = Resource.objects.live().exclude(health=Health.BROKEN).filter(pk__in=ids)
    found = {row[0]: row for row in rows.values_list(*_COLUMNS, *_RELATED)}
    return [_item(found[pk], tuple(told.tags.get(pk, ())), tuple(told.doors.get(pk, ()))) for pk in ids if pk in found]


@lru_cache(maxsize=KEPT)
def _item(columns: tuple[Any, ...], tags: tuple[Named, ...], doors: tuple[Way, ...]) -> Item:
    """Of the entry it knows the columns alone that are its key."""
    slug, title, handle = columns[len(_COLUMNS) :]
    entry = Resource(**dict(zip(_COLUMNS, columns, strict=False)), section=Section(slug=slug, title=title))
    return Item(
        id=tag_uri(f"resources/{entry.pk}", entry.added_at),
        title=entry.title,
        link=absolute(entry.get_absolute_url()),
        published=entry.added_at,
        updated=max(entry.added_at, entry.changed_at),
        content=_content(entry, doors),
        summary=entry.teaser,
        external_url=entry.url,
        language=entry.language,
        author=handle or "",
        categories=_categories(entry, tags),
        related=tuple((door.label, door.url) for door in doors),
    )


def _content(entry: Resource, doors: tuple[Way, ...]) -> SafeString:
    said = format_html_join("", "<p>{}</p>", [[part] for part in (entry.summary, facts(entry)) if part])
    section = entry.section
    others = [(door.url, door.label) for door in doors]
    ways = [(entry.url, "Open the page"), *others, (absolute(section.get_absolute_url()), section.title)]
    return said + format_html("<p>{}</p>", format_html_join(" · ", '<a href="{}">{}</a>', ways))


def _categories(entry: Resource, tags: tuple[Named, ...]) -> tuple[Category, ...]:
    """Its section and its tags have pages of their own, which name the lists that they are in."""
    named = [Category(tag.slug, tag.name, absolute(reverse("tags"))) for tag in tags]
    closed = [Category(getattr(entry, name), str(_LABELS[name].get(getattr(entry, name), "")), f"{name}s")
              for name in ("kind", "level", "cost")]  # fmt: skip
    known = [one._replace(scheme=tag_uri(one.scheme, "2026")) for one in closed if one.term]
    return (Category(entry.section.slug, entry.section.title, absolute(reverse("home"))), *known, *named)


def _said(name: str, word: str) -> str:
    """A word of an address as the page says it."""
    if name == "q":
        return f"“{word}”"
    if name == "tag":
        return f"#{word}"
    if name == "section":
        return Section.objects.names().get(word, word)
    return str(_LABELS.get(name, {}).get(word, f"{name}: {word}"))
