"""Switch off the second factor of somebody who has lost it. Be sure that it is them before you do. They are told."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import second_factor
from accounts.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email", help="the address that they sign in with")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, email: str, yes: bool, **options: Any) -> None:
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if second_factor.since(person) is None:
            raise CommandError(f"{person} has no second factor. Nothing was changed.")
        if not yes and input(f"Switch off the second factor of {person} ({person.email})? Write “yes”: ") != "yes":
            raise CommandError("Nothing was changed.")
        second_factor.reset(person)
        self.stdout.write(f"{person} signs in without a second factor now, and has a note about it.")
