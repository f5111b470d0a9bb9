"""A check as JUnit XML, which every CI reads: one test case for each rule, with its findings inside.

Cases keep their names from run to run, so that a CI can say which failure is new; of each case it shows one failure.
"""

from io import StringIO
from xml.sax.xmlreader import AttributesImpl  # nosec B406  # Written, never parsed.

from django.utils.xmlutils import SimplerXMLGenerator

from resources.exchange.checks.finding import Checked, Finding
from resources.exchange.checks.rules import RULES, Rule
from resources.text import fit_for_xml


def write(file: str, checked: Checked, fail_on: str) -> str:
    """What does not fail stands in the case's output."""
    failing = {one.rule.id for one in checked.failing(fail_on)}
    skipped = {rule.id for rule in RULES if rule.needs_evidence and not checked.has_evidence}
    into = StringIO()
    xml = SimplerXMLGenerator(into, "utf-8", short_empty_elements=True)
    counts: dict[str, object] = {"tests": len(RULES), "failures": len(failing), "errors": 0, "skipped": len(skipped)}
    xml.startDocument()
    _start(xml, "testsuites", {"name": "guide_check"} | counts)
    _start(xml, "testsuite", {"name": file, "time": 0} | counts)
    for rule in RULES:
        found = [one for one in checked.findings if one.rule is rule]
        _case(xml, file, rule, found, is_failure=rule.id in failing, is_skipped=rule.id in skipped)
    xml.endElement("testsuite")
    xml.endElement("testsuites")
    return into.getvalue() + "\n"


def _case(
    xml: SimplerXMLGenerator, file: str, rule: Rule, found: list[Finding], *, is_failure: bool, is_skipped: bool
) -> None:
    said = "\n".join(f"{file}:{one.line}: {one.severity}: {one.sentence}" for one in found)
    name = f"{rule.title} [{rule.id}]"
    _start(xml, "testcase", {"classname": "guide_check", "name": name, "file": file, "time": 0})
    if is_skipped:
        _element(xml, "skipped", "", {"message": "There is no evidence of what was seen of links."})
    elif is_failure:
        more = f" And {len(found) - 1} more." if found[1:] else ""
        message = f"Line {found[0].line}: {found[0].sentence}{more}"
        _element(xml, "failure", f"{said}\n{rule.advice}", {"message": message, "type": rule.severity})
    elif found:
        _element(xml, "system-out", f"{said}\n{rule.advice}", {})
    xml.endElement("testcase")


def _element(xml: SimplerXMLGenerator, name: str, text: str, attributes: dict[str, object]) -> None:
    _start(xml, name, attributes)
    xml.characters(fit_for_xml(text))
    xml.endElement(name)


def _start(xml: SimplerXMLGenerator, name: str, attributes: dict[str, object]) -> None:
    xml.startElement(name, AttributesImpl({key: fit_for_xml(str(value)) for key, value in attributes.items()}))
