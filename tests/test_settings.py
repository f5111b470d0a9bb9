"""The documented environment is the one that is read; without it the site stays closed."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

FILES = ["guide/settings.py", "gunicorn.conf.py"]
SAFE = {"SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "guide.example"}


def read_names() -> set[str]:
    """Every word in capitals that these files hand to a function as its first argument."""
    calls = [
        node
        for file in FILES
        for node in ast.walk(ast.parse((settings.BASE_DIR / file).read_text()))
        if isinstance(node, ast.Call) and node.args
    ]
    words = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
    return {str(word) for word in words if re.fullmatch(r"[A-Z][A-Z_]+", str(word))}


def start(*, read: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """What happens when the settings are read with nothing but this environment; prints one or the first few."""
    clean = {"PATH": os.environ["PATH"], **environment}
    few = "s.DEVELOPMENT, s.DEBUG, s.IS_HTTPS, s.SITE_URL"
    code = f"from guide import settings as s; print({f's.{read}' if read else few})"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=clean, capture_output=True, text=True, check=False
    )


def test_docs_settings_lists_exactly_the_variables_that_are_read() -> None:
    table = (settings.BASE_DIR / "docs" / "settings.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == read_names()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_without_a_key_or_a_host_it_does_not_start_and_says_so_in_one_line(missing: str) -> None:
    done = start(**{name: value for name, value in SAFE.items() if name != missing})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing} is not set.")
    assert done.stderr.count("\n") == 1


def test_a_server_is_closed_and_on_https_by_default() -> None:
    assert start(**SAFE).stdout == "False False True https://guide.example\n"


def test_development_shows_no_tracebacks_unless_asked() -> None:
    assert start(DEBUG="true").stdout == "True False False http://127.0.0.1:8000\n"
    assert start(DEBUG="true", TRACEBACKS="true").stdout.startswith("True True")


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        ("sec@guide.example", "mailto:sec@guide.example"),
        ("Ops <sec@guide.example>", "mailto:sec@guide.example"),
        ("mailto:sec@guide.example", "mailto:sec@guide.example"),
        ("https://guide.example/report", "https://guide.example/report"),
        ("", "mailto:guide@localhost"),
    ],
)
def test_whom_to_tell_of_a_weakness_is_an_address_of_some_kind(typed: str, contact: str) -> None:
    assert start(**SAFE, SECURITY_CONTACT=typed, read="SECURITY_CONTACT").stdout == f"{contact}\n"


@pytest.mark.parametrize(
    "typed", ["somebody", "a b", "javascript:alert(1)", "https://guide.example/a b", "https://x\nContact: z"]
)
def test_anything_else_does_not_start(typed: str) -> None:
    done = start(**SAFE, SECURITY_CONTACT=typed)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("SECURITY_CONTACT")
