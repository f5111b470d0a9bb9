"""Tags: one spelling each, bounded, with an address."""

import pytest
from django.core.exceptions import ValidationError

from resources import tagging


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("MLOps", ["mlops"]),
        ("Feature Store, feature-store, FEATURE_STORE", ["feature-store"]),
        ("C++, C#, C", ["c++", "c#", "c"]),
        ("ＣＩ／ＣＤ", ["ci/cd"]),
        ("Straße, STRASSE", ["strasse"]),
        (" , ,, ;", []),
        ("تعلم الآلة", ["تعلم-الآلة"]),
        ("a\u200bb\u202e", ["ab"]),
    ],
)
def test_what_is_typed_becomes_names(typed: str, names: list[str]) -> None:
    assert tagging.split(typed) == names


@pytest.mark.parametrize("typed", ["x" * 31, "🚀", "---", "a,b,c,d,e,f", "a" * 5000])
def test_what_is_no_tag_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        tagging.split(typed)
    assert str(refused.value.messages[0]).endswith(".")


def test_five_long_tags_fit() -> None:
    assert len(tagging.split(",".join(letter * 30 for letter in "abcde"))) == 5


def test_tags_that_differ_in_signs_have_addresses_that_differ() -> None:
    slugs = [tagging.slug_of(name) for name in ("c", "c++", "c#", "node.js", "تعلم-الآلة", "+1")]
    assert len(set(slugs)) == len(slugs)
    assert all(slugs)


def test_normal_is_its_own_normal() -> None:
    for typed in ("Ǆ", "ﬁne-tuning", "İstanbul", "Σίσυφος"):
        once = tagging.normal(typed)
        assert tagging.normal(once) == once


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("kubernetes", "kubernets", True),
        ("kubernetes", "kubenretes", True),
        ("ci-cd", "cicd", True),
        ("data-set", "datasets", True),
        ("pipeline", "pipelines", True),
        ("monitoring", "monitorin", True),
        ("mlops", "mlops", False),
        ("helm", "hell", False),
        ("cost", "cast", False),
        ("c", "c++", False),
        ("ray", "rays", True),
        ("class", "clas", False),
        ("training", "straining", True),
        ("serving", "sensing", False),
        ("mlflow", "kubeflow", False),
        ("日本語", "日本", False),
    ],
)
def test_names_that_are_probably_one_word(one: str, other: str, alike: bool) -> None:
    assert tagging.are_alike(one, other) == tagging.are_alike(other, one) == alike
