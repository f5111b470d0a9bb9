"""What comes by mail: chosen on a page, or switched off by one click in a mail, without a session."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts import choices, notifications
from accounts.models import MailChoice, NoteKind, Notification, User
from tests import post

pytestmark = pytest.mark.django_db
PAGE = "/accounts/notifications/choices/"
CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def stop(cy: User) -> str:
    return choices.stop_path(cy, [NoteKind.DECISION])


@pytest.fixture
def stranger() -> Client:
    """A mail program: without a cookie, and held to the token like everybody."""
    return Client(enforce_csrf_checks=True)


def boxes(client: Client) -> dict[str, bool]:
    return {field.name: bool(field.value()) for field in client.get(PAGE).context["form"]}


def test_everything_but_the_digest_comes_by_mail_at_first(as_: Callable, cy: User, ada: User) -> None:
    assert boxes(as_(cy)) == {"decision": True, "question": True, "report": True, "digest": False, "want": True}
    assert boxes(as_(ada)) == {
        "decision": True,
        "question": True,
        "report": True,
        "desk": True,
        "digest": False,
        "want": True,
    }


def test_a_choice_is_kept_and_followed(as_: Callable, cy: User, bo: User) -> None:
    answer = as_(cy).post(PAGE, {"question": "on", "digest": "on"}, follow=True)
    assert "Your choice is kept." in answer.content.decode()
    assert boxes(as_(cy)) == {"decision": False, "question": True, "report": False, "digest": True, "want": False}
    notifications.notify(cy, "A decision", "", "/")
    notifications.notify(cy, "A question", "", "/", kind=NoteKind.QUESTION)
    notifications.notify(bo, "For bo", "", "/")
    assert post.leaves() == 2
    assert sorted(message.subject for message in mail.outbox) == ["A question", "For bo"]
    said = as_(cy).get("/accounts/notifications/").content.decode()
    assert all(title in said for title in ["A decision", "A question"])


def test_nobody_chooses_what_they_cannot_get(as_: Callable, cy: User) -> None:
    as_(cy).post(PAGE, {"desk": "on", "nonsense": "on", "digest": ["x", "\x00"], "decision": "\u202e" * 9})
    assert set(MailChoice.objects.values_list("kind", flat=True)) == {
        "decision",
        "question",
        "report",
        "digest",
        "want",
    }


def test_what_waits_is_not_mailed_once_its_kind_is_off(as_: Callable, cy: User) -> None:
    notifications.notify(cy, "A decision", "", "/")
    as_(cy).post(PAGE, {})
    assert post.leaves() == 0
    assert cy.notifications.count() == 1


def test_the_page_is_found_from_the_notes_and_from_the_account(as_: Callable, cy: User) -> None:
    for path in ["/accounts/notifications/", "/accounts/"]:
        assert f'href="{PAGE}"' in as_(cy).get(path).content.decode(), path


@pytest.mark.django_db(transaction=True)
def test_twenty_choices_at_once_are_one(as_: Callable, cy: User, at_once: Callable) -> None:
    clients = [as_(cy) for _ in range(20)]
    answers = at_once(lambda number: clients[number].post(PAGE, {"digest": "on"}).status_code, 20)
    assert answers == [302] * 20
    assert MailChoice.objects.count() == 5


# One click ------------------------------------------------------------------------------------------------------------
def test_opening_the_address_changes_nothing(stranger: Client, stop: str, cy: User) -> None:
    for _ in range(2):
        page = stranger.get(stop)
        assert (page.status_code, page.cookies) == (200, {})
        assert "Stop these mails?" in page.content.decode()
    assert choices.wants(cy, NoteKind.DECISION)
    assert not MailChoice.objects.exists()


def test_one_click_switches_its_kind_off_without_a_session_or_a_token(stranger: Client, stop: str, cy: User) -> None:
    answer = stranger.post(stop, CLICK)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert "No more of these mails" in answer.content.decode()
    assert choices.of(cy) == {"decision": False, "question": True, "report": True, "digest": False, "want": True}
    assert "No more of these mails" in stranger.get(stop).content.decode()
    assert stranger.post(stop, CLICK).status_code == 200


def test_mail_programs_may_send_a_form_of_either_kind(stranger: Client, stop: str, cy: User) -> None:
    body = "List-Unsubscribe=One-Click"
    assert stranger.post(stop, body, content_type="application/x-www-form-urlencoded").status_code == 200
    assert not choices.wants(cy, NoteKind.DECISION)


def test_one_click_in_a_mail_of_two_kinds_switches_both_off(stranger: Client, cy: User) -> None:
    stranger.post(choices.stop_path(cy, [NoteKind.REPORT, NoteKind.QUESTION]), CLICK)
    assert choices.of(cy) == {"decision": True, "question": False, "report": False, "digest": False, "want": True}


def test_it_works_for_somebody_who_is_signed_in_as_somebody_else(as_: Callable, stop: str, bo: User, cy: User) -> None:
    assert as_(bo).post(stop, CLICK).status_code == 200
    assert (choices.wants(cy, NoteKind.DECISION), choices.wants(bo, NoteKind.DECISION)) == (False, True)


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": ""}, {"List-Unsubscribe": "one-click"}, {"seen": 1}])
def test_a_post_that_does_not_say_so_changes_nothing(stranger: Client, stop: str, cy: User, sent: Any) -> None:
    assert stranger.post(stop, sent).status_code == 422
    assert choices.wants(cy, NoteKind.DECISION)


def forged(path: str, cy: User, bo: User) -> list[str]:
    """Addresses that nobody has signed."""
    key = path.rstrip("/").rpartition("/")[2]
    value, _, signature = key.rpartition(":")
    other = choices.stop_path(bo, [NoteKind.DECISION]).rstrip("/").rpartition("/")[2].rpartition(":")[2]
    keys = [value, f"{value}:", f"{value}:{signature[:-1]}", f"{value}.question:{signature}", f"{value}:{other}",
            f"{bo.pk}.decision:{signature}", f"{key}%00", "9" * 5000, "%F0%9F%92%A9:x",
            f"{value}:{signature.swapcase()}"]  # fmt: skip
    return [f"/accounts/mail/{one}/" for one in keys]


def test_a_wrong_signature_is_404_and_changes_nothing(stranger: Client, stop: str, cy: User, bo: User) -> None:
    for path in forged(stop, cy, bo):
        assert stranger.get(path).status_code in {400, 404}, path
        assert stranger.post(path, CLICK).status_code in {400, 404}, path
    assert not MailChoice.objects.exists()


def test_an_address_of_somebody_who_is_gone_is_404(stranger: Client, stop: str, cy: User) -> None:
    cy.delete()
    assert stranger.post(stop, CLICK).status_code == 404


def test_notes_to_the_site_alone_are_never_due(cy: User) -> None:
    choices.choose(cy, {NoteKind.DECISION: False})
    notifications.notify(cy, "Quiet", "", "/")
    assert Notification.objects.get().mail_due_at is None
