"""House test: Schemathesis with all its checks, on the description as it is served, for a stranger, a member and a
moderator. What it finds is a defect of the API or of its description."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from accounts import tokens
from guide.models import Bridge, Topic
from guide.wsgi import application
from resources import moderation
from resources.api import main
from resources.models import ResourceTopic
from tests import make

pytestmark = pytest.mark.django_db
CONFIG = SchemathesisConfig.from_path(Path(__file__).parent.parent / "schemathesis.toml")
EXAMPLES = 4
"""Of each operation and for each of the three, beside those of every bound in the description."""
TURNS: defaultdict[str, Iterator[int]] = defaultdict(lambda: cycle(range(3)))
"""Of each operation, so that nothing depends on which of them run before it."""
SECTION, URL_MAX = "same", 2000


def site(environ: dict[str, Any], start_response: Any) -> Any:
    return application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site, config=CONFIG)
in_short = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@schema.hook
def map_body(context: Any, body: Any) -> Any:
    """A section that is there and an address that leads somewhere, where they were right but for that."""
    for one in [body, body.get("edits")] if isinstance(body, dict) else []:
        if isinstance(one, dict):
            _make_true(one)
    return body


def _make_true(body: dict[str, Any]) -> None:
    section, url = body.get("section"), body.get("url")
    if isinstance(section, str) and re.fullmatch(r"[-a-zA-Z0-9_]{1,80}", section):
        body["section"] = SECTION
    if isinstance(url, str) and 0 < len(url) <= URL_MAX:
        body["url"] = f"https://pages.org/{url.encode(errors='replace').hex()[:100]}"


@pytest.fixture(scope="module")
def words(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The tokens of two people, in a guide with something of everything in it, which all operations share."""
    request_started.disconnect(close_old_connections)  # They would close the very connection that holds it.
    request_finished.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        yield _filled_guide()
        transaction.set_rollback(True)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def _filled_guide() -> dict[str, str]:
    ada, cy, section = make.moderator("ada"), make.proven(make.person("cy")), make.section(slug=SECTION)
    rows = [make.submission(cy, section) for _ in range(4)]
    moderation.ask_for_changes(rows[0], by=ada, seen=1, message="Say more.")
    moderation.reject(rows[1], by=ada, seen=1, message="Thin.", reason="thin")
    entry = moderation.accept(rows[2], by=ada, seen=1, tags=["mlops"])
    make.report(entry, make.person("bo"))
    make.suggestion(cy, entry, url="https://pages.org/elsewhere")
    make.incident(entry, "moved", target_url="https://pages.org/moved")
    topic = Topic.objects.create(slug="serving", title="Serving", summary="What answers.")
    make.point(topic, skill="docker")
    topic.prerequisites.add(make.topic("data"))
    ResourceTopic.objects.create(topic=topic, resource=entry, is_required=True)
    make.reindex()
    Bridge.objects.create(
        slug="registry", idea="Model registry", twin="Artifact registry", same="Much.", differs="Some"
    )
    scopes = {cy: {"submits": True}, ada: {"submits": True, "moderates": True}}
    return {who.handle: tokens.make(who, "Test", **may).word for who, may in scopes.items()}


@schema.parametrize()
@in_short
def test_it_does_what_it_says(case: Case, words: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """Each case is one of the three's, in turn."""
    word = ["", *words.values()][next(TURNS[case.operation.label])]
    case.call_and_validate(headers={"Authorization": f"Bearer {word}"} if word else {})
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_every_address_is_described(client: Client) -> None:
    from_resolver = {"/" + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in main.addresses}
    described = client.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) == from_resolver
    assert described["openapi"].startswith("3.1")


def test_every_operation_says_what_it_is_and_all_that_it_may_answer(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    found = [one for path in described["paths"].values() for one in path.values()]
    assert len({one["operationId"] for one in found}) == len(found) >= 28
    for one in found:
        assert one["summary"], one["operationId"]
        assert {"400", "401", "406", "413", "415", "422", "429", "500"} <= one["responses"].keys()
        assert "requestBody" not in one or one["requestBody"]["content"]["application/json"]["example"]


def test_the_page_has_a_place_for_each_and_needs_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/")
    said, described = page.content.decode(), client.get("/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            assert f'id="{one["operationId"]}"' in said
            assert f"<code>{method.upper()} {path}</code>" in said
    for name in set(re.findall(r'of\("([a-z]+)"\)', "".join(_sources()))):
        assert f'id="problem-{name}"' in said, name
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', said)


def test_the_description_is_answered_once(client: Client) -> None:
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def _sources() -> list[str]:
    return [path.read_text() for path in (Path(__file__).parents[2] / "resources" / "api").glob("*.py")]
