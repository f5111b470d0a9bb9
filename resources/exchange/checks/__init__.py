"""What is wrong with a guide's README: of its words, its addresses and its links. Pure: it takes neither database nor
network, so that a fork's pull requests can be checked where neither is.
"""

from resources.exchange.checks.checking import check
from resources.exchange.checks.evidence import Evidence, EvidenceError
from resources.exchange.checks.finding import Checked, Finding
from resources.exchange.checks.rules import RULES, Rule, Severity

__all__ = ["RULES", "Checked", "Evidence", "EvidenceError", "Finding", "Rule", "Severity", "check"]
