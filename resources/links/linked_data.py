"""What a page says of itself as JSON-LD, in the words of schema.org. Pure; anything broken is passed over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MOST_THINGS = 200
_MOST_AUTHORS = 3
_SAYS_SOMETHING = ("headline", "author", "datePublished")


@dataclass(frozen=True, slots=True)
class Work:
    """The article, course or video that a page is about; "" for what is not said."""

    headline: str = ""
    description: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    publisher: str = ""


def read(blocks: list[str]) -> Work:
    """The first thing in these blocks that has a headline, an author or a date. Never raises."""
    things = (thing for block in blocks for thing in _things(_parsed(block)))
    found = next((thing for thing in things if any(name in thing for name in _SAYS_SOMETHING)), {})
    return Work(
        headline=_text(found.get("headline")) or _text(found.get("name")),
        description=_text(found.get("description")),
        author=", ".join(_names(found.get("author"))),
        published=_text(found.get("datePublished")),
        language=_text(found.get("inLanguage")),
        publisher=", ".join(_names(found.get("publisher"))),
    )


def _parsed(block: str) -> Any:
    """The value, or None. ValueError is also raised for numbers of too many digits."""
    try:
        return json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """The objects on the first levels: alone, in a list, or in a graph."""
    for thing in _listed(value)[:_MOST_THINGS]:
        if isinstance(thing, dict):
            yield thing
            yield from (inner for inner in _listed(thing.get("@graph"))[:_MOST_THINGS] if isinstance(inner, dict))


def _names(value: Any) -> list[str]:
    found = (_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in _listed(value)[:_MOST_AUTHORS])
    return [name for name in found if name and "://" not in name]


def _text(value: Any) -> str:
    first = next(iter(_listed(value)), "")
    return first if isinstance(first, str) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
