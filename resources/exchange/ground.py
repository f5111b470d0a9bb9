"""The guide as it is now, and what a README speaks of: its sections by their headings, its entries, and what of that
README waits already."""

from django.db.models import QuerySet

from guide.models import Section
from resources.exchange.changes import Place, headed, headings, key_of
from resources.models import Alias, Checkout, QueueItem, Resource, Submission
from resources.models.item import ItemKind
from resources.readme import Outline


class Ground:
    """`old` is what the README was when it was read last, `new` what it is, `guide` what the guide says."""

    def __init__(self, checkout: Checkout, old: Outline, new: Outline, guide: Outline) -> None:
        self.checkout = checkout
        rows = Section.objects.order_by("position", "id")
        ours: dict[str, Section] = dict(zip(headed(guide), rows, strict=True))
        self._old = {name: ours[called] for name, called in headings(old, guide).items()}
        theirs = {called: self._old[name] for name, called in headings(old, new).items() if name in self._old}
        self._new = {name: section for name, section in ours.items() if name in headed(new)} | theirs
        self._first = next(iter(ours.values()), None)

    def section_before(self, heading: str) -> Section | None:
        """Of a heading of the README as it was."""
        return self._old.get(heading)

    def section_called(self, heading: str) -> Section | None:
        """Of a heading of the README as it is."""
        return self._new.get(heading)

    def nearest(self, place: Place) -> Section:
        """The one that the link stands in, or else the nearest above it that the guide has; its first, if there is
        none. Raises LookupError where the guide has no sections at all."""
        known = (self._new[heading] for heading in (place.heading, *place.above) if heading in self._new)
        found = next(known, self._first)
        if found is None:
            raise LookupError("The guide has no sections.")
        return found

    def entry_of(self, place: Place) -> Resource | None:
        """The entry that a line of the README was, in the guide or out of it."""
        rows = Resource.objects.select_related("section")
        by_id = rows.filter(pk=place.link.id).first() if place.link.id else None
        key = key_of(place.link)
        return by_id or rows.filter(key=key).first() or rows.filter(pk__in=_by_alias(key)).first()

    def waiting(self, kind: ItemKind) -> QuerySet[QueueItem]:
        """What waits of this README."""
        return QueueItem.objects.open().filter(kind=kind, contributions__checkout=self.checkout).distinct()

    def waiting_page(self, place: Place) -> Submission | None:
        """The submission that a line of the README is."""
        items = self.waiting(ItemKind.NEW).filter(submission__key=key_of(place.link))
        return Submission.objects.select_related("section").filter(items__in=items).first()


def _by_alias(key: str) -> QuerySet[Alias, int]:
    return Alias.objects.filter(key=key).values_list("resource", flat=True)
