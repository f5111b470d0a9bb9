"""A check as SARIF 2.1.0 (OASIS), which code hosts show at the lines of a pull request."""

import json
from collections import Counter
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from guide.version import version
from resources.exchange.checks.finding import RANKS, Checked, Finding
from resources.exchange.checks.rules import RULES, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 5_000
"""GitHub shows so many results of a run, and takes 25,000 at most. The gravest come first."""
MARK = "guideFinding/v1"


def write(file: str, checked: Checked, fail_on: str) -> str:
    """`file` is relative to the root of the checkout."""
    ranked = sorted(checked.findings, key=lambda one: -RANKS[one.severity])
    met = Counter[str]()
    run = {
        "tool": {"driver": {"name": "guide_check", "semanticVersion": version(), "rules": [*map(_rule, RULES)]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, **_left_out(len(ranked) - MOST)}],
        "results": [_result(file, one, met) for one in ranked[:MOST]],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "help": {"text": rule.advice},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": ["guide"]},
    }


def _result(file: str, one: Finding, met: Counter[str]) -> dict[str, Any]:
    met[one.fingerprint] += 1
    region = {"startLine": one.line} | ({"startColumn": one.column} if one.column else {})
    place = {"artifactLocation": _location(file), "region": region}
    return {
        "ruleId": one.rule.id,
        "ruleIndex": RULES.index(one.rule),
        "level": one.severity,
        "message": {"text": f"{one.sentence} {one.rule.advice}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {MARK: f"{one.fingerprint}:{met[one.fingerprint]}"},
    }


def _location(file: str) -> dict[str, str]:
    path = PurePosixPath(file)
    return {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(file), "uriBaseId": "%SRCROOT%"}


def _left_out(count: int) -> dict[str, Any]:
    if count <= 0:
        return {}
    message = {"text": f"{count} more findings are not in this report."}
    return {"toolExecutionNotifications": [{"level": "warning", "message": message}]}
