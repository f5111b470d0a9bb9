"""The one HTTP client: asks strangers' servers for a page, and comes back on time with an answer whatever they do."""

from dataclasses import dataclass, field
from time import monotonic

from ada_url import URL
from django.conf import settings

from resources.links import address, inflate
from resources.links.failures import Deadline, ErrorClass, Failure
from resources.links.network import PUBLIC, Network, connect
from resources.links.wire import Body, Conversation, Head, Headers

SECONDS = 10.0
MOST_BYTES = 2_000_000
MOST_HOPS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_NOT_PUBLIC = frozenset({"not-public", "ip-literal-host"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `error` is None where the site answered, with whatever status.

    `hops` are the addresses that redirects led to, in order; `final_url` is the last one asked, "" if none was.
    `headers` have names in lower case and no cookies. `body` is plain, never compressed; `truncated` says that there
    was more of it, or that it broke off. `ms` are the milliseconds it took in all, `detail` is a sentence about the
    error. `is_permanent`: it was redirected, each time by a 301 or 308.
    """

    url: str
    final_url: str
    status: int | None
    hops: tuple[str, ...]
    headers: dict[str, str]
    body: bytes
    truncated: bool
    ms: int
    error: ErrorClass | None
    detail: str
    is_permanent: bool = False


def get(url: str, *, deadline: float = SECONDS, max_bytes: int = MOST_BYTES, network: Network = PUBLIC) -> Answer:
    """The page at an address, after at most 5 redirects. Never raises.

    `deadline` is in seconds, for everything together: looking up names, connecting, redirects and the drip of the
    last byte. `max_bytes` is how much of the body is kept, counted after inflation. `network` is for tests.
    """
    return _Trip(url, Deadline.after(deadline), network).answer("GET", max_bytes)


def head(url: str, *, deadline: float = SECONDS, network: Network = PUBLIC) -> Answer:
    """The same without the body. Some sites refuse this method; then ask with `get`."""
    return _Trip(url, Deadline.after(deadline), network).answer("HEAD", 0)


@dataclass(slots=True)
class _Trip:
    """From one address to where it leads."""

    typed: str
    deadline: Deadline
    network: Network
    begun: float = field(default_factory=monotonic)
    at: str = ""
    hops: list[str] = field(default_factory=list)
    is_permanent: bool = True
    head: Head | None = None
    body: Body = field(default_factory=lambda: Body(bytearray()))

    def answer(self, method: str, most: int) -> Answer:
        try:
            self._travel(method, most)
        except Failure as failure:
            return self._told(failure.error, failure.detail)
        return self._told(None, "")

    def _travel(self, method: str, most: int) -> None:
        self.at = _first(self.typed)
        while True:
            following = self._visit(method, most)
            if not following:
                return
            self._hop(following)

    def _visit(self, method: str, most: int) -> str:
        """Asks where we are. Returns where to go next, or "" once there is an answer."""
        self.head = None
        url = URL(self.at)
        host = url.hostname.removesuffix(".")
        with connect(self.network, host, secure=url.protocol == "https:", deadline=self.deadline) as line:
            talk = Conversation(line, self.deadline)
            self.head = talk.ask(method, url.pathname + url.search, _headers(host))
            if self.head.status in _REDIRECTS:
                self.is_permanent &= self.head.status in _FOR_GOOD
                return _target(self.at, self.head)
            if most:
                talk.read(self.head, most, self.body)
        return ""

    def _hop(self, following: str) -> None:
        if following == self.at or following in self.hops:
            raise Failure(ErrorClass.TOO_MANY_REDIRECTS, "The address redirects in a circle.")
        if len(self.hops) == MOST_HOPS:
            raise Failure(ErrorClass.TOO_MANY_REDIRECTS, f"The address redirects more than {MOST_HOPS} times.")
        self.hops.append(following)
        self.at = following

    def _told(self, error: ErrorClass | None, detail: str) -> Answer:
        status, headers = (self.head.status, self.head.headers) if self.head else (None, {})
        return Answer(
            url=self.typed,
            final_url=self.at,
            status=status,
            hops=tuple(self.hops),
            headers=headers,
            body=bytes(self.body.data),
            truncated=self.body.is_cut,
            ms=round((monotonic() - self.begun) * 1000),
            error=error,
            detail=detail,
            is_permanent=self.is_permanent and bool(self.hops),
        )


def _first(typed: str) -> str:
    """Where to begin: the address as the guide would store it, without the part that browsers keep to themselves."""
    read = address.read(typed)
    if read.refused:
        raise _refusal(read.refused, ErrorClass.BAD_ADDRESS)
    return _asked(URL(read.stored))


def _target(at: str, head: Head) -> str:
    """Where a redirect leads, judged as if it had been typed. It is followed as it is: tracking may be its very way."""
    location = head.headers.get("location", "")
    try:
        url = URL(_as_written(location), base=at) if location else None
    except ValueError:
        url = None
    if url is None:
        raise Failure(ErrorClass.BAD_REDIRECT, "The site redirects without saying where to.")
    refused = address.read(url.href).refused
    if refused:
        raise _refusal(refused, ErrorClass.BAD_REDIRECT)
    return _asked(url)


def _as_written(location: str) -> str:
    """Headers are read as Latin-1, but what is not ASCII in this one has nearly always been UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def _refusal(refused: address.Flag, otherwise: ErrorClass) -> Failure:
    error = ErrorClass.FORBIDDEN_ADDRESS if refused.code in _NOT_PUBLIC else otherwise
    if otherwise is ErrorClass.BAD_REDIRECT:
        return Failure(error, f"The site redirects to an address that is refused. {refused.sentence}")
    return Failure(error, refused.sentence)


def _asked(url: URL) -> str:
    url.hash = ""
    return str(url.href)


def _headers(host: str) -> Headers:
    """Who we are and what we can read. No cookies, no Referer, and the connection is not kept."""
    return [
        (b"Host", host.encode()),
        (b"User-Agent", f"Mozilla/5.0 (compatible; mlops-guide/1.0; +{settings.SITE_URL}/)".encode()),
        (b"Accept", b"text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"),
        (b"Accept-Language", b"en,*;q=0.5"),
        (b"Accept-Encoding", inflate.ACCEPTED.encode()),
        (b"Connection", b"close"),
    ]
