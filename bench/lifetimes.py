"""How much would have to be rendered if one cache for all kept pages for longer. Worked out, not simulated."""

from bench import traffic
from bench.report import Part, Row

LIVES = {"1 second": 1, "10 seconds": 10, "1 minute": 60, "10 minutes": 600, "1 hour": 3_600, "1 day": 86_400}
RATES = (100, 1_000, 10_000)


def measure(is_short: bool) -> Part:
    """A row for each life. It takes no time, so in short the same."""
    return Part("Rendered, in % of requests, by how long pages live", [_row(*one) for one in LIVES.items()], [], [])


def _row(name: str, seconds: int) -> Row:
    shares = {f"at {rate:,} requests/s": 100 * traffic.rendered(rate, seconds) for rate in RATES}
    return {"a page lives": name, **shares}
