"""Every constraint, broken on purpose, under the application's back."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import FormerHandle, MailChoice, Notification, Token, User
from guide.models import Guide, ScheduleRun, Section
from resources.models import (
    Alias,
    Checkout,
    Contribution,
    Door,
    Event,
    HostBan,
    ImportDraft,
    Incident,
    Progress,
    QueueItem,
    Report,
    Resource,
    ResourceTag,
    ResourceTopic,
    Saved,
    Second,
    SectionTag,
    Submission,
    Tag,
    Tool,
    Trial,
    Vote,
)  # fmt: skip
from tests import make


def same_email(cy: User, section: Section) -> None:
    User.objects.create(email=cy.email.upper(), handle="other")


def same_handle(cy: User, section: Section) -> None:
    User.objects.create(email="other@mail.test", handle=cy.handle.upper())


def same_former_handle(cy: User, section: Section) -> None:
    for handle in ("old", "OLD"):
        FormerHandle.objects.create(person=cy, handle=handle)


def note_to_nobody(cy: User, section: Section) -> None:
    Notification.objects.create(title="Hello", link="/")


def same_choice(cy: User, section: Section) -> None:
    for by_mail in (True, False):
        MailChoice.objects.create(person=cy, kind="digest", by_mail=by_mail)


def unknown_choice(cy: User, section: Section) -> None:
    MailChoice.objects.create(person=cy, kind="gossip", by_mail=True)


def second_guide(cy: User, section: Section) -> None:
    Guide.objects.create(id=2, title="Another")


def unknown_level(cy: User, section: Section) -> None:
    Section.objects.filter(pk=section.pk).update(level=7)


def same_place_of_a_door(cy: User, section: Section) -> None:
    row = make.resource(section)
    for label in ("Code", "Paper"):
        Door.objects.create(resource=row, label=label, url="https://pages.org/door")


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


def same_count(cy: User, section: Section) -> None:
    for number in (1, 2):
        SectionTag.objects.create(tag=make.tag("mlops"), section=section, live_count=number)


def same_kept_address(cy: User, section: Section) -> None:
    for url in ("https://pages.org/a", "https://pages.org/b"):
        Saved.objects.create(person=cy, url=url, host="pages.org", key="pages.org/a", key_version=1, title="A")


def same_kept_entry(cy: User, section: Section) -> None:
    row = make.resource(section)
    for key in ("a", "b"):
        Saved.objects.create(person=cy, resource=row, url=row.url, host=row.host, key=key, key_version=1, title="A")


def same_vote(cy: User, section: Section) -> None:
    row = make.resource(section)
    for _ in range(2):
        Vote.objects.create(person=cy, resource=row)


def same_second(cy: User, section: Section) -> None:
    want = make.want(section)
    for _ in range(2):
        Second.objects.create(person=cy, want=want)


def same_mark_of_a_topic(cy: User, section: Section) -> None:
    topic = make.topic("drift")
    for _ in range(2):
        Progress.objects.create(person=cy, topic=topic, done_at=timezone.now())


def same_mark_of_an_entry(cy: User, section: Section) -> None:
    row = make.resource(section)
    for _ in range(2):
        Progress.objects.create(person=cy, resource=row, done_at=timezone.now())


def same_mark_of_a_section(cy: User, section: Section) -> None:
    for _ in range(2):
        Progress.objects.create(person=cy, section=section, done_at=timezone.now())


def mark_of_two_things(cy: User, section: Section) -> None:
    Progress.objects.create(person=cy, section=section, topic=make.topic("drift"), done_at=timezone.now())


def mark_without_a_time(cy: User, section: Section) -> None:
    Progress.objects.create(person=cy, section=section)


def second_trial(cy: User, section: Section) -> None:
    row = make.resource(section, kind="lab")
    for _ in range(2):
        Trial.objects.create(resource=row, person=cy, worked=True, on=date(2026, 11, 3), system="Linux")


def trial_that_broke_nowhere(cy: User, section: Section) -> None:
    row = make.resource(section, kind="lab")
    Trial.objects.create(resource=row, person=cy, worked=False, on=date(2026, 11, 3), system="Linux")


def second_question_about_an_entry(cy: User, section: Section) -> None:
    row = make.resource(section, kind="lab")
    for state in ("waiting", "held"):
        QueueItem.objects.create(kind="lab", resource=row, title="A lab", state=state)


def same_topic_twice(cy: User, section: Section) -> None:
    topic, row = make.topic("drift"), make.resource(section)
    for _ in range(2):
        ResourceTopic.objects.create(topic=topic, resource=row)


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
    one = make.suggestion(cy, make.resource(section), minutes=7)
    Submission.objects.create(
        target=one.target, submitter=cy, section=section, url=one.url, key=one.key, key_version=1, host=one.host
    )


def second_item_of_a_submission(cy: User, section: Section) -> None:
    row = make.submission(cy, section)
    QueueItem.objects.create(kind="new", submission=row, title="Again", state="closed")


def second_item_of_reports(cy: User, section: Section) -> None:
    item = make.report(make.resource(section), cy)
    QueueItem.objects.create(kind="report", resource=item.resource, title="Again", state="held")


def same_two_tags(cy: User, section: Section) -> None:
    one, other = (Tag.objects.create(name=name, slug=name) for name in ("helm", "helms"))
    for _ in range(2):
        QueueItem.objects.create(kind="tags", tag=one, into=other, title="helm and helms", state="closed")


def unknown_item_kind(cy: User, section: Section) -> None:
    QueueItem.objects.create(kind="vote", title="What?")


def unknown_item_state(cy: User, section: Section) -> None:
    QueueItem.objects.create(kind="tags", title="What?", state="open")


def same_tool(cy: User, section: Section) -> None:
    for name in ("MLflow", "mlflow"):
        Tool.objects.create(name=name, version="3.1")


def same_report(cy: User, section: Section) -> None:
    item = make.report(make.resource(section), cy)
    Report.objects.create(item=item, resource=item.resource, reporter=cy, complaint="spam")


def unknown_complaint(cy: User, section: Section) -> None:
    item = make.report(make.resource(section), cy)
    Report.objects.create(item=item, resource=item.resource, complaint="boring")


def same_alias(cy: User, section: Section) -> None:
    for _ in range(2):
        row = make.resource(section)
        Alias.objects.create(resource=row, url="https://mirror.org/", key="mirror.org", key_version=1)


def note_of_no_kind(cy: User, section: Section) -> None:
    Notification.objects.create(recipient=cy, title="A note", link="/", kind="spam")


def second_undoing(cy: User, section: Section) -> None:
    event = Event.objects.create(verb="opened", section=section)
    for _ in range(2):
        Event.objects.create(verb="undone", section=section, undoes=event)


def same_reply(cy: User, section: Section) -> None:
    for _ in range(2):
        make.reply("Odd", "Words.")


def same_digest(cy: User, section: Section) -> None:
    for number in range(2):
        Token.objects.create(person=cy, name=f"Token {number}", digest="same", hint="same")


def same_token_name(cy: User, section: Section) -> None:
    for name in ("Laptop", "LAPTOP"):
        Token.objects.create(person=cy, name=name, digest=name, hint="last")


def token_that_has_ended_before(cy: User, section: Section) -> None:
    Token.objects.create(person=cy, name="Late", digest="late", expires_at=datetime(2020, 1, 1, tzinfo=UTC))


def token_of_nothing(cy: User, section: Section) -> None:
    Token.objects.create(person=cy, name="Empty", digest="")


def same_checkout(cy: User, section: Section) -> None:
    for _ in range(2):
        Checkout.objects.create(name="github.com/owner/guide")


def same_contribution(cy: User, section: Section) -> None:
    checkout, item = Checkout.objects.create(name="github.com/owner/guide"), make.text(section)
    for _ in range(2):
        Contribution.objects.create(checkout=checkout, commit="abc", change="same", item=item, author="Grace")


def unknown_passage(cy: User, section: Section) -> None:
    make.text(section, passage="poem")


def unknown_level_of_a_new_section(cy: User, section: Section) -> None:
    make.text(section, passage="section", level=0)


def import_in_no_state(cy: User, section: Section) -> None:
    ImportDraft.objects.create(text="## Labs", created_by=cy, state="lost")


def point_of_no_skill(cy: User, section: Section) -> None:
    make.topic("one").points.create(title="Odd", minutes=5, skill="juggling")


BREAKS = {
    "point_skill_is_known": point_of_no_skill,
    "a_file_of_a_repository_is_synced_once": same_checkout,
    "a_change_of_a_commit_is_taken_once": same_contribution,
    "passage_is_known": unknown_passage,
    "level_of_a_new_section_is_a_headings": unknown_level_of_a_new_section,
    "a_token_is_one_persons": same_digest,
    "a_person_tells_tokens_apart_by_name": same_token_name,
    "a_token_expires_after_it_is_made": token_that_has_ended_before,
    "a_token_has_a_digest": token_of_nothing,
    "one_open_suggestion_per_entry_and_person": same_suggestion,
    "a_submission_is_in_the_queue_once": second_item_of_a_submission,
    "reports_of_an_entry_are_one_item": second_item_of_reports,
    "an_entry_is_asked_about_once": second_question_about_an_entry,
    "tool_name_is_unique": same_tool,
    "two_tags_are_compared_once": same_two_tags,
    "item_kind_is_known": unknown_item_kind,
    "item_state_is_known": unknown_item_state,
    "a_person_reports_an_entry_once": same_report,
    "complaint_is_known": unknown_complaint,
    "an_address_leads_to_one_entry": same_alias,
    "one_choice_of_a_person_per_kind": same_choice,
    "choice_kind_is_known": unknown_choice,
    "a_note_has_one_recipient": note_to_nobody,
    "note_kind_is_known": note_of_no_kind,
    "resource_health_is_known": unknown_health,
    "one_open_incident_of_a_kind_per_resource": same_incident_of_a_link,
    "one_open_incident_of_a_kind_per_host": same_incident_of_a_host,
    "incident_state_is_known": unknown_incident_state,
    "a_host_is_banned_once": same_host,
    "user_email_is_unique": same_email,
    "user_handle_is_unique": same_handle,
    "guide_is_one_row": second_guide,
    "import_state_is_known": import_in_no_state,
    "section_level_is_a_headings": unknown_level,
    "the_doors_of_an_entry_are_in_order": same_place_of_a_door,
    "a_schedule_runs_once_per_slot": same_slot,
    "former_handle_is_one_persons": same_former_handle,
    "resource_address_is_unique": same_resource,
    "one_open_submission_per_address": same_open_submission,
    "submission_state_is_known": unknown_state,
    "event_verb_is_known": unknown_verb,
    "tag_name_is_unique": same_tag,
    "a_resource_has_a_tag_once": same_tag_twice,
    "a_tag_is_counted_once_in_a_section": same_count,
    "one_vote_of_a_person": same_vote,
    "a_person_seconds_a_want_once": same_second,
    "a_person_has_one_trial_of_an_entry": second_trial,
    "a_trial_works_or_says_where_not": trial_that_broke_nowhere,
    "a_person_keeps_an_address_once": same_kept_address,
    "a_person_keeps_an_entry_once": same_kept_entry,
    "a_resource_has_a_topic_once": same_topic_twice,
    "a_person_marks_a_topic_once": same_mark_of_a_topic,
    "a_person_marks_an_entry_once": same_mark_of_an_entry,
    "a_person_marks_a_section_once": same_mark_of_a_section,
    "progress_is_with_one_thing": mark_of_two_things,
    "progress_has_a_time": mark_without_a_time,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_itself_refuses(name: str, cy: User, courses: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[name](cy, courses)


@pytest.mark.parametrize("breaks", [second_undoing, same_reply])
def test_nor_does_it_take_a_second_row_of_what_is_unique(breaks: Callable, cy: User, courses: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks(cy, courses)


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
