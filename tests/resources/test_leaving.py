"""Leaving: what is private goes, what was brought stays, and no name is left of who brought it."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import Notification, User
from guide.models import Section
from resources import leaving, long_tags, moderation, saving, search, submissions, tasks, usefulness
from resources.models import Document, Event, QueueItem, Resource, Submission
from resources.search import documents
from tests import make, post
from tests.accounts.test_tokens import PASSWORD
from tests.resources.test_own_data import hen as hen
from tests.test_leaks import crawl

PAGE = "/accounts/leaving/"


@pytest.fixture
def fresh(hen: User) -> Client:
    """Hen's browser, in which she has just shown her password again."""
    client = Client()
    client.force_login(hen)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def rows_naming(*words: str) -> list[str]:
    """Tables that hold one of the words anywhere, but for the messages of people."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f'SELECT * FROM "{table}"')
            said = repr(cursor.fetchall())
            found += [f"{table}: {word}" for word in words if word in said]
    return found


def test_no_row_and_no_page_names_who_has_left(hen: User, ada: User, client: Client, as_: Callable) -> None:
    User.objects.filter(pk=hen.pk).update(handle="hen-canary")
    hen.refresh_from_db()
    entry = make.resource(hen.submissions.first().section, by=hen, title="Brought by a hen", is_own_work=True)
    assert "hen-canary" in client.get(entry.get_absolute_url()).content.decode()
    assert search.find({"q": "by:hen-canary"}).hits
    leaving.leave(hen)
    assert rows_naming("hen-canary", hen.email) == []
    for who in (client, as_(ada)):
        pages = crawl(who, ["/", "/log/", "/new/", "/resources/", entry.get_absolute_url(), "/admin/queue/"])
        assert len(pages) > 20
        assert [path for path, said in pages.items() if "hen-canary" in said] == []
    assert "Its author" in client.get(entry.get_absolute_url()).content.decode()


def test_what_is_private_goes_and_what_was_brought_stays(hen: User, ada: User) -> None:
    entry = Resource.objects.get(title="An entry")
    before = Submission.objects.count(), Event.objects.count(), Resource.objects.count()
    leaving.leave(hen)
    entry.refresh_from_db()
    assert (entry.useful_count, entry.votes.count()) == (0, 0)
    assert (Submission.objects.count(), Resource.objects.count()) == (before[0], before[2])
    assert Event.objects.count() == before[1] + 1  # What was asked to be changed was withdrawn.
    assert Event.objects.filter(verb="rejected").get().actor_name == "A former member"
    refers = [one for one in User._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    held = [one.related_model for one in refers if one.related_model._base_manager.filter(**{one.field.name: hen.pk})]
    assert held == []
    assert not EmailAddress.objects.filter(email=hen.email).exists()


@pytest.mark.parametrize(("withdraws", "states"), [
    (False, {"withdrawn", "accepted", "waiting"}), (True, {"withdrawn", "accepted"}),
])  # fmt: skip
def test_what_is_open_stays_or_is_withdrawn(withdraws: bool, states: set[str], hen: User, courses: Section) -> None:
    leaving.leave(hen, withdraws=withdraws)
    assert set(Submission.objects.filter(title__startswith="Sent").values_list("state", flat=True)) == states
    courses.refresh_from_db()
    assert courses.waiting_count == QueueItem.objects.filter(kind="new", state="waiting").count() == (not withdraws)
    assert not QueueItem.objects.filter(state="held").exists()


def test_what_stays_in_the_queue_is_decided_as_anything_else(hen: User, ada: User, courses: Section) -> None:
    leaving.leave(hen)
    row = Submission.objects.get(state="waiting")
    with pytest.raises(moderation.Conflict):
        moderation.accept(row, by=ada, seen=1)
    entry = moderation.accept(row, by=ada, seen=row.version)
    assert (entry.suggested_by, row.sender_name) == (None, "a former member")
    event = Event.objects.filter(verb="accepted").latest("pk")
    moderation.undo(event, by=ada)
    row.refresh_from_db()
    assert (row.state, row.submitter) == ("waiting", None)


def test_decisions_on_theirs_and_by_them_can_still_be_taken_back(hen: User, ada: User, bo: User) -> None:
    theirs, by_them = Event.objects.get(verb="accepted"), Event.objects.get(verb="rejected")
    leaving.leave(hen)
    for event in (theirs, by_them):
        event.refresh_from_db()
        moderation.undo(event, by=ada)
    assert set(Submission.objects.values_list("state", flat=True)) == {"waiting", "withdrawn"}
    assert bo.notifications.filter(title__contains="taken back").exists()


def test_their_report_stays_without_them_and_its_answer_goes_to_nobody(hen: User, ada: User) -> None:
    item = QueueItem.objects.get(kind="report")
    leaving.leave(hen)
    with pytest.raises(moderation.Conflict):
        moderation.dismiss_reports(item, by=ada, seen=item.version)
    item.refresh_from_db()
    assert item.reports.get().reporter_name == "a former member"
    moderation.dismiss_reports(item, by=ada, seen=item.version)


def test_a_guests_submission_that_became_theirs_keeps_no_mark_of_the_guest(cy: User, courses: Section) -> None:
    row = make.guest_submission(courses, client="network", email="cy-as-guest@mail.test")
    submissions.claim_for(cy, row)
    Notification.objects.create(email=cy.email, title="Before", link="/")
    leaving.leave(cy)
    assert rows_naming("network'", "cy-as-guest@mail.test'", cy.email) in (
        [],
        ["accounts_notification: cy-as-guest@mail.test'"],
    )
    row.refresh_from_db()
    assert (row.guest_email, row.client, row.sender_name) == ("", "", "a former member")


def test_a_blocked_spammer_who_is_deleted_is_not_named_and_the_block_cannot_be_undone(
    ada: User, cy: User, courses: Section
) -> None:
    moderation.block(make.submission(cy, courses), by=ada, note="Sells pills.")
    leaving.leave(User.objects.get(pk=cy.pk))
    event = Event.objects.get(verb="blocked")
    assert event.note == "A former member. Sells pills."
    with pytest.raises(moderation.CannotUndo, match="person is not there"):
        moderation.undo(event, by=ada)


def test_the_last_who_runs_the_site_cannot_leave(ada: User, as_: Callable) -> None:
    root = make.person("root", is_staff=True, is_superuser=True, password=PASSWORD)
    client = as_(root)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "Name another administrator first" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"handle": "root"}).status_code == 409
    assert client.post(f"/admin/accounts/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/accounts/user/", {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"})
    assert User.objects.filter(pk=root.pk).exists()
    second = make.person("second", is_superuser=True)
    assert leaving.leave(root)
    with pytest.raises(leaving.CannotLeave):
        leaving.leave(second)


def test_who_is_deleted_in_the_admin_leaves_in_the_same_way(hen: User, as_: Callable) -> None:
    root = make.person("root", is_staff=True, is_superuser=True)
    handle = hen.handle
    assert as_(root).post(f"/admin/accounts/user/{hen.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=hen.pk).exists()
    assert handle not in str(list(LogEntry.objects.values_list("object_repr", "change_message")))
    assert not search.find({"q": f"by:{handle}"}).hits


def test_it_takes_the_handle_and_the_password(hen: User, as_: Callable) -> None:
    stale = as_(hen)
    assert "What stays, without your name" in stale.get(PAGE).content.decode()
    assert stale.post(PAGE, {"handle": "hen"})["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.filter(pk=hen.pk).exists()


def test_a_wrong_handle_changes_nothing(fresh: Client, hen: User) -> None:
    for typed in ({}, {"handle": "ada", "open_ones": "stay"}, {"handle": "hen", "open_ones": "burn"}):
        assert fresh.post(PAGE, typed).status_code == 422
    assert User.objects.filter(pk=hen.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_every_browser_is_a_stranger_afterwards_and_a_mail_says_so(fresh: Client, hen: User, as_: Callable) -> None:
    other, address = as_(hen), hen.email
    post.leaves()
    mail.outbox.clear()
    answer = fresh.post(PAGE, {"handle": "Hen", "open_ones": "withdraw"}, follow=True)
    assert "Your account is deleted" in answer.content.decode()
    for browser in (fresh, other):
        assert browser.get("/saved/").status_code == 302
    assert [(one.to, one.subject) for one in mail.outbox] == [([address], "Your account is deleted")]
    assert not Submission.objects.filter(state="waiting").exists()
    assert fresh.post(PAGE, {"handle": "hen"}).status_code == 302


def test_a_person_with_much_leaves_in_few_queries(
    cy: User, courses: Section, django_assert_max_num_queries: Callable
) -> None:
    entries = [make.resource(courses, by=cy) for _ in range(60)]
    for entry in entries[:30]:
        saving.keep(entry, by=cy)
    proven = make.proven(cy, accepted=60)
    for entry in [make.resource(courses) for _ in range(20)]:
        usefulness.say(entry, by=cy)
    with django_assert_max_num_queries(180):
        leaving.leave(proven)
    assert not Resource.objects.filter(suggested_by__isnull=False).exists()


def test_who_brought_very_much_is_forgotten_by_search_a_few_entries_at_a_time(
    cy: User, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_tags, "LONG", 4)
    monkeypatch.setattr(long_tags, "AT_ONCE", 2)
    for _ in range(5):
        make.resource(courses, by=cy)
    pk, word = cy.pk, f":by:{cy.pk}"
    assert len(documents.holding(word, 9)) == 5
    leaving.leave(cy)
    assert len(documents.holding(word, 9)) == 5
    assert leaving.forget(pk, seconds=0)
    assert len(documents.holding(word, 9)) == 3
    assert tasks.forget_person.call(pk)
    assert tasks.forget_person.call(pk)
    assert documents.holding(word, 9) == []
    assert Resource.objects.live().count() == Document.objects.count() == 5


def test_it_is_all_or_nothing(hen: User) -> None:
    def no_power(execute: Callable, sql: str, *rest: Any) -> Any:
        if sql.startswith('DELETE FROM "accounts_user" '):
            raise OperationalError("The power is out.")
        return execute(sql, *rest)

    before = {model: model._base_manager.count() for model in apps.get_models()}
    with connection.execute_wrapper(no_power), pytest.raises(OperationalError):
        leaving.leave(hen)
    assert {model: model._base_manager.count() for model in apps.get_models()} == before
    assert hen.submissions.count() == 3
