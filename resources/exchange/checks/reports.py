"""A check as text, as compilers write it, and as JSON; `junit` and `sarif` have modules of their own."""

import json

from resources.exchange.checks import junit, sarif
from resources.exchange.checks.finding import Checked
from resources.exchange.checks.places import quoted
from resources.exchange.checks.rules import Severity


def text(file: str, checked: Checked, fail_on: str) -> str:
    """`README.md:12:3: error: sentence What to do. [rule]`, a line each, and a line that sums up."""
    name = quoted(file, marks=False, most=500)
    lines = [
        f"{name}:{one.line}:{f'{one.column}:' if one.column else ''} {one.severity}: {one.sentence}"
        f" {one.rule.advice} [{one.rule.id}]"
        for one in checked.findings
    ]
    return "\n".join([*lines, f"{name}: {_sum(checked)}"]) + "\n"


def as_json(file: str, checked: Checked, fail_on: str) -> str:
    said = {
        "file": file,
        "sections": checked.section_count,
        "entries": checked.entry_count,
        "has_evidence": checked.has_evidence,
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "findings": [
            {
                "rule": one.rule.id,
                "severity": one.severity,
                "line": one.line,
                "column": one.column or None,
                "sentence": one.sentence,
                "advice": one.rule.advice,
                "fingerprint": one.fingerprint,
            }
            for one in checked.findings
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _sum(checked: Checked) -> str:
    errors, warnings = checked.count(Severity.ERROR), checked.count(Severity.WARNING)
    met = (
        f"{_number(checked.entry_count, 'entry', 'entries')} in {_number(checked.section_count, 'section', 'sections')}"
    )
    links = "" if checked.has_evidence else " Dead links were not looked for: there is no evidence."
    return f"{_number(errors, 'error', 'errors')}, {_number(warnings, 'warning', 'warnings')}; {met}.{links}"


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


FORMATS = {"text": text, "json": as_json, "junit": junit.write, "sarif": sarif.write}
