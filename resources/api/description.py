"""The description of the API (OpenAPI 3.1), completed: every status that may be answered, every header, an example of
every request. Pure: what the library wrote → what is served."""

from http import HTTPStatus
from typing import Any

from guide.problems import MEDIA_TYPE
from resources.api.examples import BODIES, PARAMETERS

Described = dict[str, Any]
ALWAYS = [400, 401, 406, 413, 415, 422, 429, 500]
"""What any request may be answered with, besides what it is about."""
SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "mlg_…",
        "description": "A personal token, made under “Tokens” in your account, with the scope that is named.",
    }
}
WHY = {
    304: "You have it already: the answer is as “If-None-Match” says.",
    400: "The request could not be read: its body is no JSON, or it holds what no database can.",
    401: "There is no token and one is needed, or nobody has this token.",
    403: "The token, or its person, may not do this.",
    404: "There is nothing of this name or number that you may see.",
    406: "“Accept” leaves JSON out.",
    409: "Somebody was faster, it is here already, or it cannot be done as things stand. “detail” says which.",
    410: "It was here and was taken out. “detail” says why.",
    413: "The request is longer than anything that is taken (1 MB).",
    415: "The body is no JSON in UTF-8.",
    422: "Something in it is not as it should be: “errors” names each field.",
    429: "Too much for now. “Retry-After” says when to come back.",
    500: "Something broke here. It is noted.",
}


def _header(text: str, **schema: Any) -> Described:
    return {"description": text, "schema": {"type": "string"} | schema}


HEADERS = {
    "RateLimit": _header('What is left in the minute at hand, and when that ends: `"minute";r=299;t=42`.'),
    "RateLimit-Policy": _header('How many requests a minute are answered: `"minute";q=300;w=60`.'),
    "ETag": _header("Changes when the answer does. Send it as `If-None-Match`."),
    "Cache-Control": _header("For how long, and by whom, the answer may be kept."),
    "Link": _header("The pages around this one (RFC 8288), with `rel` “next” and “prev”."),
    "Location": _header("Where it is found from now on.", format="uri"),
    "Retry-After": _header("Seconds until it may be tried again.", pattern="^[0-9]+$"),
    "WWW-Authenticate": _header("What is asked for (RFC 6750)."),
}
OWN_HEADERS = {401: ["WWW-Authenticate"], 403: ["WWW-Authenticate"], 429: ["Retry-After"]}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "An error, as RFC 9457 has it. Members beside these depend on its type.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "What kind of problem it is; `about:blank` says no more than title."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "in", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "in", "message")},
            },
        },
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
    },
}


def completed(schema: Described) -> Described:
    """`schema` with all that is the same for every operation."""
    for path in schema["paths"].values():
        for method, operation in path.items():
            _complete(method, operation)
    components = schema["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {_name(status): _problem(status) for status in WHY if status != 304}
    components["headers"] = HEADERS
    components["securitySchemes"] = SECURITY
    return schema


def names_of(path: Described) -> dict[str, frozenset[str]]:
    """The names that a query may hold, by method, for one path of the description."""
    return {
        method.upper(): frozenset(one["name"] for one in operation["parameters"] if one["in"] == "query")
        for method, operation in path.items()
    }


def _complete(method: str, operation: Described) -> None:
    own = operation.pop("x-statuses", [])
    scope = operation.pop("x-scope", "")
    operation["security"] = [{"token": [scope]}] if scope else [{}, {"token": []}]
    operation["summary"] = operation["description"].partition(". ")[0].rstrip(".")
    for status, response in operation["responses"].items():
        _complete_answer(method, status, response, is_list=any(p["name"] == "after" for p in operation["parameters"]))
    for status in sorted({*ALWAYS, *own}):
        operation["responses"][status] = {"$ref": f"#/components/responses/{_name(status)}"}
    if method == "get":
        operation["responses"][304] = {"description": WHY[304], "headers": _refs(["ETag", "RateLimit"])}
    operation["responses"] = {str(status): operation["responses"][status] for status in sorted(operation["responses"])}
    for parameter in operation["parameters"]:
        _complete_parameter(parameter)
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = BODIES[operation["operationId"]]


def _complete_answer(method: str, status: int, response: Described, *, is_list: bool) -> None:
    names = ["RateLimit", "RateLimit-Policy", "Cache-Control"]
    names += (["ETag"] + ["Link"] * is_list) if method == "get" else []
    names += ["Location"] if status == 201 and "Taken" in str(response) else []
    response["headers"] = _refs(names)
    response["description"] = {200: "Here it is, or it is done.", 201: "It is stored."}[status]


def _complete_parameter(parameter: Described) -> None:
    """Nothing is left out by saying “null” in a query."""
    choices = [one for one in parameter["schema"].pop("anyOf", []) if one.get("type") != "null"]
    parameter["schema"] |= choices[0] if choices else {}
    if parameter["name"] in PARAMETERS:
        parameter["example"] = PARAMETERS[parameter["name"]]


def _problem(status: int) -> Described:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = _refs(OWN_HEADERS.get(status, []))
    return {"description": WHY[status], "content": content} | ({"headers": headers} if headers else {})


def _refs(names: list[str]) -> Described:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _name(status: int) -> str:
    return HTTPStatus(status).name.title().replace("_", "")
