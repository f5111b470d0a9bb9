"""Two books of marks become one: the laws of it, and what nobody should be able to send."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources import marks
from resources.marks import Book, merge, word_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
WORDS = st.sampled_from([*marks.WORDS, marks.RESET])
TIMES = st.integers(0, 9).map(lambda minutes: NOW + timedelta(minutes=minutes))
THINGS = st.tuples(st.sampled_from(marks.NOUNS), st.sampled_from(["1", "2", "3"]))
BOOKS = st.builds(Book, st.dictionaries(THINGS, st.dictionaries(WORDS, TIMES, min_size=1)), st.none() | TIMES)

LAWS = settings(max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def words(book: Book) -> dict:
    return {thing: word for thing, times in book.things.items() if (word := word_of(times, book.reset_at))}


def strongest(*found: str) -> str:
    return min(filter(None, found), key=marks.WORDS.index, default="")


@LAWS
@given(BOOKS, BOOKS)
def test_whoever_comes_first_the_outcome_is_the_same(one: Book, other: Book) -> None:
    assert merge(one, other) == merge(other, one)


@LAWS
@given(BOOKS, BOOKS, BOOKS)
def test_three_meet_in_any_order(one: Book, other: Book, third: Book) -> None:
    assert merge(merge(one, other), third) == merge(one, merge(other, third))


@LAWS
@given(BOOKS, BOOKS)
def test_what_came_twice_came_once(one: Book, other: Book) -> None:
    assert merge(one, one) == one
    assert merge(merge(one, other), other) == merge(one, other)


@LAWS
@given(BOOKS, BOOKS)
def test_nothing_is_lost_but_by_a_reset_that_came_after_it(one: Book, other: Book) -> None:
    both = merge(one, other)
    for thing in one.things.keys() | other.things.keys():
        said = [book.things.get(thing, {}) for book in (one, other)]
        resets = [book.reset_at for book in (one, other)] + [times.get(marks.RESET) for times in said]
        since = max(filter(None, resets), default=NOW - timedelta(days=1))
        held = [word for times in said for word, when in times.items() if word in marks.WORDS and when >= since]
        assert word_of(both.things[thing], both.reset_at) == strongest(*held)


@LAWS
@given(st.dictionaries(THINGS, st.dictionaries(st.sampled_from(marks.WORDS), TIMES, min_size=1)), BOOKS)
def test_without_a_reset_the_stronger_mark_holds(things: dict, other: Book) -> None:
    one, plain = Book(things), Book({t: {w: a for w, a in x.items() if w != "reset"} for t, x in other.things.items()})
    mine, theirs, both = words(one), words(plain), words(merge(one, plain))
    assert both == {t: strongest(mine.get(t, ""), theirs.get(t, "")) for t in mine.keys() | theirs.keys()}


@LAWS
@given(st.lists(st.tuples(st.sampled_from(["", *marks.WORDS]), TIMES)), st.none() | TIMES)
def test_what_was_chosen_last_in_one_place_holds_there(said: list, reset_at: datetime | None) -> None:
    times: marks.Times = {}
    for word, when in said:
        times = marks.say(times, word, when, reset_at)
        assert word_of(times, reset_at) == word
        assert marks.say(times, word, at(99), reset_at) == times


def test_what_was_taken_back_or_weakened_later_is_so_everywhere() -> None:
    done = Book({("topics", "one"): {"done": at(1)}})
    weaker = Book({("topics", "one"): marks.say(marks.say({}, "done", at(2)), "skipped", at(3))})
    assert words(merge(done, weaker)) == {("topics", "one"): "skipped"}
    nothing = Book({("topics", "one"): marks.say(marks.say({}, "learning", at(2)), "", at(3))})
    assert words(merge(done, nothing)) == {}
    again = Book({("topics", "one"): {"skipped": at(4)}})
    assert words(merge(merge(done, nothing), again)) == words(merge(done, merge(nothing, again)))


def test_a_reset_of_everything_leaves_what_was_marked_after_it() -> None:
    old = Book({("topics", "one"): {"done": at(1)}, ("topics", "two"): {"done": at(5)}})
    assert words(merge(Book({}, at(3)), old)) == {("topics", "two"): "done"}


def said(**more: Any) -> bytes:
    return json.dumps({"version": 1, **more}).encode()


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-11-28T11:00:00Z", at(-60)),
        ("2026-11-28T11:00:00.000Z", at(-60)),
        ("2026-11-28T16:00:00+05:00", at(-60)),
        ("2026-11-28T11:00:00", at(-60)),
        ("9999-12-31T23:59:59-14:00", NOW),
        ("2027-01-01T00:00:00Z", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("yesterday", NOW),
        ("\ud800", NOW),
        ("", NOW),
        (float("nan"), NOW),
        (10**400, NOW),
        (True, NOW),
        ([], NOW),
    ],
)
def test_a_time_that_is_none_or_to_come_is_now(told: Any, meant: datetime) -> None:
    book = marks.read(said(topics={"one": {"done": told}}), NOW)
    assert book.things == {("topics", "one"): {"done": meant}}


def test_what_nobody_can_have_marked_is_left_out() -> None:
    odd = {"a b": {}, "\0": {"done": ""}, "\ud800": {"done": ""}, "x" * 81: {"done": ""}, "ok": {"done": "", "x": 1}}
    ids = {"0": {"done": ""}, "-1": {"done": ""}, "²": {"done": ""}, "9" * 19: {"done": ""}, "7": {"skipped": ""}}
    book = marks.read(said(topics=odd, resources=ids, sections=[1], more={"x": {}}), NOW)
    assert book.things.keys() == {("topics", "ok"), ("resources", "7")}
    assert marks.read(said(topics={"a": None, "b": 1, "c": {}, "d": {"done": None}}), NOW).things == {}


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 90_000, b'{"version": 2}', b"1" * 9_000, said() + b" " * 200_000,
        said(topics={f"t{number}": {"done": ""} for number in range(2_001)}),
    ],
)  # fmt: skip
def test_what_is_no_book_is_refused_in_a_sentence(text: bytes) -> None:
    with pytest.raises(marks.Unreadable, match=r"\.$|we take at a time"):
        marks.read(text, NOW)


def test_what_was_written_is_read_again() -> None:
    book = Book({("topics", "one"): {"done": at(-3), "skipped": at(-9)}, ("resources", "7"): {"learning": at(-2)}})
    text = json.dumps(marks.written(book, {("topics", "one"): "One"})).encode()
    assert words(marks.read(text, NOW)) == words(book)
    assert "One" in text.decode()


def test_what_is_brought_back_by_hand_holds_again() -> None:
    file = Book({("topics", "one"): {"done": at(1)}, ("topics", "two"): {"done": at(1), "reset": at(2)}})
    assert words(merge(Book({}, at(5)), marks.renewed(file, at(6)))) == {("topics", "one"): "done"}
