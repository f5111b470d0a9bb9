"""The mail of notes: one per reader with all that waits, each note once, and never in the way of a request."""

import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts import delivery, notifications, outbox
from accounts.models import NoteKind, Notification, User
from accounts.outbox import Reader
from tests import make, post

LIST = "/accounts/notifications/"
pytestmark = pytest.mark.django_db(transaction=True)
BROKEN = f"{__name__}.Broken"
HOUR = timedelta(hours=1)


class Broken(EmailBackend):
    """A mail server that takes nothing for addresses at down.test, and says no to those at unknown.test."""

    def send_messages(self, messages: Any) -> int:
        messages = list(messages)
        addresses = [address for message in messages for address in message.to]
        if any(address.endswith("@down.test") for address in addresses):
            raise ConnectionRefusedError("nobody there")
        if any(address.endswith("@unknown.test") for address in addresses):
            raise SMTPRecipientsRefused({addresses[0]: (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture
def broken(settings: Any) -> None:
    settings.EMAIL_BACKEND = BROKEN


def note(to: User, **fields: Any) -> Notification:
    words = {"title": "Accepted", "text": "Thank you.", "link": "/submissions/1/"}
    return Notification.objects.create(recipient=to, **words | fields)


def move(person: User, email: str) -> None:
    User.objects.filter(pk=person.pk).update(email=email)
    person.refresh_from_db()


def reader(person: User) -> Reader:
    return Reader(person.pk, "")


# What leaves, and when ------------------------------------------------------------------------------------------------
def test_a_note_waits_a_minute_for_company_and_is_mailed(cy: User, settings: Any) -> None:
    notifications.notify(cy, "Your link is in the guide", "Thank you!", "/resources/7-x/")
    assert delivery.deliver_due() == 0
    due_in = Notification.objects.get().mail_due_at - timezone.now()
    assert timedelta(seconds=50) < due_in <= notifications.WINDOW
    assert post.leaves() == 1
    assert Notification.objects.get().mailed_at
    message = mail.outbox[0]
    assert (message.to, message.subject) == ([cy.email], "Your link is in the guide")
    assert f"{settings.SITE_URL}/resources/7-x/" in message.body
    assert f"{settings.SITE_URL}{LIST}" in message.body
    assert "Hello cy,\n\nYour link is in the guide\n\nThank you!\n\n" in message.body


def test_as_soon_as_one_is_due_all_that_wait_for_a_person_leave_in_one_mail(cy: User, bo: User) -> None:
    for number in range(20):
        notifications.notify(cy, f"Decision {number}", "", f"/submissions/{number}/")
    notifications.notify(bo, "Decision for bo", "", "/")
    post.wait_is_over(title="Decision 0")
    assert delivery.deliver_due() == 1
    message = mail.outbox[0]
    assert message.subject == "20 decisions on what you sent"
    assert all(f"Decision {number}\n" in message.body for number in range(20))
    assert cy.notifications.filter(mailed_at=None).count() == 0
    assert bo.notifications.get().mailed_at is None


def test_a_mail_of_many_kinds_says_how_many_notes(cy: User) -> None:
    notifications.notify(cy, "One", "", "/")
    notifications.notify(cy, "Two", "", "/", kind=NoteKind.QUESTION)
    assert post.leaves() == 1
    assert mail.outbox[0].subject == "2 notes for you"


def test_guests_are_mailed_by_address_and_are_not_sent_to_pages_of_members() -> None:
    for number in range(3):
        notifications.notify_guest("Guest@Mail.test", f"Decision {number}", "", f"/submissions/guest/{number}/")
    notifications.notify_guest("other@mail.test", "Alone", "", "/submissions/guest/9/")
    notifications.notify_guest("", "To nobody", "", "/")
    assert post.leaves() == 2
    first, second = mail.outbox
    assert (first.to, first.subject) == (["guest@mail.test"], "3 decisions on what you sent")
    assert (second.to, second.subject) == (["other@mail.test"], "Alone")
    assert first.body.startswith("Hello,\n")
    assert "/accounts/" not in first.body + first.alternatives[0][0]
    assert "List-Unsubscribe" not in first.message()


def test_nothing_is_left_of_a_note_that_was_rolled_back(cy: User) -> None:
    with transaction.atomic():
        notifications.notify(cy, "Never", "", "/")
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert post.leaves() == 0


def test_nobody_and_people_who_left_get_nothing(cy: User) -> None:
    cy.is_active = False
    notifications.notify(None, "Hello", "", "/")
    notifications.notify(cy, "Hello", "", "/")
    assert not Notification.objects.exists()


def test_who_left_meanwhile_gets_no_mail(cy: User) -> None:
    note(cy)
    User.objects.update(is_active=False)
    assert delivery.deliver_due() == 0
    assert delivery.deliver(reader(cy)) is False
    assert mail.outbox == []


def test_a_link_to_elsewhere_is_a_mistake(cy: User) -> None:
    with pytest.raises(ValueError, match="Not a path"):
        notifications.notify(cy, "Hello", "", "@evil.test/")


# Many senders, dead senders -------------------------------------------------------------------------------------------
def test_twenty_senders_send_a_mail_once(cy: User, at_once: Callable) -> None:
    for _ in range(10):
        note(cy)
    answers = at_once(lambda number: delivery.deliver(reader(cy)), 20)
    assert Counter(answers) == {True: 1, False: 19}
    assert [message.subject for message in mail.outbox] == ["10 decisions on what you sent"]
    assert len(set(cy.notifications.values_list("mail_batch", flat=True))) == 1


def test_twenty_runs_at_once_send_every_mail_once(at_once: Callable) -> None:
    for person in [make.person(f"p{number}") for number in range(12)]:
        note(person)
        note(person)
    answers = at_once(lambda number: delivery.deliver_due(), 20)
    assert sum(answers) == len(mail.outbox) == 12
    assert max(Counter(message.to[0] for message in mail.outbox).values()) == 1


def test_senders_and_notifiers_and_a_reader_at_once_lose_and_double_nothing(cy: User, at_once: Callable) -> None:
    def one(number: int) -> None:
        if number % 4 == 0:
            cy.notifications.unread().stamp(read_at=timezone.now())
        elif number % 4 == 1:
            delivery.deliver(reader(cy))
        else:
            note(cy, title=f"Note {number}.")

    assert at_once(one, 20) == [None] * 20
    while post.leaves():
        pass
    said = "\n".join(message.body for message in mail.outbox)
    assert Counter(said.count(f"Note {number}.") for number in range(20) if number % 4 > 1) == {1: 10}


def test_a_sender_that_died_is_followed_by_another_with_the_same_mail(cy: User) -> None:
    note(cy, title="First")
    note(cy, title="Second")
    claimed = outbox.claim(reader(cy))
    late = note(cy, title="Third")
    assert delivery.deliver(reader(cy)) is False
    Notification.objects.exclude(pk=late.pk).update(mail_due_at=timezone.now())
    assert delivery.deliver(reader(cy)) is True
    assert mail.outbox[0].subject == "2 decisions on what you sent"
    assert {row.mail_batch for row in Notification.objects.exclude(pk=late.pk)} == {
        Notification.objects.get(pk=claimed[0].pk).mail_batch
    }
    assert delivery.deliver(reader(cy)) is True
    assert (mail.outbox[1].subject, delivery.deliver(reader(cy))) == ("Third", False)


def test_a_mail_that_leaves_twice_has_one_name_and_another_mail_has_another(cy: User) -> None:
    note(cy)
    note(cy)
    for _ in range(2):
        delivery.deliver(reader(cy))
        Notification.objects.update(mailed_at=None, mail_due_at=timezone.now())
    Notification.objects.update(mailed_at=timezone.now())
    note(cy)
    delivery.deliver(reader(cy))
    names = [message.message()["Message-ID"] for message in mail.outbox]
    assert names[0] == names[1] != names[2]


# Servers that fail ----------------------------------------------------------------------------------------------------
def test_a_mail_server_that_is_down_loses_nothing(cy: User, broken: None, settings: Any) -> None:
    move(cy, "cy@down.test")
    notifications.notify(cy, "First", "", "/")
    notifications.notify(cy, "Second", "", "/")
    with pytest.raises(delivery.MailError):
        post.leaves()
    assert Notification.objects.filter(mailed_at=None).count() == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert post.leaves() == 1


def test_a_mail_server_that_hangs_holds_one_run_for_one_mail(settings: Any) -> None:
    for number in range(5):
        note(make.person(f"p{number}"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.5
        began = time.monotonic()
        with pytest.raises(delivery.MailError):
            delivery.deliver_due()
    assert time.monotonic() - began < 2


def test_a_run_ends_at_the_first_failure_and_what_nobody_takes_waits_ever_longer(
    cy: User, bo: User, broken: None, capsys: pytest.CaptureFixture
) -> None:
    gone, hour = make.person("gone"), timezone.now() - HOUR
    move(gone, "gone@down.test")
    note(cy, mail_due_at=hour - HOUR)
    late = note(gone, created_at=hour, mail_due_at=hour)
    note(bo)
    with pytest.raises(CommandError, match="1 sent, then the mail server failed"):
        call_command("send_mail")
    late.refresh_from_db()
    assert timedelta(minutes=59) < late.mail_due_at - timezone.now() < timedelta(minutes=61)
    call_command("send_mail")
    assert capsys.readouterr().out == "1 sent.\n"
    assert len(mail.outbox) == 2


def test_an_address_that_is_refused_holds_nobody_up(cy: User, broken: None) -> None:
    gone = make.person("gone")
    move(gone, "gone@unknown.test")
    old = note(gone, created_at=timezone.now() - timedelta(days=9), mail_due_at=timezone.now() - HOUR)
    note(cy)
    assert delivery.deliver_due() == 1
    old.refresh_from_db()
    assert (old.mailed_at, old.mail_due_at > timezone.now() + timedelta(hours=5)) == (None, True)


# Not too many ---------------------------------------------------------------------------------------------------------
def test_an_address_gets_five_mails_an_hour_and_the_rest_later_in_one(cy: User) -> None:
    sent = []
    for number in range(8):
        note(cy, title=f"Note {number}")
        sent.append(post.leaves())
    assert sent == [1, 1, 1, 1, 1, 0, 0, 0]
    waiting = Notification.objects.to_mail()
    assert all(timedelta(minutes=58) < row.mail_due_at - timezone.now() < HOUR for row in waiting.filter(id__gt=5))
    Notification.objects.filter(mailed_at__isnull=False).update(mailed_at=timezone.now() - HOUR)
    assert post.leaves() == 1
    assert mail.outbox[-1].subject == "3 decisions on what you sent"


def test_an_address_gets_ten_mails_a_day(cy: User) -> None:
    for number in range(12):
        note(cy)
        assert post.leaves() == (number < 10)
        Notification.objects.filter(mailed_at__gte=timezone.now() - HOUR).update(mailed_at=timezone.now() - 2 * HOUR)
    assert {row.mail_due_at > timezone.now() + 21 * HOUR for row in Notification.objects.to_mail()} == {True}
    Notification.objects.filter(mailed_at__isnull=False).update(mailed_at=timezone.now() - 25 * HOUR)
    assert post.leaves() == 1


def test_what_guests_send_in_a_members_name_counts_too(cy: User) -> None:
    for _ in range(5):
        notifications.notify_guest("CY@mail.test", "Hello", "", "/")
        assert post.leaves() == 1
    note(cy)
    assert post.leaves() == 0


def test_the_digest_holds_up_no_decision(cy: User, bo: User) -> None:
    note(cy, kind=NoteKind.DIGEST, mail_due_at=timezone.now() - HOUR)
    note(bo)
    assert delivery.deliver_due() == 2
    assert [message.to for message in mail.outbox] == [[bo.email], [cy.email]]
