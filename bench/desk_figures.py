"""One database, looked at by a process of its own: its pages and its chores in figures, as one line of JSON.

`bench.desk_million` calls it, on a copy: it signs people in, and chores write.
"""

import gc
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, thread_time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guide.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.transaction import Atomic  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.clock import served  # noqa: E402
from bench.held import CONTROL, READS  # noqa: E402
from guide import jobs, schedule  # noqa: E402
from guide import tasks as chores_of_the_site  # noqa: E402
from resources import asking, checking, digest, limits, permissions, recounting, rekeying, tasks  # noqa: E402
from resources.exchange import drafts  # noqa: E402
from resources.models import QueueItem, Resource, Tag  # noqa: E402
from resources.models.item import ItemKind  # noqa: E402
from resources.search import documents, schema, vocabulary  # noqa: E402
from tests import routes  # noqa: E402

REPEATS = 5
ASKED = [
    "/admin/resources/resource/?q=kubernetes+pipeline",
    "/admin/resources/resource/?kind__exact=paper&level__exact=beginner",
    "/admin/resources/resource/?language__exact=fi", "/admin/resources/resource/?retired_at__isempty=0",
    "/admin/resources/resource/?section__id__exact={section}", "/admin/resources/resource/?p=9000",
    "/admin/resources/resource/?o=1", "/admin/resources/trial/?q=ubuntu", "/admin/resources/trial/?worked__exact=0",
    "/admin/resources/tag/?q=ml", "/admin/accounts/user/?q=p1", "/admin/accounts/user/?is_staff__exact=1",
    "/admin/accounts/user/?p=10", "/admin/account/emailaddress/?q=p1", "/admin/account/emailaddress/?primary__exact=0",
    "/admin/queue/?q=kubernetes", "/admin/queue/?q=nothing-like-it", "/admin/queue/?state=all&sort=newest",
    "/admin/queue/?state=closed&sort=score", "/admin/queue/?state=closed&kind=report&q=drift",
    "/admin/queue/?state=all&section={slug}&sort=score", "/admin/queue/?state=closed&by={handle}",
    "/admin/queue/?state=closed&after={middle}", "/admin/queue/?state=held", "/admin/queue/?state=deferred",
    "/admin/autocomplete/?app_label=resources&model_name=want&field_name=met_by&term=kubernetes",
]  # fmt: skip
"""Lists as they are narrowed, sorted and leafed through, beside those that the resolver knows."""


class Longest:
    """The processor's milliseconds of the longest transaction, and of the longest statement that writes by itself."""

    def __init__(self) -> None:
        self.ms, self.began = 0.0, 0.0
        enter, leave = Atomic.__enter__, Atomic.__exit__

        def entering(atomic: Any) -> None:
            if not connection.in_atomic_block:
                self.began = thread_time()
            enter(atomic)

        def leaving(atomic: Any, *why: Any) -> None:
            leave(atomic, *why)
            if not connection.in_atomic_block:
                self.ms = max(self.ms, 1000 * (thread_time() - self.began))

        Atomic.__enter__, Atomic.__exit__ = entering, leaving  # type: ignore[method-assign]


def main() -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable(logging.WARNING)  # Of each page that a GET may not ask for.
    settings.LOOKUPS = False
    root, ada = _people()
    figures = {name: _of_page(client, path) for name, client, path in _pages(root, ada)}
    if "--short" not in sys.argv:
        gc.freeze()  # As a worker does.
        figures |= _of_chores()
    print(json.dumps({name: one for name, one in figures.items() if one}))


def _people() -> tuple[Client, Client]:
    """Who may do everything, and a moderator of every section."""
    person = User.objects.filter(is_superuser=True).first()
    person = person or User.objects.create_superuser("bench-root@example.org", "bench-root")
    ada = permissions.moderators().filter(is_superuser=False).order_by("pk").first() or person
    clients = Client(), Client()
    for client, who in zip(clients, (person, ada), strict=True):
        client.force_login(who)
    return clients


