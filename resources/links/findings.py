"""What one look at a link shows, by itself. Pure.

Who keeps robots out, sends us in circles or is slow is `blocked`: that says nothing about the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from resources.links import address, signs
from resources.links.failures import ErrorClass


class Kind(StrEnum):
    """What one look alone shows."""

    WELL = "well"
    MOVED = "moved"
    UNLIKE = "unlike"
    SOFT_404 = "soft-404"
    BLOCKED = "blocked"
    MISSING = "missing"
    FAILED = "failed"


# Not signed in, forbidden, wrong method, too many, forbidden by law, and LinkedIn's own number. And what means the
# same: pay first, not in this form, ask your proxy, too slow, a teapot for robots, a network that wants a login.
_KEPT_OUT = frozenset({401, 402, 403, 405, 406, 407, 408, 418, 429, 451, 511, 999})
_NOT_THERE = frozenset({404, 410})
_BUSY = 503
# These say something about us or about the way, not about the page: browsers may well get through.
_OUR_TROUBLE = frozenset(
    {ErrorClass.TIMEOUT, ErrorClass.BAD_REDIRECT, ErrorClass.TOO_MANY_REDIRECTS, ErrorClass.TOO_LARGE}
)
_SENTENCES = {
    ErrorClass.BAD_ADDRESS: "The address is one that the guide would refuse today.",
    ErrorClass.BAD_REDIRECT: "It redirects to an address that we do not follow.",
    ErrorClass.FORBIDDEN_ADDRESS: "Its name leads to a place that is not public.",
    ErrorClass.DNS: "The name of the site leads nowhere.",
    ErrorClass.REFUSED: "Nobody answers at the address of the site.",
    ErrorClass.RESET: "The site breaks off the connection.",
    ErrorClass.TIMEOUT: "The site was too slow for us.",
    ErrorClass.TLS: "The site's certificate is not in order.",
    ErrorClass.PROTOCOL: "The answer is not what a web server sends.",
    ErrorClass.TOO_LARGE: "The answer is too large for us.",
    ErrorClass.TOO_MANY_REDIRECTS: "It redirects too often for us.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at one link. `method` is that of the question whose answer counts.

    `titles` are those that the page may have: the entry's, and the one it had when it was last well. `let_pass` are
    titles and addresses that a moderator has found to be in order. `title` is empty where the page was not read.
    """

    url: str
    method: str = "GET"
    status: int | None = None
    error: str = ""
    final_url: str = ""
    is_permanent: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    title: str = ""
    titles: tuple[str, ...] = ()
    let_pass: frozenset[str] = frozenset()
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    reason: str


def judge(look: Look) -> Finding:
    """What one look alone shows, with a sentence for people."""
    if look.status is None or (look.error and HTTPStatus.MULTIPLE_CHOICES <= look.status < HTTPStatus.BAD_REQUEST):
        return _unanswered(look)
    return _kept_out(look, look.status) or _refusal(look, look.status) or _another_page(look) or _page(look)


def is_another_address(url: str, final_url: str) -> bool:
    """Whether it is worth telling a moderator of: another page, or the same one by HTTPS at last."""
    old, new = address.read(url), address.read(final_url)
    return bool(new.key) and (old.key != new.key or old.stored.partition(":")[0] < new.stored.partition(":")[0])


def _unanswered(look: Look) -> Finding:
    error = ErrorClass(look.error) if look.error in set(ErrorClass) else ErrorClass.PROTOCOL
    kind = Kind.BLOCKED if error in _OUR_TROUBLE else Kind.FAILED
    return Finding(kind, _SENTENCES.get(error, _SENTENCES[ErrorClass.PROTOCOL]))


def _kept_out(look: Look, status: int) -> Finding | None:
    """A refusal without a GET proves nothing, but that the site is busy is said by the site."""
    if status in _KEPT_OUT:
        return Finding(Kind.BLOCKED, f"The site keeps automatic checks out ({_named(status)}).")
    if signs.is_guard(status, look.headers, look.title, look.body):
        return Finding(Kind.BLOCKED, "The site shows automatic checks a challenge instead of the page.")
    if signs.asks_to_sign_in(look.url, look.final_url):
        return Finding(Kind.BLOCKED, "The site asks us to sign in.")
    if look.method == "HEAD" and status >= HTTPStatus.BAD_REQUEST and status != _BUSY:
        return Finding(Kind.BLOCKED, f"The site answers {_named(status)}, and we may not look closer.")
    return None


def _refusal(look: Look, status: int) -> Finding | None:
    if status < HTTPStatus.BAD_REQUEST:
        return None
    return Finding(Kind.MISSING if status in _NOT_THERE else Kind.FAILED, f"The site answers {_named(status)}.")


def _another_page(look: Look) -> Finding | None:
    """Whether what answers is not the page that the link is for."""
    if look.final_url not in look.let_pass and signs.leads_to_the_root(look.url, look.final_url):
        return Finding(Kind.SOFT_404, f"It leads to the front page, {look.final_url}.")
    if not look.title or look.title in look.let_pass:
        return None
    if signs.says_not_found(look.title) and not any(map(signs.says_not_found, look.titles)):
        return Finding(Kind.SOFT_404, f"It answers, but the page is called “{look.title}”.")
    if signs.is_unlike(look.title, look.titles, urlsplit(look.final_url).hostname or ""):
        return Finding(Kind.UNLIKE, f"It answers, but the page is called “{look.title}” now.")
    return None


def _page(look: Look) -> Finding:
    if look.is_permanent and is_another_address(look.url, look.final_url):
        return Finding(Kind.MOVED, f"It works, and the site says that it has moved to {look.final_url} for good.")
    return Finding(Kind.WELL, "It works.")


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
