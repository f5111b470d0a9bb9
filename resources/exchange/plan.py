"""The difference between a file and the guide: one row for each line that says something. Pure.

`planning` makes a plan and changes nothing; people choose among its rows; `importing` does what was chosen.
"""

from dataclasses import dataclass
from enum import StrEnum

from resources.readme import Outline


class Kind(StrEnum):
    """What doing the row would do; the last three do nothing."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    GONE = "gone"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    SAME = "same"


DOES_NOTHING = {Kind.DUPLICATE, Kind.REFUSED, Kind.SAME}


@dataclass(frozen=True, slots=True)
class Row:
    """`name` names it in what somebody chooses: stable for the same file and the same guide.

    `line` is that of the file, 0 where the file does not mention it (GONE). `noun` is guide, section or link, and
    `section` the title of the section it stands in. `changes` are `(field, before, after)`, in words. `reason` is a
    sentence: why it is refused, of what it is a duplicate, what else there is to know. A link that moves and changes is
    MOVED, with its changes. `is_optional` says that a list of others says it of the guide itself.
    """

    name: str
    kind: Kind
    noun: str
    title: str
    line: int = 0
    url: str = ""
    section: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""
    is_optional: bool = False

    @property
    def is_chosen_first(self) -> bool:
        """Whether it is done unless somebody says otherwise: what is gone from a file stays in the guide, and a guide
        keeps its title whatever list it takes in."""
        return self.kind in {Kind.NEW, Kind.CHANGED, Kind.MOVED} and not self.is_optional


@dataclass(frozen=True, slots=True)
class Plan:
    """`fingerprint` differs where the rows do: who chose among other rows than there are now is asked again."""

    outline: Outline
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    fingerprint: str = ""

    def counts(self) -> dict[Kind, int]:
        """How many links there are of each kind; every link of the file is in one of them."""
        return {kind: sum(row.kind == kind and row.noun == "link" for row in self.rows) for kind in Kind}
