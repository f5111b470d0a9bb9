"""May this person? Pure predicates, asked by views and templates alike. (May this row? is `moderation.MOVES`.)"""

from accounts.models import User
from accounts.people import has_verified_address
from resources.models import Submission

MODERATE = "resources.moderate_submission"


def may_submit(person: User) -> bool:
    """Only people whose e-mail address is verified."""
    return person.is_active and has_verified_address(person)


def may_moderate(person: User) -> bool:
    return person.is_active and person.is_staff and person.has_perm(MODERATE)


def may_decide(person: User, submission: Submission) -> bool:
    """Moderators decide, never on what they sent themselves."""
    return may_moderate(person) and submission.submitter_id != person.pk


def may_see(person: User, submission: Submission) -> bool:
    """On the site, a submission is seen by its submitter alone. Moderators see it in the admin."""
    return submission.submitter_id == person.pk
