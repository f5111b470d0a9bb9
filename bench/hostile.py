"""`python -m bench.hostile`: what the HTTP client does with a server that means it harm. Fails where a bound is broken.

Each case has to end within the deadline and half a second, with the outcome that is written here, with the process
below 300 MB, and without a contact at the canary that stands for this machine's own services.
"""

import argparse
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from django.conf import settings

from bench.hostile_server import Loopback
from bench.report import Part, Row
from resources.links import fetch, page

# Names whose second lookup leads elsewhere come twice, in this order: the first visit must not look twice.
SLACK_SECONDS = 0.5
MOST_MB = 300
# A case is a path of the server, or a whole address. "ok" means an answer without an error, whatever its status.
EXPECTED = {
    "ok": """
        plain gzipped endless to-plain to-rebound broken-charset deep tree-bomb nul length-too-long length-too-short
        hop-5 binary 204 304 404 429 999 soft-404 cookies
        http://second-answers.dev/plain https://hostile.dev/plain http://six.dev/plain
        """,
    "too-large": "gzip deflate br interim empty-blocks tiny-chunks header-flood header-line",
    "timeout": "header-drip body-drip silence https://mute.dev/ http://slow-name.dev/",
    "too-many-redirects": "loop hop-6 hop-7",
    "forbidden-address": """
        http://rebinding.dev/plain to-metadata to-loopback to-decimal to-hex to-mapped to-circled to-inner-name
        http://half.dev/ http://inner.dev/ http://mapped.dev/ http://metadata.dev/ https://inner.dev/
        http://127.0.0.1/ http://localhost/ http://[::1]/ http://169.254.169.254/ http://2130706433/
        """,
    "bad-redirect": "to-port to-file to-javascript to-nowhere",
    "bad-address": "ftp://hostile.dev/ http://hostile.dev:22/ http://a@hostile.dev/",
    "protocol": "length-negative chunk-nonsense false-gzip odd-encoding http-0.9",
    "reset": "reset empty",
    "refused": "http://closed.dev/",
    "dns": "http://nowhere.dev/",
    "tls": "https://wrong-name.dev/ https://untrusted.dev/ https://expired.dev/",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case."""

    name: str
    expected: str
    error: str
    status: int | None
    kilobytes: int
    seconds: float
    megabytes: int
    touched: int

    def broken(self, deadline: float) -> list[str]:
        """The bounds that did not hold."""
        checks = {
            f"ended as {self.error} instead of {self.expected}": self.error != self.expected,
            f"took {self.seconds:.1f} s": self.seconds > deadline + SLACK_SECONDS,
            f"the process has {self.megabytes} MB": self.megabytes > MOST_MB,
            "the canary was reached": self.touched > 0,
        }
        return [f"{self.expected}: {self.name}: {what}." for what, is_so in checks.items() if is_so]


def measure(is_short: bool) -> Part:
    """A row for each way to end. Everything here is judged: an answer that is late is a fault, not a slow machine."""
    deadline = _deadline(is_short)
    outcomes = list(_outcomes(deadline))
    rows = [_row([one for one in outcomes if one.expected == expected]) for expected in EXPECTED]
    return Part(
        f"{len(outcomes)} hostile answers", rows, [said for one in outcomes for said in one.broken(deadline)], []
    )


def main() -> None:
    """Each case as it ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a deadline of 2 seconds instead of 10")
    deadline = _deadline(parser.parse_args().short)
    print(f"{'case':32}{'outcome':20}{'status':>6}{'kB':>7}{'s':>7}{'MB':>6}{'canary':>8}")
    problems = []
    for outcome in _outcomes(deadline):
        print(_line(outcome), flush=True)
        problems += outcome.broken(deadline)
    for problem in problems:
        print(f"Broken: {problem}")
    print(f"{sum(len(names.split()) for names in EXPECTED.values())} cases, {len(problems)} bounds broken.")
    sys.exit(bool(problems))


def _deadline(is_short: bool) -> float:
    return 2.0 if is_short else 10.0


def _outcomes(deadline: float) -> Iterator[Outcome]:
    if not settings.configured:
        settings.configure(SITE_URL="https://guide.example")
    with Loopback() as server:
        for expected, names in EXPECTED.items():
            for name in names.split():
                yield _run(server, name, expected, deadline)


def _row(outcomes: list[Outcome]) -> Row:
    return {
        "ends as": outcomes[0].expected,
        "cases": len(outcomes),
        "as it should": sum(one.error == one.expected for one in outcomes),
        "slowest, s": max(one.seconds for one in outcomes),
        "MB so far": max(one.megabytes for one in outcomes),
        "canary reached": max(one.touched for one in outcomes),
    }


def _run(server: Loopback, name: str, expected: str, deadline: float) -> Outcome:
    url = name if "://" in name else f"http://hostile.dev/{name}"
    start = perf_counter()
    answer = fetch.get(url, deadline=deadline, network=server.network)
    page.read(answer.body, answer.headers.get("content-type", ""), answer.final_url)
    seconds = perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    error = str(answer.error or "ok")
    return Outcome(name, expected, error, answer.status, len(answer.body) // 1000, seconds, megabytes, server.touched)


def _line(one: Outcome) -> str:
    return (
        f"{one.name:32}{one.error:20}{one.status or '-':>6}{one.kilobytes:7}{one.seconds:7.2f}{one.megabytes:6}"
        f"{one.touched:8}"
    )


if __name__ == "__main__":
    main()
