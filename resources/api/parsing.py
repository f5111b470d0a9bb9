"""JSON as RFC 8259 has it, read without guessing: what two readers could understand differently is refused."""

import json
from math import isfinite
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from ninja.parser import Parser

DIGITS_MAX = 18
"""Of a whole number that both databases can hold."""


class StrictParser(Parser):
    """Refuses (400) names that come twice, numbers that JSON has no word for or no database holds, and half of a
    surrogate pair. Depth is bounded by the interpreter, length by the door."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        read = json.loads(
            request.body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_number,
        )
        _storable(json.dumps(read, ensure_ascii=False))
        return cast(dict[str, Any], read)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name comes twice.")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON.")


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise ValueError("A number that is too large.")
    return int(digits)


def _number(digits: str) -> int | float:
    """`3.0` is a whole number, as JSON Schema has it."""
    number = float(digits)
    if not isfinite(number):
        raise ValueError("A number that is too large.")
    return _whole(f"{number:.0f}") if number.is_integer() else number


def _storable(text: str) -> None:
    """Raises UnicodeEncodeError where half of a pair stands alone."""
    text.encode("utf-8")
