"""One entry for one page: who has an address already, and what whoever brings it again is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from guide.prepared import Prepared
from guide.templatetags.times import ago
from resources.models import Alias, Resource, Submission


@dataclass(frozen=True, slots=True)
class Twin:
    """The entry that has the same address already: in the guide, or still on its way in."""

    entry: Resource | Submission

    def sentence(self, person: User | None) -> str:
        """Where it is, in plain words. What waits is not public: of somebody else's only the section is told."""
        where = self.entry.section.title
        if isinstance(self.entry, Resource):
            if self.entry.retired_at:
                return f"This page was in the guide and was taken out: {self.entry.retired_because}"
            if self.entry.hidden_at:
                return f"This page is in {where}, and a moderator is looking at it because readers reported it."
            return f"This page is already in the guide: “{self.entry.title}”, in {where}."
        sent = ago(self.entry.submitted_at)
        if person and self.entry.submitter_id == person.pk:
            state = "it waits for review" if self.entry.is_waiting else "a moderator asked you for a change"
            return f"You sent this page {sent}; {state} in {where}."
        return f"Somebody sent this page {sent}; it waits for review in {where}."

    def link(self, person: User | None) -> str:
        """The page of that entry, or nothing where `person` may not see it. The address of a hidden one names it."""
        if isinstance(self.entry, Resource):
            return "" if self.entry.hidden_at else self.entry.get_absolute_url()
        return self.entry.get_absolute_url() if person and self.entry.submitter_id == person.pk else ""


class AlreadyHere(Exception):
    """Raised by whatever would store a second entry of one address. No twin: it went away while we looked."""

    def __init__(self, twin: Twin | None) -> None:
        self.twin = twin
        super().__init__(self.sentence(None))

    def sentence(self, person: User | None) -> str:
        if self.twin is None:
            return "Somebody sent this page at the same moment. Please send it again."
        return self.twin.sentence(person)


@contextmanager
def one_entry(key: str) -> Iterator[None]:
    """A savepoint in which a constraint's refusal of a second entry of `key` becomes AlreadyHere."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        twin = find_twin(key)
        if twin is None and "unique" not in str(error).lower():
            raise
        raise AlreadyHere(twin) from None


def refuse_twin(submission: Submission) -> None:
    """Raises AlreadyHere where another entry has its address. Called after the write, it sees what was committed
    while the write waited."""
    twin = find_twin(submission.key, besides=submission)
    if twin:
        raise AlreadyHere(twin)


def refuse_entry(key: str) -> None:
    """As `refuse_twin`, for a page that was stored for the first time just now: of what waits, the constraint knows."""
    if _in_the_guide(key):
        raise AlreadyHere(find_twin(key))


def holders(key: str) -> list[QuerySet[Any, Any]]:
    """The entries, the aliases and the open proposals that have this address key, each as ids alone: whether there are
    any is one question for the database."""
    rows: list[QuerySet[Any, Any]] = [
        Resource.objects.filter(key=key), Alias.objects.filter(key=key),
        Submission.objects.open().new_pages().filter(key=key),
    ]  # fmt: skip
    return [one.order_by().values_list("pk") for one in rows]


@Prepared
def _in_the_guide(key: str) -> QuerySet[Any, Any]:
    entries, aliases, _ = holders(key)
    return entries.union(aliases, all=True)


def find_twin(key: str, *, besides: Submission | None = None) -> Twin | None:
    """The resource, or else the open proposal, with this address key, or with an alias that has it.

    `besides` is no twin of itself, nor is the resource that it became or wants to change.
    """
    here = Resource.objects.filter(key=key).values("pk").union(Alias.objects.filter(key=key).values("resource"))
    resources = Resource.objects.select_related("section").filter(pk__in=here)
    waiting = Submission.objects.open().new_pages().select_related("section").filter(key=key)
    if besides:
        if besides.pk:
            # Asked of the database: what it became is known there a moment before whoever holds `besides` knows.
            resources, waiting = resources.exclude(submissions=besides.pk), waiting.exclude(pk=besides.pk)
        if besides.target_id:
            resources = resources.exclude(pk=besides.target_id)
    entry = resources.first() or waiting.first()
    return Twin(entry) if entry else None
