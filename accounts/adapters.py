"""What we ask of allauth, beyond its settings."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import redirect

from accounts import handles, people, sessions

logger = logging.getLogger(__name__)

QUIET_SECONDS = 60
"""After a mail about signing up, an address gets no "you have an account already" for so long."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "email_taken": "Somebody here has this e-mail address already.",
        "username_blacklisted": "This handle is kept for the site itself. Please choose another.",
        "username_taken": "This handle is taken. Please choose another.",
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The handle as it is; refused if the rule forbids it, if it is reserved or (unless `shallow`) taken."""
        username = super().clean_username(username, shallow=True)
        if people.is_reserved(username):
            raise self.validation_error("username_blacklisted")
        if not shallow and people.handle_is_taken(username):
            raise self.validation_error("username_taken")
        return username

    def generate_unique_username(self, txts: list[str | None], regex: str | None = None) -> str:
        """Never made from an e-mail address, because a handle is public."""
        return people.free_handle("")

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sessions.name_browser(request.session, request.headers.get("User-Agent", ""))

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Verified, made the person's address, and the old one dropped; nothing of it if somebody was faster."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            facts = {"email": email_address.email}
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", facts)
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down costs the mail, not the request."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.warning("The mail %s was not sent: %s", template_prefix, error)
            _say_that_mail_failed(email)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Never that a mail was sent where this very request has just said that it could not be."""
        is_about_mail = (message_template or "").endswith("_sent.txt")
        if not (is_about_mail and getattr(request, "has_failed_mail", False)):
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """News of a change leave after the change is stored, and not while a transaction is open."""
        transaction.on_commit(partial(_within, self.request, super().send_notification_mail, *args, **kwargs))

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        cache.set(_quiet_key(emailconfirmation.email_address.email), True, QUIET_SECONDS)
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Left out if the address has just had a mail about signing up, so that nobody's mailbox can be filled."""
        if cache.add(_quiet_key(email), True, QUIET_SECONDS):
            super().send_account_already_exists_mail(email)


def _within(request: HttpRequest, send: Callable[..., None], *args: Any, **kwargs: Any) -> None:
    with context.request_context(request):
        send(*args, **kwargs)


def _quiet_key(email: str) -> str:
    return f"signup-mail:{email.lower().encode().hex()}"


def _say_that_mail_failed(email: str) -> None:
    text = f"We could not send the mail to {email}. Please try again in a few minutes."
    messages.error(context.request, text, fail_silently=True)
    context.request.has_failed_mail = True


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Signing in by GitHub. An address counts as verified only if GitHub says that it verified it."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever comes by a verified address is known by the GitHub account from then on, however often they click."""
        is_by_address = sociallogin.user.pk is not None and sociallogin.account.pk is None
        if not is_by_address or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        told = sociallogin.account
        sociallogin.account, is_new = SocialAccount.objects.get_or_create(
            provider=told.provider, uid=told.uid, defaults={"user": sociallogin.user, "extra_data": told.extra_data}
        )
        if is_new:
            facts = {"account": told, "provider": sociallogin.provider}
            self.send_notification_mail("socialaccount/email/account_connected", sociallogin.user, context=facts)

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return initial | {"username": people.free_handle(_login(sociallogin))}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: BaseForm | None = None) -> Any:
        """A new person with the first free handle like the GitHub login, and with the first address alone."""
        if form:
            return super().save_user(request, sociallogin, form)
        sociallogin.email_addresses = sociallogin.email_addresses[:1]
        sociallogin.user.email = sociallogin.email_addresses[0].email
        while not self._is_saved(request, sociallogin, people.free_handle(_login(sociallogin))):
            pass
        return sociallogin.user

    def _is_saved(self, request: HttpRequest, sociallogin: SocialLogin, handle: str) -> bool:
        """False if somebody else has just taken the handle. The same person's second click is sent to sign in."""
        sociallogin.user.handle = handle
        try:
            with transaction.atomic():
                super().save_user(request, sociallogin)
                handles.confirm(sociallogin.user)
        except IntegrityError:
            if people.handle_is_taken(handle) and not people.address_is_taken(sociallogin.user.email):
                return False
            messages.info(request, "Your account is there. Please sign in once more.")
            raise ImmediateHttpResponse(redirect("account_login")) from None
        return True


def _login(sociallogin: SocialLogin) -> str:
    return str(sociallogin.account.extra_data.get("login") or "")
