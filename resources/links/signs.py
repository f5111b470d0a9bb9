"""What a page gives away about itself: that it is a guard at the door, that there is nothing here, that it is another.

Pure. Every list here is short on purpose: a sign that is missed costs one look, a sign that lies calls a good page bad.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from resources.links.parts import words

# Titles of the pages with which Cloudflare, Akamai, Imperva, DataDome, PerimeterX, Sucuri and AWS keep robots out.
_GUARD_TITLES = re.compile(
    r"(?:just a moment|one moment, please|please wait|attention required|access denied|ddos-guard|client challenge"
    r"|access to this page has been denied|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|are you (?:a )?(?:human|robot)|robot check|bot verification|human verification|security check(?:point)?"
    r"|pardon our interruption|captcha|vercel security checkpoint|sucuri website firewall)\b.*",
    re.IGNORECASE | re.DOTALL,
)
# What only those pages hold. Looked for in small bodies alone: an article may speak of them.
_GUARD_MARKS = (
    b"_cf_chl_opt", b"cf-chl-", b"/cdn-cgi/challenge-platform/h/", b"captcha-delivery.com", b"px-captcha",
    b"awsWafCookieDomainList", b"Incapsula incident ID", b"ddos-guard", b"sgcaptcha",
    b"Enable JavaScript and cookies to continue",
)  # fmt: skip
_GUARD_STATUSES = frozenset({200, 202, 403, 503})
_SMALL, _TINY = 40_000, 8_000
_SIGN_IN = words("login log-in log_in signin sign-in sign_in sso saml oauth authorize authenticate auth users/sign_in")

_THING = (
    r"(?:(?:the|this|that|your) )?(?:requested )?(?:page|site|url|file|document|content|article|post|resource|object"
    r"|video|course|repository|product|link|project)"
)
_NOT_FOUND = re.compile(
    r"(?:http )?(?:error|status|code)?\s*[:#]?\s*(?:404|410)"
    r"(?:[\s:,.)!]+(?:http|error|page|file|url|not|found|gone|here)\b)*"
    rf"|(?:{_THING} )?(?:(?:was|is|could|can|cannot|can'?t|couldn'?t) )?(?:not (?:be )?|be )found"
    rf"|{_THING} (?:(?:was|is|has been|no longer) )*(?:removed|deleted|unavailable|gone|missing)"
    rf"|{_THING} (?:(?:does not|doesn'?t|no longer) exists?|(?:is |are )?(?:no longer|not) (?:available|here|exist))"
    r"|oops[!.]*(?: .{0,40}\b(?:not|wrong|lost|404|find)\b.{0,40})?|nothing (?:was )?found(?: here)?"
    r"|we (?:can'?t|cannot|couldn'?t|could not) find (?:that|this|the) page"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|p[áa]gina no encontrada"
    r"|pagina non trovata|pagina niet gevonden|página não encontrada|страница не найдена"
    r"|ページが見つかりません|页面不存在|未找到页面",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r".*\b(?:domain (?:is |name )?(?:for sale|has expired|parked|parking)|buy this domain|is for sale|account suspended"
    r"|website (?:is )?(?:expired|suspended))\b.*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+[-–—|·•:»/]+\s+|\s*[|–—·•»]\s*|:\s+|\.\s*$")
_ROOT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?|home/?|(?:index|default|home)\.[a-z]{3,5})?", re.IGNORECASE)

_WORD = re.compile(r"[a-z0-9]{2,}")
_EMPTY_WORDS = words("""
    an the of to for and or in on at by with from as is are be it its you your we our how what why when this that
    """)
# Titles that are nothing but these name no page.
_FRAME_WORDS = words("""
    home homepage index main welcome loading redirecting redirect untitled document app react vite vue page site website
    web blog docs documentation please wait html com org io net
    """)
# What people of this field write short.
_LONG_FORMS = {
    "mlops": words("machine learning operations"),
    "llmops": words("large language model operations"),
    "devops": words("development operations"),
    "cicd": words("continuous integration delivery deployment"),
    "k8s": words("kubernetes"),
}
_STEM = 5


def is_guard(status: int, headers: Mapping[str, str], title: str, body: bytes) -> bool:
    """Whether this is a challenge for robots in the place of the page."""
    if headers.get("cf-mitigated", "") == "challenge":
        return True
    if status not in _GUARD_STATUSES:
        return False
    is_marked = len(body) < _SMALL and any(mark in body for mark in _GUARD_MARKS)
    return bool(_GUARD_TITLES.fullmatch(title)) or is_marked or (len(body) < _TINY and b"captcha" in body.lower())


def asks_to_sign_in(url: str, final_url: str) -> bool:
    """Whether the way to the page ended at a door for members, which was not the page asked for."""
    return _is_door(final_url) and not _is_door(url)


def leads_to_the_root(url: str, final_url: str) -> bool:
    """Whether somebody who asked for a page was sent to the front page of this or another site."""
    return not _is_root(url) and _is_root(final_url)


def says_not_found(title: str) -> bool:
    """Whether the title, or the part of it that is not the site's name, says that there is nothing here."""
    parts = [title, *_BETWEEN.split(title)]
    return any(_NOT_FOUND.fullmatch(part.strip(" .!:")) for part in parts) or bool(_PARKED.fullmatch(title))


def is_unlike(title: str, known: Iterable[str], host: str) -> bool:
    """Whether a page's title shares nothing with any of the titles that it may have.

    Words are compared by their first five letters, and initials count: “ML” is “Machine Learning”. A title that is only
    the site's name, or written in other letters than Latin, says nothing either way.
    """
    own = _words(title) - _FRAME_WORDS - set(host.split("."))
    others = [name for name in known if _words(name)]
    return bool(own and others) and not any(_share(title, name) for name in others)


def _is_door(url: str) -> bool:
    steps = [step for step in urlsplit(url).path.lower().split("/") if step]
    return bool(_SIGN_IN & {*steps[-2:], "/".join(steps[-2:])})


def _is_root(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_ROOT.fullmatch(parts.path)) and not parts.query and not parts.fragment.startswith(("/", "!"))


def _share(one: str, other: str) -> bool:
    stems, other_stems = ({word[:_STEM] for word in _words(title)} for title in (one, other))
    return bool(stems & other_stems) or _is_short_for(one, other) or _is_short_for(other, one)


def _is_short_for(one: str, other: str) -> bool:
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", other.casefold()) if word not in _EMPTY_WORDS)
    return any(len(word) < _STEM and word in initials for word in _words(one))


def _words(title: str) -> set[str]:
    found = {word for word in _WORD.findall(title.casefold()) if not word.isdecimal()}
    return found.union(*(_LONG_FORMS.get(word, ()) for word in found)) - _EMPTY_WORDS
