"""The WSGI door that the server opens."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guide.settings")
application = get_wsgi_application()
# Every view is imported here and not by the first visitor of each process: the processes share what is loaded.
_ = get_resolver().url_patterns

# Without these files every page would fail: one clear line instead, and no start.
if not (settings.DEVELOPMENT or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()):
    said = (
        f"No static files in {settings.STATIC_ROOT}. Run: manage.py collectstatic --noinput. See docs/static-files.md."
    )
    sys.exit(said)
