"""The rules that a README is checked by. Their ids are kept: reports and people's settings name them."""

from dataclasses import dataclass
from enum import StrEnum

from resources.models.entry import SUMMARY_LENGTH


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """`title` is what the rule asks for, `advice` what to do where it is not so."""

    id: str
    severity: Severity
    title: str
    advice: str
    needs_evidence: bool = False


def _error(name: str, title: str, advice: str, **more: bool) -> Rule:
    return Rule(name, Severity.ERROR, title, advice, **more)


def _warning(name: str, title: str, advice: str, **more: bool) -> Rule:
    return Rule(name, Severity.WARNING, title, advice, **more)


NOTHING = _error(
    "nothing-to-read", "A guide has sections", "Give it a heading and entries: `- [Title](address) - What it is.`"
)
HEADING_JUMP = _warning(
    "heading-jump", "Headings go down by one level at a time", "Use the level below that of the heading before."
)
SECTION_EMPTY = _warning(
    "section-empty",
    "A section has entries or prose, or is coming soon",
    "Fill it, take it out, or write “Coming soon” below its heading.",
)
LEFT_AS_PROSE = _warning(
    "left-as-prose",
    "Everything is read as what it is meant to be",
    "Write entries as `- [Title](address) - What it is.`",
)
TITLE_MISSING = _error("title-missing", "An entry has a title", "Write the title of the page between the brackets.")
TITLE_CAPITALS = _warning(
    "title-in-capitals", "Titles do not shout", "Write capitals where the title has them, not everywhere."
)
DESCRIPTION_MISSING = _warning(
    "description-missing", "An entry says what it is", "Write a sentence after the link: ` - What it is.`"
)
DESCRIPTION_START = _warning("description-start", "A description begins with a capital", "Write it as a sentence.")
DESCRIPTION_END = _warning("description-end", "A description ends in a full stop", "Write it as a sentence.")
DESCRIPTION_LONG = _warning(
    "description-too-long", f"A description has at most {SUMMARY_LENGTH} characters", "Say it in a sentence or two."
)
ADDRESS_REFUSED = _error(
    "address-refused", "An address can be kept", "Use the address that the browser shows when the page is open."
)
ADDRESS_NO_SCHEME = _warning("address-without-scheme", "An address begins with https://", "Write https:// before it.")
ADDRESS_UNCLEAN = _warning(
    "address-unclean", "An address leads to the page and does nothing else", "Use the clean address."
)
ADDRESS_DOUBTFUL = _warning(
    "address-doubtful", "An address can be relied on", "Look for another address of the same page."
)
DUPLICATE = _error("duplicate", "A page is listed once", "Keep it where it fits best, and take the others out.")
ID_TWICE = _error("id-twice", "An id stands after one entry", "Take the comment away from the entry that is new.")
ID_UNKNOWN = _warning(
    "id-unknown",
    "An id is that of an entry of the site",
    "Take the comment away: the site gives new entries their ids.",
    needs_evidence=True,
)
LINK_DEAD = _error(
    "link-dead", "A link works", "Look for the page's new address, or take the entry out.", needs_evidence=True
)
LINK_MOVED = _warning(
    "link-moved",
    "A link leads straight to its page",
    "Open it, and use the address that it leads to.",
    needs_evidence=True,
)

RULES = (
    NOTHING,
    HEADING_JUMP,
    SECTION_EMPTY,
    LEFT_AS_PROSE,
    TITLE_MISSING,
    TITLE_CAPITALS,
    DESCRIPTION_MISSING,
    DESCRIPTION_START,
    DESCRIPTION_END,
    DESCRIPTION_LONG,
    ADDRESS_REFUSED,
    ADDRESS_NO_SCHEME,
    ADDRESS_UNCLEAN,
    ADDRESS_DOUBTFUL,
    DUPLICATE,
    ID_TWICE,
    ID_UNKNOWN,
    LINK_DEAD,
    LINK_MOVED,
)
