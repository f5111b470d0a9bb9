"""Every address of the site, derived from the resolver, so that a new route cannot be forgotten."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.regex_helper import normalize

from accounts import choices
from resources import cards, guests
from resources.models import Event, Submission
from resources.models.event import DECISIONS
from resources.weeks import Week

UNFILLED = "1"
THEIRS = ("django.contrib.", "allauth.")
Samples = dict[str, dict[str, Any]]
"""A noun, as addresses spell it in the singular, to what identifies one of its rows."""


class Route(NamedTuple):
    """`name` with its namespace, as `reverse` takes it."""

    name: str
    view: Callable[..., HttpResponse]
    regex: str

    @property
    def is_for_programs(self) -> bool:
        """Whether a token is looked at there, and no cookie."""
        return self.name.startswith("api_") and self.name != "api_openapi"

    @property
    def is_ours(self) -> bool:
        """Whether we wrote the view ourselves, rather than the admin, allauth or another library."""
        return not (self.name.startswith("admin:") or self.view.__module__.startswith(THEIRS))

    def paths(self, samples: Samples) -> Iterator[str]:
        """One path for each way to write the route."""
        for template, names in normalize(self.regex):
            row = samples.get(_noun(template), {})
            yield "/" + template % {name: row.get(name, row.get("pk", UNFILLED)) for name in names}


def everywhere() -> Iterator[Route]:
    return _routes(get_resolver().url_patterns)


def paths(samples: Samples) -> list[str]:
    return sorted({path for route in everywhere() for path in route.paths(samples)})


def samples(**given: Model) -> Samples:
    """Of each model the row given under its name, or else the first there is."""
    first = {model._meta.model_name: model._base_manager.order_by("pk").first() for model in apps.get_models()}
    rows = {noun: row for noun, row in (first | given).items() if row}
    found = {str(noun): {"pk": row.pk, "slug": getattr(row, "slug", UNFILLED)} for noun, row in rows.items()}
    for noun in found.keys() & {"section", "resource", "tag"}:
        found[noun]["version"] = cards.of(rows[noun]).version  # A picture is found at /cards/…/.
    chapter = {"guide": {"slug": found["section"]["slug"], "version": cards.of().version}}  # A section is at /guide/…/.
    decided = Event.objects.filter(verb__in=DECISIONS).order_by("pk").first()
    others = {
        "queue": found.get("queueitem", {}),  # An item is found at /admin/queue/…/.
        "roadmap": found.get("topic", {}),  # A step is found at /roadmap/…/.
        "import": found.get("importdraft", {}),  # A list is found at /admin/imports/…/.
        "log": {"pk": decided.pk} if decided else {},  # A decision is found at /admin/log/…/.
        "new": {"name": Week.of(timezone.now()).name},  # A week is found at /new/…/.
        "wanted": found.get("want", {}),  # A want is found at /wanted/…/.
        "people": {"handle": getattr(rows.get("user"), "handle", UNFILLED)},  # Somebody is found at /people/…/.
        "mail": {"key": _mail_key(rows.get("user"))},
        "admin": {"app_label": "resources"},
        "sitemap": {"noun": "pages", "number": 0},
        "data": {"name": "guide.json"},  # A download is found at /data/….
    }
    return found | chapter | others | _guest()


def _guest() -> Samples:
    """A guest's submission is found by its key."""
    row = Submission.objects.filter(is_guest=True, submitter=None).order_by("pk").first()
    return {"guest": {"key": guests.key_of(row)}} if row else {}


def _mail_key(person: Any) -> str:
    """Of the address in a mail that switches it off."""
    return choices.stop_path(person, ["decision"]).split("/")[-2] if person else UNFILLED


def _noun(template: str) -> str:
    """The last word before the first parameter: `submission` for `submissions/%(pk)s/revision/`."""
    return template.partition("%(")[0].rstrip("/").rpartition("/")[2].removesuffix("s")


def _routes(patterns: list[Any], prefix: str = "", namespace: str = "") -> Iterator[Route]:
    for pattern in patterns:
        regex = prefix + re.sub(r"^(\\A|\^)|(\\Z|\$)$", "", pattern.pattern.regex.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern.url_patterns, regex, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name or ''}", pattern.callback, regex)
