"""The rows: one noun per file."""

from resources.models.event import Event, Verb
from resources.models.resource import Resource
from resources.models.submission import Submission
from resources.models.tag import ResourceTag, Tag

__all__ = ["Event", "Resource", "ResourceTag", "Submission", "Tag", "Verb"]
