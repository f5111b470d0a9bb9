"""Where there is Redis, a page is drawn once for all processes. Without it nothing is lost."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory

from guide import keeping, kept, version
from guide.models import Section
from tests.databases import Site
from tests.processes import database_url, environment

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = """
import sys
import django
django.setup()
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory
from guide import keeping

settings.PAGES_ARE_SHARED, keeping.fingerprint = True, lambda: "ours"
pages = keeping.KeptPages(lambda request: HttpResponse("Drawn by the other"))
for line in sys.stdin:
    caches["pages"].clear()
    print(pages(RequestFactory().get("/", headers={"host": "localhost"})).content.decode(), flush=True)
"""


@pytest.fixture
def address(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where Redis would be."""
    found, before = f"unix://{tmp_path}/redis.sock", settings.CACHES
    settings.PAGES_ARE_SHARED = True
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": found}
    settings.CACHES = before | {"default": redis | {"OPTIONS": {"socket_timeout": 1}}}
    monkeypatch.setattr(keeping, "fingerprint", lambda: "ours")
    yield found
    settings.CACHES = before


@pytest.fixture
def server(address: str) -> Iterator[subprocess.Popen]:
    """A Redis of our own, on a socket."""
    if not shutil.which("redis-server"):
        pytest.skip("There is no redis-server.")
    socket = Path(address.removeprefix("unix://"))
    process = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", socket, "--save", ""], stdout=-3)
    while not socket.exists():
        time.sleep(0.01)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def other(address: str, tmp_path: Path) -> Iterator[subprocess.Popen]:
    """Another process of the site, that draws nothing but “Drawn by the other”."""
    env = environment(tmp_path, REDIS_URL=address, DJANGO_SETTINGS_MODULE="guide.settings", PYTHONPATH=".")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", OTHER], env=env, cwd=site_settings.BASE_DIR, **pipes)
    yield process
    process.communicate(timeout=30)


def said_by(other: subprocess.Popen) -> str:
    other.stdin.write("\n")
    other.stdin.flush()
    return other.stdout.readline().strip()


def said_here(words: str) -> str:
    """What a process sends that has kept nothing, and would draw this."""
    caches["pages"].clear()
    pages = keeping.KeptPages(lambda request: HttpResponse(words))
    return pages(RequestFactory().get("/")).content.decode()


def test_what_one_process_has_drawn_all_send_until_something_is_decided_or_the_code_is_another(
    server: subprocess.Popen, other: subprocess.Popen, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [said_here("A page"), said_here("Another")] == ["A page"] * 2
    assert said_by(other) == "A page"
    Site(database_url()).tell("UPDATE guide_section SET title = 'Decided'")
    assert said_by(other) == "Drawn by the other"
    assert said_here("Decided") == "Drawn by the other"
    monkeypatch.setattr(keeping, "fingerprint", lambda: "newer")
    assert said_here("By newer code") == "By newer code"
    assert said_by(other) == "Drawn by the other"
    server.kill()
    server.wait()
    assert [said_here("Without Redis"), said_here("Again")] == ["Without Redis", "Again"]
    assert said_by(other) == "Drawn by the other"


def test_a_page_that_is_too_large_to_keep_is_not_shared_either(
    server: subprocess.Popen, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 1)
    assert [said_here("A page"), said_here("Another")] == ["A page", "Another"]


def test_a_redis_that_hangs_is_waited_for_a_second_at_a_time(server: subprocess.Popen, courses: Section) -> None:
    assert said_here("A page") == "A page"
    server.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert said_here("Without Redis") == "Without Redis"
    assert 1 < time.monotonic() - began < 10


def test_another_template_setting_or_library_is_other_code(settings: Any, tmp_path: Path) -> None:
    def now() -> str:
        version.fingerprint.cache_clear()
        return version.fingerprint()

    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    seen = [now()]
    for file in ("templates/page.html", "requirements.txt"):
        (tmp_path / file).write_text("One")
        seen.append(now())
        (tmp_path / file).write_text("Two")
        seen.append(now())
    settings.SITE_NAME = "Another"
    seen.append(now())
    assert seen[-1] == now()
    assert len(set(seen)) == len(seen) == 6
    version.fingerprint.cache_clear()
