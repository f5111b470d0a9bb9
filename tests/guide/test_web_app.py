"""The site as an app: its manifest, its icons, and what the service worker keeps."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from accounts.models import User


@pytest.fixture
def manifest(client: Client) -> dict[str, Any]:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    return json.loads(answer.content)


def test_every_icon_is_there_in_the_size_that_is_named(manifest: dict[str, Any]) -> None:
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        file = Path(str(finders.find(icon["src"].removeprefix(site_settings.STATIC_URL))))
        with Image.open(file) as picture:
            assert "{}x{}".format(*picture.size) == icon["sizes"]
        assert file.stat().st_size < 20_000


def test_what_may_be_cut_off_a_maskable_icon_is_paper(manifest: dict[str, Any]) -> None:
    """The safe zone is a circle of 40 % of the width around the middle (W3C, “Icon masks and safe zone”)."""
    icon = next(icon for icon in manifest["icons"] if icon["purpose"] == "maskable")
    file = str(finders.find(icon["src"].removeprefix(site_settings.STATIC_URL)))
    with Image.open(file) as picture:
        pixels = picture.convert("RGB")
    outside = [
        pixels.getpixel((x, y))
        for x in range(0, 512, 4)
        for y in range(0, 512, 4)
        if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2
    ]
    assert len(set(outside)) == 1


def test_start_shortcuts_and_share_target_are_pages_within_the_scope(
    db: None, client: Client, manifest: dict[str, Any]
) -> None:
    paths = [manifest["start_url"], *(shortcut["url"] for shortcut in manifest["shortcuts"])]
    share = manifest["share_target"]
    assert (share["method"], share["params"]) == ("GET", {"title": "title", "text": "text", "url": "url"})
    for path in [*paths, share["action"]]:
        assert path.startswith(manifest["scope"])
        assert client.get(path).status_code == 200


def test_every_page_names_the_manifest(db: None, client: Client) -> None:
    for path in ("/", "/submit/", "/nope/", "/offline/"):
        assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get(path).content.decode()


def test_the_policy_lets_only_our_own_worker_in(client: Client) -> None:
    assert "worker-src 'self'" in client.get("/offline/")["Content-Security-Policy"]


def test_the_worker_keeps_the_offline_page_with_all_that_it_is_drawn_with_and_nothing_else(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    kept = json.loads(re.search(r"const KEPT = (\[.*\]);", answer.content.decode())[1])  # type: ignore[index]
    page = client.get("/offline/").content.decode()
    used = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert kept[0] == "/offline/"
    sheet = finders.find("css/site.css")
    imported = [f"/static/css/{name}" for name in re.findall(r'@import url\("([^"]+)"\)', Path(sheet).read_text())]
    assert len(imported) == 5
    assert set(kept[1:]) == {*used, *imported}
    for path in kept[1:]:
        assert finders.find(path.removeprefix("/static/")), path


def test_a_changed_page_makes_another_worker(client: Client, settings: Any) -> None:
    before = client.get("/service-worker.js")["ETag"]
    settings.SITE_NAME = "Another name"
    assert client.get("/service-worker.js")["ETag"] != before


def test_the_offline_page_knows_nobody(cy: User, as_: Any) -> None:
    assert as_(cy).get("/offline/").content == Client().get("/offline/").content
