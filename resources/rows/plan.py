"""How much of everything is made, and from which ids on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from accounts.models import User
from guide.models import Section, Topic
from resources.models import Resource, Tag
from resources.rows import texts

KEEPERS = 5
"""So many moderators."""
LARGE = 20_000
YEARS = timedelta(days=6 * 365)
"""How long the guide has been there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`sections` and `topics` are ids; `first_…` is the lowest id of the rows that are made."""

    count: int
    seed: int
    until: datetime
    people: int
    first_person: int
    first_entry: int
    first_tag: int
    tags: list[str]
    sections: list[int]
    topics: list[int]

    @property
    def first_keeper(self) -> int:
        return self.first_person + self.people

    def every(self, large: int, small: int) -> int:
        """One of so many entries is the first person's, in a large guide and in a small one: enough for a full page of
        a list, and in a large guide for a hundred pages."""
        return large if self.count >= LARGE else small

    def added_at(self, number: int) -> datetime:
        """Of the entry of this number: spread evenly over the years."""
        ago = YEARS * ((self.count - number) / self.count)
        return (self.until - ago).replace(microsecond=0)


def planned(count: int, seed: int, until: datetime) -> Plan:
    return Plan(
        count, seed, until.replace(microsecond=0), max(2, count // 10), _next(User), _next(Resource), _next(Tag),
        texts.tag_names(count), [section.pk for section in Section.objects.order_by("position", "pk")],
        list(Topic.objects.order_by("position", "pk").values_list("pk", flat=True)),
    )  # fmt: skip


def _next(model: type[User] | type[Resource] | type[Tag]) -> int:
    return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
