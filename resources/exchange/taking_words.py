"""Words of the guide that somebody changed in a README, as questions to moderators with both sides shown."""

from guide.models import Section
from resources import queue, scoring
from resources.exchange.changes import WordsChange
from resources.exchange.ground import Ground
from resources.exchange.taking_links import SaidAlready, Untaken
from resources.models import QueueItem, TextChange
from resources.models.item import ItemKind
from resources.models.text_change import Passage
from resources.moderation.texts import CLASHING, now_of
from resources.submissions import Sender
from resources.text import one_line

HEADING_LENGTH = 200
OF_THE_GUIDE = {Passage.TITLE, Passage.INTRODUCTION, Passage.ORDER}


def take(ground: Ground, change: WordsChange, sender: Sender) -> QueueItem | None:
    """The item of the queue that it is; None where it takes back what waited. Raises Untaken."""
    text = _text(ground, change, sender)
    now = now_of(text)
    former = _former(ground, text)
    if text.wanted == now and text.passage in CLASHING:
        if former is None:
            raise SaidAlready("The guide says so already.")
        queue.close(QueueItem.objects.filter(pk=former.item_id))
        return None
    if former:
        return _again(former, text)
    is_conflict = text.passage in CLASHING and now != text.base
    text.item = queue.open_text(_title(text), _of(text), sender.person, scoring.of_conflict(is_conflict))
    text.save()
    return text.item


def _text(ground: Ground, change: WordsChange, sender: Sender) -> TextChange:
    """Raises Untaken where the guide has no such section any more."""
    passage = Passage(change.passage)
    text = TextChange(passage=passage, base=change.before, wanted=change.after, source=sender.source)
    if passage == Passage.ORDER:
        text.base, text.wanted = (_in_our_words(ground, names) for names in (change.before, change.after))
    elif passage == Passage.SECTION and change.section:
        text.section, text.level = ground.section_called(change.heading), change.section.level
        text.title = one_line(change.section.title)[:HEADING_LENGTH] or "Untitled"
    elif passage not in OF_THE_GUIDE:
        text.section = ground.section_before(change.heading)
        if text.section is None:
            raise Untaken(f"The guide has no section “{change.heading}” any more.")
    if passage in {Passage.TITLE, Passage.HEADING}:
        text.wanted = one_line(change.after)[:HEADING_LENGTH]
    return text


def _in_our_words(ground: Ground, names: str) -> str:
    """The headings as the guide calls its sections, without those that it has not."""
    found = [ground.section_called(name) for name in names.split("\n")]
    return "\n".join(section.title for section in found if section)


def _former(ground: Ground, text: TextChange) -> TextChange | None:
    """What of this README waits about the same passage."""
    rows = TextChange.objects.filter(item__in=ground.waiting(ItemKind.PROSE), passage=text.passage, title=text.title)
    return rows.filter(section=text.section).select_related("item").first()


def _again(former: TextChange, text: TextChange) -> QueueItem:
    """What is wanted is something else by now; who saw the older words decides anew."""
    TextChange.objects.filter(pk=former.pk).update(wanted=text.wanted, level=text.level, source=text.source)
    queue.reword(former.item)
    return former.item


def _of(text: TextChange) -> Section | None:
    """A new section is in none: it is for those who moderate all of them."""
    return None if text.passage == Passage.SECTION else text.section


def _title(text: TextChange) -> str:
    passage = Passage(text.passage)
    if passage == Passage.SECTION:
        return f"{passage.label}: {text.title}"
    return f"{text.section.title}: {passage.label.lower()}" if text.section else passage.label
