"""Static files as a server sends them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile

from guide.static_files import StaticFiles

SHEETS = {
    "css/site.css": '/* All. */\n@import url("../admin/x.css") layer(django);\n@import url("part.css");\n',
    "css/part.css": '@layer base {\n  b { background: url("../img/mark.svg"); }\n}\n',
    "admin/x.css": "a { color: red; }\n",
    "img/mark.svg": "<svg/>",
}


def collected(folder: Path) -> StaticFiles:
    source = StaticFilesStorage(location=folder / "source", base_url="/static/")
    for name, text in SHEETS.items():
        source.save(name, ContentFile(text.encode()))
    storage = StaticFiles(location=folder / "target", base_url="/static/")
    for name in SHEETS:
        with source.open(name) as file:
            storage.save(name, file)
    list(storage.post_process({name: (source, name) for name in SHEETS}))
    return storage


def test_a_sheet_holds_those_it_imports_under_a_name_that_tells_its_content(tmp_path: Path) -> None:
    storage = collected(tmp_path)
    name = storage.stored_name("css/site.css")
    sent = (tmp_path / "target" / name).read_text()
    mark, django = storage.stored_name("img/mark.svg"), storage.stored_name("admin/x.css")
    assert sent == f'@import url("../{django}") layer(django);@layer base{{b{{background:url("../{mark}")}}}}'


def test_a_changed_part_changes_the_name_of_the_whole(tmp_path: Path, monkeypatch: Any) -> None:
    before = collected(tmp_path / "one").stored_name("css/site.css")
    monkeypatch.setitem(SHEETS, "css/part.css", "@layer base { i { color: blue; } }\n")
    assert collected(tmp_path / "two").stored_name("css/site.css") != before


def test_without_them_a_server_does_not_start_and_says_why() -> None:
    said = "import django.conf; django.conf.settings.STATIC_ROOT = '/dev/null/static'; import guide.wsgi"
    known = {
        "DEBUG": "false",
        "SECRET_KEY": "k" * 50,
        "ALLOWED_HOSTS": "guide.example",
        "DATABASE_URL": "sqlite://:memory:",
    }
    ended = subprocess.run(
        [sys.executable, "-c", said],
        cwd=settings.BASE_DIR,
        env=os.environ | known | {"DJANGO_SETTINGS_MODULE": "guide.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("No static files in /dev/null/static. Run: manage.py collectstatic")
