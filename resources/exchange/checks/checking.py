"""One pass over a README: what it says is read once and given to each kind of check."""

from resources import readme
from resources.exchange.checks import addresses, lint
from resources.exchange.checks.evidence import Evidence
from resources.exchange.checks.finding import Checked


def check(text: str, evidence: Evidence | None = None) -> Checked:
    """What is wrong with it. Never raises, for any text. Without evidence nothing is said about dead links."""
    outline = readme.parse(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = [*lint.findings(outline, lines), *addresses.findings(outline, lines, evidence)]
    entries = sum(len(section.links) for section in outline.sections)
    ordered = sorted(found, key=lambda one: (one.line, one.column, one.rule.id))
    return Checked(tuple(ordered), len(outline.sections), entries, evidence is not None)
