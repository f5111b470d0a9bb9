"""How urgent an item of the queue is: a sum of few terms, each of them shown. Pure.

Age is no term: the list can be sorted by age itself, and a score that grows by itself would never be right.
"""

from collections.abc import Iterable
from typing import NamedTuple

Terms = list[tuple[str, int]]
"""What the score is made of: words and points, never 0 points."""

OF_INCIDENTS = {
    "broken": ("link broken", 5),
    "host-collapsed": ("many links of one site end at one address", 8),
    "soft-404": ("answers with another page", 3),
    "duplicate": ("the same page twice", 3),
    "moved": ("link moved", 2),
}
OF_QUESTION: Terms = [("nobody waits for the answer", -2)]
"""Whether an entry is still right is asked behind everything that somebody sent or reported."""
PROVEN = 3


class Complained(NamedTuple):
    """What a report adds: by whom, and whether it is grave."""

    is_trusted: bool
    is_guest: bool
    is_spam: bool


def of_submission(*, wants_more: bool, accepted_count: int, is_first: bool, is_own_work: bool) -> Terms:
    """`wants_more`: its section is coming soon."""
    terms = [
        ("its section is coming soon", 2 * wants_more),
        ("by a proven contributor", int(accepted_count >= PROVEN)),
        ("first submission of its sender", int(is_first)),
        ("by its author", -1 * is_own_work),
    ]
    return _counted(terms)


def of_suggestion(*, accepted_count: int, clashes: bool) -> Terms:
    return _counted(
        [("by a proven contributor", int(accepted_count >= PROVEN)), ("clashes with another", int(clashes))]
    )


def of_conflict(is_one: bool) -> Terms:
    """What both the guide and somebody outside of it have changed since they were the same."""
    return _counted([("conflict", 2 * is_one)])


def of_incident(kind: str) -> Terms:
    return _counted([OF_INCIDENTS[kind]])


def of_reports(reports: Iterable[Complained], *, is_hidden: bool) -> Terms:
    """Each report of a trusted reader counts 2, of another member 1; guests together count 1."""
    listed = list(reports)
    trusted = sum(report.is_trusted for report in listed)
    guests = sum(report.is_guest for report in listed)
    terms = [
        (_many("report by a trusted reader", "reports by trusted readers", trusted), 2 * trusted),
        (
            _many("report by a member", "reports by members", len(listed) - trusted - guests),
            len(listed) - trusted - guests,
        ),
        (_many("report by a guest", "reports by guests", guests), int(guests > 0)),
        ("called spam", 3 * any(report.is_spam for report in listed)),
        ("hidden until somebody looks", 5 * is_hidden),
    ]
    return _counted(terms)


def of_trials(broken: int) -> Terms:
    """Each for whom a lab broke counts 2."""
    return _counted([(_many("person for whom it broke", "people for whom it broke", broken), 2 * broken)])


def total(terms: Terms) -> int:
    return sum(points for _, points in terms)


def _many(one: str, more: str, count: int) -> str:
    return one if count == 1 else f"{count} {more}"


def _counted(terms: Terms) -> Terms:
    return [term for term in terms if term[1]]
