"""How gunicorn serves the site: a process for each core, with threads, because requests wait for the database too.

docs/proxy.md says how it is deployed and renewed, docs/decisions/0015-the-server.md why it is this one. Words on its
command line and in GUNICORN_CMD_ARGS win over this file: `gunicorn guide.wsgi --bind 0.0.0.0:8000`.
"""

import gc
import os
from pathlib import Path
from typing import Any

from guide import machine

HERE = Path(__file__).resolve().parent
IN_DEVELOPMENT = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
PORT = os.environ.get("PORT", "8000")

wsgi_app = "guide.wsgi"
bind = f"127.0.0.1:{PORT}"
worker_class = "gthread"
# At least two, so that one can be renewed, and no more than eight: each thread holds a connection to the database, and
# eight times eight is what a PostgreSQL of the usual hundred bears.
workers = 1 if IN_DEVELOPMENT else int(os.environ.get("WEB_CONCURRENCY") or min(max(2, machine.cores()), 8))
threads = int(os.environ.get("WEB_THREADS") or 8)
timeout = 60
limit_request_line = 8190  # The most that it can be: a question in letters of another script has four bytes for each.
# Read the settings before any worker starts: what is missing there stops the server with its one clear line.
preload_app = not IN_DEVELOPMENT
graceful_timeout = 10
keepalive = 75  # Longer than the proxy keeps a connection, so that it is the one who ends it.
control_socket_disable = True

# One line per request: who reads the log of a server wants the same, so production writes it too.
accesslog = "-"
logger_class = "guide.serving_log.DiscreetLogger"
access_log_format = '"%(r)s" %(s)s %(b)s %(M)s ms'

# Compiled templates are kept in memory: a changed one restarts the worker as changed code does.
reload = IN_DEVELOPMENT
reload_extra_files = [str(path) for path in (HERE / "templates").rglob("*.html")] if IN_DEVELOPMENT else []


def when_ready(server: Any) -> None:
    """Say where the site is, after everything that gunicorn says about itself.

    What is loaded by now stays: the collector need not look at it again, and so it stays shared by the processes.
    """
    gc.freeze()
    print(f"\nReady: http://{bind}/  (Ctrl-C stops it)\n", flush=True)
