"""/data/: the page that lists the downloads, and each of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guide import licences
from guide.models import Section
from resources.exchange import exporting, releasing, shelf
from tests import make


@pytest.fixture
def night(courses: Section, settings: Any, tmp_path: Path) -> Path:
    """The folder as the first night has left it: with one entry."""
    make.resource(courses, title="Here")
    settings.DATA_DIR = tmp_path
    releasing.release(tmp_path)
    return tmp_path


def test_the_page_lists_every_file_with_its_size_and_digest(night: Path, client: Client) -> None:
    page = client.get("/data/").content.decode()
    for file in json.loads((night / "manifest.json").read_text())["files"]:
        assert f'href="/data/{file["name"]}"' in page
        assert file["sha256"] in page
        assert file["what"] in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license"' in page
    assert "stays in these files until the next night" in page


def test_the_licence_is_the_operators(night: Path, client: Client, settings: Any) -> None:
    settings.DATA_LICENCE = licences.KNOWN["CC0-1.0"]
    assert "Creative Commons Zero 1.0" in client.get("/data/").content.decode()


@pytest.mark.parametrize("name", [*releasing.names(), releasing.MANIFEST])
def test_each_file_is_sent_as_it_lies_there(name: str, night: Path, client: Client) -> None:
    answer = client.get(f"/data/{name}")
    assert (answer.status_code, answer.streaming) == (200, True)
    assert answer.getvalue() == (night / name).read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == shelf.CONTENT_TYPES[name]
    assert answer["Content-Length"] == str((night / name).stat().st_size)
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert not answer.has_header("Vary")
    assert not answer.cookies


def test_who_has_a_file_gets_304_until_the_next_night(night: Path, courses: Section, client: Client) -> None:
    first = client.get("/data/resources.jsonl")
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        answer = client.get("/data/resources.jsonl", headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == first["ETag"]
    make.resource(courses, title="Another")
    releasing.release(night)
    answer = client.get("/data/resources.jsonl", headers={"If-None-Match": first["ETag"]})
    assert answer.status_code == 200
    assert b"Another" in answer.getvalue()


def test_head_tells_the_size_and_sends_nothing(night: Path, client: Client) -> None:
    answer = client.head("/data/guide.json")
    assert (answer.status_code, answer.getvalue()) == (200, b"")
    assert answer["Content-Length"] == str((night / "guide.json").stat().st_size)


@pytest.mark.parametrize("path", ["/data/", "/data/guide.json", "/data/resources.jsonl"])
def test_nothing_can_be_sent_there(path: str, night: Path, client: Client) -> None:
    answer = client.post(path)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "name", ["nothing.json", "..", "%2e%2e%2fguide.sqlite3", "MANIFEST.JSON", ".new-1", "README.txt"]
)
def test_no_other_file_is_there(name: str, night: Path, client: Client) -> None:
    (night / "a.txt").write_text("Not ours.")
    assert client.get(f"/data/{name}").status_code in {301, 404}


def test_before_the_first_night_the_page_says_so(courses: Section, client: Client) -> None:
    assert "the first are being made" in client.get("/data/").content.decode()
    for name in ("resources.jsonl", "manifest.json"):
        answer = client.get(f"/data/{name}")
        assert answer.status_code == 404
        assert "the first are being made" in answer.content.decode()


def test_before_the_first_night_a_small_guide_is_written_at_once(courses: Section, client: Client) -> None:
    make.resource(courses, title="Here")
    answer = client.get("/data/guide.json")
    assert [entry["title"] for entry in json.loads(answer.content)["sections"][0]["entries"]] == ["Here"]
    assert answer["Content-Disposition"] == 'attachment; filename="guide.json"'
    assert client.get("/data/guide.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_but_no_large_one(courses: Section, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST", 1)
    for _ in range(2):
        make.resource(courses)
    assert client.get("/data/guide.json").status_code == 404


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"made_at": 1}'])
def test_a_manifest_nobody_can_read_is_as_none(broken: str, night: Path, client: Client) -> None:
    (night / "manifest.json").write_text(broken)
    assert "the first are being made" in client.get("/data/").content.decode()


def test_the_page_is_found(night: Path, client: Client) -> None:
    for path in ("/", "/llms.txt", "/sitemap.xml"):
        assert "/data/" in client.get(path).content.decode()
