"""What begins with a word, found by an index on both databases."""

from django.db import connection
from django.db.models import Q

_LAST = "\U0010ffff"


def begins(name: str, word: str) -> Q:
    """That the column begins so; of large and small letters it keeps apart. PostgreSQL looks for a pattern in an index
    made for patterns; SQLite does so in a range alone, and compares letters by their number."""
    if connection.vendor == "sqlite":
        return Q(**{f"{name}__gte": word, f"{name}__lt": word + _LAST})
    return Q(**{f"{name}__startswith": word})
