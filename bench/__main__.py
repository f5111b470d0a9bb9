"""`make bench`: every part in a process of its own, one table, `var/bench.json`. bench/README.md says what is in it.

Ends with 1 when a count or a weight is over its limit or a part failed, never because something was slow.
"""

import argparse
import os
import signal
import sys

from bench import databases, record, registry, running, table


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="what CI runs, within a minute: counts and weights")
    parser.add_argument("--only", default="", metavar="NAMES", help="these parts, with commas between them")
    parser.add_argument("--list", action="store_true", help="the parts that there are")
    parser.add_argument("--markdown", action="store_true", help="the tables of the last run; measures nothing")
    given = parser.parse_args(words)
    if given.list:
        return _list()
    if given.markdown:
        print(table.markdown(record.read()) or "There is no var/bench.json yet.")
        return 0
    try:
        entries = registry.chosen([name for name in given.only.split(",") if name], given.short)
    except LookupError as problem:
        parser.error(str(problem))
    return _run(entries, given.short)


def _run(entries: list[registry.Entry], is_short: bool) -> int:
    os.environ.setdefault("DEBUG", "true")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # As for Ctrl+C: nothing stays behind.
    results = running.run(entries, databases.engines(), is_short)
    record.write(results, "short" if is_short else "full" if registry.is_full() else "usual")
    said = table.sentences(results)
    print(f"{table.text(results)}\n\n{table.LEGEND}\n")
    print("\n".join(said or ["All bounds hold."]))
    print(f"{len(results)} parts in {record.FILE.relative_to(record.FILE.parent.parent)}.")
    return table.verdict(results)


def _list() -> int:
    for entry in registry.PARTS:
        when = "short" * entry.in_short or "BENCH=full" * entry.only_full
        print(f"{entry.name:14}{entry.about:56}{when}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
