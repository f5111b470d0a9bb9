"""House test: every verb × every state × every role, through the front door."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import moderation
from resources.models import Event, Resource, Submission
from resources.models.submission import State
from tests import make
from tests.resources.test_moderation import ALLOWED, bring

NOUNS = {
    "acceptance": "accept",
    "changes-request": "ask_for_changes",
    "merger": "merge",
    "rejection": "reject",
    "reopening": "reopen",
}
ROLES = {
    "nobody": False,
    "another member": False,
    "its sender": False,
    "staff without the role": False,
    "moderator of another section": False,
    "moderator who sent it": False,
    "moderator of this section": True,
    "moderator": True,
    "admin": True,
}
"""Who may decide, given that the row allows it."""


def client_of(role: str, row: Submission, as_: Callable) -> Client:
    """The browser of somebody in that role. It may make the row theirs."""
    if role == "nobody":
        return Client()
    if role == "its sender":
        return as_(row.submitter)
    if role in {"another member", "staff without the role", "admin"}:
        flags = {"is_staff": role != "another member", "is_superuser": role == "admin"}
        return as_(make.person("somebody", **flags))
    person = make.moderator("somebody")
    if role == "moderator who sent it":
        Submission.objects.filter(pk=row.pk).update(submitter=person)
        row.items.update(submitter=person)
    elif "section" in role:
        person.sections.add(row.section if "this" in role else make.section("Another"))
    return as_(person)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("role", ROLES)
def test_only_moderators_decide_and_only_what_the_state_allows(
    role: str, noun: str, state: str, ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    seen, other = bring(row, state, ada), make.resource(courses, title="Another")
    client, events = client_of(role, row, as_), Event.objects.count()
    sent = {"seen": seen, "message": "Because.", "reason": "thin", "into": other.pk}
    status = client.post(make.desk(row, noun), sent).status_code
    row.refresh_from_db()
    target = ALLOWED.get((NOUNS[noun], state)) if ROLES[role] else None
    assert (row.state, row.version) == ((target, seen + 1) if target else (state, seen))
    assert Event.objects.count() == events + bool(target)
    assert status == 302 if target else status in ({409} if ROLES[role] else {302, 403, 404})


def test_deleting_people_changes_no_state_and_keeps_what_they_gave(ada: User, cy: User, courses: Section) -> None:
    entry = make.resource(courses, by=cy)
    rows = [make.submission(cy, courses), make.suggestion(cy, entry, minutes=7)]
    item = make.report(entry, cy)
    moderation.take_on(item, by=ada)
    moderation.reject(make.submission(cy, courses), by=ada, seen=1, message="No.")
    before = list(Submission.objects.order_by("pk").values_list("state", "version"))
    cy.delete()
    ada.delete()
    assert list(Submission.objects.order_by("pk").values_list("state", "version")) == before
    assert [make.item(row).state for row in rows] == ["waiting", "waiting"]
    item.refresh_from_db()
    assert (item.state, item.claimed_by, item.reports.get().reporter_name) == ("waiting", None, "a former member")
    assert Resource.objects.get().suggested_by is None
