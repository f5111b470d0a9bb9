"""What programs send: JSON."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

API = "/api/v1"


def send(client: Client, path: str, body: Any = None, **headers: Any) -> HttpResponse:
    """A POST below /api/v1 of `body`, as JSON if it is no text."""
    text = body if isinstance(body, str | bytes) else json.dumps(body or {})
    return client.post(f"{API}{path}", text, content_type="application/json", headers=headers or None)


def said(response: HttpResponse, status: int) -> dict[str, Any]:
    """The JSON of an answer that must have this status."""
    assert response.status_code == status, response.content
    return response.json()
