"""The rows: one noun per file."""

from resources.models.alias import Alias
from resources.models.checkout import Checkout, Contribution
from resources.models.document import Document, Word
from resources.models.door import Door
from resources.models.event import Event, Verb
from resources.models.health import Check, Courtesy, Incident
from resources.models.host import HostBan
from resources.models.import_draft import ImportDraft
from resources.models.item import QueueItem, Report
from resources.models.progress import Mark, Progress
from resources.models.reply import SavedReply
from resources.models.resource import Resource
from resources.models.resource_topic import ResourceTopic
from resources.models.saved import Saved
from resources.models.submission import Submission
from resources.models.tag import ResourceTag, SectionTag, Tag
from resources.models.text_change import TextChange
from resources.models.tool import Tool
from resources.models.trial import Trial
from resources.models.vote import Vote
from resources.models.want import Second, Want

__all__ = [
    "Alias", "Check", "Checkout", "Contribution", "Courtesy", "Document", "Door", "Event", "HostBan", "ImportDraft",
    "Incident", "Mark", "Progress", "QueueItem", "Report", "Resource", "ResourceTag", "ResourceTopic", "Saved",
    "SavedReply", "Second", "SectionTag", "Submission", "Tag", "TextChange", "Tool", "Trial", "Verb", "Vote", "Want",
    "Word",
]  # fmt: skip
