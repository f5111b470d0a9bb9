"""Which changes are small. Pure."""

import pytest

from resources import sizing

SUMMARY = "It explains how a model is versioned, step by step, with code that runs on a laptop and is tested. " * 2


@pytest.mark.parametrize(
    ("changes", "small"),
    [
        ({"tags": [[], ["a", "b"]]}, True),
        ({"level": ["", "advanced"], "cost": ["free", "paid"], "minutes": [None, 90]}, True),
        ({"title": ["Versoning models", "Versioning models"]}, True),
        ({"summary": [SUMMARY, SUMMARY.replace("laptop", "notebook")]}, True),
        ({"summary": ["", "A sentence where there was none."]}, False),
        ({"title": ["Versioning models", "Buy my course"]}, False),
        ({"title": ["Versoning models", "Versioning models"], "url": ["https://a.org/", "https://a.org/x"]}, False),
        ({"section": ["Labs", "Books"]}, False),
        ({"kind": ["lab", "book"]}, False),
        ({"is_own_work": [False, True]}, False),
    ],
)
def test_small_is_what_leads_nobody_elsewhere(changes: dict, small: bool) -> None:
    assert sizing.is_small(changes) is small


def test_exactly_four_fifths_are_enough() -> None:
    assert sizing.is_small({"title": ["abcdefghij", "abcdefghXY"]})
    assert not sizing.is_small({"title": ["abcdefghij", "abcdefgXYZ"]})
