"""What a lab takes, as people type it and as it is said: what it needs, tools and versions, dollars, days. Pure."""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from resources.text import one_line

NEEDS_MOST, NEED_LENGTH, COVERS_LENGTH = 12, 40, 200
DOLLARS_MAX = Decimal("99999.99")
TYPED_MAX = 1_000
"""Of what is typed between commas."""
FIRST_DAY = date(2000, 1, 1)
"""No lab is older."""
COSTS_ON = "Nobody says how to take this down again: it may cost you money after you have finished."
"""Of a lab on somebody's cloud account."""
CENT = Decimal("0.01")


def needs(typed: str) -> list[str]:
    """The words typed in one field, separated by commas, in lower case, each once, from a to z.

    Raises ValidationError with a sentence for people where there are too many, or one is too long.
    """
    found = sorted({one_line(part).lower() for part in _parts(typed)} - {""})
    long = next((word for word in found if len(word) > NEED_LENGTH), "")
    if long:
        raise ValidationError(f"“{long[:NEED_LENGTH]}…” is too long: each has at most {NEED_LENGTH} characters.")
    if len(found) > NEEDS_MOST:
        raise ValidationError(f"At most {NEEDS_MOST} things: leave out {len(found) - NEEDS_MOST}.")
    return found


def covers(typed: str) -> str:
    """`MLflow 2.9, kind 0.23`: single spaces, each once, in the order in which they were typed.

    Raises ValidationError where it is too long.
    """
    found: dict[str, str] = {}
    for part in filter(None, map(one_line, _parts(typed))):
        found.setdefault(part.casefold(), part)
    said = ", ".join(found.values())
    if len(said) > COVERS_LENGTH:
        raise ValidationError(f"At most {COVERS_LENGTH} characters, please. Now it has {len(said)}.")
    return said


def versions(covered: str) -> list[tuple[str, str]]:
    """What an entry covers, as pairs of a name and its version; of what has no version that is empty."""
    return [_pair(part) for part in covered.split(", ") if part]


def cents(value: Decimal) -> Decimal:
    """As a column holds it: `0.4` is `0.40`."""
    return value.quantize(CENT, ROUND_HALF_UP)


def dollars(value: object) -> str:
    """`$0`, `$0.40`, `$1,200`; nothing where it is unknown. `value` is a number, or its digits."""
    try:
        amount = cents(Decimal(str(value)))
    except InvalidOperation:
        return ""
    return f"${amount:,.2f}".removesuffix(".00")


def day(value: object) -> str:
    """`3 Nov 2026`, of a date or of its form in ISO 8601; nothing of anything else."""
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return ""
    return f"{found:%-d %b %Y}"


SAID: dict[str, Callable[[object], str]] = {
    "ram_gb": lambda value: f"{value} GB" if value else "", "dollars": dollars, "worked_on": day,
}  # fmt: skip
"""Facts of a lab to how their values are said."""


def check_day(value: date, today: date) -> date:
    """Raises ValidationError for a day to come, and for one before there was anything of the kind."""
    if value > today:
        raise ValidationError(f"That day is still to come: today is {day(today)}.", code="future")
    if value < FIRST_DAY:
        raise ValidationError(f"That is too long ago: {day(FIRST_DAY)} is the earliest day.", code="past")
    return value


def _parts(typed: str) -> list[str]:
    return typed[:TYPED_MAX].replace(";", ",").replace("\n", ",").split(",")


def _pair(part: str) -> tuple[str, str]:
    name, _, last = part.rpartition(" ")
    return (name, last) if name and re.match(r"v?\d", last, re.IGNORECASE) else (part, "")
