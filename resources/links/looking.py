"""One look at one link as a conversation: what to ask next, given what was answered. Somebody else does the asking.

First HEAD. Then GET, when HEAD was refused or failed, when the page was never read, and when HEAD does not show that it
is still the same: a soft 404 looks well until its title is read. robots.txt is asked before a GET.
"""

import hashlib
from collections.abc import Generator
from dataclasses import dataclass

from resources.links import page, robots
from resources.links.failures import ErrorClass
from resources.links.fetch import Answer
from resources.links.findings import Look

_HOPELESS = frozenset(
    {ErrorClass.DNS, ErrorClass.REFUSED, ErrorClass.TLS, ErrorClass.FORBIDDEN_ADDRESS, ErrorClass.BAD_ADDRESS}
)
"""Another method would fail in the same way."""
_HTML = ("text/html", "application/xhtml+xml")
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Link:
    """What is known before the look. `rules` are those of its robots.txt, None where they have to be asked for.

    `mark` is that of the answer whose title was read last. For the other fields see `findings.Look`.
    """

    url: str
    titles: tuple[str, ...] = ()
    let_pass: frozenset[str] = frozenset()
    mark: str = ""
    rules: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: `method` is HEAD or GET."""

    method: str
    url: str
    is_for_rules: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The end of a look. `rules` are those that were asked for on the way, `mark` tells an unchanged page."""

    look: Look
    mark: str = ""
    rules: str | None = None


Steps = Generator[Ask, Answer, Seen]


def steps(link: Link) -> Steps:
    """Yields what to ask, is sent what was answered, and returns what was seen."""
    head = yield Ask("HEAD", link.url)
    if not _wants_reading(link, head):
        return Seen(_look(link, "HEAD", head), link.mark)
    rules = link.rules
    if rules is None:
        rules = robots.rules((yield Ask("GET", robots.address_of(link.url), is_for_rules=True)))
    if rules is None or not robots.allow(rules, link.url):
        return Seen(_look(link, "HEAD", head), link.mark, rules)
    read = yield Ask("GET", link.url)
    if read.status is None and _is_well(head):
        return Seen(_look(link, "HEAD", head), link.mark, rules)
    return Seen(_look(link, "GET", read), mark_of(read) or mark_of(head), rules)


def mark_of(answer: Answer) -> str:
    """A text that changes when the page does, of its ETag or its date; empty where the site tells neither."""
    told = [answer.headers.get(name, "") for name in ("etag", "last-modified")]
    if not any(told) or not _is_well(answer):
        return ""
    return hashlib.sha256("\n".join([answer.final_url, *told]).encode()).hexdigest()


def _wants_reading(link: Link, head: Answer) -> bool:
    if head.error in _HOPELESS or head.status == _TOO_MANY or "retry-after" in head.headers:
        return False
    if not _is_well(head):
        return True
    is_html = head.headers.get("content-type", _HTML[0]).partition(";")[0].strip().lower() in _HTML
    return is_html and (not link.mark or link.mark != mark_of(head))


def _is_well(answer: Answer) -> bool:
    return answer.error is None and answer.status is not None and answer.status < 400


def _look(link: Link, method: str, answer: Answer) -> Look:
    return Look(
        url=link.url,
        method=method,
        status=answer.status,
        error=answer.error or "",
        final_url=answer.final_url or link.url,
        is_permanent=answer.is_permanent,
        headers=answer.headers,
        body=answer.body,
        title=_title(answer) if method == "GET" else "",
        titles=link.titles,
        let_pass=link.let_pass,
        ms=answer.ms,
    )


def _title(answer: Answer) -> str:
    return page.read(answer.body, answer.headers.get("content-type", ""), answer.final_url).title
