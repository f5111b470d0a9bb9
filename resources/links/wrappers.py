"""Addresses that carry another address inside: referral links, counting redirects, warning pages."""

import re
from dataclasses import dataclass, replace

from resources.links.parts import Parts, parents, words

AFFILIATE = "affiliate-unwrapped"
REDIRECT = "redirect-unwrapped"


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A redirector: its paths (as beginnings), and where in the query or path the target stands."""

    flag: str
    names: tuple[str, ...]
    paths: tuple[str, ...] = ("/",)
    inside_path: re.Pattern[str] | None = None


_REST = re.compile(r"/(https?:/.+)", re.IGNORECASE)
_DESTINATION = re.compile(r"destination:(https?(?::|%3A).+)", re.IGNORECASE)
_AMP = re.compile(r"/(?:amp|[cvi])/(s/)?(.+)")
_PROOFPOINT = re.compile(r"__(https?:/[^*]+?)__;")

_CJ = Wrapper(AFFILIATE, ("url",), inside_path=_REST)
_IMPACT = Wrapper(AFFILIATE, ("u",))
_PEPPERJAM = Wrapper(AFFILIATE, ("url",))
_PARTNERIZE = Wrapper(AFFILIATE, ("destination",), inside_path=_DESTINATION)
_SKIMLINKS = Wrapper(AFFILIATE, ("url", "xs"))
_VIGLINK = Wrapper(AFFILIATE, ("u", "out"))
_SAFELINKS = Wrapper(REDIRECT, ("url",))
_META = Wrapper(REDIRECT, ("u",))

_BY_HOST: dict[str, Wrapper] = {
    **dict.fromkeys(
        words("kqzyfj.com jdoqocy.com tkqlhce.com dpbolvw.net anrdoezrs.net qksrv.net emjcd.com apmebf.com"),
        _CJ,
    ),
    **dict.fromkeys(words("pxf.io sjv.io 7eer.net evyy.net ojrq.net"), _IMPACT),
    **dict.fromkeys(words("pntra.com pntrac.com pntrs.com pjatr.com pjtra.com gopjn.com"), _PEPPERJAM),
    **dict.fromkeys(words("redirectingat.com go.skimresources.com go.skimlinks.com"), _SKIMLINKS),
    **dict.fromkeys(words("redirect.viglink.com api.viglink.com redirect.sovrn.com"), _VIGLINK),
    **dict.fromkeys(words("l.facebook.com lm.facebook.com l.instagram.com l.messenger.com l.threads.net"), _META),
    **dict.fromkeys(("safelinks.protection.outlook.com", "safelinks.protection.office365.us"), _SAFELINKS),
    "prf.hn": _PARTNERIZE,
    "linksynergy.com": Wrapper(AFFILIATE, ("murl", "rd_parm1", "url")),
    "awin1.com": Wrapper(AFFILIATE, ("ued", "p")),
    "shareasale.com": Wrapper(AFFILIATE, ("urllink",), ("/r.cfm", "/u.cfm", "/m-pr.cfm")),
    "shareasale-analytics.com": Wrapper(AFFILIATE, ("urllink",)),
    "tradedoubler.com": Wrapper(AFFILIATE, ("url",), ("/click",)),
    "tradetracker.net": Wrapper(AFFILIATE, ("u",)),
    "facebook.com": Wrapper(REDIRECT, ("u",), ("/l.php", "/flx/warn")),
    "youtube.com": Wrapper(REDIRECT, ("q",), ("/redirect",)),
    "linkedin.com": Wrapper(REDIRECT, ("url", "sessionredirect"), ("/redir/redirect", "/safety/go", "/authwall")),
    "medium.com": Wrapper(REDIRECT, ("redirecturl",), ("/m/global-identity",)),
    "out.reddit.com": Wrapper(REDIRECT, ("url",)),
    "steamcommunity.com": Wrapper(REDIRECT, ("url", "u"), ("/linkfilter",)),
    "slack-redir.net": Wrapper(REDIRECT, ("url",)),
    "duckduckgo.com": Wrapper(REDIRECT, ("uddg",), ("/l/",)),
    "bing.com": Wrapper(REDIRECT, ("u",), ("/ck/a",)),
    "vk.com": Wrapper(REDIRECT, ("to",), ("/away.php",)),
    "t.umblr.com": Wrapper(REDIRECT, ("z",)),
    "urldefense.proofpoint.com": Wrapper(REDIRECT, ("u",)),
    "urldefense.com": Wrapper(REDIRECT, ("u",), inside_path=_PROOFPOINT),
    "cdn.ampproject.org": Wrapper(REDIRECT, (), inside_path=_AMP),
}
_GOOGLE = Wrapper(REDIRECT, ("q", "url", "adurl"), ("/url", "/aclk"))
_GOOGLE_AMP = Wrapper(REDIRECT, (), ("/amp/",), inside_path=_AMP)
_BY_PATTERN = (
    (re.compile(r"(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}$"), _GOOGLE),
    (re.compile(r"(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}$"), _GOOGLE_AMP),
    (re.compile(r"imp\.i\d+\.net$"), _IMPACT),
)

_ASCII_ESCAPE = re.compile(r"%([0-7][0-9A-Fa-f])")
_STILL_ESCAPED = re.compile(r"https?%3A", re.IGNORECASE)
_LIKE_AN_ADDRESS = re.compile(r"//|[A-Za-z][A-Za-z0-9+.\-]*:|www\.|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/?#]|$)")


def find(parts: Parts) -> Wrapper | None:
    """The redirector this address belongs to, or None when it is a page of its own."""
    known = [_BY_HOST[name] for name in parents(parts.host) if name in _BY_HOST]
    known += [wrapper for pattern, wrapper in _BY_PATTERN if pattern.match(parts.host)]
    return next((wrapper for wrapper in known if _covers(wrapper, parts.path)), None)


def target(wrapper: Wrapper, parts: Parts) -> str | None:
    """The address inside, decoded, not yet judged; None when there is none to read."""
    if parts.host == "urldefense.proofpoint.com" and parts.path.startswith("/v2/"):
        text = _decoded(parts.value("u").replace("-", "%").replace("_", "/"))
    else:
        text = _decoded(parts.value(*wrapper.names)) or _from_path(wrapper, parts)
    return text if _LIKE_AN_ADDRESS.match(text) else None


def _covers(wrapper: Wrapper, path: str) -> bool:
    return path.lower().startswith(wrapper.paths)


def _from_path(wrapper: Wrapper, parts: Parts) -> str:
    """A target in the path runs to the end of the address: its query and fragment are the wrapper's."""
    found = wrapper.inside_path.search(str(replace(parts, host=""))) if wrapper.inside_path else None
    if not found:
        return ""
    if wrapper.inside_path is _AMP:
        return _amp_address(found)
    return _decoded(found[1]) if _STILL_ESCAPED.match(found[1]) else found[1]


def _amp_address(found: re.Match[str]) -> str:
    return f"{'https' if found[1] else 'http'}://{found[2]}"


def _decoded(text: str) -> str:
    """Escapes of ASCII opened, once more where the sender escaped twice; others mean the same either way."""
    opened = _ASCII_ESCAPE.sub(_letter, text)
    return _ASCII_ESCAPE.sub(_letter, opened) if _STILL_ESCAPED.match(opened) else opened


def _letter(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
