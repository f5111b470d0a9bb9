"""The description, for programs and for people: one document, served as it is and drawn as a page."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from guide.problems import HOME
from resources.api import description, main, rates
from resources.api.description import Described

PROBLEMS = {
    "invalid": ("422", "Something in the request is not as it should be; “errors” names each field, “in” its place."),
    "token": ("401", "Nobody has this token: it was revoked, it has ended, or it was never made."),
    "scope": ("403", "The token was not made for this, or its person may not do it any more."),
    "own": ("403", "You sent or reported it yourself, so another moderator decides."),
    "duplicate": ("409", "The page is here already, or waits; the link of the finding “duplicate” says where."),
    "conflict": ("409", "Somebody was faster (“events” says who), or it cannot be done as things stand."),
    "gone": ("410", "It was taken out of the guide (“because” says why), or merged (“into” says into what)."),
}
"""Our own types of problems."""


@dataclass(frozen=True, slots=True)
class Member:
    """Something that is sent or answered: its name, its type in words, what is to be known about it."""

    name: str
    kind: str
    is_needed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: list[Member]
    body: list[Member]
    answer: list[Member]
    statuses: list[tuple[str, str]]
    curl: str

    @property
    def short(self) -> str:
        return f"/{self.path.removeprefix(HOME)}"


def _etag(request: HttpRequest) -> str:
    return f'"{main.fingerprint()}"'


@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=_etag)
def api_openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return JsonResponse(main.described(), content_type="application/json")


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """The same for people, without a script and without anything from elsewhere."""
    context = {
        "about": main.ABOUT,
        "groups": operations(main.described()),
        "problems": PROBLEMS,
        "calls": settings.API_CALLS,
        "seconds": rates.SECONDS,
    }
    return render(request, "api.html", context)


def operations(schema: Described) -> dict[str, list[Operation]]:
    """By what they are for, in the order of the description."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(_operation(path, method.upper(), one, schema))
    return groups


def _operation(path: str, method: str, one: Described, schema: Described) -> Operation:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    done = next(answer for status, answer in one["responses"].items() if status.startswith("2"))
    scopes = one["security"][0].get("token", [])
    return Operation(
        name=one["operationId"], method=method, path=path, summary=one["summary"], scope=scopes[0] if scopes else "",
        text=one["description"].partition(". ")[2], parameters=[_parameter(each) for each in one["parameters"]],
        body=_members(body.get("schema", {}), schema), curl=_curl(path, method, one["parameters"], body, scopes),
        answer=_members(done["content"]["application/json"]["schema"], schema), statuses=_statuses(one, schema),
    )  # fmt: skip


def _statuses(one: Described, schema: Described) -> list[tuple[str, str]]:
    """What is special to it. What any request may be answered with is said once, above."""
    told = {status: _resolved(answer, schema) for status, answer in one["responses"].items()}
    usual = {*map(str, description.ALWAYS), "304"}
    return [(status, answer["description"]) for status, answer in told.items() if status not in usual]


def _parameter(one: Described) -> Member:
    return Member(one["name"], _kind(one["schema"]), one["required"], one["schema"].get("description", ""))


def _members(shape: Described, schema: Described) -> list[Member]:
    shape = _resolved(shape, schema)
    needed = shape.get("required", [])
    return [
        Member(name, _kind(one), name in needed, one.get("description", ""))
        for name, one in shape.get("properties", {}).items()
    ]


def _resolved(one: Described, schema: Described) -> Described:
    """What a reference within the document stands for."""
    if "$ref" not in one:
        return one
    found: Any = schema
    for name in one["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found  # type: ignore[no-any-return]


def _kind(one: Described) -> str:
    """A type in words: `text`, `list of Named`, `article | video`."""
    if "$ref" in one:
        return str(one["$ref"].rpartition("/")[2])
    if "anyOf" in one:
        return " or ".join(_kind(each) for each in one["anyOf"])
    if "enum" in one or "const" in one:
        return " | ".join(f"“{word}”" for word in one.get("enum", [one.get("const")]))
    if one.get("type") == "array":
        return f"list of {_kind(one['items'])}"
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    return "time" if one.get("format") == "date-time" else words.get(one.get("type", ""), "object")


def _curl(path: str, method: str, parameters: list[Described], body: Described, scopes: list[str]) -> str:
    """A line to be tried in a shell."""
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(one.get("example", "1")))
    asked = [f"{one['name']}={one['example']}" for one in parameters if one["in"] == "query" and "example" in one]
    query = "?" + "&".join(asked).replace(" ", "+") if asked else ""
    lines = [f"curl '{settings.SITE_URL}{path}{query}'"]
    lines += ['-H "Authorization: Bearer $TOKEN"'] if scopes else []
    if method == "POST":
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(body.get('example', {}))}'"]
    return " \\\n  ".join(lines)
