"""Which social card a page has, and its picture. Its address names its version: what it says, and how it is drawn."""

import hashlib
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from guide.models import Section
from resources import drawing
from resources.drawing import Card
from resources.models import Resource, Tag

DRAWN = 1
"""Grows with each change of `drawing` that can be seen: all cards get new addresses."""
DAYS_KEPT = 30


@dataclass(frozen=True, slots=True)
class Placed:
    """A card with the route of its picture, what fills in that route, and words for whoever does not see it."""

    card: Card
    route: str
    pk: tuple[int, ...] = ()

    @property
    def version(self) -> str:
        return hashlib.sha256(f"{DRAWN}{self.card}".encode()).hexdigest()[:12]

    @property
    def address(self) -> str:
        return settings.SITE_URL + reverse(self.route, args=[*self.pk, self.version])

    @property
    def alt(self) -> str:
        said = [self.card.eyebrow, self.card.title.replace("\n", " "), self.card.facts, self.card.foot]
        return ". ".join(part.rstrip(".") for part in said if part)


def of(page: object = None) -> Placed:
    """The card of a section, a resource or a tag; of everything else the guide's own."""
    if isinstance(page, Section):
        return of_section(page)
    if isinstance(page, Resource):
        return of_resource(page)
    return of_tag(page) if isinstance(page, Tag) else of_guide()


def of_guide() -> Placed:
    facts = "A curated path, section by section. Every link checked by a person."
    title = "You run pipelines.\nLearn to run models."
    card = Card("For engineers who already ship", title, facts, settings.SITE_NAME, accent="models")
    return Placed(card, "card_of_guide")


def of_section(section: Section) -> Placed:
    eyebrow = "Section" if not section.is_soon else "Section · Coming soon"
    return Placed(Card(eyebrow, section.title, section.summary, settings.SITE_NAME), "card_of_section", (section.pk,))


def of_resource(resource: Resource) -> Placed:
    facts = [resource.host, resource.get_level_display(), resource.get_cost_display(), resource.duration]
    card = Card(
        f"{resource.get_kind_display()} · {resource.section.title}",
        resource.title,
        " · ".join(filter(None, facts)),
        settings.SITE_NAME,
        instead=resource.host,
    )
    return Placed(card, "card_of_resource", (resource.pk,))


def of_tag(tag: Tag) -> Placed:
    return Placed(Card("Tag", f"#{tag.name}", tag.description, settings.SITE_NAME), "card_of_tag", (tag.pk,))


def picture(placed: Placed) -> bytes:
    """Its PNG, drawn once for all processes; the cache holds so many and forgets the others."""
    key = f"{placed.route}-{placed.version}"
    return cast(bytes, caches["cards"].get_or_set(key, lambda: drawing.png(placed.card), DAYS_KEPT * 86_400))
