"""The post in tests: what waits for company leaves now."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts import delivery
from accounts.models import Notification


def leaves() -> int:
    """Mail everything that is wanted by mail, as if its time had come; the number of mails."""
    wait_is_over()
    return delivery.deliver_due()


def wait_is_over(**fields: Any) -> None:
    notes = Notification.objects.to_mail().filter(**fields)
    notes.update(mail_due_at=timezone.now() - timedelta(seconds=1))
