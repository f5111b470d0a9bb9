"""A bookmark file onto a person's own list, and the list as a bookmark file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from django.utils import timezone

from accounts.models import User
from resources import saving
from resources.exchange import bookmarks
from resources.links import address
from resources.models import Resource, Saved
from resources.models.entry import TITLE_LENGTH
from resources.models.saved import FOLDER_LENGTH, NOTE_LENGTH, SAVED_MAX, SAVED_TAGS_MAX
from resources.readme import LinkOutline, Outline, SectionOutline
from resources.tagging import TAG_LENGTH
from resources.text import one_line

NO_ROOM = f"Your list holds {SAVED_MAX:,} pages, and this one found no room."
LISTED = 200
"""So many of what was refused are named one by one."""
APART = " / "
"""Between the names of a folder and of the folders that it is in."""


@dataclass(slots=True)
class Report:
    """What became of each bookmark of a file: kept, there already (on the list, or before in the file), or refused,
    with the sentence. `entries` are those of them that the guide has."""

    kept: int = 0
    again: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    entries: list[Resource] = field(default_factory=list)
    remarks: tuple[str, ...] = ()

    @property
    def listed(self) -> list[tuple[str, str]]:
        return self.refused[:LISTED]

    @property
    def others(self) -> list[tuple[str, int]]:
        """The sentences of what is not listed, each with how many it is about."""
        sentences = sorted(sentence for _, sentence in self.refused[LISTED:])
        return [(sentence, len(list(rows))) for sentence, rows in groupby(sentences)]

    @property
    def total(self) -> int:
        return self.kept + self.again + len(self.refused)


def keep(outline: Outline, *, by: User) -> Report:
    """Put every bookmark of the file onto the list. Raises limits.TooMany for who has left."""
    report, rows = Report(remarks=outline.remarks), []
    for folder, link in _links(outline):
        read = address.read(link.url)
        if read.refused:
            report.refused.append((one_line(link.title)[:TITLE_LENGTH] or link.url[:80], read.refused.sentence))
        else:
            rows.append(_row(folder, link, read.fields))
    crowded = saving.keep_pages(rows, by=by)
    report.refused += [(row.title, NO_ROOM) for row in crowded]
    report.kept = sum(row.pk is not None for row in rows)
    report.again = len(rows) - report.kept - len(crowded)
    report.entries = list({entry.pk: entry for entry in saving.of_the_guide(row.key for row in rows).values()}.values())
    return report


def outline(rows: Iterable[Saved], title: str) -> Outline:
    """The list as folders, each by its name; what is in none comes first."""
    ordered = sorted(rows, key=lambda row: row.folder)
    folders = ((name, list(found)) for name, found in groupby(ordered, key=lambda row: row.folder))
    return Outline(title, "", tuple(SectionOutline(name, links=tuple(map(_link, found))) for name, found in folders))


def write(rows: Iterable[Saved], title: str) -> str:
    return bookmarks.write(outline(rows, title))


def _links(outline: Outline) -> Iterator[tuple[str, LinkOutline]]:
    path: list[SectionOutline] = []
    for section in outline.sections:
        path = [one for one in path if one.level < section.level] + [section]
        folder = one_line(APART.join(one.title for one in path if one.title))[:FOLDER_LENGTH].strip()
        yield from ((folder, link) for link in section.links)


def _row(folder: str, link: LinkOutline, fields: dict[str, str | int]) -> Saved:
    title = one_line(link.title)[:TITLE_LENGTH].strip() or str(fields["url"])[:TITLE_LENGTH]
    tags = list(dict.fromkeys(filter(None, (one_line(tag)[:TAG_LENGTH].strip() for tag in link.tags))))
    note, now = one_line(link.description)[:NOTE_LENGTH].strip(), timezone.now()
    added_at = min(datetime.fromtimestamp(link.added, UTC), now) if link.added else now
    return Saved(title=title, note=note, tags=tags[:SAVED_TAGS_MAX], folder=folder, added_at=added_at, **fields)


def _link(row: Saved) -> LinkOutline:
    return LinkOutline(row.title, row.url, row.note, tags=tuple(row.tags), added=int(row.added_at.timestamp()))
