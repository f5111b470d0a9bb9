"""Plans: every minute that is not known once, in weeks that are full, prerequisites first."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guide import plan
from guide.plan import Piece, Point, Topic

SKILLS = ["docker", "sql", "python"]
MOST = 60 * 60
points = st.builds(
    Point, title=st.sampled_from("ab"), minutes=st.integers(0, 200), skill=st.sampled_from(["", *SKILLS])
)
arbitrary = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""However busy the machine is."""


@st.composite
def roadmaps(draw: st.DrawFn, in_circles: bool = False) -> list[Topic]:
    """Up to eight topics, each of which needs others: earlier ones of a hidden order, or any."""
    slugs = [f"t{number}" for number in range(draw(st.integers(0, 8)))]
    made = []
    for number, slug in enumerate(slugs):
        others = slugs if in_circles else slugs[:number]
        needs = draw(st.frozensets(st.sampled_from(others), max_size=3)) if others else frozenset()
        made.append(Topic(slug, slug, tuple(draw(st.lists(points, max_size=4))), needs))
    return draw(st.permutations(made))


def pieces(made: plan.Plan) -> list[tuple[int, str, Piece]]:
    """Each with the number of its week and the slug of its topic."""
    return [
        (week.number, share.topic.slug, piece)
        for week in made.weeks for share in week.shares for piece in share.pieces
    ]  # fmt: skip


@arbitrary
@given(roadmaps(in_circles=True), st.sets(st.sampled_from(SKILLS)), st.sets(st.sampled_from(["t0", "t1", "t2"])),
       st.integers(1, MOST))  # fmt: skip
def test_every_minute_that_is_not_known_is_planned_once(
    topics: list[Topic], skills: set[str], done: set[str], size: int
) -> None:
    made = plan.make(topics, skills=skills, done=done, minutes_a_week=size)
    asked = [
        (topic.slug, point.title, point.minutes, minute)
        for topic in topics if topic.slug not in done
        for point in topic.points if point.skill not in skills
        for minute in range(point.minutes)
    ]  # fmt: skip
    planned = [
        (slug, piece.point.title, piece.point.minutes, minute)
        for _, slug, piece in pieces(made)
        for minute in range(piece.start, piece.start + piece.minutes)
    ]
    assert sorted(planned) == sorted(asked)
    assert made.left == len(asked) == made.minutes - made.known_minutes


@arbitrary
@given(roadmaps(in_circles=True), st.integers(1, MOST))
def test_every_week_but_the_last_is_full_and_none_is_fuller(topics: list[Topic], size: int) -> None:
    made = plan.make(topics, skills=[], done=[], minutes_a_week=size)
    assert [week.number for week in made.weeks] == list(range(1, len(made.weeks) + 1))
    assert [week.minutes for week in made.weeks[:-1]] == [size] * (len(made.weeks) - 1)
    assert all(0 < week.minutes <= size for week in made.weeks)
    assert all(piece.minutes > 0 for _, _, piece in pieces(made))


@arbitrary
@given(roadmaps(), st.integers(1, MOST))
def test_what_a_topic_needs_comes_before_it(topics: list[Topic], size: int) -> None:
    made = plan.make(topics, skills=["sql"], done=["t1"], minutes_a_week=size)
    order = list(dict.fromkeys(slug for _, slug, _ in pieces(made)))
    for topic in topics:
        needed = [slug for slug in topic.needs if slug in order]
        assert topic.slug not in order or all(order.index(slug) < order.index(topic.slug) for slug in needed)
    for earlier, later in pairwise(pieces(made)):
        assert earlier[0] <= later[0]
        assert earlier[1] == later[1] or order.index(earlier[1]) < order.index(later[1])


@arbitrary
@given(roadmaps(in_circles=True))
def test_a_topic_is_known_or_planned_or_has_no_times_and_begins_once(topics: list[Topic]) -> None:
    made = plan.make(topics, skills=["sql"], done=["t0"], minutes_a_week=90)
    planned = {slug for _, slug, _ in pieces(made)}
    known, untimed = ({topic.slug for topic in some} for some in (made.known, made.untimed))
    assert planned | known | untimed | {"t0"} == {topic.slug for topic in topics} | {"t0"}
    assert len(planned) + len(known) + len(untimed) == len(planned | known | untimed)
    begun = [share.topic.slug for week in made.weeks for share in week.shares if share.is_first]
    assert sorted(begun) == sorted(planned)


@arbitrary
@given(roadmaps(in_circles=True))
def test_topics_that_need_each_other_in_a_circle_are_all_there(topics: list[Topic]) -> None:
    assert sorted(topic.slug for topic in plan.in_order(topics)) == sorted(topic.slug for topic in topics)


def needing(**needs: str) -> list[Topic]:
    return [Topic(slug, slug, (Point("P", 60),), frozenset(words.split())) for slug, words in needs.items()]


@pytest.mark.parametrize(
    ("topics", "order"),
    [
        (needing(a="", b="", c=""), "a b c"),
        (needing(a="c", b="", c=""), "b c a"),
        (needing(a="b", b="c", c=""), "c b a"),
        (needing(a="b", b="a", c=""), "c a b"),
        (needing(a="a", b="elsewhere"), "a b"),
        (needing(a="b", b="c", c="b"), "a b c"),
    ],
)
def test_the_given_order_stands_where_nothing_is_against_it(topics: list[Topic], order: str) -> None:
    assert [topic.slug for topic in plan.in_order(topics)] == order.split()


def test_a_long_point_goes_on_in_the_next_weeks() -> None:
    (topic,) = needing(a="")
    made = plan.make([topic], skills=[], done=[], minutes_a_week=25)
    assert [(piece.minutes, piece.is_continued, piece.is_last) for _, _, piece in pieces(made)] == [
        (25, False, False), (25, True, False), (10, True, True),
    ]  # fmt: skip
    assert [share.is_first for week in made.weeks for share in week.shares] == [True, False, False]


@pytest.mark.parametrize("size", [60, MOST])
def test_nothing_to_learn_is_no_week(size: int) -> None:
    assert plan.make([], skills=[], done=[], minutes_a_week=size) == plan.Plan(minutes=0, left=0)
    topics = needing(a="", b="a")
    made = plan.make(topics, skills=[], done=["a", "b"], minutes_a_week=size)
    assert (made.weeks, made.known, made.minutes, made.left) == ((), tuple(topics), 120, 0)


@pytest.mark.parametrize(("size", "weeks"), [(60, 2), (120, 1), (MOST, 1)])
def test_one_hour_and_sixty(size: int, weeks: int) -> None:
    made = plan.make(needing(a="", b="a"), skills=[], done=[], minutes_a_week=size)
    assert (len(made.weeks), made.left) == (weeks, 120)
