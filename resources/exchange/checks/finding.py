"""What a check has found, and where."""

import hashlib
from dataclasses import dataclass

from resources.exchange.checks.rules import Rule, Severity

RANKS = {"error": 2, "warning": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` and `column` count from 1; a column of 0 is not known. `subject` is what it is about, such as an address:
    it stays the same where lines move. Sentences are plain words on one line, safe to print.
    """

    rule: Rule
    line: int
    sentence: str
    subject: str
    column: int = 0

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.rule.id}\n{self.subject}".encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that was found, in the file's order, and how much was looked at."""

    findings: tuple[Finding, ...]
    section_count: int
    entry_count: int
    has_evidence: bool

    def count(self, severity: Severity) -> int:
        return sum(one.severity == severity for one in self.findings)

    def failing(self, fail_on: str) -> list[Finding]:
        """Those as grave as `fail_on` or graver; for "never" none."""
        return [one for one in self.findings if RANKS[one.severity] >= RANKS.get(fail_on, 3)]
