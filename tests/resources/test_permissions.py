"""Who may what."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from guide.models import Section
from resources import moderation, permissions
from resources.models import Event, QueueItem
from tests import make


def test_the_migration_makes_the_group_with_these_rights_and_no_other(db: None) -> None:
    rights = Group.objects.get(name="Moderators").permissions.values_list("content_type__app_label", "codename")
    assert sorted(f"{app}.{name}" for app, name in rights) == [
        "guide.add_bridge",
        "guide.add_section",
        "guide.add_topic",
        "guide.change_bridge",
        "guide.change_guide",
        "guide.change_section",
        "guide.change_topic",
        "guide.delete_bridge",
        "guide.view_bridge",
        "guide.view_guide",
        "guide.view_section",
        "guide.view_topic",
        "resources.add_hostban",
        "resources.add_savedreply",
        "resources.add_tag",
        "resources.add_tool",
        "resources.add_want",
        "resources.change_hostban",
        "resources.change_resource",
        "resources.change_savedreply",
        "resources.change_tag",
        "resources.change_tool",
        "resources.change_want",
        "resources.delete_hostban",
        "resources.delete_savedreply",
        "resources.delete_tool",
        "resources.delete_trial",
        "resources.delete_want",
        "resources.moderate_submission",
        "resources.view_hostban",
        "resources.view_incident",
        "resources.view_resource",
        "resources.view_savedreply",
        "resources.view_submission",
        "resources.view_tag",
        "resources.view_tool",
        "resources.view_trial",
        "resources.view_want",
    ]


def test_deciding_needs_the_role_and_another_submitter(ada: User, bo: User, cy: User, courses: Section) -> None:
    row, own = make.submission(cy, courses), make.submission(ada, courses)
    decides = [permissions.may_decide(person, make.item(row)) for person in (ada, bo, cy)]
    assert decides == [True, False, False]
    assert not permissions.may_decide(ada, make.item(own))


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_a_moderator_who_is_blocked_or_no_staff_moderates_nothing(lost: str, ada: User) -> None:
    setattr(ada, lost, False)
    assert not permissions.may_moderate(ada)


def test_only_the_submitter_sees_a_submission_on_the_site(ada: User, bo: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    assert [permissions.may_see(person, row) for person in (ada, bo, cy)] == [False, False, True]


def test_submitting_needs_a_verified_address_of_somebody_active(cy: User) -> None:
    blocked = make.person("blocked", is_active=False)
    new = make.person("new", verified=False)
    assert [permissions.may_submit(person) for person in (cy, blocked, new)] == [True, False, False]


def test_what_was_decided_about_ones_own_change_made_at_once_is_for_others_to_take_back(
    ada: User, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.moderation.entries.SAMPLED", 1)
    bea, entry = make.moderator("bea"), make.resource(courses)
    make.suggestion(bea, entry, minutes=91)
    sample = QueueItem.objects.get(kind="sample")
    moderation.confirm(sample, by=ada, seen=1, note="Not for bea.")
    event = Event.objects.get(item=sample, verb="dismissed")
    assert [permissions.may_undo(person, event) for person in (ada, bea)] == [True, False]
