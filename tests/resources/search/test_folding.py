"""One spelling for all that people take for the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.search import folding
from resources.search.folding import fold


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Straße STRASSE", "strasse strasse"),
        ("İstanbul ISTANBUL ıstanbul", "istanbul istanbul istanbul"),
        ("Øre Łódź Đà", "ore lodz da"),
        ("Ⅻ ﬁne ①", "xii fine 1"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
        ("العَرَبِيَّة العـــربية", "العربية العربية"),
        ("שָׁלוֹם שלום", "שלום שלום"),
        ("機器學習", "機 器 學 習"),
        ("ガイド カ\u3099イド", "ガ イ ド ガ イ ド"),
        ("쿠버네티스 \u110f\u116e\u1107\u1165", "쿠버네티스 쿠버"),
        ("हिन्दी", "हिन्दी"),
        ("👩\u200d💻 👍🏽 ☕️", "👩 💻 👍 ☕"),
        ("C++ C# F# .NET ASP.NET", "cpp csharp fsharp dotnet asp dotnet"),
        ("R&D, ML/AI; k8s Go", "r d ml ai k8s go"),
        ("scikit-learn node.js don't a_b", "scikit learn node js don t a b"),
        ("٣ ²", "3 2"),
        ("caf\u00e9 cafe\u0301 CAFÉ", "cafe cafe cafe"),
        ("می\u200cخواهم", "میخواهم"),
        ("\0a\0b \ud800", "a b"),
        ("*** +++ # . -", ""),
    ],
)
def test_what_people_take_for_the_same_word_is_one(typed: str, words: str) -> None:
    assert fold(typed) == words.split()


@given(st.text(max_size=200))
def test_folding_is_stable_and_its_words_hold_nothing_that_separates(text: str) -> None:
    for word in folding.words(text):
        assert word.folded
        assert len(word.folded) <= folding.WORD_LENGTH
        assert not any(letter.isspace() or letter in ":\"'()\0" for letter in word.folded)
        assert 0 <= word.start < word.end <= len(text)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20))
def test_case_makes_no_difference(word: str) -> None:
    assert fold(word.casefold()) == fold(word)


def test_a_very_long_text_is_read_to_its_bound() -> None:
    assert len(fold("a " * 1_000_000)) == folding.TEXT_LENGTH // 2
    assert fold("x" * 100_000) == ["x" * folding.WORD_LENGTH]
