"""Text that is shown to everybody: without mail addresses, and fit for a feed."""

import pytest

from resources.text import fit_for_xml, without_mail


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Write to joe@pages.org.", "Write to [mail address]."),
        ("<joe.d+x@a.b.co.uk>, and you", "<[mail address]>, and you"),
        ("mailto:joe@pages.org", "[mail address]"),
        ('"joe d"@pages.org', '"joe [mail address]'),
        ("joe @ pages.org", "[mail address]"),
        ("joe＠pages.org", "[mail address]"),
        ("joe%40pages.org", "[mail address]"),
        ("joe@[192.0.2.1]", "[mail address]"),
        ("jö@bücher.example", "[mail address]"),
        ("joe@pages.org@other.org", "[mail address]@other.org"),
        ("@joe says: actions/checkout@v4, react@18.2.0", "@joe says: actions/checkout@v4, react@18.2.0"),
        ("https://social.org/@joe", "https://social.org/@joe"),
        ("9 @ 5", "9 @ 5"),
        ("", ""),
    ],
)
def test_what_looks_like_a_mail_address_is_masked(said: str, shown: str) -> None:
    assert without_mail(said) == shown


def test_long_words_take_no_time() -> None:
    for said in ("a" * 20_000, "a@" * 10_000, "a %40" * 5_000, "a@" + "b." * 10_000):
        assert len(without_mail(said)) <= len(said) + 20


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert fit_for_xml("a\x00\x08\x0b\x1f\ud800\ufffe\uffffb\t\n\r😀\u200d") == "ab\t\n\r😀\u200d"
