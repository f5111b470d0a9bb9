"""The rows of the book, of its roadmap, and of the works behind it."""

from guide.models.book import Guide, Section
from guide.models.roadmap import Bridge, FormerSlug, Point, Skill, Topic, TopicQuerySet
from guide.models.works import Revision, ScheduleRun, Worker

__all__ = [
    "Bridge", "FormerSlug", "Guide", "Point", "Revision", "ScheduleRun", "Section", "Skill", "Topic", "TopicQuerySet",
    "Worker",
]  # fmt: skip
