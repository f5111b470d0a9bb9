"""What a site's robots.txt lets us read (RFC 9309). It is asked before a GET alone: a HEAD takes nothing away."""

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from resources.links.failures import ErrorClass
from resources.links.fetch import Answer

PRODUCT = "mlops-guide"
"""The product token of our User-Agent, by which a robots.txt may speak to us."""
MOST_BYTES = 512_000
"""RFC 9309, 2.5: at least 500 KiB have to be read; what comes after them is not."""
MOST_LINES = 5_000
"""The longest robots.txt of well-known sites have some hundred lines."""
EVERYTHING = ""
"""The rules of a site that has none."""


def address_of(url: str) -> str:
    """Where the site of `url` keeps its robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def rules(answer: Answer) -> str | None:
    """The rules in the answer, as text. None: the site could not say (5xx, 429, too slow); nothing is read this time.

    A site that says there is no such file (any other 4xx) allows everything, and so does one that cannot be reached at
    all: there the page itself is going to tell.
    """
    if answer.error is ErrorClass.TIMEOUT or answer.status == 429 or (answer.status or 0) >= 500:
        return None
    if answer.error or answer.status is None or answer.status >= 300:
        return EVERYTHING
    return answer.body[:MOST_BYTES].decode("utf-8", "replace").replace("\0", "")


def allow(rules: str, url: str) -> bool:
    """Whether these rules let us read the page at `url`."""
    parser = RobotFileParser()
    lines = rules.removeprefix("\ufeff").splitlines()[:MOST_LINES]
    parser.parse(line for line in lines if _is_readable(line))
    return parser.can_fetch(PRODUCT, url)


def _is_readable(line: str) -> bool:
    """The parser takes a path such as `http://[` for an address, and breaks."""
    try:
        urlsplit(line.partition(":")[2].strip())
    except ValueError:
        return False
    return True
