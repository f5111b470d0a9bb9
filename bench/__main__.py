"""`make bench`: a program of its own. Its database is named before Django is set up, and Django before the rest."""

import os
from pathlib import Path

import django

DATABASE = Path(__file__).resolve().parent.parent / "var" / "bench.sqlite3"

if __name__ == "__main__":
    os.environ |= {"DJANGO_SETTINGS_MODULE": "guide.settings", "DATABASE_URL": f"sqlite:///{DATABASE}", "REDIS_URL": ""}
    os.environ.setdefault("DEBUG", "true")
    django.setup()

    from bench import run

    run.main()
