"""The same pages in a small guide and in larger ones: queries, CPU, bytes. Limits are on queries and on bytes."""

from io import StringIO

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from bench import pages, rows
from bench.pages import Measured
from bench.report import Part, Row

SIZES, SIZES_IN_SHORT = [10, 10_000, 100_000], [10, 2_000]
REPEATS, REPEATS_IN_SHORT = 40, 2
QUERIES, QUERIES_OF_SEARCH, QUERIES_SIGNED_IN, QUERIES_AT_THE_DESK = 8, 10, 12, 25
BYTES, BYTES_AT_THE_DESK = 90_000, 150_000
"""The limits. Times are printed and never judged: they depend on the machine and on its mood."""
CONSTANT = "constant"
PAGES = {
    CONSTANT: "/constant/",
    "home": "/",
    "section": "/guide/section-1/",
    "resource": "/resources/1-what-kubernetes-has-to-do-with-pipeline-part-0/",
    "resources": "/resources/",
    "search": "/resources/?q=feature+store",
    "tags": "/tags/",
    "tag": "/tags/kubernetes/",
    "new": "/new/",
    "feed": "/feed/",
    "feed of a search": "/resources/feed/?q=drift",
    "api": "/api/v1/resources?q=feature+store",
    "submit": "/submit/",
    "data": "/data/",
}
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
}
"""What a moderator looks at. The weight that is judged is the page's own: it is one round trip."""
SIGNED_IN = {"submit"}
Results = dict[str, Measured]


def measure(is_short: bool) -> Part:
    """In the fresh database at hand, which is emptied between the sizes."""
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    sizes = SIZES_IN_SHORT if is_short else SIZES
    results = {size: _of_size(size, REPEATS_IN_SHORT if is_short else REPEATS) for size in sizes}
    found = [_row(size, name, one, measured) for size, measured in results.items() for name, one in measured.items()]
    problems = [problem for size, measured in results.items() for problem in _problems(size, measured)]
    return Part("Pages, not kept", found, problems + _grown(results), [])


def _row(size: int, name: str, one: Measured, measured: Results) -> Row:
    return {
        "page": name, "rows": size, "queries": one.queries, "CPU ms": one.cpu_ms,
        "times constant": one.cpu_ms / measured[CONSTANT].cpu_ms,
        "kB HTML": one.html / 1000, "kB, first visit": one.whole / 1000,
    }  # fmt: skip


def _of_size(size: int, repeats: int) -> Results:
    """Measure every page with `size` resources."""
    _fill(size)
    clients = {name: _signed_in("cy") if name in SIGNED_IN else Client() for name in PAGES}
    clients |= dict.fromkeys(DESK, _signed_in("ada"))
    return {
        name: pages.measure(clients[name], path.format(oldest=size), repeats) for name, path in (PAGES | DESK).items()
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
    if name in SEARCHES:
        return QUERIES_OF_SEARCH
    return QUERIES_SIGNED_IN if name in SIGNED_IN else QUERIES


def _grown(results: dict[int, Results]) -> list[str]:
    """Pages that make more queries when there is more in the guide."""
    few, many = results[min(results)], results[max(results)]
    return [
        f"{name} makes {few[name].queries} queries at first and {many[name].queries} when the guide has grown."
        for name in (PAGES | DESK).keys() - SEARCHES
        if many[name].queries > few[name].queries
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
