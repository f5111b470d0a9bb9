"""What of a text goes and what comes."""

from resources.exchange.marking import SHOWN, WORDS_MOST, Part, marked


def test_the_words_that_differ_are_marked() -> None:
    assert marked("One old word", "One new word") == [
        Part("One "), Part("old", "old"), Part("new", "new"), Part(" word"),
    ]  # fmt: skip


def test_every_letter_of_both_is_kept() -> None:
    one, other = "a  b\tc\n d", " b c  e"
    parts = marked(one, other)
    assert "".join(part.text for part in parts if part.mark != "new") == one
    assert "".join(part.text for part in parts if part.mark != "old") == other


def test_texts_with_little_in_common_stand_one_behind_the_other() -> None:
    before, after = "A book on trains and how they run", "Based on things"
    assert marked(before, after) == [Part(before, "old"), Part(after, "new")]


def test_nothing_has_no_parts() -> None:
    assert marked("", "") == []
    assert marked("", "new") == [Part("new", "new")]


def test_of_a_long_text_the_stretch_that_differs_is_shown() -> None:
    same = "x " * WORDS_MOST
    assert marked(f"{same}one {same}", f"{same}two {same}")[1:3] == [Part("one", "old"), Part("two", "new")]
    assert marked(f"{same}a", same) == [Part("… "), Part("a", "old")]
    assert [len(part.text) for part in marked(same, "")] == [SHOWN + 1]
