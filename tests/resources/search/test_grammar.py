"""What people type is read, or said to be unreadable; it never raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.search import grammar
from resources.search.grammar import All, Any, Filter, Not, Words


def shown(node: grammar.Node | None) -> str:
    """The tree in a few signs."""
    match node:
        case None:
            return ""
        case Words(folded, _, is_exact, is_open):
            return ("=" if is_exact else "") + "+".join(folded) + ("…" if is_open else "")
        case Filter(name, value):
            return f"{name}:{value}"
        case Not(part):
            return f"-{shown(part)}"
        case All(parts):
            return f"({' '.join(map(shown, parts))})"
        case Any(parts):
            return f"({'|'.join(map(shown, parts))})"


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", ""),
        ("kubernetes model", "(kubernetes model…)"),
        ("kubernetes ", "kubernetes"),
        ('"model registry" ops', "(=model+registry ops…)"),
        ("a -b", "(a -b…)"),
        ("a NOT b", "(a -b…)"),
        ('-"a b"', "-=a+b"),
        ("a or b c", "(a|(b c…))"),
        ("a | b", "(a|b…)"),
        ("(a or b) c", "((a|b) c…)"),
        ("a -(b or c)", "(a -(b|c))"),
        ("tag:ci-cd KIND:Course", "(tag:ci-cd kind:Course)"),
        ('section:"free courses" x', "(section:free courses x…)"),
        ("-tag:x", "-tag:x"),
        ("foo:bar", "foo+bar…"),
        ("https://www.kubernetes.io/docs", "host:kubernetes.io"),
        ("std::vector", "std+vector…"),
        ("how to deploy a model", "(deploy model…)"),
        ("to the", "(to the…)"),
        ("x AND y", "(x y…)"),
        ("NEAR(x y)", "(near (x y))"),
        ("x* ^y", "(x y…)"),
        ("C++ R", "(cpp r…)"),
        ("--x", "x…"),
    ],
)
def test_it_reads(typed: str, tree: str) -> None:
    assert shown(grammar.read(typed).node) == tree


@pytest.mark.parametrize(
    ("typed", "words", "tree"),
    [
        ('"a b', "quotation mark is not closed", "=a+b"),
        ("(x y", "bracket is not closed", "(x y…)"),
        ("x) y", "closed that was not opened", "(x y…)"),
        ("tag: x", "needs a word right behind it", "x…"),
        ("color:red x", "There is no filter “color:”. “color:red” is left out.", "x…"),
        ('color:"dark red" x', "is left out", "x…"),
        ("((((((((x))))))))", "to a depth of", "x"),
        ("***", "nothing to look for", ""),
        ("-", "nothing to look for", ""),
        ("w " * 40, "first 16 words", "(" + " ".join("w" * 16) + ")"),
        ("x " + "y" * 500, "first 400 characters", f"(x {'y' * 40}…)"),
    ],
)
def test_what_it_does_not_understand_it_says_and_reads_the_rest(typed: str, words: str, tree: str) -> None:
    asked = grammar.read(typed)
    assert any(words in problem for problem in asked.problems), asked.problems
    assert shown(asked.node) == tree


PIECES = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "-",
        "or",
        "OR",
        "|",
        "NOT",
        "AND",
        "tag:",
        "is:new",
        "kind:x",
        "word",
        "NEAR",
        "*",
        "^",
        ":",
        "\0",
        " ",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_it_never_raises_and_is_bounded(typed: str) -> None:
    asked = grammar.read(typed)
    leaves = shown(asked.node)
    assert len(leaves) <= 4 * grammar.TYPED_LENGTH
    assert depth(asked.node) <= 2 * grammar.DEPTH_MAX + 4
    assert asked.node or asked.problems or not typed.strip()


def depth(node: grammar.Node | None) -> int:
    match node:
        case Not(part):
            return 1 + depth(part)
        case All(parts) | Any(parts):
            return 1 + max(map(depth, parts))
    return 1


def test_hostile_lengths_take_no_time() -> None:
    for typed in ("(" * 5_000, ")" * 5_000, "-" * 100_000, '"' * 99_999, "a or " * 20_000, "(a or " * 20_000):
        grammar.read(typed)
