"""Addresses and what was seen behind them: refused, unclean, twice, dead; and the ids of entries."""

from collections.abc import Iterator

from resources.exchange.checks import rules
from resources.exchange.checks.evidence import DEAD, MOVED, Evidence
from resources.exchange.checks.finding import Finding
from resources.exchange.checks.places import at, quoted
from resources.links import address
from resources.links.address import Address
from resources.readme import LinkOutline, Outline

UNCLEAN = {"tracking-removed", "affiliate-unwrapped", "redirect-unwrapped"}
"""Flags of an address that is kept in another form."""
DOUBTFUL = {"expiring-link-kind", "mixed-script-host"}
Read = tuple[LinkOutline, Address]


def findings(outline: Outline, lines: list[str], evidence: Evidence | None) -> Iterator[Finding]:
    entries = [entry for section in outline.sections for entry in section.links]
    read = [(entry, address.read(entry.url)) for entry in entries]
    doors = [(door.url, entry.line, address.read(door.url)) for entry in entries for door in entry.doors]
    for url, line, one in [*((entry.url, entry.line, one) for entry, one in read), *doors]:
        yield from _of_address(url, line, lines, one)
        yield from _of_link(url, line, lines, one, evidence) if evidence else ()
    yield from _duplicates(read, lines)
    yield from _ids(entries, lines, evidence)


def _of_address(url: str, line: int, lines: list[str], one: Address) -> Iterator[Finding]:
    def found(rule: rules.Rule, sentence: str) -> Finding:
        return Finding(rule, line, sentence, url, at(lines, line, url))

    if one.refused:
        yield found(rules.ADDRESS_REFUSED, f"{quoted(url)}: {one.refused.sentence}")
    for flag in one.flags:
        if flag.code in UNCLEAN:
            yield found(rules.ADDRESS_UNCLEAN, f"{flag.sentence} The clean one is {quoted(one.stored, most=2_000)}.")
        elif flag.code in DOUBTFUL:
            yield found(rules.ADDRESS_DOUBTFUL, f"{quoted(url)}: {flag.sentence}")
        elif flag.code == "scheme-added":
            yield found(rules.ADDRESS_NO_SCHEME, f"{quoted(url)} is read as {quoted(one.stored)}.")


def _of_link(url: str, line: int, lines: list[str], one: Address, evidence: Evidence) -> Iterator[Finding]:
    seen = evidence.seen.get(one.key) if one.key else None
    if seen is None or (seen.health not in DEAD and seen.health != MOVED):
        return
    when = f" (seen on {quoted(seen.checked_on, marks=False)})" if seen.checked_on else ""
    rule, words = (rules.LINK_DEAD, DEAD[seen.health]) if seen.health in DEAD else (rules.LINK_MOVED, "has moved")
    yield Finding(rule, line, f"{quoted(url)} {words}{when}.", one.key, at(lines, line, url))


def _duplicates(read: list[Read], lines: list[str]) -> Iterator[Finding]:
    first: dict[str, LinkOutline] = {}
    for entry, one in read:
        before = first.setdefault(one.key, entry) if one.key else entry
        if before is not entry:
            sentence = f"{quoted(entry.title)} is the page of line {before.line}, {quoted(before.title)}, again."
            yield Finding(
                rules.DUPLICATE, entry.line, sentence, f"{one.key} {entry.title}", at(lines, entry.line, entry.url)
            )


def _ids(entries: list[LinkOutline], lines: list[str], evidence: Evidence | None) -> Iterator[Finding]:
    first: dict[int, LinkOutline] = {}
    for entry in entries:
        if entry.id is None:
            continue
        before, column = first.setdefault(entry.id, entry), at(lines, entry.line, f"id={entry.id}")
        if before is not entry:
            sentence = f"The id {entry.id} stands after the entry of line {before.line} too."
            yield Finding(rules.ID_TWICE, entry.line, sentence, f"{entry.id} {entry.url}", column)
        if evidence and entry.id not in evidence.ids:
            sentence = f"The site has no entry with the id {entry.id}."
            yield Finding(rules.ID_UNKNOWN, entry.line, sentence, str(entry.id), column)
