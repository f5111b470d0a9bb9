"""What an address is: the form that is stored, the key of the page it opens, and why it is refused.

Pure: nothing is looked up and nothing is opened. Parsing is the WHATWG standard's, as in browsers.
"""

import re
from dataclasses import dataclass, replace
from ipaddress import ip_address

from ada_url import URL, HostType

from resources.links import characters, expiring, hosts, identity, scripts, shorteners, tracking, wrappers
from resources.links.parts import Parts, split_query
from resources.links.reasons import RefusedError, meaning

# Raise this whenever any address may get another key; old rows are then keyed anew.
RULES_VERSION = 1
# Characters, of what was typed and of the stored form.
MAX_LENGTH = 2000
_MOST_WRAPPERS = 3

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST_AND_PORT = re.compile(r"(?:localhost|[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+):", re.IGNORECASE)
_AUTHORITY = re.compile(r"[a-z]+:/*([^/?#]*)", re.IGNORECASE)
_NUMBERED_PORT = re.compile(r"(?:[^:\[]+|\[[^\]]*\]):[0-9]+")


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark about an address: a stable code for programs, a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Address:
    """What became of a typed address: either `stored` and `key`, or `refused`, never both."""

    typed: str
    stored: str
    key: str
    version: int
    flags: tuple[Flag, ...]
    refused: Flag | None

    @property
    def host(self) -> str:
        """The site's name for showing: without www., in its own letters unless they could deceive."""
        return scripts.shown(self.stored.split("/")[2]) if self.stored else ""

    @property
    def fields(self) -> dict[str, str | int]:
        """What an entry keeps of it, by the names of its columns."""
        return {"url": self.stored, "host": self.host, "key": self.key, "key_version": self.version}


@dataclass(frozen=True, slots=True)
class _Page:
    scheme: str
    parts: Parts


def read(typed: str) -> Address:
    """Judge what somebody typed. Never raises, for any text; reads no further than 2,000 characters."""
    try:
        page, codes = _settle(typed)
    except RefusedError as refusal:
        reason = Flag(refusal.code, meaning(refusal.code, refusal.because))
        return Address(typed, "", "", RULES_VERSION, (), reason)
    flags = tuple(Flag(code, meaning(code)) for code in dict.fromkeys(codes))
    return Address(typed, f"{page.scheme}://{page.parts}", identity.key(page.parts), RULES_VERSION, flags, None)


def _settle(typed: str) -> tuple[_Page, list[str]]:
    """The page to store and the codes of its flags."""
    if len(typed) > MAX_LENGTH:
        raise RefusedError("too-long")
    codes: list[str] = []
    page = _without_tracking(_unwrapped(typed.strip(characters.TRIMMED), codes), codes)
    if len(f"{page.scheme}://{page.parts}") > MAX_LENGTH:
        raise RefusedError("too-long")
    if expiring.is_expiring(page.parts):
        codes.append("expiring-link-kind")
    if scripts.is_deceptive(page.parts.host):
        codes.append("mixed-script-host")
    return page, codes


def _unwrapped(text: str, codes: list[str]) -> _Page:
    """The page behind up to three redirectors, each step judged as if it had been typed."""
    for _ in range(_MOST_WRAPPERS + 1):
        page = _judged(text, codes)
        wrapper = wrappers.find(page.parts)
        if wrapper is None:
            return page
        codes.append(wrapper.flag)
        target = wrappers.target(wrapper, page.parts)
        if target is None:
            raise RefusedError("no-target")
        text = target
    raise RefusedError("wrapped-too-deep")


def _judged(text: str, codes: list[str]) -> _Page:
    text = _with_scheme(text, codes)
    fault = characters.fault(text)
    if fault:
        raise RefusedError(fault)
    return _parsed(text)


def _with_scheme(text: str, codes: list[str]) -> str:
    """The text with http: or https: before it; any other scheme is refused."""
    if not text:
        raise RefusedError("empty")
    scheme = None if _HOST_AND_PORT.match(text) else _SCHEME.match(text)
    if scheme is None:
        codes.append("scheme-added")
        return f"https:{text}" if text.startswith("//") else f"https://{text}"
    if scheme[1].lower() not in {"http", "https"}:
        raise RefusedError("scheme")
    return text


def _parsed(text: str) -> _Page:
    authority = _AUTHORITY.match(text)
    written = authority[1] if authority else ""
    if "@" in written:
        raise RefusedError("userinfo")
    try:
        url = URL(text)
    except ValueError:
        raise RefusedError("port" if _NUMBERED_PORT.fullmatch(written) else "invalid-host") from None
    host = _public_host(url)
    if url.port:
        # A site that speaks plainly on 443, or TLS on 80, is a slip: browsers would show an error.
        raise RefusedError("port")
    return _Page(url.protocol.removesuffix(":"), _parts(host, url))


def _public_host(url: URL) -> str:
    """The host in ASCII without a final dot, if it is a name that anybody can look up."""
    host = url.hostname.removesuffix(".")
    if url.host_type != HostType.DEFAULT:
        _refuse_number(host)
    reserved = hosts.forbidden_name(host)
    if reserved:
        raise RefusedError("not-public", reserved)
    if "." not in host:
        raise RefusedError("host-without-dot")
    if not (hosts.is_well_formed(host) and scripts.is_real(host)):
        raise RefusedError("invalid-host")
    if shorteners.is_shortener(host):
        raise RefusedError("shortener")
    return host


def _refuse_number(host: str) -> None:
    because = hosts.forbidden_ip(ip_address(host.strip("[]")))
    if because in {None, "documentation"}:
        raise RefusedError("ip-literal-host")
    raise RefusedError("not-public", because)


def _parts(host: str, url: URL) -> Parts:
    fault = characters.escaped_fault(url.pathname, url.search + url.hash)
    if fault:
        raise RefusedError(fault)
    fragment = tracking.without_trailing_marks(url.hash.removeprefix("#"))
    return Parts(host, url.pathname, split_query(url.search), fragment)


def _without_tracking(page: _Page, codes: list[str]) -> _Page:
    query = tracking.without_tracking(page.parts.host, page.parts.query)
    if query == page.parts.query:
        return page
    codes.append("tracking-removed")
    return replace(page, parts=replace(page.parts, query=query))
