"""Every constraint, broken on purpose, under the application's back."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import User
from guide.models import Guide, ScheduleRun, Section
from resources.models import Event, HostBan, Incident, QueueItem, Report, Resource, ResourceTag, Submission, Tag
from tests import make


def same_email(cy: User, section: Section) -> None:
    User.objects.create(email=cy.email.upper(), handle="other")


def same_handle(cy: User, section: Section) -> None:
    User.objects.create(email="other@mail.test", handle=cy.handle.upper())


def second_guide(cy: User, section: Section) -> None:
    Guide.objects.create(id=2, title="Another")


def same_slot(cy: User, section: Section) -> None:
    for _ in range(2):
        ScheduleRun.objects.create(name="mail", slot_at=datetime(2026, 1, 1, tzinfo=UTC))


def same_resource(cy: User, section: Section) -> None:
    one = make.resource(section)
    Resource.objects.create(key=one.key, key_version=1, url=one.url, title="Again", section=section)


def same_open_submission(cy: User, section: Section) -> None:
    one = make.submission(cy, section)
    Submission.objects.create(key=one.key, key_version=1, url=one.url, section=section, state="changes-asked")


def unknown_state(cy: User, section: Section) -> None:
    Submission.objects.filter(pk=make.submission(cy, section).pk).update(state="pending")


def unknown_verb(cy: User, section: Section) -> None:
    Event.objects.create(verb="liked", section=section)


def same_tag(cy: User, section: Section) -> None:
    Tag.objects.create(name="mlops", slug="one")
    Tag.objects.create(name="MLOps", slug="two")


def same_tag_twice(cy: User, section: Section) -> None:
    row = make.resource(section, tags=["mlops"])
    ResourceTag.objects.create(tag=row.tags.get(), content_object=row)


def same_host(cy: User, section: Section) -> None:
    HostBan.objects.create(host="banned.org", reason="It sells.")
    HostBan.objects.create(host="Banned.org", reason="Again.")


def unknown_health(cy: User, section: Section) -> None:
    Resource.objects.filter(pk=make.resource(section).pk).update(health="poorly")


def same_incident_of_a_link(cy: User, section: Section) -> None:
    row = make.resource(section)
    Incident.objects.create(kind="moved", resource=row)
    Incident.objects.create(kind="moved", resource=row, target_url="https://pages.org/other")


def same_incident_of_a_host(cy: User, section: Section) -> None:
    Incident.objects.create(kind="host-collapsed", host="pages.org")
    Incident.objects.create(kind="host-collapsed", host="pages.org")


def unknown_incident_state(cy: User, section: Section) -> None:
    Incident.objects.create(kind="moved", resource=make.resource(section), state="forgotten")


def same_suggestion(cy: User, section: Section) -> None:
    entry = make.resource(section)
    for _ in range(2):
        Submission.objects.create(target=entry, submitter=cy, section=section, key="a", key_version=1)


def same_report(cy: User, section: Section) -> None:
    entry = make.resource(section)
    item = QueueItem.objects.create(kind="report", resource=entry)
    for complaint in ("spam", "broken"):
        Report.objects.create(item=item, resource=entry, reporter=cy, complaint=complaint)


def second_item_of_reports(cy: User, section: Section) -> None:
    entry = make.resource(section)
    for _ in range(2):
        QueueItem.objects.create(kind="report", resource=entry)


def unknown_complaint(cy: User, section: Section) -> None:
    entry = make.resource(section)
    item = QueueItem.objects.create(kind="report", resource=entry)
    Report.objects.create(item=item, resource=entry, complaint="ugly")


BREAKS = {
    "one_open_suggestion_per_entry_and_person": same_suggestion,
    "a_person_reports_an_entry_once": same_report,
    "reports_of_an_entry_are_one_item": second_item_of_reports,
    "complaint_is_known": unknown_complaint,
    "resource_health_is_known": unknown_health,
    "one_open_incident_of_a_kind_per_resource": same_incident_of_a_link,
    "one_open_incident_of_a_kind_per_host": same_incident_of_a_host,
    "incident_state_is_known": unknown_incident_state,
    "a_host_is_banned_once": same_host,
    "user_email_is_unique": same_email,
    "user_handle_is_unique": same_handle,
    "guide_is_one_row": second_guide,
    "a_schedule_runs_once_per_slot": same_slot,
    "resource_address_is_unique": same_resource,
    "one_open_submission_per_address": same_open_submission,
    "submission_state_is_known": unknown_state,
    "event_verb_is_known": unknown_verb,
    "tag_name_is_unique": same_tag,
    "a_resource_has_a_tag_once": same_tag_twice,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_itself_refuses(name: str, cy: User, courses: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[name](cy, courses)


def test_no_constraint_is_without_its_break() -> None:
    ours = [model for app in ("guide", "accounts", "resources") for model in apps.get_app_config(app).get_models()]
    names = {constraint.name for model in ours for constraint in model._meta.constraints}
    assert names == set(BREAKS)


def test_no_constraint_hides_outside_the_list() -> None:
    for model in apps.get_models():
        strays = [name for name, value in vars(model).items() if isinstance(value, models.BaseConstraint)]
        assert not strays, (model, strays)


def test_a_closed_submission_lets_its_address_wait_again(cy: User, courses: Section) -> None:
    one = make.submission(cy, courses)
    Submission.objects.filter(pk=one.pk).update(state="rejected")
    assert make.submission(cy, courses, url=one.url).pk != one.pk
