"""What is done about people in the background. Each task calls one deed, and may be called twice."""

from contextlib import suppress

from django_tasks import task

from accounts import delivery


@task()
def deliver_due() -> int | None:
    """Mail every note that is due. A server that is down is no error: the next run is a minute away."""
    with suppress(delivery.MailError):
        return delivery.deliver_due()
    return None
