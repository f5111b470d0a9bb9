"""The rows: one noun per file."""

from resources.models.event import Event, Verb
from resources.models.health import Check, Courtesy, Incident
from resources.models.host import HostBan
from resources.models.resource import Resource
from resources.models.submission import Submission
from resources.models.tag import ResourceTag, Tag

__all__ = ["Check", "Courtesy", "Event", "HostBan", "Incident", "Resource", "ResourceTag", "Submission", "Tag", "Verb"]
