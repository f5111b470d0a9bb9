"""How gunicorn serves the site: threads, because requests wait for the database more than they compute.

Words on its command line and in GUNICORN_CMD_ARGS win over this file: `gunicorn guide.wsgi --bind 0.0.0.0:8000`.
"""

import os
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
IN_DEVELOPMENT = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
PORT = os.environ.get("PORT", "8000")

wsgi_app = "guide.wsgi"
bind = f"127.0.0.1:{PORT}"
worker_class = "gthread"
threads = 8
workers = 1 if IN_DEVELOPMENT else int(os.environ.get("WEB_CONCURRENCY", "2"))
timeout = 60
limit_request_line = 8190  # The most that it can be: a question in letters of another script has four bytes for each.
# Read the settings before any worker starts: what is missing there stops the server with its one clear line.
preload_app = not IN_DEVELOPMENT
graceful_timeout = 10
control_socket_disable = True

# One line per request: who reads the log of a server wants the same, so production writes it too.
accesslog = "-"
logger_class = "guide.serving_log.DiscreetLogger"
access_log_format = '"%(r)s" %(s)s %(b)s %(M)s ms'

# Compiled templates are kept in memory: a changed one restarts the worker as changed code does.
reload = IN_DEVELOPMENT
reload_extra_files = [str(path) for path in (HERE / "templates").rglob("*.html")] if IN_DEVELOPMENT else []


def when_ready(server: Any) -> None:
    """Say where the site is, after everything that gunicorn says about itself."""
    print(f"\nReady: http://{bind}/  (Ctrl-C stops it)\n", flush=True)