def _pages(root: Client, ada: Client) -> Iterator[tuple[str, Client, str]]:
    """The routes below /admin/, with the latest row of each table; an item of each kind; and ASKED. No name holds an
    id: a page is called alike in every guide."""
    samples = routes.samples(**_latest())
    for route in routes.everywhere():
        for path in route.paths(samples):
            if path.startswith("/admin/"):
                yield f"{route.name or ''} {re.sub('[^/]*[0-9][^/]*', '…', path)}".strip(), root, path
    for kind in ItemKind:
        item = QueueItem.objects.filter(kind=kind).order_by("-pk").first()
        if item:
            yield f"review of {kind.value}", ada, item.get_absolute_url()
    entry = Resource.objects.select_related("section", "suggested_by").exclude(suggested_by=None).latest("pk")
    middle = QueueItem.objects.order_by("-pk").values_list("pk", flat=True)[100]
    words = {"section": entry.section_id, "slug": entry.section.slug, "handle": entry.suggested_by, "middle": middle}
    for path in ASKED:
        yield path, root if "/queue/" not in path else ada, path.format(**words)


def _latest() -> dict[str, Any]:
    tag = Tag.objects.filter(live_count__gt=0).order_by("-live_count").first()
    return {"resource": Resource.objects.live().latest("pk"), **({"tag": tag} if tag else {})}


def _of_page(client: Client, path: str) -> dict[str, Any]:
    """Nothing where there is no page: it is for a POST, or leads elsewhere."""
    if client.get(path).status_code != 200:
        return {}
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
        queries = len(captured)
    times = [_processor(lambda: client.get(path)) for _ in range(REPEATS)]
    return {"queries": queries, "ms": round(min(times), 2)}


def _processor(call: Callable[[], object]) -> float:
    """The milliseconds of our thread and of the process of PostgreSQL that serves us."""
    own, theirs = thread_time(), served() or 0
    call()
    return 1000 * (thread_time() - own + (served() or 0) - theirs)


def _of_chores() -> dict[str, dict[str, Any]]:
    return {name: _of_chore(call) for name, call in _chores()}


def _of_chore(call: Callable[[], object]) -> dict[str, Any]:
    longest.ms, memory, began = 0.0, getrusage(RUSAGE_SELF).ru_maxrss, perf_counter()
    with _counted() as queries:
        processor = _processor(call)
    more = (getrusage(RUSAGE_SELF).ru_maxrss - memory) / 1024
    facts = {"ms": round(processor, 1), "seconds": round(perf_counter() - began, 1), "megabytes": round(more)}
    return facts | {"queries": queries[0], "longest_ms": round(longest.ms, 1)}


@contextmanager
def _counted() -> Iterator[list[int]]:
    found = [0]

    def count(execute: Any, *arguments: Any) -> Any:
        found[0] += 1
        began = thread_time()
        done = execute(*arguments)
        if not connection.in_atomic_block and _writes(str(arguments[0])):
            longest.ms = max(longest.ms, 1000 * (thread_time() - began))
        return done

    with connection.execute_wrapper(count):
        yield found


def _writes(statement: str) -> bool:
    """Where others write too: a table of one's own keeps nobody waiting."""
    return not statement.startswith((*CONTROL, *READS)) and schema.COUNTED not in statement


def _chores() -> Iterator[tuple[str, Callable[[], object]]]:
    """Each as its task calls it, but for the time that one job has."""
    yield "links that are due", checking.due
    yield "questions about entries", asking.ask
    yield "alarm", tasks.alarm.call
    yield "digest", lambda: digest.compose(digest.Period(_now() - schedule.DAY * 7, _now()))
    yield "old results", jobs.prune
    yield "old sessions", chores_of_the_site.clear_sessions.call
    yield "old clients", limits.forget_clients
    yield "old imports", drafts.forget_old
    yield "counts", lambda: recounting.run(tasks.COUNTS)
    yield "words", vocabulary.recount
    yield "documents, compared", lambda: sum(1 for _ in documents.differences())
    yield "keys", lambda: sum(1 for _ in rekeying.rekey())


def _now() -> Any:
    return schedule.database_time()


if __name__ == "__main__":
    longest = Longest()
    with transaction.atomic():
        pass
    main()
