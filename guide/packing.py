"""The forms in which a page goes over the wire, and which of them a reader takes (RFC 9110, 12.5.3)."""

import gzip
from functools import lru_cache

import brotli

BROTLI, GZIP, PLAIN = "br", "gzip", "identity"
FORMS = [BROTLI, GZIP, PLAIN]
"""The best first: of what a reader likes as well, the smallest is sent."""
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
HEADER_LENGTH = 200


def packed(form: str, content: bytes) -> bytes:
    if form == BROTLI:
        return bytes(brotli.compress(content, quality=BROTLI_QUALITY, mode=brotli.MODE_TEXT))
    return gzip.compress(content, GZIP_LEVEL, mtime=0) if form == GZIP else content


def unpacked(form: str, content: bytes) -> bytes:
    if form == BROTLI:
        return bytes(brotli.decompress(content))
    return gzip.decompress(content) if form == GZIP else content


def chosen(header: str) -> str:
    """The form for who sent this Accept-Encoding. Who takes none of ours, not even the plain one, gets the plain one:
    the standard leaves that to us, and a page is more than an error."""
    return _chosen(header) if len(header) <= HEADER_LENGTH else PLAIN


@lru_cache(maxsize=256)
def _chosen(header: str) -> str:
    said = dict(map(_weighed, header.lower().split(",")))
    if "x-gzip" in said:
        said.setdefault(GZIP, said["x-gzip"])
    others = said.get("*", 0.0)
    # What is not named is refused; but the plain form is taken, only after all that is named, unless it is refused.
    weights = {BROTLI: said.get(BROTLI, others), GZIP: said.get(GZIP, others)}
    weights[PLAIN] = said.get(PLAIN, others if "*" in said else 0.0001)
    best = max(FORMS, key=lambda form: weights[form])
    return best if weights[best] > 0 else PLAIN


def _weighed(part: str) -> tuple[str, float]:
    name, _, words = part.partition(";")
    return name.strip(), _weight(words.strip())


def _weight(words: str) -> float:
    """What is no weight is none at all: whoever writes it may mean anything."""
    if not words:
        return 1.0
    name, _, number = words.partition("=")
    try:
        weight = float(number) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
