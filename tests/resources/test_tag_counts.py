"""How many live entries have a tag: exact after every deed, and put right where rows were written by hand."""

from collections import Counter
from collections.abc import Callable

import pytest

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, tag_counts, tasks
from resources.models import Check, Event, Incident, Resource, ResourceTag, SectionTag, Tag, Verb
from tests import make


def counted() -> dict[tuple[int, str], int]:
    """What the counts should be, entry by entry."""
    return dict(Counter((row.section_id, name) for row in Resource.objects.live() for name in row.tags.names()))


def said() -> dict[tuple[int, str], int]:
    return {(row.section_id, row.tag.name): row.live_count for row in SectionTag.objects.select_related("tag")}


def are_exact() -> bool:
    in_all: Counter[str] = Counter()
    for (_, name), number in counted().items():
        in_all[name] += number
    stored = {tag.name: tag.live_count for tag in Tag.objects.filter(live_count__gt=0)}
    return said() == counted() and stored == dict(in_all)


@pytest.fixture
def rows(courses: Section) -> list[Resource]:
    return [make.resource(courses, tags=tags) for tags in (["a", "b"], ["b"], ["b", "c"])]


DEEDS: dict[str, Callable[[list[Resource], User], object]] = {
    "other tags": lambda rows, ada: curation.edit(rows[0], {}, ["b", "new"], by=ada),
    "another section": lambda rows, ada: curation.edit(rows[0], {"section": make.section("Labs")}, ["a", "b"], by=ada),
    "both": lambda rows, ada: curation.edit(rows[2], {"section": make.section("Labs")}, ["a"], by=ada),
    "another title": lambda rows, ada: curation.edit(rows[0], {"title": "Other"}, ["a", "b"], by=ada),
    "out": lambda rows, ada: curation.retire(rows[2], by=ada, because="Gone."),
    "gone": lambda rows, ada: moderation.say_gone(rows[1], by=ada),
    "added": lambda rows, ada: curation.add(make.proposal(rows[0].section).fields, ["a", "z"], by=ada),
    "merged": lambda rows, ada: moderation.merge_two(make.tag("a"), into=make.tag("b"), by=ada),
    "renamed": lambda rows, ada: moderation.rename_tag(make.tag("b"), "bee", by=ada),
    "accepted": lambda rows, ada: moderation.accept(
        make.submission(make.person("dee"), rows[0].section, tags=["a"]), by=ada, seen=1
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_every_deed_keeps_the_counts_and_so_does_taking_it_back(name: str, rows: list[Resource], ada: User) -> None:
    assert are_exact()
    before = said()
    DEEDS[name](rows, ada)
    assert are_exact(), (said(), counted())
    moderation.undo(Event.objects.exclude(journal=[]).latest("pk"), by=ada)
    assert are_exact()
    assert said() == before


def test_what_reports_hide_is_not_counted_until_it_is_shown(rows: list[Resource], ada: User) -> None:
    for number in range(3):
        moderation.report(rows[1], "spam", reporter=make.person(f"p{number}"), is_trusted=True)
    rows[1].refresh_from_db()
    assert rows[1].hidden_at
    assert are_exact()
    moderation.dismiss_reports(rows[1].items.get(), by=ada, seen=rows[1].items.get().version)
    assert are_exact()
    assert Tag.objects.get(name="b").live_count == 3


def test_a_whole_host_that_is_gone_is_not_counted(rows: list[Resource], ada: User) -> None:
    for row in rows:
        Check.objects.create(resource=row, finding="moved", final_url="https://pages.org/")
    incident = Incident.objects.create(kind="host-collapsed", host="pages.org", target_url="https://pages.org/")
    assert moderation.say_all_gone(incident, by=ada)
    assert are_exact()
    moderation.undo(Event.objects.get(verb=Verb.RETIRED), by=ada)
    assert are_exact()


def test_a_merge_and_a_retirement_are_taken_back_in_either_order(rows: list[Resource], ada: User) -> None:
    moderation.merge_two(make.tag("a"), into=make.tag("b"), by=ada)
    curation.retire(rows[0], by=ada, because="Gone.")
    moderation.undo(Event.objects.get(verb=Verb.TAGS_MERGED), by=ada)
    assert are_exact()
    moderation.undo(Event.objects.get(verb=Verb.RETIRED), by=ada)
    assert are_exact()
    assert Tag.objects.get(name="a").live_count == 1


def test_the_night_puts_right_what_was_written_by_hand(rows: list[Resource], courses: Section) -> None:
    ResourceTag.objects.filter(tag__name="c").delete()
    ResourceTag.objects.create(tag=make.tag("by-hand"), content_object=rows[0])
    make.reindex()
    Tag.objects.filter(name="b").update(live_count=77)
    SectionTag.objects.filter(tag__name="a").update(live_count=5)
    assert not are_exact()
    assert tasks.put_counts_right.call() == 4
    assert are_exact()
    assert tag_counts.put_right() == 0


def test_a_count_that_is_wrong_stands_in_nobodys_way(rows: list[Resource], ada: User) -> None:
    Tag.objects.update(live_count=0)
    SectionTag.objects.all().delete()
    assert curation.retire(rows[0], by=ada, because="Gone.")
    tag_counts.put_right()
    assert are_exact()
