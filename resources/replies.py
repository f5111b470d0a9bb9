"""Saved replies with the names filled in. Nothing but the names that are known is looked at in a text."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from guide.prepared import Prepared
from resources.models import QueueItem, SavedReply

_PLACE = re.compile(r"\{(handle|title|section|host|moderator|guide)\}")


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, ready to be sent; `number` is its key, where it has one."""

    pk: int
    number: int | None
    name: str
    use: str
    reason: str
    text: str


def ready(item: QueueItem, moderator: User) -> list[Reply]:
    """All replies in their order, about this item; the first nine have a key."""
    names = _names(item, moderator)
    return [
        Reply(row.pk, number if number < 10 else None, row.name, row.use, row.reason, fill(row.text, names))
        for number, row in enumerate(_saved(), start=1)
    ]


def fill(text: str, names: dict[str, str]) -> str:
    """`text` with each `{name}` that is known replaced; everything else in braces stays as it is."""
    return _PLACE.sub(lambda found: names.get(found[1], found[0]), text)


def _names(item: QueueItem, moderator: User) -> dict[str, str]:
    return {
        "handle": item.submitter.handle if item.submitter else "there",
        "title": item.title,
        "section": item.section.title if item.section else "the guide",
        "host": item.host,
        "moderator": moderator.handle,
        "guide": settings.SITE_NAME,
    }


@Prepared
def _saved() -> QuerySet[SavedReply]:
    return SavedReply.objects.all()
