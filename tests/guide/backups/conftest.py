"""A site with its own database, one section and one person; and a backup of the test's."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from guide.backups import making
from tests import databases, make
from tests.databases import Site


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    make.section("Free courses")
    make.person("cy")
    with databases.copied(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def original(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, made once: to change it, or to look into it, nothing is written into the database."""
    with django_db_blocker.unblock():
        made, _ = making.backup(tmp_path_factory.mktemp("original"))
        connection.close()
    return made


@pytest.fixture
def backup(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "backups" / original.name))
