"""Words with a twin are marked where they stand first, and nothing else of a text changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide import glosses, prose
from guide.models import Bridge

GLOSS = re.compile(r'<button type="button" popovertarget="[^"]*" title="[^"]*" class="term">(.*?)</button>'
                   r'<span id="[^"]*" popover="auto" class="gloss">.*?</span>', re.DOTALL)  # fmt: skip
WORDS = ["model registry", "model", "Drift", "a.b", "(", "canary", "`model`", "[model](https://pages.org)", "# ",
         "\n\n", "- ", "**", "<b>", "models", "remodel", "model-registry", "&amp;", "\n"]  # fmt: skip


def bridge(idea: str, twin: str = "Twin", slug: str = "one") -> Bridge:
    return Bridge(slug=slug, idea=idea, twin=twin, same="Much.", differs="Little.")


def marked(text: str, *ideas: str) -> list[str]:
    rows = [bridge(idea, slug=f"b-{number}") for number, idea in enumerate(ideas)]
    return GLOSS.findall(prose.render(text, rows))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A Model Registry, and a model registry.", ["Model Registry"]),
        ("Two model registries.", ["model registries"]),
        ("Models everywhere", ["Models"]),
        ("A remodel, a model-zoo, modelling", []),
        ("The model registry of a model", ["model registry", "model"]),
        ("# A model\n\nA model", ["model"]),
        ("`model` [a model](https://pages.org) https://pages.org/model\n\n    model\n", []),
        ("**A model** and *drift*", ["model", "drift"]),
        ("| model |\n|---|\n| drift |\n\n> - model", ["model", "drift"]),
        ("", []),
    ],
)
def test_it_marks_whole_words_once_and_the_longest_first(text: str, found: list[str]) -> None:
    assert marked(text, "Model", "Drift", "Model registry") == found


@pytest.mark.parametrize(
    "idea", ["a.*", "(", "[", "\\", "<script>", "$^", "((((((a+)+)+)+)+)+b", " ", "\x00", "ſ", "İ"]
)
def test_a_hostile_idea_is_text(idea: str) -> None:
    text = f"Before {idea} after. aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    assert GLOSS.sub(r"\1", prose.render(text, [bridge(idea)])) == prose.render(text)


def test_a_hostile_twin_is_text() -> None:
    html = prose.render("A model.", [bridge("Model", twin='"><script>alert(1)</script> [x](javascript:1) **b**')])
    assert "<script" not in html
    assert html.count("<a ") == 1
    assert "<strong>&quot;&gt;&lt;script" in html or '<strong>"&gt;&lt;script' in html


def test_so_many_are_marked_and_no_more() -> None:
    ideas = [f"word{number}x" for number in range(20)]
    assert marked(" ".join(ideas), *ideas) == ideas[: glosses.MOST]


def test_what_opens_says_the_twin_and_leads_to_the_bridge() -> None:
    html = prose.render("A model.", [bridge("Model", twin="Image", slug="model")])
    assert 'popovertarget="known-as-model" title="You already know this as: Image"' in html
    assert 'You already know this as <strong>Image</strong>. <a href="/bridges/model/"' in html


@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=25).map(" ".join),
    st.lists(st.one_of(st.sampled_from(["model", "Model registry", "drift", "a.b"]), st.text(max_size=5)), max_size=6),
)
def test_without_its_marks_the_text_is_what_it_was(text: str, ideas: list[str]) -> None:
    rows = [bridge(idea, slug=f"b-{number}") for number, idea in enumerate(ideas)]
    html = prose.render(text, rows)
    assert GLOSS.sub(r"\1", html) == prose.render(text)
    assert len(set(re.findall(r'id="([^"]*)"', html))) == html.count('id="')


def test_a_huge_text_ends() -> None:
    assert marked("model " * 50_000 + "drift", "Model", "Drift", *(f"word {n}" for n in range(200))) == [
        "model",
        "drift",
    ]
