"""The API as a whole: its operations, its description, and its addresses behind the door."""

import functools
import hashlib
import json
from typing import Any

from django.conf import settings
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.operation import Operation

from guide.problems import HOME
from resources.api import deciding, description, reading, refusals, roadmap, sending
from resources.api.door import door
from resources.api.parsing import StrictParser

ABOUT = (
    "Everything public can be read without an account. With a personal token you submit, follow, change and take back "
    "what you send; as a moderator you decide. Every change is a POST to a noun, and passes the same forms, limits "
    "and permissions as the pages do. What a version of it means stays: members may be added to answers, nothing goes."
)


class GuideApi(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = GuideApi(
    title=f"{settings.SITE_NAME}: the guide",
    version="1.0.0",
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
    servers=[{"url": settings.SITE_URL}],
    openapi_extra={"info": {"license": {"name": "See the repository", "identifier": "NOASSERTION"}}},
)
for router in (reading.router, roadmap.router, sending.router, deciding.router):
    api.add_router("", router)
refusals.register(api)


@functools.cache
def described() -> dict[str, Any]:
    """The description, as it is served."""
    return description.completed(api.get_openapi_schema(path_prefix=HOME.strip("/") + "/"))


def _behind_the_door() -> list[URLPattern]:
    """An address for each path, named after its first operation. The library's own root describes nothing."""
    found: dict[str, URLPattern] = {}
    for pattern in api.urls[0]:
        route = f"{HOME[1:]}{pattern.pattern}"
        if isinstance(pattern, URLPattern) and pattern.name != "api-root" and route not in found:
            names = functools.partial(_names, _plain(route))
            found[route] = path(route, door(pattern.callback, names), name=f"api_{pattern.name}")
    return list(found.values())


@functools.cache
def _names(plain: str) -> dict[str, frozenset[str]]:
    """What may be asked at a path, by method. Read when the first asks: to describe everything takes a fifth of the
    time that the site needs to start, and most who start it (commands, workers, tests) never ask."""
    return description.names_of(described()["paths"][plain])


def _plain(route: str) -> str:
    """A route as the description spells it."""
    return "/" + route.replace("<int:", "{").replace("<", "{").replace(">", "}")


addresses = _behind_the_door()


@functools.cache
def fingerprint() -> str:
    """Changes when the description does."""
    return hashlib.sha256(json.dumps(described(), sort_keys=True).encode()).hexdigest()[:32]
