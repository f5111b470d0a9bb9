"""The roadmap for programs: every step in its order, with all that is to be learned in it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from guide import models as book
from guide.models import Skill
from resources import topics
from resources.api.shapes import Shape, page_of

router = Router(tags=["Reading"])
SKILLS = ", ".join(Skill.values)
TEACHING = 20
"""So many resources of a step are told."""


class Point(Shape):
    """A part of a step."""

    title: str
    minutes: int
    skill: str = Field(description=f"Who has it knows the point already: {SKILLS}, or nothing.")


class Teacher(Shape):
    """A resource that teaches a step."""

    id: int
    is_required: bool


class Step(Shape):
    slug: str
    title: str
    summary: str
    why: str = Field(description="Why it matters to somebody who runs software.")
    minutes: int = Field(description="What its points take together.")
    points: list[Point]
    prerequisites: list[str] = Field(description="Slugs of steps that come before it.")
    resources: list[Teacher] = Field(
        description=f"The first {TEACHING}, the required ones before all others; `/resources?topic=` has the rest."
    )
    page: str

    @classmethod
    def of(cls, row: book.Topic, resources: list[Teacher]) -> "Step":
        """`row` comes with its points and what it needs."""
        points = [Point(title=one.title, minutes=one.minutes, skill=one.skill) for one in row.points.all()]
        needs = [other.slug for other in row.prerequisites.all()]
        words: dict[str, Any] = {name: getattr(row, name) for name in ("slug", "title", "summary", "why", "minutes")}
        return cls(**words, points=points, prerequisites=needs, resources=resources, page=page_of(row))


class Roadmap(Shape):
    items: list[Step]


@router.get("/roadmap", response={200: Roadmap})
def roadmap(request: HttpRequest) -> Any:
    """Every step of the roadmap, in its order, with its points, what comes before it and what teaches it."""
    steps = list(book.Topic.objects.with_points())
    taught = topics.taught_by([row.pk for row in steps], TEACHING)
    told = {pk: [Teacher(id=one, is_required=required) for one, required in rows] for pk, rows in taught.items()}
    return {"items": [Step.of(row, told[row.pk]) for row in steps]}
