"""A look at a page before anybody decides about it: fetched, and read."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from time import monotonic

from resources.links import address, fetch, page
from resources.links.failures import ErrorClass
from resources.links.fetch import Answer
from resources.links.network import PUBLIC, Network
from resources.links.page import Page

# Less is not worth another question.
_LEAST_SECONDS = 0.5
# Sites that do not answer HEAD answer GET.
_NOT_BY_HEAD = frozenset({403, 405, 501})


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to see at an address. With an `error`, `page` is empty and `detail` is a sentence for people."""

    url: str
    status: int | None
    final: str
    hops: tuple[str, ...]
    page: Page
    error: ErrorClass | None
    detail: str
    ms: int


def look(url: str, *, deadline: float = fetch.SECONDS, network: Network = PUBLIC) -> Preview:
    """The page at an address, within so many seconds. Never raises.

    A canonical address is told only if it answers itself. `network` is for tests.
    """
    ends = monotonic() + deadline
    answer = fetch.get(url, deadline=deadline, network=network)
    error, detail = _fault(answer)
    found = Page() if error else _read(answer, ends, network)
    ms = round((deadline - ends + monotonic()) * 1000)
    return Preview(url, answer.status, answer.final_url, answer.hops, found, error, detail, ms)


def _fault(answer: Answer) -> tuple[ErrorClass | None, str]:
    if answer.error or (answer.status and 200 <= answer.status < 300):
        return answer.error, answer.detail
    return ErrorClass.STATUS, f"The site answers {_named(answer.status)} instead of a page."


def _named(status: int | None) -> str:
    try:
        return f"{status} ({HTTPStatus(status or 0).phrase})"
    except ValueError:
        return str(status)


def _read(answer: Answer, ends: float, network: Network) -> Page:
    found = page.read(answer.body, answer.headers.get("content-type", ""), answer.final_url)
    if not found.canonical or found.canonical == address.read(answer.final_url).stored:
        return found
    return found if _answers(found.canonical, ends, network) else replace(found, canonical="")


def _answers(url: str, ends: float, network: Network) -> bool:
    """Whether there is a page at this very address; one that redirects is not canonical."""
    for ask in (fetch.head, fetch.get):
        left = ends - monotonic()
        if left < _LEAST_SECONDS:
            return False
        answer = ask(url, deadline=left, network=network)
        if answer.status not in _NOT_BY_HEAD:
            return answer.error is None and answer.status == HTTPStatus.OK and not answer.hops
    return False
