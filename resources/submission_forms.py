"""What people fill in to send a page, with or without an account."""

from resources.forms import ProposalForm
from resources.guarding import ReachableForm


class SubmissionForm(ReachableForm, ProposalForm):
    """A new proposal, kept from machines; a guest may leave a mail address."""

    looks = frozenset({"look", "preview"})
