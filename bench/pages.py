"""The pages of a guide at several sizes: their queries, the CPU time of a request that no cache answers, their weight.

On SQLite, and on PostgreSQL where DATABASE_URL names one; `bench.page_figures` asks. Counts and weights fail the build
where they pass their limits. Times never do: they depend on the machine and on its mood, so each is said as a ratio to
a plain list of rows and to a page that does nothing, of the same run; and to a file from nginx, where there is one.
"""

from typing import Any

from bench import databases, million, registry, static_file
from bench.report import Part, Row

SIZES = (1_000, 10_000)
REPEATS, REPEATS_IN_SHORT = 100, 2
QUERIES, QUERIES_AT_THE_DESK = 8, 25
"""Of a page that somebody has asked for since the guide was changed: see `guide.remembering`."""
BYTES, BYTES_AT_THE_DESK = 90_000, 150_000
MS, MS_AT_THE_DESK = 6, 15
CONSTANT, MINIMAL = "constant", "a plain list"
PAGES = {
    "home": "/",
    "section": "/guide/{section}/",
    "resource": "{resource}",
    "resources": "/resources/",
    "search": "/resources/?q=pipeline",
    "tags": "/tags/",
    "tag": "/tags/{tag}/",
    "wanted": "/wanted/",
    "new": "/new/",
    "feed": "/feed/",
    "feed of a search": "/resources/feed/?q=pipeline",
    "api": "/api/v1/resources?q=pipeline",
    "submit": "/submit/",
    "data": "/data/",
}
KEPT = ["home", "section", "resources", "search"]
"""What is measured as a stranger gets it from memory as well: beside what it takes to draw it."""
SIGNED_IN = ["home", "section", "resource", "resources", "search", "tags", "tag"]
"""What is measured for a member as well."""
SEARCHES = {"resources", "search", "tag", "feed of a search", "api"}
"""In a large guide these look further in a second and a third statement."""
DESK = {
    "queue": "/admin/queue/",
    "queue, urgent": "/admin/queue/?sort=score&kind=new",
    "queue, section": "/admin/queue/?section={section}&age=1",
    "queue, page 2": "/admin/queue/?after={item}",
    "queue, search": "/admin/queue/?q=pipeline",
    "queue, rare": "/admin/queue/?q=zeppelin",
    "review": "/admin/queue/{item}/",
    "admin, resources": "/admin/resources/resource/",
}
"""What a moderator looks at. The weight that is judged is the page's own: it is one round trip."""
MEMBERS_ONLY = {"submit"}
FOR_MEMBERS = " for a member"
AS_KEPT = ", kept"
Figures = dict[str, Any]
"""By page, the fields of `page.Measured`."""


def measure(is_short: bool) -> Part:
    """A row for each page, size and engine; and in the end what nginx reaches."""
    part = Part("Pages", [], [], [])
    nginx = None if is_short else static_file.rate()
    for engine in databases.engines():
        found = {size: _asked(engine, size, is_short) for size in _sizes(is_short)}
        for size, figures in found.items():
            _judge(part, f"{size:,} entries on {engine}", figures)
            part.rows.extend(_row(name, engine, size, figures, nginx) for name in figures)
        part.problems.extend(_grown(engine, found))
    if not is_short:
        part.rows.append({"page": static_file.NAME, "per second": nginx or "not measured: nginx or wrk is missing"})
    return part


def _sizes(is_short: bool) -> tuple[int, int]:
    return million.SIZES if registry.is_full() and not is_short else SIZES


def _asked(engine: str, size: int, is_short: bool) -> dict[str, Figures]:
    repeats = REPEATS_IN_SHORT if is_short else REPEATS
    found: dict[str, Figures] = databases.told(databases.of_rows(engine, size), "bench.page_figures", str(repeats))
    return found


def _row(name: str, engine: str, size: int, figures: dict[str, Figures], nginx: float | None) -> Row:
    one, minimal, constant = figures[name], figures[MINIMAL]["cpu_ms"], figures[CONSTANT]["cpu_ms"]
    of_nginx: Row = {"of nginx": one["per_second"] / nginx} if nginx else {}
    return {
        "page": name, "engine": engine, "entries": size, "queries": one["queries"],
        "per second": one["per_second"], "p50 ms": one["p50_ms"], "p99 ms": one["p99_ms"], "CPU ms": one["cpu_ms"],
        "× a plain list": one["cpu_ms"] / minimal, "× a constant": one["cpu_ms"] / constant, **of_nginx,
        "kB": one["html"] / 1000, "kB with CSS and font": one["whole"] / 1000,
    }  # fmt: skip


def _judge(part: Part, where: str, figures: dict[str, Figures]) -> None:
    for name, one in figures.items():
        is_desk = name in DESK
        most, ms = (QUERIES_AT_THE_DESK, MS_AT_THE_DESK) if is_desk else (QUERIES, MS)
        weight, allowed = (one["bytes"], BYTES_AT_THE_DESK) if is_desk else (one["whole"], BYTES)
        if one["queries"] > most:
            part.problems.append(f"{name} at {where} makes {one['queries']} queries; {most} are allowed.")
        if weight > allowed:
            part.problems.append(f"{name} at {where} weighs {weight:,} bytes; {allowed:,} are allowed.")
        if one["cpu_ms"] > ms:
            part.missed.append(f"{name} at {where} takes {one['cpu_ms']:.1f} ms of CPU; {ms} are wanted.")
    times = figures["home"]["cpu_ms"] / figures[MINIMAL]["cpu_ms"]
    if times > 2:
        part.missed.append(f"home at {where} takes {times:.1f} × a plain list of rows; 2 are wanted.")


def _grown(engine: str, found: dict[int, dict[str, Figures]]) -> list[str]:
    """Pages that make more queries when there is more in the guide."""
    few, many = found[min(found)], found[max(found)]
    return [
        f"{name} on {engine} makes {few[name]['queries']} queries at first and {many[name]['queries']} when the guide"
        " has grown."
        for name in few
        if name.removesuffix(FOR_MEMBERS) not in SEARCHES and many[name]["queries"] > few[name]["queries"]
    ]
