"""nginx and the application server: a static file, the home page through the shipped proxy and without it, and pages
that do next to nothing, all in one run. See docs/proxy.md.

Everything is on loopback, and wrk takes its share of the same processors. The runs alternate, and the best of each
counts, so that what else the machine does weighs little. The static file is the home page as it goes over the wire, a
compressed file with the same headers, and nginx serves it with the same settings: open files, access log, limit of
connections.
"""

from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import nginx, server_site, wrk
from bench.report import Part, Row
from bench.server_site import Site
from bench.wrk import Run

NAME = "servers"
AT_ONCE, ROUNDS = 64, 6
MOST_MB, MOST_SECONDS_TO_START = 150, 2.0
BROWSER = ["Accept-Encoding: gzip, deflate, br"]
NOBODY = [*BROWSER, "Cookie: sessionid=nobody"]
STATIC, THROUGH, HOME = "nginx, static file of the same bytes", "home through the proxy", "home"
CONSTANT, MINIMAL, UNCACHED = "constant answer, same middleware", "20 rows, minimal list", "home, uncached"
BOUNDS = {THROUGH: (STATIC, 0.9), HOME: (CONSTANT, 0.8), UNCACHED: (MINIMAL, 0.5)}
"""Which is compared with which, and the least ratio."""
OF_NGINX = {
    "date", "server", "connection", "transfer-encoding", "vary", "etag", "content-type", "content-length",
    "content-encoding", "x-accel-expires",
}  # fmt: skip
"""Headers that nginx writes itself, or keeps to itself."""
COLUMNS = ("what", "requests/s", "p50 ms", "p99 ms", "ratio", "at least", "of")


def measure(is_short: bool) -> Part:
    missing = wrk.missing()
    if is_short or missing:
        why = "left out of the short form" if is_short else f"not measured: {' and '.join(missing)} not installed"
        return Part(NAME, [_row(f"servers: {why}")], [], [])
    with TemporaryDirectory(prefix="bench-servers-") as made:
        directory = Path(made)
        directory.chmod(0o755)
        server_site.make(directory)
        with server_site.started(directory, nginx.free_port()) as site:
            twin = _twin(site, directory)
            with nginx.started(directory, site.port, directory, more=twin) as proxy:
                return _part(_race(site.port, proxy.port), site)


def _twin(site: Site, directory: Path) -> str:
    """A static copy of the home page, packed in advance as the site packs it; and the lines by which nginx serves it,
    with the headers that the site gives it."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", "/", headers={"Accept-Encoding": "gzip, deflate, br"})
    response = connection.getresponse()
    (directory / "twin.html.gz").write_bytes(response.read())
    headers = [(name, value) for name, value in response.getheaders() if name.lower() not in OF_NGINX]
    added = " ".join(f'add_header {name} "{value}";' for name, value in headers)
    return f"location = /twin.html {{ root {directory}; gzip_static on; gzip_vary on; {added} }}"


def _race(site: int, proxy: int) -> dict[str, Run]:
    runners = {
        STATIC: (f"http://127.0.0.1:{proxy}/twin.html", BROWSER),
        THROUGH: (f"http://127.0.0.1:{proxy}/", BROWSER),
        HOME: (f"http://127.0.0.1:{site}/", BROWSER),
        CONSTANT: (f"http://127.0.0.1:{site}/constant/", BROWSER),
        UNCACHED: (f"http://127.0.0.1:{site}/", NOBODY),
        MINIMAL: (f"http://127.0.0.1:{site}/minimal/", NOBODY),
    }
    runs = [{name: wrk.run(*runner, connections=AT_ONCE) for name, runner in runners.items()} for _ in range(ROUNDS)]
    return {name: max(one[name] for one in runs) for name in runners}


def _part(best: dict[str, Run], site: Site) -> Part:
    resident, own = max(site.workers)
    rows = [_compared(name, best) for name in best]
    rows.append(_row(f"memory of a worker: {resident} MB, {own} MB of them its own; at most {MOST_MB}"))
    rows.append(_row(f"start to the first answer: {site.seconds:.1f} s; at most {MOST_SECONDS_TO_START:.0f}"))
    problems = [f"A worker has {resident} MB; {MOST_MB} are allowed."] * (resident > MOST_MB)
    missed = [
        f"{name}: {ratio:.2f} of “{other}”, not {least}."
        for name, (other, least) in BOUNDS.items()
        if (ratio := _ratio(best, name, other)) < least
    ]
    late = f"The first answer came after {site.seconds:.1f} s, not {MOST_SECONDS_TO_START:.0f}."
    return Part(NAME, rows, problems, missed + [late] * (site.seconds > MOST_SECONDS_TO_START))


def _compared(name: str, best: dict[str, Run]) -> Row:
    run = best[name]
    other, least = BOUNDS.get(name, ("", 0.0))
    ratio = (round(_ratio(best, name, other), 2), least, other) if other else ("", "", "")
    return _row(name, round(run.rate), run.p50, run.p99, *ratio)


def _ratio(best: dict[str, Run], name: str, other: str) -> float:
    return best[name].rate / max(best[other].rate, 1.0)


def _row(*values: str | float) -> Row:
    """With all columns, whether there is something in them or not."""
    return dict(zip(COLUMNS, [*values, *[""] * len(COLUMNS)], strict=False))


if __name__ == "__main__":
    part = measure(is_short=False)
    for row in part.rows:
        print(*row.values(), sep="\t")
    print(*part.problems, *part.missed, sep="\n")
