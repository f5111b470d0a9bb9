"""Every way in which fetching a page can fail: a class for programs, a sentence for people."""

from dataclasses import dataclass
from enum import StrEnum
from time import monotonic


class ErrorClass(StrEnum):
    """Why there is no page. The words are stored and printed, so that they never change."""

    BAD_ADDRESS = "bad-address"
    BAD_REDIRECT = "bad-redirect"
    FORBIDDEN_ADDRESS = "forbidden-address"
    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROTOCOL = "protocol"
    TOO_LARGE = "too-large"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    STATUS = "status"


class Failure(Exception):
    """Raised inside `links` alone; `fetch` turns it into an answer."""

    def __init__(self, error: ErrorClass, detail: str) -> None:
        super().__init__(detail)
        self.error = error
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Deadline:
    """One moment by which everything has to be over, whatever it is made of."""

    seconds: float
    ends: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(seconds, monotonic() + seconds)

    def left(self) -> float:
        """Seconds that remain, more than 0. Raises Failure when there are none."""
        left = self.ends - monotonic()
        if left <= 0:
            raise self.missed()
        return left

    def missed(self) -> Failure:
        return Failure(ErrorClass.TIMEOUT, f"The site did not finish its answer within {self.seconds:g} seconds.")
