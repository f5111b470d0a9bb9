"""How far the reader of a page is. For a stranger it is None: their page is everybody's, and static/js/progress.js
fills it with what their browser keeps.

All of a page share one query, but for the mark of an entry.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from accounts.models import User
from guide.models import Section, Topic
from resources import progress
from resources.marks import RESOURCES, SECTIONS, TOPICS
from resources.models import Mark, Resource
from resources.progress import Marks, Reading

register = template.Library()
LABELS = {
    TOPICS: dict(Mark.choices),
    RESOURCES: {Mark.DONE: "Read", Mark.LEARNING: "Reading", Mark.SKIPPED: "Skipped"},
    SECTIONS: {Mark.DONE: "I have read this"},
}


@register.simple_tag(takes_context=True)
def mark_of(context: Context, noun: str, name: str | int) -> str | None:
    """Of the topic or section of that slug; empty where they marked nothing."""
    held = _held(context)
    return None if held is None else str(getattr(held, noun).get(name, ""))


@register.simple_tag(takes_context=True)
def reading_of(context: Context, tops: Sequence[Section]) -> Reading | None:
    """For the rail; `tops` are all sections on top, grown."""
    held = _held(context)
    return None if held is None else progress.reading(held, tops)


@register.simple_tag(takes_context=True)
def done_of(context: Context, topics: Sequence[Topic]) -> int | None:
    """How many of the topics are done."""
    held = _held(context)
    return None if held is None else sum(held.topics.get(topic.slug) == Mark.DONE for topic in topics)


@register.inclusion_tag("_marks.html", takes_context=True)
def marks(context: Context, thing: Topic | Resource | Section, here: str = "") -> dict[str, Any]:
    """The buttons by which a reader marks it; `here` is the page to come back to."""
    noun, name = _named(thing)
    return {
        "noun": noun,
        "name": name,
        "title": thing.title,
        "mark": _of_entry(context, thing) if isinstance(thing, Resource) else mark_of(context, noun, name),
        "labels": LABELS[noun],
        "action": reverse(f"progress_{noun.removesuffix('s')}", args=[name]),
        "here": here,
        "csrf_token": context.get("csrf_token"),
    }


def _named(thing: Topic | Resource | Section) -> tuple[str, str | int]:
    if isinstance(thing, Resource):
        return RESOURCES, thing.pk
    return (TOPICS if isinstance(thing, Topic) else SECTIONS), thing.slug


def _of_entry(context: Context, entry: Resource) -> str | None:
    """Asked for alone: of entries somebody may have marked thousands."""
    reader = _reader(context)
    return None if reader is None else progress.mark_of(entry, reader)


def _held(context: Context) -> Marks | None:
    reader = _reader(context)
    return None if reader is None else progress.held_by(reader)


def _reader(context: Context) -> User | None:
    """An included part knows the request even where it is given nothing else."""
    request = getattr(context, "request", None)
    user: User | None = getattr(request, "user", None)
    return user if user and user.is_authenticated else None
