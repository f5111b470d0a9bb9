"""Who made a change: of many commits that came to it, the one it is due to, and who helped. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resources.exchange.changes import Change, LinkChange


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One commit: what it is called, who made it, and what it changed."""

    commit: str
    author: str
    email: str
    changes: list[Change]
    is_merge: bool = False


Done = tuple[Step, Change]


@dataclass(frozen=True, slots=True)
class Credited:
    """A change, by those who worked at it: whom it is due to first, then the others, the latest first. Nobody where
    the commits that are known do not explain it."""

    change: Change
    steps: tuple[Step, ...]


def credit(changes: Iterable[Change], steps: list[Step]) -> Iterator[Credited]:
    """Who made each of `changes`, to which `steps`, the oldest first, have come. What several people changed in one
    link is several changes. What is gone again in the end is no change, so it is nobody's.

    A merge is due to whoever merged only where none of the commits that it brought together explains a change.
    """
    index: dict[str, list[Done]] = {}
    for step in reversed(steps):
        for one in step.changes:
            for name in one.names:
                index.setdefault(name, []).append((step, one))
    for change in changes:
        mine = [done for name in sorted(change.names) for done in index.get(name, [])]
        mine = [done for done in mine if not done[0].is_merge] or mine
        if isinstance(change, LinkChange) and change.fields:
            yield from _by_field(change, mine)
        else:
            began = [step for step, one in mine if _does_the_same(one, change)][:1]
            yield Credited(change, tuple(dict.fromkeys([*began, *(step for step, _ in mine)])))


def _does_the_same(one: Change, change: Change) -> bool:
    """Of a new link, or one taken out, whoever did just that is named before who polished it."""
    if isinstance(one, LinkChange) and isinstance(change, LinkChange):
        return (one.before is None, one.after is None) == (change.before is None, change.after is None)
    return True


def _by_field(change: LinkChange, mine: list[tuple[Step, Change]]) -> Iterator[Credited]:
    """The fields of a changed link, put together by who changed them last."""
    found: dict[Step | None, tuple[list[Step], dict[str, tuple[str, str]]]] = {}
    for name, pair in change.fields.items():
        steps = [step for step, one in mine if isinstance(one, LinkChange) and (name in one.fields or not one.before)]
        known, fields = found.setdefault(steps[0] if steps else None, ([], {}))
        known += [step for step in dict.fromkeys(steps) if step not in known]
        fields[name] = pair
    for steps, fields in found.values():
        yield Credited(LinkChange(change.before, change.after, fields), tuple(steps))
