"""What somebody has marked in several places, and how that becomes one. Pure.

Of each thing there is the latest time at which each word was said of it, and at which all was taken back. Two such
books become one by keeping the later of every two times: in whatever order, and however often they meet, the outcome is
the same (a state-based CRDT: Shapiro, Preguiça, Baquero and Zawirski, 2011). What a mark is, is read from the times.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

WORDS = ("done", "learning", "skipped")
"""The strongest first."""
RESET = "reset"
TOPICS, RESOURCES, SECTIONS = NOUNS = ("topics", "resources", "sections")
NAMES = {
    TOPICS: re.compile(r"[-a-zA-Z0-9_]{1,80}", re.ASCII),
    RESOURCES: re.compile(r"[1-9][0-9]{0,17}", re.ASCII),
    SECTIONS: re.compile(r"[-a-zA-Z0-9_]{1,80}", re.ASCII),
}
VERSION = 1
MOST_BYTES, MOST_MARKS = 200_000, 2_000
TICK = timedelta(milliseconds=1)
"""As exact as the clock of a browser."""

Thing = tuple[str, str]
"""A noun of NOUNS, and the slug or the number."""
Times = Mapping[str, datetime]
"""By one of WORDS, or RESET."""


class Unreadable(ValueError):
    """No book is in it; the message says so to whoever sent it."""


class Book(NamedTuple):
    """`reset_at`: when everything was last taken back."""

    things: Mapping[Thing, Times]
    reset_at: datetime | None = None


def merge(one: Book, other: Book) -> Book:
    """Commutative, associative, idempotent; no time is lost."""
    things = {**one.things, **{thing: later(one.things.get(thing, {}), times) for thing, times in other.things.items()}}
    resets = [at for at in (one.reset_at, other.reset_at) if at]
    return Book(things, max(resets, default=None))


def later(one: Times, other: Times) -> Times:
    return {**one, **{word: max(at, one.get(word, at)) for word, at in other.items()}}


def word_of(times: Times, reset_at: datetime | None = None) -> str:
    """The mark: the strongest that was not taken back after it was set; empty where there is none."""
    resets = [at for at in (times.get(RESET), reset_at) if at]
    since = max(resets, default=None)
    return next((word for word in WORDS if word in times and (since is None or times[word] >= since)), "")


def say(times: Times, word: str, at: datetime, reset_at: datetime | None = None) -> Times:
    """The times once somebody has chosen this mark, or none: what was stronger is taken back by that."""
    before = word_of(times, reset_at)
    if word == before:
        return times
    at = max([at, *[earlier + TICK for earlier in [*times.values(), *filter(None, [reset_at])]]])
    is_weaker = before and (not word or WORDS.index(word) > WORDS.index(before))
    return {**times, **({RESET: at} if is_weaker else {}), **({word: at} if word else {})}


def renewed(book: Book, now: datetime) -> Book:
    """What is marked in the book, as if it were marked now: what somebody brings back by hand is meant."""
    found = {thing: word_of(times, book.reset_at) for thing, times in book.things.items()}
    return Book({thing: {word: now} for thing, word in found.items() if word})


def read(text: bytes, now: datetime) -> Book:
    """A book as a browser or a file has it. What nobody can have marked is left out; a time that is none, or is in the
    future, is now. Raises Unreadable."""
    if len(text) > MOST_BYTES:
        raise Unreadable(f"This is more than {MOST_BYTES // 1_000} kB, and nobody's progress is that long.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("This is no file of progress: it is not JSON.") from None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise Unreadable("This is no file of progress, or one of another version.")
    found = list(_things(said))
    if len(found) > MOST_MARKS:
        raise Unreadable(f"These are more than {MOST_MARKS:,} marks, which is as many as we take at a time.")
    books = {thing: _times(told, now) for thing, told in found if isinstance(told, dict)}
    return Book({thing: times for thing, times in books.items() if times})


def written(book: Book, titles: Mapping[Thing, str]) -> dict[str, Any]:
    """What `read` reads: the marks that hold, with what they are about, for people."""
    out: dict[str, Any] = {"version": VERSION, **{noun: {} for noun in NOUNS}}
    for thing, times in sorted(book.things.items()):
        word = word_of(times, book.reset_at)
        if word:
            noun, name = thing
            out[noun][name] = {word: times[word].isoformat(), "title": titles.get(thing, "")}
    return out


def _things(said: dict[str, Any]) -> Iterator[tuple[Thing, Any]]:
    for noun in NOUNS:
        told = said.get(noun)
        for name, times in told.items() if isinstance(told, dict) else ():
            if NAMES[noun].fullmatch(name):
                yield (noun, name), times


def _times(told: dict[str, Any], now: datetime) -> Times:
    return {word: _time(told[word], now) for word in (*WORDS, RESET) if told.get(word) is not None}


def _time(said: object, now: datetime) -> datetime:
    """Without a zone it is in UTC."""
    try:
        at = datetime.fromisoformat(said)  # type: ignore[arg-type]  # What is no text raises TypeError.
        return min((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), now)
    except (TypeError, ValueError, OverflowError):
        return now
