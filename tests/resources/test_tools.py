"""The tools that ship, what moderators make of them, and what readers see of it."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import Section
from resources import queue, tools, versions
from resources.facts import Refused
from resources.models import Resource, Tool
from resources.versions import read
from tests import make

pytestmark = pytest.mark.django_db
CONTENT = Path(settings.BASE_DIR) / "guide" / "content"
NOTE = "Covers MLflow 1.30; MLflow is at 3.1 since May 2026. The ideas may still hold."


@pytest.fixture
def old(courses: Section) -> Resource:
    Tool.objects.create(name="MLflow", version="3.1", released_on=date(2026, 5, 4))
    row = make.resource(courses, title="An old lab")
    Resource.objects.filter(pk=row.pk).update(covers="mlflow 1.30")
    row.refresh_from_db()
    return row


def imported(folder: Path, **options: Any) -> str:
    printed = io.StringIO()
    call_command("import_guide", str(folder / "guide.md"), stdout=printed, **options)
    return printed.getvalue()


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# The file ------------------------------------------------------------------------------------------------------------
def test_well_known_tools_ship_and_are_made_once(ada: User) -> None:
    assert "+ 16 tools" in imported(CONTENT)
    assert all(read(one.version) for one in Tool.objects.all())
    Tool.objects.filter(name="MLflow").update(version="99", name="MLFlow")
    assert "tools" not in imported(CONTENT)
    assert Tool.objects.get(name="MLFlow").version == "99"
    Tool.objects.exclude(name="Ray").delete()
    assert "Besides" not in imported(CONTENT, if_empty=True)
    Tool.objects.all().delete()
    assert "nothing imported. Besides: 16 tools." in imported(CONTENT, if_empty=True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[tool]]\nname = 'A'", "A: “version” is missing."),
        ("[[tool]]\nversion = '1'", "tool 1: “name” is missing."),
        ("[[tool]]\nname = 'A'\nversion = 'latest'", "A: “version” cannot be 'latest'."),
        ("[[tool]]\nname = 'A'\nversion = 3.1", "A: “version” cannot be 3.1."),
        ("[[tool]]\nname = 'A'\nversion = '1'\nreleased_on = 'May'", "A: “released_on” cannot be 'May'."),
        ("[[tool]]\nname = 'A'\nversion = '1'\nreleased_on = 2026-05-04T10:00:00", "A: “released_on” cannot be"),
        ("[[tool]]\nname = 'A'\nversion = '1'\nplace = 'x'", "A: known are name, version, released_on."),
        ("[[tool]]\nname = 'A'\nversion = '1'\n[[tool]]\nname = 'a'\nversion = '2'", "a: it is there twice."),
        (f"[[tool]]\nname = '{'x' * 41}'\nversion = '1'", "name: Ensure this value has at most 40"),
        ("[[tool]]\nname = 7\nversion = '1'", "“name” cannot be 7."),
        ("tool = 'MLflow'", "it is made of [[tool]] alone."),
        ("tool = [1]", "tool 1: known are"),
        ("[other]\nname = 'A'", "it is made of [[tool]] alone."),
        ("[[tool", "tools.toml: "),
    ],
)
def test_nonsense_is_refused_in_one_line(text: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "tools.toml").write_text(text)
    with pytest.raises(Refused) as refusal:
        tools.read(tmp_path)
    assert why in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_refused_file_imports_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    (folder / "tools.toml").write_text("[[tool]]\nname = 'A'")
    with pytest.raises(CommandError, match=r"Nothing was imported\. tools\.toml: A"):
        imported(folder)
    assert (Section.objects.count(), Tool.objects.count()) == (0, 0)


# The desk ------------------------------------------------------------------------------------------------------------
def test_moderators_keep_the_versions(ada: User, cy: User, old: Resource, as_: Callable, client: Client) -> None:
    assert NOTE in body(client, old.get_absolute_url())
    path = f"/admin/resources/tool/{Tool.objects.get().pk}/change/"
    typed = {"name": "MLflow", "version": "1.31", "released_on": "2023-01-01"}
    initial = {"initial-name": "MLflow", "initial-version": "3.1", "initial-released_on": "2026-05-04"}
    assert as_(ada).post(path, typed | initial).status_code == 302
    assert "The ideas may still hold" not in body(client, old.get_absolute_url())  # At once, for everybody.
    assert as_(ada).post("/admin/resources/tool/add/", {"name": "Ray", "version": "2.60"}).status_code == 302
    assert set(Tool.objects.values_list("name", "version")) == {("MLflow", "1.31"), ("Ray", "2.60")}
    assert as_(cy).get(path).status_code == 403


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "mlflow", "version": "1"}, "This tool is here already."),
        ({"name": "Ray", "version": "latest"}, "Write it in numbers and dots"),
        ({"name": "Ray", "version": ""}, "This field is required."),
        ({"name": "R" * 41, "version": "1"}, "at most 40 characters"),
        ({"name": "Ray", "version": "1", "released_on": "May"}, "Enter a valid date."),
    ],
)
def test_nonsense_is_a_sentence(typed: dict[str, str], why: str, ada: User, old: Resource, as_: Callable) -> None:
    response = as_(ada).post("/admin/resources/tool/add/", typed)
    assert (response.status_code, why in response.content.decode()) == (200, True)
    assert Tool.objects.count() == 1


# Readers -------------------------------------------------------------------------------------------------------------
def test_readers_are_told_softly(old: Resource, courses: Section, client: Client) -> None:
    for path in ("/resources/", courses.get_absolute_url(), "/tags/mlops/"):
        assert "<span>covers MLflow 1</span>" in body(client, path), path


@pytest.mark.parametrize(
    "covers", ["", "MLflow 3.0", "MLflow", "Something 1.0", "MLflow nightly", "1.30", "<b>mlflow 9"]
)
def test_what_is_not_behind_is_not_mentioned(covers: str, old: Resource, client: Client) -> None:
    Resource.objects.update(covers=covers)
    assert "covers" not in body(client, "/resources/")
    assert "The ideas may still hold" not in body(client, old.get_absolute_url())


def test_moderators_see_it_when_they_are_asked(ada: User, old: Resource, as_: Callable) -> None:
    queue.open_question(old)
    item = old.items.get()
    said = body(as_(ada), make.desk(item))
    assert (NOTE in said, "mlflow 1.30" in said) == (True, True)


def test_a_page_asks_for_tools_along_with_its_entries(old: Resource, courses: Section, client: Client) -> None:
    for path in ["/resources/", courses.get_absolute_url(), "/tags/mlops/", old.get_absolute_url()]:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = [query["sql"] for query in queries if "resources_tool" in query["sql"]]
        assert asked, path
        assert not [sql for sql in asked if "resources_resource" not in sql], path


def test_all_tools_come_in_one_value_with_and_without_a_day(old: Resource) -> None:
    assert Resource.objects.for_lists().get().tools_told == "MLflow\t3.1\t2026-05-04"
    Tool.objects.create(name="Ray\tand more", version="2")
    Tool.objects.create(name="kind", version="0.30")
    told = versions.tools(Resource.objects.for_lists().get().tools_told)
    assert {(one.name, one.version, one.released_on) for one in told.values()} == {
        ("MLflow", "3.1", date(2026, 5, 4)), ("kind", "0.30", None),
    }  # fmt: skip
    Tool.objects.all().delete()
    assert Resource.objects.for_lists().get().outdated == ""
