"""Making an account, through the front door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import people
from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
SIGNUP, CONFIRM = "/accounts/signup/", "/accounts/confirm-email/"


def test_the_code_from_the_mail_signs_one_in(client: Client, form: Callable, code: Callable) -> None:
    answer = client.post(SIGNUP, form("cy"))
    assert (answer.status_code, answer["Location"]) == (302, CONFIRM)
    assert "_auth_user_id" not in client.session
    assert [message.to for message in mail.outbox] == [["cy@mail.test"]]
    answer = client.post(CONFIRM, {"code": code()})
    assert (answer.status_code, answer["Location"]) == (302, "/submissions/")
    cy = User.objects.get(handle="cy")
    assert client.session["_auth_user_id"] == str(cy.pk)
    assert people.has_verified_address(cy)


def test_a_wrong_code_signs_nobody_in(client: Client, form: Callable) -> None:
    client.post(SIGNUP, form("cy"))
    answers = [client.post(CONFIRM, {"code": "WRNG-CODE"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.get().verified


def test_a_new_code_can_be_asked_for(client: Client, form: Callable, code: Callable) -> None:
    client.post(SIGNUP, form("cy"))
    first = code()
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert code() != first
    assert client.post(CONFIRM, {"code": code()}).status_code == 302


def test_the_form_says_what_it_wants(client: Client) -> None:
    fields = client.get(SIGNUP).context["form"].fields
    assert [str(field.label) for field in fields.values()] == ["E-mail address", "Handle", "Password"]
    assert fields["username"].help_text == "Your public name. Letters, digits and hyphens."
    assert not any("placeholder" in field.widget.attrs for field in fields.values())


def test_a_known_address_gets_the_answer_of_a_new_one(form: Callable, bo: User, page: Callable) -> None:
    known, new = Client(), Client()
    answers = [known.post(SIGNUP, form("cy", email="BO@mail.test")), new.post(SIGNUP, form("cy", email="cy@mail.test"))]
    assert [(answer.status_code, answer["Location"], answer.content) for answer in answers] == [(302, CONFIRM, b"")] * 2
    assert {tuple(sorted(answer.headers)) for answer in answers} == {tuple(sorted(answers[0].headers))}
    assert [message.to for message in mail.outbox] == [["bo@mail.test"], ["cy@mail.test"]]
    for step in [
        lambda browser: browser.get(CONFIRM),
        lambda browser: browser.get("/accounts/login/", follow=True),
        lambda browser: browser.post(CONFIRM, {"code": "WRNG-CODE"}),
        lambda browser: browser.post(CONFIRM, {"action": "resend"}, follow=True),
        lambda browser: browser.post(CONFIRM, {"action": "change", "email": "other@mail.test"}),
        lambda browser: browser.post(CONFIRM, {"code": "WRNG-CODE"}, follow=True),
    ]:
        assert str(page(step(known))).replace("bo@", "cy@") == str(page(step(new)))
    assert User.objects.count() == 2


def test_a_known_address_costs_as_many_hashes_as_a_new_one(form: Callable, bo: User, hashed: list) -> None:
    Client().post(SIGNUP, form("cy", email="bo@mail.test"))
    assert len(hashed) == len(mail.outbox) == 1
    Client().post(SIGNUP, form("cy", email="new@mail.test"))
    assert len(hashed) == len(mail.outbox) == 2


def test_the_answer_to_a_second_click_works(form: Callable, code: Callable) -> None:
    browsers = [Client(), Client(), Client()]
    answers = [browser.post(SIGNUP, form("cy")) for browser in browsers]
    assert {answer["Location"] for answer in answers} == {CONFIRM}
    assert len(mail.outbox) == 2
    browsers[1].post(CONFIRM, {"code": code()})
    assert browsers[1].session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_handle_and_its_address_together_tell_nothing(form: Callable, bo: User) -> None:
    """Else anybody could find out whether an address belongs to a public handle."""
    User.objects.update(joined_at=bo.joined_at - timedelta(minutes=2))
    for email in ["bo@mail.test", "no@mail.test"]:
        answer = Client().post(SIGNUP, form("bo", email=email))
        assert answer.context["form"].errors["username"] == ["This handle is taken. Please choose another."]


def test_one_address_gets_one_mail_about_signing_up_in_a_minute(form: Callable, bo: User) -> None:
    for number in range(5):
        assert Client().post(SIGNUP, form(f"p{number}", email="bo@mail.test")).status_code == 302
    assert len(mail.outbox) == 1
    assert "already" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        ("", "This field is required."),
        ("x", "A handle has 2 to 30 letters"),
        ("x" * 31, "at most 30 characters"),
        ("-cy", "A handle has 2 to 30 letters"),
        ("cy-", "A handle has 2 to 30 letters"),
        ("c y", "A handle has 2 to 30 letters"),
        ("cyß", "A handle has 2 to 30 letters"),
        ("аdmin", "A handle has 2 to 30 letters"),
        ("Bo", "This handle is taken."),
        ("admin", "kept for the site"),
        ("Ad-M1n", "kept for the site"),
        ("m0derat0r", "kept for the site"),
        ("c\0y", "Null characters are not allowed."),
        ("<script>", "A handle has 2 to 30 letters"),
        ("../../cy", "A handle has 2 to 30 letters"),
    ],
)
def test_a_handle_that_cannot_be_is_refused_with_a_sentence(
    client: Client, form: Callable, bo: User, handle: str, sentence: str
) -> None:
    answer = client.post(SIGNUP, form("cy", username=handle))
    assert answer.status_code == 200
    assert sentence in " ".join(answer.context["form"].errors["username"])
    assert not User.objects.exclude(handle="bo").exists()
    assert mail.outbox == []


@pytest.mark.parametrize("password", ["short", "password123", "cy-from-the-mail", "1234567890"])
def test_a_weak_password_is_refused(client: Client, form: Callable, password: str) -> None:
    typed = form("cy", username="cy-from-the-mail", password1=password)
    assert "password1" in client.post(SIGNUP, typed).context["form"].errors


def test_a_mail_server_that_is_down_costs_the_mail_not_the_account(
    client: Client, form: Callable, settings: Any, code: Callable, password: str
) -> None:
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post(SIGNUP, form("cy"), follow=True)
    assert "We could not send the mail to cy@mail.test" in answer.content.decode()
    assert "mail sent" not in answer.content.decode()
    settings.EMAIL_BACKEND = working
    Client().post("/accounts/login/", {"login": "cy@mail.test", "password": password})
    assert code()


def test_the_database_refuses_a_handle_or_an_address_in_other_letters(bo: User) -> None:
    for twin in [User(email="BO@mail.test", handle="other"), User(email="other@mail.test", handle="BO")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def test_handles_like_another_are_allowed_and_end_free(db: None) -> None:
    make.person("torvalds")
    assert people.free_handle("Torvalds") == "Torvalds-2"
    for wanted in ["", "-", "admin", "ünïcode", "a" * 60, "x", "under_score", "a" * 29 + "-b"]:
        handle = people.free_handle(wanted)
        User(email=f"{handle}@mail.test", handle=handle, password="!").full_clean()
