"""The WSGI door that the server opens."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guide.settings")
application = get_wsgi_application()
# Every view is imported here and not by the first visitor of each process: the processes share what is loaded.
_ = get_resolver().url_patterns
