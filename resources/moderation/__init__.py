"""Every way in which something that wants a decision changes its state; nothing else writes one.

Each verb claims first and acts then, in one transaction: an UPDATE that succeeds only while the row is in the state and
the version that the caller saw. Whoever loses the race gets `Conflict`. May this person do it? is asked before, in
`permissions`. Every decision keeps a journal of what it wrote, and `undo` takes it back exactly.
"""

from resources.moderation.entries import accept_change, apply_at_once
from resources.moderation.holding import leave_note, put_off, take_on
from resources.moderation.links import accept_move, dismiss_incident, say_all_gone, say_gone
from resources.moderation.moves import MOVES, Conflict, OutOfTheGuide, possible
from resources.moderation.pages import accept, ask_for_changes, merge, reject, reopen
from resources.moderation.questions import confirm_entry, edit_asked, take_out_asked
from resources.moderation.reports import dismiss_reports, edit_reported, report, take_out_reported
from resources.moderation.samples import confirm, take_back
from resources.moderation.senders import rewrite, rewrite_change, withdraw, withdraw_all
from resources.moderation.spam import block
from resources.moderation.tag_names import add_synonym, describe_tag, rename_tag
from resources.moderation.tags import CannotChangeTag, keep_tags_apart, merge_tags, merge_two
from resources.moderation.texts import accept_text, leave_text
from resources.moderation.undoing import CannotUndo, undo

__all__ = [
    "MOVES", "CannotChangeTag", "CannotUndo", "Conflict", "OutOfTheGuide", "accept", "accept_change", "accept_move",
    "accept_text", "add_synonym", "apply_at_once", "ask_for_changes", "block", "confirm", "confirm_entry",
    "describe_tag", "dismiss_incident", "dismiss_reports", "edit_asked", "edit_reported", "keep_tags_apart",
    "leave_note", "leave_text", "merge", "merge_tags", "merge_two", "possible", "put_off", "reject", "rename_tag",
    "reopen", "report", "rewrite", "rewrite_change", "say_all_gone", "say_gone", "take_back", "take_on",
    "take_out_asked", "take_out_reported", "undo", "withdraw", "withdraw_all",
]  # fmt: skip
