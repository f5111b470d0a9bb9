"""`python -m bench.page_figures REPEATS`: one guide, asked for its pages in a process of its own; a line of JSON."""

import json
import os
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guide.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import page, pages  # noqa: E402
from guide.models import Section, Topic  # noqa: E402
from resources.models import QueueItem, Resource, Tag  # noqa: E402

KEPT_PAGES = "guide.keeping.KeptPages"
COMPARED = {pages.CONSTANT: "/constant/", pages.MINIMAL: "/minimal/"}
MEMBER, MODERATOR = "member-1", "keeper-1"


def main() -> None:
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    repeats = int(sys.argv[1])
    print(json.dumps({name: page.measure(client, path, repeats)._asdict() for name, path, client in _asked()}))


def _asked() -> Iterator[tuple[str, str, Client]]:
    nobody, member, moderator = drawing(), signed_in(MEMBER), signed_in(MODERATOR)
    words = addressed()
    for name, path in COMPARED.items():
        yield name, path, nobody
    for name, path in pages.PAGES.items():
        yield name, path.format(**words), member if name in pages.MEMBERS_ONLY else nobody
    for name in pages.SIGNED_IN:
        yield f"{name}{pages.FOR_MEMBERS}", pages.PAGES[name].format(**words), member
    for name, path in pages.DESK.items():
        yield name, path.format(**words), moderator
    for name in pages.KEPT:
        yield f"{name}{pages.AS_KEPT}", pages.PAGES[name].format(**words), Client()


def addressed() -> dict[str, object]:
    """What there is in a guide of `make_rows`: its largest section, an entry of it, a tag, a topic, what waits."""
    largest = Section.objects.order_by("-resource_count")[0]
    entry = Resource.objects.live().filter(section=largest).order_by("-useful_count", "pk")[0]
    item = QueueItem.objects.filter(kind="new", state="waiting").order_by("opened_at")[0]
    tag = Tag.objects.order_by("-live_count")[0]
    return {
        "section": largest.slug, "resource": entry.get_absolute_url(), "tag": tag.slug, "item": item.pk,
        "topic": Topic.objects.order_by("pk")[0].slug,
    }  # fmt: skip


def drawing() -> Client:
    """As Django's own, without the pages that are kept: each request is drawn."""
    client = Client()
    with override_settings(MIDDLEWARE=[one for one in settings.MIDDLEWARE if one != KEPT_PAGES]):
        client.handler.load_middleware()
    return client


def signed_in(handle: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(handle=handle))
    return client


if __name__ == "__main__":
    main()
