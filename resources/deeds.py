"""One word of a moderator, whatever the item is about: which verb of `moderation` it is, and what to say when done."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from resources import moderation
from resources.entry_forms import ResourceForm
from resources.forms import ProposalForm
from resources.incidents import Decided
from resources.models import QueueItem, Submission
from resources.models.item import ItemKind
from resources.models.submission import Reason
from resources.moderation.links import CannotMove
from resources.twins import AlreadyHere

Words = dict[str, Any]
"""What a decision's form was cleaned to: `seen`, `message`, `note`, `reason` …"""
Deed = Callable[[QueueItem, User, Words], str]


class NotPossible(Exception):
    """This deed is none for an item of this kind; the message says what is."""


REFUSALS = (AlreadyHere, Decided, CannotMove, moderation.CannotUndo, moderation.OutOfTheGuide, NotPossible)
"""What stands in the way of a deed, besides that somebody was faster; each says why."""


def accept(item: QueueItem, *, by: User, decided: Words, edits: Any = None) -> str:
    """Do what the item asks for, with the moderator's `edits` where there are any. Raises what the verb raises."""
    if item.kind == ItemKind.REPORT:
        return _edit_reported(item, by, decided, edits)
    if item.kind in {ItemKind.FRESH, ItemKind.LAB} and isinstance(edits, ResourceForm):
        edit = _edit_tried if item.kind == ItemKind.LAB else _edit_asked
        return edit(item, by, decided, edits)
    if isinstance(edits, ProposalForm):
        return _accept_edited(item, by, decided, edits)
    return _ACCEPT[ItemKind(item.kind)](item, by, decided)


def reject(item: QueueItem, *, by: User, decided: Words) -> str:
    """Leave things as they are, or as they were."""
    return _REJECT[ItemKind(item.kind)](item, by, decided)


def retire(item: QueueItem, *, by: User, decided: Words) -> str:
    """Take the entry, or the entries, out of the guide."""
    if item.incident:
        count = moderation.say_all_gone(item.incident, by=by, because=decided["message"], note=decided["note"])
        return f"Taken out of the guide: {count}."
    take_out = _TAKE_OUT.get(ItemKind(item.kind), moderation.take_out_reported)
    take_out(item, by=by, seen=decided["seen"], because=decided["message"], note=decided["note"])
    return f"“{item.title}” is out of the guide."


def submission_of(item: QueueItem) -> Submission:
    """What somebody sent. Raises NotPossible where the item is about something else."""
    if item.submission is None:
        raise NotPossible("This is not about what somebody sent.")
    return item.submission


def question_about(item: QueueItem) -> Submission:
    """What somebody sent who can be asked. Raises NotPossible where nobody is there to answer."""
    submission = submission_of(item)
    if submission.is_imported:
        raise NotPossible("A list brought this: nobody would answer. Put it right yourself, or reject it.")
    return submission


def _accept_edited(item: QueueItem, by: User, decided: Words, edits: ProposalForm) -> str:
    proposal = edits.proposal
    facts: Words = {"by": by, "edits": proposal.fields, "tags": proposal.tags} | _words(decided)
    if submission_of(item).is_suggestion:
        entry = moderation.accept_change(submission_of(item), seen_entry=decided.get("seen_entry"), **facts)
    else:
        facts["edits"] |= {"topic": proposal.topic}
        entry = moderation.accept(submission_of(item), meets=decided.get("meets", True), **facts)
    return f"“{entry.title}” is live in {entry.section.title}."


def _accept_page(item: QueueItem, by: User, decided: Words) -> str:
    entry = moderation.accept(submission_of(item), by=by, meets=decided.get("meets", True), **_words(decided))
    return f"“{entry.title}” is live in {entry.section.title}."


def _accept_change(item: QueueItem, by: User, decided: Words) -> str:
    entry = moderation.accept_change(
        submission_of(item), by=by, seen_entry=decided.get("seen_entry"), **_words(decided)
    )
    return f"“{entry.title}” is changed."


def _confirm(item: QueueItem, by: User, decided: Words) -> str:
    moderation.confirm(item, by=by, seen=decided["seen"], note=decided["note"])
    return f"The change of “{item.title}” stays."


def _take_new_address(item: QueueItem, by: User, decided: Words) -> str:
    entry = moderation.accept_move(_incident(item), by=by, note=decided["note"])
    return f"“{entry.title}” leads to {entry.url} now."


