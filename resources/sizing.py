"""How much of an entry a change changes: small ones of trusted people are made at once. Pure."""

from difflib import SequenceMatcher
from typing import Any

SMALL = {
    "tags", "level", "cost", "minutes", "language", "runs_on", "ram_gb", "gpu", "needs", "dollars", "has_teardown",
    "tested_on", "worked_on", "covers",
}  # fmt: skip
"""Fields of which any change is small: readers are not led elsewhere, and it is put right as quickly."""
TOUCHED_UP = {"title", "summary"}
"""Fields of which a change is small while LIKENESS per cent of the text stay."""
LIKENESS = 80


def is_small(changes: dict[str, list[Any]]) -> bool:
    """Whether each of `changes` (`{field: [before, after]}`) is small.

    Another address, section or kind never is, nor is what is said of somebody: who wrote it, and whether they sell it.
    """
    return all(name in SMALL or (name in TOUCHED_UP and _is_alike(*pair)) for name, pair in changes.items())


def _is_alike(before: str, after: str) -> bool:
    return 100 * SequenceMatcher(None, before, after, autojunk=False).ratio() >= LIKENESS
