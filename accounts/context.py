"""What every template knows about the person who asks."""

from typing import Any

from django.http import HttpRequest

from accounts import choices


def person(request: HttpRequest) -> dict[str, Any]:
    """`unread_count` and `may_moderate` for people signed in; nothing, and no query, for everybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    known = getattr(user, "unread_count", None)  # From the row of the session.
    return {
        "unread_count": user.notifications.unread().count() if known is None else known,
        "may_moderate": choices.moderates(user),
    }
