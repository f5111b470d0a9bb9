"""What nginx reaches with a static file of the size of a page, asked by one connection: what pages are compared with
that one thread asks for in this process."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import nginx, wrk

NAME = "a file of 12 kB from nginx"
BYTES = 12_000


def rate() -> float | None:
    """Requests a second; None where nginx or wrk is missing."""
    if wrk.missing():
        return None
    with TemporaryDirectory(prefix="bench-static-") as made:
        directory = Path(made)
        directory.chmod(0o755)
        (directory / "file.html").write_bytes(b"x" * BYTES)
        site = nginx.free_port()  # Where nobody listens: nothing is asked of it.
        with nginx.started(directory, site, directory, more=f"location = /file.html {{ root {directory}; }}") as proxy:
            return wrk.run(f"http://127.0.0.1:{proxy.port}/file.html", [], connections=1).rate
