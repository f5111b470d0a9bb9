"""What comes before what."""

from itertools import pairwise

import pytest

from guide.circles import circle


@pytest.mark.parametrize(
    "before",
    [{}, {1: []}, {1: [], 2: [1], 3: [1, 2]}, {3: [2], 2: [1]}, {number: [number - 1] for number in range(5000)}],
)
def test_a_line_with_branches_is_no_circle(before: dict[int, list[int]]) -> None:
    assert circle(before) == []


@pytest.mark.parametrize("before", [{1: [1]}, {1: [2], 2: [1]}, {1: [2], 2: [3], 3: [1], 4: [1]}])
def test_a_circle_is_told_from_end_to_end(before: dict[int, list[int]]) -> None:
    found = circle(before)
    assert found[0] == found[-1]
    assert all(one in before[other] for one, other in pairwise(found))
