"""What comes before what, and whether that ever leads back to where it began. Pure."""

from collections.abc import Collection, Hashable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circle(before: Mapping[Node, Collection[Node]]) -> list[Node]:
    """One way that comes back to where it began, with that node first and last, each before the next; nothing where
    there is none. `before` are the nodes that come directly before a node."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []
