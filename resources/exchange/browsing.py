"""The difference between a list and the guide, as it is looked through: narrowed down by kind, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from resources.exchange import drafts
from resources.exchange.marking import Part, marked
from resources.exchange.plan import DOES_NOTHING, Kind, Row
from resources.links import address
from resources.models import ImportDraft, Resource

PAGE_SIZE = 100
REMARKS_MOST = 200
LABELS = {
    Kind.NEW: "new", Kind.CHANGED: "changed", Kind.MOVED: "moved", Kind.GONE: "gone from the list",
    Kind.DUPLICATE: "twice", Kind.REFUSED: "refused", Kind.SAME: "the same",
}  # fmt: skip
"""In the order in which they are shown."""
TONES = {Kind.NEW: "ok", Kind.CHANGED: "ok", Kind.MOVED: "ok", Kind.GONE: "waiting", Kind.REFUSED: "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a page shows it. `place` is the path of the entry that it is, where the guide has it."""

    row: Row
    is_chosen: bool
    place: str = ""

    @property
    def does_something(self) -> bool:
        return self.row.kind not in DOES_NOTHING

    @property
    def label(self) -> str:
        return LABELS[self.row.kind]

    @property
    def tone(self) -> str:
        return TONES.get(self.row.kind, "")

    @property
    def opens(self) -> bool:
        """Whether its address can be followed: lists hold others than those of pages, too."""
        return self.row.url.startswith(("https://", "http://"))

    @property
    def words(self) -> str:
        """What a new entry says of itself."""
        return " ".join(after for _, _, after in self.row.changes) if self.row.kind == Kind.NEW else ""

    @property
    def changes(self) -> list[tuple[str, list[Part]]]:
        """Each field with what goes and what comes."""
        return [(field, marked(before, after)) for field, before, after in self.row.changes]


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind, how many rows are of it, and the query of the page that shows them alone."""

    label: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One page of the rows of `kind`, or of every kind where it is None."""

    draft: ImportDraft
    kind: Kind | None
    page: Page[Row]

    @classmethod
    def of(cls, draft: ImportDraft, query: QueryDict) -> "Difference":
        kind = next((kind for kind in Kind if kind == query.get("kind") and kind != Kind.SAME), None)
        found = [row for row in drafts.rows(draft) if kind in {None, row.kind}]
        return cls(draft, kind, Paginator(found, PAGE_SIZE).get_page(query.get("page")))

    @property
    def kinds(self) -> set[Kind]:
        """Of which there are rows on these pages."""
        return {self.kind} if self.kind else {*Kind}

    def meant_by(self, deed: str) -> set[Kind]:
        """What “all” and “none” mean here. What is gone is chosen as a whole only where it is shown alone."""
        return self.kinds - ({Kind.GONE} if deed == "all" and not self.kind else set())

    @property
    def query(self) -> str:
        """Of this page."""
        return _query(self.kind, self.page.number)

    @property
    def can_choose(self) -> bool:
        """Whether there is anything to choose, on this page or another."""
        return not self.kinds <= DOES_NOTHING and bool(self.page.paginator.count)

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        shown, chosen = list(self.page), {*self.draft.chosen}
        places = _places(shown)
        return [
            (title, [Line(row, row.name in chosen, places.get(row.name, "")) for row in found])
            for title, found in groupby(shown, key=lambda row: row.section)
        ]

    @property
    def chips(self) -> list[Chip]:
        """All kinds that there are rows of, but for what is the same."""
        counts = dict(self.draft.counts)
        shown = [kind for kind in LABELS if counts.get(kind) and kind != Kind.SAME]
        whole = Chip("everything", len(self.draft.rows), _query(None), self.kind is None)
        return [whole, *(Chip(LABELS[kind], counts[kind], _query(kind), kind == self.kind) for kind in shown)]

    @property
    def remarks(self) -> list[str]:
        """About the list, on the first page alone."""
        return list(self.draft.remarks[:REMARKS_MOST]) if self.page.number == 1 else []

    @property
    def more_remarks(self) -> int:
        return max(0, len(self.draft.remarks) - REMARKS_MOST)

    @property
    def same(self) -> int:
        """How many rows are not shown."""
        return sum(int(count) for _, count in self.draft.counts) - len(self.draft.rows)

    @property
    def previous(self) -> str:
        return _query(self.kind, self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def following(self) -> str:
        return _query(self.kind, self.page.next_page_number()) if self.page.has_next() else ""

    def asked(self, query: str) -> str:
        """The query of the page that was asked for, of what this one knows; this page where it is none."""
        return Difference.of(self.draft, QueryDict(query[:100])).query if query else self.query


def _places(found: Sequence[Row]) -> dict[str, str]:
    """Names of rows to the paths of the entries of their addresses, in one query."""
    keys = {row.name: address.read(row.url).key for row in found if row.noun == "link"}
    entries = Resource.objects.live().in_bulk({*filter(None, keys.values())}, field_name="key")
    return {name: entries[key].get_absolute_url() for name, key in keys.items() if key in entries}


def _query(kind: Kind | None, page: int = 1) -> str:
    return f"kind={kind.value}&page={page}" if kind else f"page={page}"
