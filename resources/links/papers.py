"""The forms in which arXiv and DOI write one paper, and O'Reilly one book."""

import re
from dataclasses import replace

from resources.links.parts import Parts

# https://info.arxiv.org/help/arxiv_identifier.html: 2205.02302, and hep-th/9901001 before April 2007.
_ARXIV = re.compile(
    r"/(?:abs|pdf|html|format|ps|e-print|src)/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/*",
    re.I,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)")
_BOOK = re.compile(r"/library/(?:view|cover)/(?:[^/]+/)?(\d{10,13})(/.*)?")


def arxiv(page: Parts) -> Parts:
    """One paper whatever its version and whether it is read as abstract, PDF or HTML."""
    found = _ARXIV.fullmatch(page.path)
    return Parts("arxiv.org", f"/abs/{found[1].lower()}") if found else replace(page, host="arxiv.org")


def doi(page: Parts) -> Parts:
    """A DOI knows no case; arXiv's own DOIs are arXiv's papers."""
    name = page.path.strip("/").replace("%2F", "/").lower().removeprefix("doi:")
    paper = _ARXIV_DOI.fullmatch(name)
    return arxiv(Parts("arxiv.org", f"/abs/{paper[1]}")) if paper else Parts("doi.org", f"/{name}")


def oreilly(page: Parts) -> Parts:
    """A book is known by its number, at the shop and in the reader; its chapters are pages of their own."""
    found = _BOOK.fullmatch(page.path)
    if not found:
        return page
    return Parts("oreilly.com", f"/library/view/{found[1]}{found[2] or ''}", page.query)
