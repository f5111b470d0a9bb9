"""XML as it is written, element by element. Whatever is said, it can be written: what XML cannot hold is left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from xml.sax.xmlreader import AttributesImpl  # nosec B406  # Written, never parsed.

from django.utils.xmlutils import SimplerXMLGenerator

from resources.text import fit_for_xml


class Writer:
    def __init__(self) -> None:
        self._into = StringIO()
        self._xml = SimplerXMLGenerator(self._into, "utf-8", short_empty_elements=True)
        self._xml.startDocument()

    @property
    def written(self) -> bytes:
        return self._into.getvalue().encode()

    def taken(self) -> str:
        """What was written since this was asked last: a document that is too large to be held goes out in pieces."""
        text = self._into.getvalue()
        self._into.seek(0)
        self._into.truncate()
        return text

    def begin(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self._xml.startElement(name, _fit(attributes or {}))

    def end(self, name: str) -> None:
        self._xml.endElement(name)

    def put(self, written: str) -> None:
        """What `taken` gave of another."""
        self._xml.ignorableWhitespace(written)  # By which nothing is escaped.

    def line(self) -> None:
        """A line break between elements, for who compares two files line by line."""
        self._xml.ignorableWhitespace("\n")

    @contextmanager
    def inside(self, name: str, attributes: dict[str, str] | None = None) -> Iterator[None]:
        self.begin(name, attributes)
        yield
        self.end(name)

    def element(self, name: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
        """Without the attributes that are empty."""
        with self.inside(name, attributes):
            if text:
                self._xml.characters(fit_for_xml(text))


def _fit(attributes: dict[str, str]) -> "AttributesImpl[str]":
    return AttributesImpl({name: fit_for_xml(value) for name, value in attributes.items() if value})
