"""Mail the notes that are due, as the worker does every minute. Several at once do no harm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import delivery


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--limit", type=int, default=100, help="at most so many mails (100)")

    def handle(self, *, limit: int, **options: Any) -> None:
        try:
            sent_count = delivery.deliver_due(limit)
        except delivery.MailError as error:
            raise CommandError(f"{error.sent_count} sent, then the mail server failed at {error}.") from error
        self.stdout.write(f"{sent_count} sent.")
