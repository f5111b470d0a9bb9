"""Every address of the site, derived from the resolver, so that a new route cannot be forgotten."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

UNFILLED = "1"


def paths(samples: dict[str, Any]) -> Iterator[str]:
    """One path for each way to write each route; `samples` maps the name of a parameter to its value."""
    for regex in _regexes(get_resolver().url_patterns):
        for template, names in normalize(regex):
            values = {name: samples.get(name, UNFILLED) for name in names}
            yield "/" + template % values


def _regexes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        regex = prefix + _bare(pattern.pattern.regex.pattern)
        if isinstance(pattern, URLResolver):
            yield from _regexes(pattern.url_patterns, regex)
        elif isinstance(pattern, URLPattern):
            yield regex


def _bare(regex: str) -> str:
    return re.sub(r"^(\\A|\^)|(\\Z|\$)$", "", regex)
