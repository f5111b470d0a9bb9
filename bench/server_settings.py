"""The site's own settings, with the pages that others are compared with, and static files of its own."""

from guide.settings import *  # noqa: F403
from guide.settings import VAR_DIR

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = VAR_DIR / "bench-static"
LOGGING = {"version": 1, "root": {"level": "ERROR"}}
