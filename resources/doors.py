"""The doors of an entry: more ways to it, as its code, its paper, a talk about it. Each has a label and an address."""

from collections.abc import Iterable, Sequence

from resources.models import Door, Resource

Ways = Sequence[tuple[str, str]]
"""Labels and stored addresses, in their order."""


def of(resource: Resource) -> list[tuple[str, str]]:
    return list(resource.doors.order_by("position", "id").values_list("label", "url"))


def give(resource: Resource, wanted: Ways) -> None:
    """Let it have these and no others. A row keeps its id in its place, for forms that are open meanwhile."""
    held = list(resource.doors.order_by("position", "id"))
    for row, (label, url) in zip(held, wanted, strict=False):
        if (row.label, row.url) != (label, url):
            Door.objects.filter(pk=row.pk).update(label=label, url=url)
    Door.objects.filter(pk__in=[row.pk for row in held[len(wanted) :]]).delete()
    first = max((row.position for row in held), default=0) + 1
    new = enumerate(wanted[len(held) :], start=first)
    Door.objects.bulk_create(Door(resource=resource, label=label, url=url, position=at) for at, (label, url) in new)


def differences(resource: Resource, wanted: Ways) -> dict[str, list[list[str]]]:
    """`{"doors": [before, after]}`, in words; nothing where nothing differs."""
    before, after = said(of(resource)), said(wanted)
    return {"doors": [before, after]} if before != after else {}


def said(ways: Ways) -> list[str]:
    return [f"{label} <{url}>" for label, url in ways]


def words(ways: Ways) -> list[str]:
    """As the journal keeps them: it sorts what it keeps, and their order is part of it."""
    return [f"{number:02d}. {one}" for number, one in enumerate(said(ways), start=1)]


def read(kept: Iterable[str]) -> list[tuple[str, str]]:
    """What `words` made these of."""
    parts = (one.partition(". ")[2].rpartition(" <") for one in sorted(kept))
    return [(label, url.removesuffix(">")) for label, _, url in parts]
