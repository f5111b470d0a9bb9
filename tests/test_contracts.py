"""The house rules that a machine can read: who may import whom."""

import subprocess
import sys
import tomllib

from django.conf import settings

CONFIG = settings.BASE_DIR / "pyproject.toml"


def test_every_import_goes_downwards() -> None:
    check = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(check, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_contracts_know_every_package_of_ours() -> None:
    ours = {path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py")} - {"tests", "bench"}
    contracts = tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]
    assert set(contracts["root_packages"]) == ours
    assert contracts["contracts"][0]["layers"] == ["resources", "accounts", "guide"]