def _merge_tags(item: QueueItem, by: User, decided: Words) -> str:
    moderation.merge_tags(item, by=by, seen=decided["seen"], note=decided["note"])
    return f"Merged: {item.title}."


def _edit_reported(item: QueueItem, by: User, decided: Words, edits: Any) -> str:
    if not isinstance(edits, ResourceForm):
        raise NotPossible("Say what is to be done: put the entry right, take it out, or leave it as it is.")
    moderation.edit_reported(item, by=by, **_wanted(edits), **_words(decided))
    return f"“{item.title}” is put right."


def _edit_asked(item: QueueItem, by: User, decided: Words, edits: ResourceForm) -> str:
    moderation.edit_asked(item, by=by, **_wanted(edits), **_words(decided))
    return f"“{item.title}” is right again."


def _edit_tried(item: QueueItem, by: User, decided: Words, edits: ResourceForm) -> str:
    moderation.edit_tried(item, by=by, **_wanted(edits), **_words(decided))
    return f"“{item.title}” is put right."


def _confirm_entry(item: QueueItem, by: User, decided: Words) -> str:
    moderation.confirm_entry(item, by=by, **_words(decided))
    return f"“{item.title}” is still right."


def _call_working(item: QueueItem, by: User, decided: Words) -> str:
    moderation.call_working(item, by=by, **_words(decided))
    return f"“{item.title}” works."


def _ask_for_an_answer(item: QueueItem, by: User, decided: Words) -> str:
    raise NotPossible("Say that it is still right, change it, or take it out of the guide.")


def _reject_sent(item: QueueItem, by: User, decided: Words) -> str:
    reason = decided.get("reason") or Reason.OTHER
    moderation.reject(submission_of(item), by=by, reason=reason, **_words(decided))
    return f"Rejected “{item.title}”."


def _take_back_sample(item: QueueItem, by: User, decided: Words) -> str:
    moderation.take_back(item, by=by, seen=decided["seen"], message=decided["message"])
    return f"The change of “{item.title}” is taken back."


def _dismiss_link(item: QueueItem, by: User, decided: Words) -> str:
    moderation.dismiss_incident(_incident(item), by=by, note=decided["note"])
    return f"Left as it is: “{item.title}”."


def _dismiss_reports(item: QueueItem, by: User, decided: Words) -> str:
    moderation.dismiss_reports(item, by=by, **_words(decided))
    return f"Left as it is: “{item.title}”."


def _keep_apart(item: QueueItem, by: User, decided: Words) -> str:
    moderation.keep_tags_apart(item, by=by, seen=decided["seen"], note=decided["note"])
    return f"Two words: {item.title}."


def _accept_text(item: QueueItem, by: User, decided: Words) -> str:
    moderation.accept_text(item, by=by, **_words(decided))
    return f"Written into the guide: {item.title}."


def _leave_text(item: QueueItem, by: User, decided: Words) -> str:
    moderation.leave_text(item, by=by, **_words(decided))
    return f"Left as it is: {item.title}."


def _wanted(edits: ResourceForm) -> Words:
    tags = edits.cleaned_data["tags"] if "tags" in edits.changed_data else None
    return {"fields": edits.changed_fields, "tags": tags, "topics": edits.changed_topics}


def _words(decided: Words) -> Words:
    return {name: decided[name] for name in ("seen", "message", "note")}


def _incident(item: QueueItem) -> Any:
    return item.incident


_ACCEPT: dict[ItemKind, Deed] = {
    ItemKind.NEW: _accept_page,
    ItemKind.EDIT: _accept_change,
    ItemKind.SAMPLE: _confirm,
    ItemKind.LINK: _take_new_address,
    ItemKind.TAGS: _merge_tags,
    ItemKind.PROSE: _accept_text,
    ItemKind.FRESH: _confirm_entry,
    ItemKind.LAB: _call_working,
}
_REJECT: dict[ItemKind, Deed] = {
    ItemKind.NEW: _reject_sent,
    ItemKind.EDIT: _reject_sent,
    ItemKind.SAMPLE: _take_back_sample,
    ItemKind.REPORT: _dismiss_reports,
    ItemKind.LINK: _dismiss_link,
    ItemKind.TAGS: _keep_apart,
    ItemKind.PROSE: _leave_text,
    ItemKind.FRESH: _ask_for_an_answer,
    ItemKind.LAB: _call_working,
}
_TAKE_OUT = {ItemKind.FRESH: moderation.take_out_asked, ItemKind.LAB: moderation.take_out_tried}
"""As `moderation.take_out_reported`, for items of other kinds."""
