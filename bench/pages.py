"""The pages of a guide at several sizes: their queries, the CPU time of a request that no cache answers, their weight.

Counts and weights fail the build where they pass their limits. Times never do: they depend on the machine and on its
mood, so each is said as a ratio to a plain list of rows and to a page that does nothing, of the same run.
"""

from io import StringIO

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from accounts.models import User
from bench import page, rows
from bench.page import Measured
from bench.report import Part, Row

SIZES, SIZES_IN_SHORT = [10, 10_000, 100_000], [10, 10_000]
QUERIES, QUERIES_AT_THE_DESK = 8, 25
"""Of a page that somebody has asked for since the guide was changed: see `guide.remembering`."""
BYTES, BYTES_AT_THE_DESK = 90_000, 150_000
MS, MS_AT_THE_DESK = 6, 15
PAGES = {
    "home": "/",
    "section": "/guide/section-1/",
    "resource": "/resources/1-what-kubernetes-has-to-do-with-pipeline-part-0/",
    "resources": "/resources/",
    "search": "/resources/?q=feature+store",
    "tags": "/tags/",
    "tag": "/tags/kubernetes/",
    "wanted": "/wanted/",
    "new": "/new/",
    "feed": "/feed/",
    "feed of a search": "/resources/feed/?q=drift",
    "api": "/api/v1/resources?q=feature+store",
    "submit": "/submit/",
    "data": "/data/",
}
KEPT_PAGES = "guide.keeping.KeptPages"
KEPT = ["home", "section", "resources", "search"]
"""What is measured as a stranger gets it from memory as well: beside what it takes to draw it."""
SIGNED_IN = ["home", "section", "resource", "resources", "search", "tags", "tag"]
"""What is measured for a member as well."""
SEARCHES = {"resources", "search", "tag", "feed of a search", "api"}
"""In a large guide these look further in a second and a third statement."""
DESK = {
    "queue": "/admin/queue/",
    "queue, urgent": "/admin/queue/?sort=score&kind=new",
    "queue, section": "/admin/queue/?section=section-3&age=1",
    "queue, page 2": "/admin/queue/?after=7",
    "queue, search": "/admin/queue/?q=drift",
    "queue, rare": "/admin/queue/?q=part+7",
    "review": "/admin/queue/{oldest}/",
    "admin, resources": "/admin/resources/resource/",
}
"""What a moderator looks at. The weight that is judged is the page's own: it is one round trip."""
MEMBERS_ONLY = {"submit"}
FOR_MEMBERS = " for a member"
AS_KEPT = ", kept"
Results = dict[str, Measured]


def measure(is_short: bool) -> Part:
    """In the fresh database at hand, which is emptied between the sizes."""
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    repeats = 2 if is_short else 40
    part = Part("Pages", [], [], [])
    results = {size: _of_size(size, repeats, part) for size in (SIZES_IN_SHORT if is_short else SIZES)}
    part.problems.extend(problem for size, measured in results.items() for problem in _problems(size, measured))
    part.problems.extend(_grown(results))
    return part


def _of_size(size: int, repeats: int, part: Part) -> Results:
    _fill(size)
    constant, minimal = (page.measure(_drawing(), path, repeats).cpu_ms for path in ("/constant/", "/minimal/"))
    results = {}
    for name, path, client in [*_asked(size), *_kept()]:
        one = results[name] = page.measure(client, path, repeats)
        part.rows.append(_row(name, size, one, minimal, constant))
        most = MS_AT_THE_DESK if name in DESK else MS
        if one.cpu_ms > most:
            part.missed.append(f"{name} at {size:,} rows takes {one.cpu_ms:.1f} ms of CPU; {most} are wanted.")
    home = results["home"].cpu_ms
    if home > 2 * minimal:
        part.missed.append(f"home at {size:,} rows takes {home / minimal:.1f} × a plain list of rows; 2 are wanted.")
    return results


def _asked(size: int) -> list[tuple[str, str, Client]]:
    cy, ada = _signed_in("cy"), _signed_in("ada")
    return [
        *((name, path, cy if name in MEMBERS_ONLY else _drawing()) for name, path in PAGES.items()),
        *((f"{name}{FOR_MEMBERS}", PAGES[name], cy) for name in SIGNED_IN),
        *((name, path.format(oldest=size), ada) for name, path in DESK.items()),
    ]


def _kept() -> list[tuple[str, str, Client]]:
    return [(f"{name}{AS_KEPT}", PAGES[name], Client()) for name in KEPT]


def _drawing() -> Client:
    """As Django's own, without the pages that are kept: each request is drawn."""
    client = Client()
    with override_settings(MIDDLEWARE=[one for one in settings.MIDDLEWARE if one != KEPT_PAGES]):
        client.handler.load_middleware()
    return client


def _row(name: str, size: int, one: Measured, minimal: float, constant: float) -> Row:
    return {
        "page": name,
        "resources": size,
        "queries": one.queries,
        "CPU ms": one.cpu_ms,
        "× a plain list": one.cpu_ms / minimal,
        "× a constant": one.cpu_ms / constant,
        "kB": one.html / 1000,
        "kB with CSS and font": one.whole / 1000,
    }


def _problems(size: int, measured: Results) -> list[str]:
    found = []
    for name, one in measured.items():
        most = _most(name)
        weight, allowed = (one.bytes, BYTES_AT_THE_DESK) if name in DESK else (one.whole, BYTES)
        if one.queries > most:
            found.append(f"{name} at {size:,} rows makes {one.queries} queries; {most} are allowed.")
        if weight > allowed:
            found.append(f"{name} at {size:,} rows weighs {weight:,} bytes; {allowed:,} are allowed.")
    return found


def _most(name: str) -> int:
    if name in DESK:
        return QUERIES_AT_THE_DESK
    return QUERIES


def _grown(results: dict[int, Results]) -> list[str]:
    """Pages that make more queries when there is more in the guide."""
    few, many = results[min(results)], results[max(results)]
    return [
        f"{name} makes {few[name].queries} queries at first and {many[name].queries} when the guide has grown."
        for name in few
        if name.removesuffix(FOR_MEMBERS) not in SEARCHES and many[name].queries > few[name].queries
    ]


def _fill(size: int) -> None:
    if User.objects.exists():
        _empty()
    rows.fill(size)
    call_command("reindex", stdout=StringIO())


def _empty() -> None:
    """All tables, and back in its place what the migrations put there: the group of those who decide."""
    group = Group.objects.get()
    rights = list(group.permissions.values_list("codename", flat=True))
    call_command("flush", verbosity=0, interactive=False)
    Group.objects.create(name=group.name).permissions.set(Permission.objects.filter(codename__in=rights))
    cache.clear()


def _signed_in(handle: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(handle=handle))
    return client
