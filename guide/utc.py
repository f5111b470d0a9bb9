"""Times as a statement of our own gets them from a driver: SQLite's without a zone, PostgreSQL's with one."""

from datetime import UTC, datetime
from typing import Any


def aware(value: Any) -> Any:
    """A time with its zone, which is UTC in either database; anything else as it is."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
