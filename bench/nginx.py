"""nginx with the file that we ship, docs/nginx.conf: on loopback, without TLS, in a directory of its own.

What is replaced are names, paths and ports. A line that is looked for and is not there any more is an error.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "docs" / "nginx.conf"
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
NAME = "127.0.0.1"
PATIENCE = 20
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Proxy:
    """Where it listens, and what it writes."""

    port: int
    directory: Path

    @property
    def logs(self) -> str:
        return "".join((self.directory / f"{name}.log").read_text() for name in ("access", "error"))


def free_port() -> int:
    with socket.create_server((NAME, 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def started(directory: Path, site: int, static: Path, *, more: str = "") -> Iterator[Proxy]:
    """nginx in front of the site's port, serving `static`; `more` is added to its server. Waits until it listens."""
    proxy = Proxy(free_port(), directory)
    file = directory / "nginx.conf"
    file.write_text(replaced(proxy, site, static, more))
    command = [str(PROGRAM), "-c", str(file), "-e", str(directory / "error.log"), "-g", "daemon off;"]
    running = subprocess.Popen(command)
    try:
        _wait(running, proxy)
        yield proxy
    finally:
        running.terminate()
        running.wait(PATIENCE)


def replaced(proxy: Proxy, site: int, static: Path, more: str = "") -> str:
    """The shipped file with the paths, names and ports of a test or of a measurement."""
    directory, plain = proxy.directory, free_port()
    text = re.sub(r"^\s*ssl_.*\n", "", SHIPPED.read_text(), flags=re.MULTILINE)
    temporary = "".join(f"    {name}_temp_path {directory}/{name};\n" for name in TEMPORARY)
    for old, new in {
        "user www-data;": "user root;" if os.geteuid() == 0 else "",
        "/run/nginx.pid": f"{directory}/nginx.pid",
        "/var/log/nginx/": f"{directory}/",
        "/var/cache/nginx/guide": f"{directory}/kept",
        "http {\n": f"http {{\n{temporary}",
        "listen 80 default_server": f"listen {NAME}:{proxy.port} default_server",
        "listen [::]:80 default_server;": "",
        "listen 443 ssl default_server;": "",
        "listen [::]:443 ssl default_server;": "",
        "listen 80;": f"listen {NAME}:{plain};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen {NAME}:{proxy.port};",
        "listen [::]:443 ssl http2;": "",
        "server_name guide.example.org": f"server_name {NAME}",
        "127.0.0.1:8000": f"{NAME}:{site}",
        "/srv/guide/var/static/": f"{static}/",
        "/srv/guide/": f"{SHIPPED.parent.parent}/",
        "location / { proxy_pass": f"{more}\nlocation / {{ proxy_pass",
    }.items():
        if old not in text:
            raise LookupError(f"docs/nginx.conf does not say “{old.strip()}” any more.")
        text = text.replace(old, new)
    return text


def _wait(running: subprocess.Popen[bytes], proxy: Proxy) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if running.poll() is not None:
            raise RuntimeError((proxy.directory / "error.log").read_text() or "nginx did not start.")
        with socket.socket() as door:
            if door.connect_ex((NAME, proxy.port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("nginx does not listen.")
