"""Up to when somebody has seen what is new. A visit goes on for as long as they look again within VISIT.

`news_seen_at` is up to when they had seen it before this visit, `news_visited_at` when they looked last. So the marks
at what is new to them stay where they are until the visit is over, however often the page is loaded again.
"""

from datetime import datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from accounts.models import User

VISIT = timedelta(minutes=30)


def seen_until(person: User) -> datetime | None:
    """What is younger is new to them. Nothing is to who has never looked."""
    last = person.news_visited_at
    is_over = last is not None and last < timezone.now() - VISIT
    return last if is_over else person.news_seen_at


def look(person: User, at: datetime) -> None:
    """They have looked at what was there `at` that time, and may still be looking."""
    now = timezone.now()
    is_over = When(news_visited_at__lt=now - VISIT, then=F("news_visited_at"))
    at = min(at, now)
    _who_saw_less(person, "news_visited_at", at).update(
        news_seen_at=Case(is_over, default=F("news_seen_at")), news_visited_at=at
    )


def see(person: User, at: datetime) -> None:
    """They have seen all that was there `at` that time: nothing of it is marked any more."""
    at = min(at, timezone.now())
    _who_saw_less(person, "news_seen_at", at).update(news_seen_at=at, news_visited_at=at)


def _who_saw_less(person: User, column: str, at: datetime) -> QuerySet[User]:
    """That person, unless they have seen more meanwhile: on another page, say."""
    return User.objects.filter(Q(**{column: None}) | Q(**{f"{column}__lt": at}), pk=person.pk)
