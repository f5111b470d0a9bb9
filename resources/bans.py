"""Which sites the guide takes no links of."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from resources.models import HostBan


def of(host: str) -> HostBan | None:
    """The ban that covers `host`: its own, or that of a host above it."""
    return named(*names(host)).order_by("host").first()


def named(*names: str) -> QuerySet[HostBan]:
    """Asked for by the rule of the constraint `a_host_is_banned_once`, and by its index."""
    return HostBan.objects.alias(name=Lower("host")).filter(name__in=names)


def names(host: str) -> list[str]:
    """Under which it may be banned: its own, and those of the hosts above it but for the last label."""
    labels = host.lower().removeprefix("www.").split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]
