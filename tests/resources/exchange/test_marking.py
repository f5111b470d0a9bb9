"""Which words differ."""

from resources.exchange.marking import WORDS_MOST, Part, marked


def test_the_words_that_differ_are_marked_on_both_sides() -> None:
    before, after = marked("One old word", "One new word")
    assert before == [Part("One ", False), Part("old", True), Part(" word", False)]
    assert after == [Part("One ", False), Part("new", True), Part(" word", False)]


def test_every_letter_is_kept() -> None:
    one, other = "a  b\tc\n d", " b c  e"
    assert ["".join(part.text for part in parts) for parts in marked(one, other)] == [one, other]


def test_nothing_has_no_parts() -> None:
    assert marked("", "") == ([], [])
    assert marked("", "new") == ([], [Part("new", True)])


def test_what_is_very_long_is_shown_by_its_beginning() -> None:
    before, after = marked("x " * WORDS_MOST, "short")
    assert [len(part.text) for part in before] == [301]
    assert after == [Part("short", False)]
