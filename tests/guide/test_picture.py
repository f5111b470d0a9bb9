"""The roadmap as a picture: boxes that never touch, words that stay inside, a way through all of them."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from guide import picture
from guide.picture import GAP, PADDING, PLANS, TITLE_SIZE, Picture, Plan, Step
from resources import roadmap

TITLES = {
    "usual": "Experiment tracking and the model registry",
    "short": "CI",
    "empty": "",
    "one word": "Donaudampfschifffahrtsgesellschaft" * 3 + "Donaudampfschifffa",
    "widest": "W" * 120,
    "many words": "a " * 60,
    "right to left": "مراقبة النماذج والانحراف في بيئة الإنتاج " * 3,
    "Chinese": "模型监控与漂移" * 17,
    "marks": "e\u0301" * 60,
}


def steps(count: int, title: str = TITLES["usual"]) -> list[Step]:
    return [Step(f"topic-{number}", title, f"/roadmap/topic-{number}/", "3 resources") for number in range(count)]


def apart(drawn: Picture) -> bool:
    for one, other in combinations(drawn.boxes, 2):
        beside = abs(one.x - other.x) >= drawn.box_width + GAP
        above = abs(one.y - other.y) >= drawn.box_height + GAP
        if not (beside or above):
            return False
    return True


def inside(drawn: Picture) -> bool:
    within = [0 < box.x < box.x + drawn.box_width < drawn.width and box.y > 0 for box in drawn.boxes]
    return all(within) and all(box.y + drawn.box_height < drawn.height for box in drawn.boxes)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 13, 40])
def test_boxes_stand_apart_and_inside(count: int, title: str, plan: Plan) -> None:
    drawn = picture.draw(steps(count, title), plan)
    assert len(drawn.boxes) == count
    assert apart(drawn)
    assert inside(drawn)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_words_stay_in_their_box(title: str, plan: Plan) -> None:
    drawn = picture.draw(steps(1, title), plan)
    (box,) = drawn.boxes
    assert all(picture.width_of(line) * TITLE_SIZE <= drawn.box_width - 2 * PADDING for _, line in box.lines)
    assert all(PADDING <= y <= drawn.box_height - PADDING for y in [*(y for y, _ in box.lines), box.note_y])
    assert len(box.lines) <= picture.LINES_MOST


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_what_ships_is_written_in_full(plan: Plan) -> None:
    shipped = roadmap.read(Path(settings.BASE_DIR) / "guide" / "content").topics
    rows = [Step(step.slug, step.topic.title, "/", "no resource yet") for step in shipped]
    written = [" ".join(line for _, line in box.lines) for box in picture.draw(rows, plan).boxes]
    assert written == [row.title for row in rows]


def test_what_is_too_long_says_so() -> None:
    lines = picture.wrapped(TITLES["one word"], 10)
    assert [line.endswith("…") for line in lines] == [False, False, False, True]
    assert picture.wrapped("Data you can version", 10) == ["Data you can", "version"]


@given(st.text(max_size=150), st.floats(2.5, 40))
def test_no_title_is_too_wide_or_torn_within_a_sign(title: str, room: float) -> None:
    lines = picture.wrapped(title, room)
    assert all(picture.width_of(line) <= room for line in lines)
    assert len(lines) <= picture.LINES_MOST
    kept = "".join("".join(lines).split()).removesuffix("…")
    assert "".join(title.split()).startswith(kept.rstrip(",;:.–—-("))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_the_way_leads_from_each_box_to_the_next(plan: Plan) -> None:
    drawn = picture.draw(steps(13), plan)
    assert drawn.boxes[0].way == ""
    for before, box in pairwise(drawn.boxes):
        assert box.way
        is_below, is_beside = box.y > before.y, abs(box.x - before.x) == drawn.box_width + GAP
        assert (is_below and box.x == before.x) or (is_beside and box.y == before.y)


def test_an_empty_roadmap_has_no_height() -> None:
    assert picture.draw([], PLANS[0]).height == 0
