"""The mail of a note: sent once, after what it tells of is stored, and never in the way of a request."""

import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts import delivery, notifications
from accounts.models import Notification, User
from tests import make

LIST = "/accounts/notifications/"
pytestmark = pytest.mark.django_db(transaction=True)
BROKEN = f"{__name__}.Broken"


class Broken(EmailBackend):
    """A mail server that takes nothing for addresses at down.test."""

    def send_messages(self, messages: Any) -> int:
        messages = list(messages)
        if any(address.endswith("@down.test") for message in messages for address in message.to):
            raise ConnectionRefusedError("nobody there")
        return super().send_messages(messages)


@pytest.fixture
def broken(settings: Any) -> None:
    settings.EMAIL_BACKEND = BROKEN


def note(to: User, **fields: Any) -> Notification:
    words = {"title": "Accepted", "text": "Thank you.", "link": "/submissions/1/"}
    return Notification.objects.create(recipient=to, **words | fields)


def test_a_note_is_mailed_after_the_commit(cy: User, settings: Any) -> None:
    with transaction.atomic():
        notifications.notify(cy, "Your link is in the guide", "Thank you!", "/resources/7-x/")
        assert mail.outbox == []
    row = Notification.objects.get()
    assert row.mailed_at
    message = mail.outbox[0]
    assert (message.to, message.subject) == ([cy.email], "Your link is in the guide")
    assert f"{settings.SITE_URL}/resources/7-x/" in message.body
    assert f"{settings.SITE_URL}{LIST}" in message.body
    assert "Hello cy,\n\nYour link is in the guide\n\nThank you!\n\n" in message.body


def test_nothing_is_left_of_a_note_that_was_rolled_back(cy: User) -> None:
    with transaction.atomic():
        notifications.notify(cy, "Never", "", "/")
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert mail.outbox == []


def test_nobody_and_people_who_left_get_nothing(cy: User) -> None:
    cy.is_active = False
    notifications.notify(None, "Hello", "", "/")
    notifications.notify(cy, "Hello", "", "/")
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    "title", ["One\r\nBcc: all@mail.test", "Two\nlines", "T\u2028ab\tbed\x0b", "x" * 400, "<b> & co"]
)
def test_a_title_cannot_forge_a_header(cy: User, title: str) -> None:
    notifications.notify(cy, title, "", "/")
    assert mail.outbox[0].recipients() == [cy.email]
    header = mail.outbox[0].message()["Subject"]
    assert "Bcc:" not in mail.outbox[0].message().keys()  # noqa: SIM118
    assert header
    assert mail.outbox[0].subject == " ".join(title.split())[:300]


def test_a_link_to_elsewhere_is_a_mistake(cy: User) -> None:
    with pytest.raises(ValueError, match="Not a path"):
        notifications.notify(cy, "Hello", "", "@evil.test/")


def test_a_mail_server_that_is_down_costs_no_error_and_the_note_stays_due(
    cy: User, broken: None, settings: Any
) -> None:
    User.objects.update(email="cy@down.test")
    cy.refresh_from_db()
    notifications.notify(cy, "First", "", "/")
    notifications.notify(cy, "Second", "", "/")
    assert Notification.objects.filter(mailed_at=None).count() == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    time.sleep(0.1)
    assert delivery.deliver_due() == 2


def test_a_mail_server_that_hangs_holds_one_job_a_minute(cy: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.5
        began = time.monotonic()
        for _ in range(5):
            notifications.notify(cy, "Hello", "", "/")
    assert time.monotonic() - began < 2


def test_twenty_senders_send_a_note_once(cy: User, at_once: Callable) -> None:
    row = note(cy)
    answers = at_once(lambda number: delivery.deliver(row.pk), 20)
    assert Counter(answers) == {True: 1, False: 19}
    assert len(mail.outbox) == 1


def test_two_runs_at_once_send_every_note_once(cy: User, at_once: Callable) -> None:
    for _ in range(12):
        note(cy)
    answers = at_once(lambda number: delivery.deliver_due(), 4)
    assert sum(answers) == len(mail.outbox) == 12


def test_a_sender_that_died_is_followed_by_another(cy: User) -> None:
    row = note(cy, mail_due_at=timezone.now() + timedelta(minutes=10))
    assert delivery.deliver(row.pk) is False
    Notification.objects.update(mail_due_at=timezone.now())
    assert delivery.deliver(row.pk) is True
    assert delivery.deliver(row.pk) is False


def test_a_run_ends_at_the_first_failure_and_what_nobody_takes_waits_ever_longer(
    cy: User, broken: None, capsys: pytest.CaptureFixture
) -> None:
    gone = make.person("gone")
    User.objects.filter(pk=gone.pk).update(email="gone@down.test")
    hour = timezone.now() - timedelta(hours=1)
    note(cy, mail_due_at=hour - timedelta(hours=1))
    late = note(gone, created_at=hour, mail_due_at=hour)
    note(cy)
    with pytest.raises(CommandError, match="1 sent, then the mail server failed"):
        call_command("send_mail")
    late.refresh_from_db()
    assert late.mail_due_at > timezone.now() + timedelta(minutes=59)
    call_command("send_mail")
    assert capsys.readouterr().out == "1 sent.\n"
    assert len(mail.outbox) == 2


def test_who_left_meanwhile_gets_no_mail(cy: User) -> None:
    row = note(cy)
    User.objects.update(is_active=False)
    assert delivery.deliver_due() == 0
    assert delivery.deliver(row.pk) is False
    assert mail.outbox == []
