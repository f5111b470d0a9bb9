"""Tags of very many entries: merged and renamed at once, while their entries follow a few at a time."""

from collections import Counter

import pytest

from accounts.models import User
from guide.models import Section
from resources import long_tags, moderation, tasks
from resources.models import Event, Resource, ResourceTag, SectionTag, Tag
from tests import make


@pytest.fixture
def rows(courses: Section, monkeypatch: pytest.MonkeyPatch) -> list[Resource]:
    """Five entries of a tag that is long from three on; one of them has both tags."""
    monkeypatch.setattr(long_tags, "LONG", 3)
    monkeypatch.setattr(long_tags, "AT_ONCE", 2)
    rows = [make.resource(courses, tags=["old"]) for _ in range(4)]
    return [*rows, make.resource(courses, tags=["new", "old"])]


def are_exact() -> bool:
    counted = Counter(ResourceTag.objects.values_list("tag__name", flat=True))
    said = {tag.name: tag.live_count for tag in Tag.objects.filter(live_count__gt=0)}
    in_sections = dict(SectionTag.objects.values_list("tag__name", "live_count"))
    return counted == said == in_sections


def test_a_long_tag_is_merged_and_its_entries_follow(
    rows: list[Resource], ada: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        moderation.merge_two(make.tag("old"), into=make.tag("new"), by=ada)
    assert make.tag("old").merged_into == make.tag("new")
    assert all([*row.tags.names()] == ["new"] for row in rows)
    assert are_exact()
    assert Event.objects.latest("pk").journal == []


def test_until_then_everything_is_as_it_was_and_the_job_can_be_run_again(rows: list[Resource], ada: User) -> None:
    Tag.objects.filter(name="old").update(merged_into=make.tag("new"))
    assert are_exact()
    assert long_tags.is_being_moved(make.tag("new"))
    assert long_tags.move(make.tag("old").pk, seconds=0)
    assert are_exact()
    assert tasks.move_entries.call(make.tag("old").pk)
    assert tasks.move_entries.call(make.tag("old").pk)
    assert are_exact()
    assert not long_tags.is_being_moved(make.tag("new"))


def test_a_long_tag_is_renamed_and_search_follows(
    rows: list[Resource], ada: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        moderation.rename_tag(make.tag("old"), "better", by=ada)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        moderation.undo(Event.objects.exclude(journal=[]).latest("pk"), by=ada)
    assert Tag.objects.filter(name="old", merged_into=None).exists()


def test_a_short_tag_is_merged_into_a_long_one_at_once(rows: list[Resource], courses: Section, ada: User) -> None:
    make.resource(courses, tags=["small"])
    moderation.merge_two(make.tag("small"), into=make.tag("old"), by=ada)
    assert are_exact()
    moderation.undo(Event.objects.exclude(journal=[]).latest("pk"), by=ada)
    assert are_exact()
