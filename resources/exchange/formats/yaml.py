"""The guide as YAML in block style: prose in literal blocks, and every other string in quotation marks.

Plain strings would mean something else to one reader or another: `no`, `1e3` and `2020-01-01` are no strings in YAML
1.1, 1.2 or both. The library's own emitter writes, not libyaml's: the same bytes, whichever is installed.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from resources.exchange import exporting, shapes
from resources.exchange.formats.json import head

_NOT_EMPTY_LINES = re.compile("^(?=.)", re.MULTILINE)


def write() -> Iterator[str]:
    yield _written(head())
    is_empty = True
    for section, entries in exporting.chapters():
        yield "sections:\n" if is_empty else ""
        yield _written([shapes.section(section)])
        is_empty = False
        yield from _entries(map(shapes.entry, entries))
    yield "sections: []\n" if is_empty else ""


def _entries(found: Iterator[shapes.Shape]) -> Iterator[str]:
    is_empty = True
    for entry in found:
        yield "  entries:\n" if is_empty else ""
        yield _NOT_EMPTY_LINES.sub("  ", _written([entry]))
        is_empty = False
    yield "  entries: []\n" if is_empty else ""


class _Dumper(yaml.SafeDumper):
    """Names of members stay without quotation marks: they are ours."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        for name, _ in node.value:
            name.style = None
        return node

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _string(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Where it cannot be written in the style asked for, the library takes double quotation marks."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else "'")


_Dumper.add_representer(str, _string)


def _written(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, default_flow_style=False, allow_unicode=True, sort_keys=False, width=10**9)
