"""Titles that shout or sell, summaries that say nothing."""

import pytest

from resources import wording


@pytest.mark.parametrize(
    "title", ["LEARN MLOPS TODAY", "Read this!!", "THE COMPLETE COURSE on models", "WOW GREAT", "What?! No way!?"]
)
def test_titles_that_shout(title: str) -> None:
    assert wording.shouts(title)


@pytest.mark.parametrize(
    "title",
    ["CI/CD for ML", "MLOps on AWS EKS", "What is MLOps?", "Hello!", "KServe", "", "GPU", "机器学习", "NASA and ESA"],
)
def test_titles_that_do_not(title: str) -> None:
    assert not wording.shouts(title)


@pytest.mark.parametrize(
    ("title", "is_selling"),
    [
        ("The ULTIMATE guide to models", True),
        ("#1 course", True),
        ("Save 50% off", True),
        ("A must-read", True),
        ("Game-changing pipelines", True),
        ("Discounted cumulative gain", False),
        ("Guarantees of exactly-once delivery", False),
        ("Awesomeness is no word", False),
        ("Bestiary of models", False),
    ],
)
def test_titles_that_sell(title: str, is_selling: bool) -> None:
    assert wording.sells(title) == is_selling


@pytest.mark.parametrize(
    ("summary", "is_short"),
    [
        ("Good.", True),
        ("Very nice course", True),
        ("It explains drift well.", False),
        ("機械学習の運用を一から説明する記事です", False),
    ],
)
def test_summaries_shorter_than_a_sentence(summary: str, is_short: bool) -> None:
    assert wording.is_no_sentence(summary) == is_short


def test_a_summary_that_repeats_the_title() -> None:
    assert wording.is_repeated("What is MLOps?", "what is MLOps")
    assert not wording.is_repeated("What is MLOps?", "What is MLOps, and what is it not?")
    assert not wording.is_repeated("", "")
