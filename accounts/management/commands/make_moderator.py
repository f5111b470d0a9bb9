"""Make a moderator with a password of chance, printed once. A person who is there already stays as they are."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import people
from accounts.models import User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read for one another: i, l and 1, o and 0."""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--email", help="the address to sign in with (moderator@example.org in development)")
        parser.add_argument("--handle", default="moderator", help="the public name (moderator)")

    def handle(self, *, email: str | None, handle: str, **options: Any) -> None:
        if not email and not settings.DEVELOPMENT:
            raise CommandError("Give the moderator's address: --email ada@example.org")
        email = (email or "moderator@example.org").lower()
        if people.address_is_taken(email):
            self.stdout.write(f"{email} is already there; nothing was changed.")
            return
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
        make(email, handle, password)
        self.stdout.write(f"E-mail:   {email}\nPassword: {password}\n(The password is shown this once.)")


def make(email: str, handle: str, password: str) -> None:
    """A person on the staff and in the group "Moderators", with a verified address. Raises CommandError if not."""
    group = Group.objects.filter(name="Moderators").first()
    if group is None:
        raise CommandError("There is no group “Moderators”. Run: manage.py migrate")
    person = User(email=email, handle=handle, is_staff=True)
    person.set_password(password)
    if people.handle_is_taken(handle):
        raise CommandError("This handle is taken.")
    try:
        person.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    with transaction.atomic():
        person.save()
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        person.groups.add(group)
