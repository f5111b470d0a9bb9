"""The pages that are measured at a thousand rows and at a million: every public one and every page of a member.

The routes come from the resolver (`tests/routes.py`), so that none is forgotten; here are the lists that an address
asks for besides, and what is known of some.
"""

from collections.abc import Iterator
from typing import NamedTuple

from accounts.models import User
from guide.models import Section
from resources.models import Event, Resource, Saved, Submission, Tag
from resources.models.event import DECISIONS
from tests import routes

MEMBER = "member-1"
ASKED = {
    "section, second page": "/guide/{large}/?page=2",
    "section, last page": "/guide/{large}/?page=99999",
    "section, deep": "/guide/{large}/?after={middle}&page=20",
    "section, best": "/guide/{large}/?sort=best",
    "section with parts": "/guide/feature-stores/",
    "resources, deep": "/resources/?after=n0.{middle}.0",
    "resources, best": "/resources/?sort=best",
    "resources, useful": "/resources/?sort=useful",
    "resources, shortest": "/resources/?sort=shortest",
    "resources, broken too": "/resources/?broken=1",
    "resources, a kind": "/resources/?kind=course&level=beginner",
    "resources, section and tag": "/resources/?section={large}&tag={tag}",
    "search, common": "/resources/?q=pipeline",
    "search, rare": "/resources/?q=zeppelin",
    "search, phrase": "/resources/?q=%22feature+store%22",
    "search, typed": "/resources/?q=pipel",
    "suggestions": "/resources/suggestions/?q=pipel",
    "tag, deep": "/tags/{tag}/?after=n0.{middle}.0",
    "tag, best": "/tags/{tag}/?sort=best",
    "tags by name": "/tags/?order=name",
    "tags, typed": "/tags/?begins=s",
    "person, second page": "/people/{member}/?page=2",
    "person, last page": "/people/{member}/?page=99999",
    "log, deep": "/log/?older={event}",
    "log of a kind": "/log/?kind=not-accepted",
    "log of a section": "/log/?section={large}",
    "log of a moderator": "/log/?by=keeper-1",
    "wanted, a section": "/wanted/?section={large}",
    "plan, narrowed": "/plan/?know=docker&hours=3",
    "feed of a search": "/resources/feed/?q=drift",
    "api, deep": "/api/v1/resources?after=n0.{middle}.0",
    "api, search": "/api/v1/resources?q=pipeline&size=100",
    "api, log": "/api/v1/log?kind=accepted",
    "api, suggestions": "/api/v1/suggestions?q=pipel",
    "saved, to read": "/saved/?show=unread",
    "submit, filled in": "/submit/?section={large}",
}
SEARCHES = ("search", "resources", "tag", "api", "suggestions", "feed")
"""What begins so may cost twice as much."""
OF_THE_WHOLE = {"readme", "llms", "sitemap", "sitemap_part", "data", "data_file", "saved_bookmarks", "saved_json",
                "own_data", "progress_json"}  # fmt: skip
"""As long as what they hold: bounded by a number of rows (10,000 links, 10,000 ids, 5,000 saved pages), not by 1.5."""
LEFT_OUT = ("admin/", "cards/", "static/", ".png", "accounts/2fa", "accounts/github", "media/")


class Asked(NamedTuple):
    name: str
    path: str
    who: str


def pages() -> Iterator[Asked]:
    """Each page once as nobody and once as a member of long standing; what is not theirs to see answers otherwise."""
    words = _words()
    for name, path in {**_routes(), **{name: path.format(**words) for name, path in ASKED.items()}}.items():
        for who in ("nobody", MEMBER):
            yield Asked(name, path, who)


def _routes() -> dict[str, str]:
    """Of ours and of allauth's, those that a GET may answer; the first way to write each."""
    found = {}
    samples = _samples()
    for route in routes.everywhere():
        path = next(iter(route.paths(samples)))
        if not route.name.startswith("admin") and not any(word in path for word in LEFT_OUT):
            found[route.name or path] = path
    return found


def _samples() -> routes.Samples:
    member = User.objects.get(handle=MEMBER)
    large = Section.objects.order_by("-resource_count")[0]
    rows = {
        "section": large, "user": member, "tag": Tag.objects.in_use()[0],
        "resource": Resource.objects.live().filter(kind="lab", section=large).order_by("-useful_count")[0],
        "submission": Submission.objects.filter(submitter=member).order_by("pk")[0],
        "saved": Saved.objects.filter(person=member).order_by("pk")[0],
        "notification": member.notifications.order_by("pk")[0],
    }  # fmt: skip
    return routes.samples(**rows)


def _words() -> dict[str, object]:
    large = Section.objects.order_by("-resource_count")[0]
    top = Resource.objects.order_by("-pk")[0].pk
    decided = Event.objects.of(DECISIONS).filter(at__lt=Resource.objects.get(pk=top // 2).added_at)
    middle = Resource.objects.live().filter(section=large, pk__gte=top // 2).order_by("pk")[0]
    return {
        "large": large.slug, "tag": Tag.objects.in_use()[0].slug, "member": MEMBER, "middle": middle.pk,
        "event": decided.newest_first()[0].pk,
    }  # fmt: skip
