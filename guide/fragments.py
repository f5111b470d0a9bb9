"""Parts of pages that look the same to everybody who is shown the same: drawn once, and kept by this process.

A part is drawn from its template and from what it is given, and knows nothing else: no request, no person, no database.
So it is never out of date, for all that it shows is in its key; and what is asked for least goes when there are MOST.
Two things differ in each answer though the rest is the same, a form's token and the page to come back to. In what is
kept, marks that nobody can guess stand in their places.
"""

import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet
from django.template import Context, engines
from django.template.base import Template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MOST = 4_096
"""Of 1 to 5 kB each."""
TOKEN, HERE = secrets.token_hex(16), secrets.token_hex(16)


def draw(name: str, **given: Any) -> SafeString:
    """The template `name`, drawn with what is given: words, numbers, and tuples of these. `fill` makes it whole.

    Raises TypeError for rows and queries: a row is equal to what it was before it was changed.
    """
    return _drawn(template(name), **given)


def template(name: str) -> Template:
    """Part of the key of what is kept: in development, another one as soon as its file was changed."""
    return engines["django"].engine.get_template(name)  # type: ignore[attr-defined, no-any-return]


def render(template: Template, given: dict[str, Any]) -> SafeString:
    """With marks in the places of what differs in each answer."""
    return template.render(Context(given | {"csrf_token": TOKEN, "here": HERE}))


def fill(part: str, context: Context, here: str = "") -> SafeString:
    """`part` with the token of the one who asks, and the page that they come back to. Safe: `draw` made it."""
    if TOKEN in part:
        part = part.replace(TOKEN, str(context.get("csrf_token")))
    return mark_safe(part.replace(HERE, escape(here)) if HERE in part else part)  # noqa: S308


def forget() -> None:
    _drawn.cache_clear()


def size() -> int:
    """How many parts are kept."""
    return _drawn.cache_info().currsize


@lru_cache(maxsize=MOST, typed=True)
def _drawn(template: Template, **given: Any) -> SafeString:
    _refuse_rows(given.values())
    return template.render(Context({"csrf_token": TOKEN} | given))


def _refuse_rows(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, (Model, QuerySet)):
            raise TypeError(f"{value!r} is equal to its former self. Give what is shown of it.")
        if isinstance(value, (tuple, frozenset)):
            _refuse_rows(value)
