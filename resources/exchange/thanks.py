"""Who is thanked in a commit of ours: everybody whose contributions were accepted since the commit before. Nothing that
somebody calls themselves can end a line of it."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from resources.exchange.repository import Author
from resources.models import Checkout, Contribution, Event, Verb
from resources.text import one_line

ACCEPTING = [Verb.ACCEPTED, Verb.APPLIED, Verb.MERGED, Verb.EDITED, Verb.UPHELD, Verb.CLOSED]
MOST = 100
"""So many people are named in one commit."""
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\Z")


def guide() -> Author:
    """The guide itself, as the author of a commit."""
    return Author(_clean(settings.SITE_NAME) or "The guide", f"noreply@{_host()}")


def people(checkout: Checkout, until: datetime) -> list[Author]:
    """Those whose contributions were accepted after those that are named already, by the names in their commits;
    members who contributed on the site, by their handles and an address that nobody reads."""
    if checkout.named_at is None:
        return []
    decided = Event.objects.filter(verb__in=ACCEPTING, undone_by=None, at__gt=checkout.named_at, at__lte=until)
    rows = Contribution.objects.filter(Q(item__events__in=decided) | Q(item__submission__events__in=decided))
    rows = rows.filter(checkout=checkout).distinct()
    committed = [Author(_clean(row.author), row.email) for row in rows if _EMAIL.match(row.email)]
    taken = [row.item_id for row in rows]
    sent = decided.filter(submission__submitter__is_active=True, submission__submitter__is_sample=False)
    sent = sent.exclude(submission__items__in=taken).order_by("at", "id")
    handles = dict.fromkeys(sent.values_list("submission__submitter__handle", flat=True))
    members = [Author(_clean(handle), f"{handle.lower()}@users.noreply.{_host()}") for handle in handles]
    by_email = {one.email.lower(): one for one in reversed([*committed, *members]) if one.name}
    return sorted(by_email.values(), key=lambda one: (one.name.casefold(), one.email))[:MOST]


def trailers(authors: list[Author]) -> list[str]:
    return [f"Co-authored-by: {one.name} <{one.email}>" for one in authors]


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _clean(name: str) -> str:
    return one_line(name).translate(str.maketrans("", "", "<>")).strip()
