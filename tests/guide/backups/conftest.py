"""A site with its own database, one section and one person; and a backup of the test's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guide.backups import making
from tests import databases, make
from tests.databases import Site


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    make.section("Free courses")
    make.person("cy")
    with databases.copied(tmp_path) as made:
        yield made


@pytest.fixture
def backup(transactional_db: None, tmp_path: Path) -> Path:
    make.section("Free courses")
    return making.backup(tmp_path / "backups")[0]
