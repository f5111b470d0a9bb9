"""The forms in which places to read, watch and learn write one story, question or course."""

import re
from dataclasses import replace

from resources.links.parts import Parts

_STORY = re.compile(r"(?:.*/|.*-|)([0-9a-f]{10,12})/*")
_COURSE = re.compile(
    r"/(learn|specializations|professional-certificates|projects|degrees)/([^/]+)(?:/(?:home|info|about|welcome)(?:/.*)?)?/*"
)
_TALK = re.compile(r"/r/([^/]+)/comments/([^/]+)(?:/[^/]*)?/*")
_QUESTION = re.compile(r"/(?:questions|q)/(\d+)(?:/[^/]*)?/*")
_POST = re.compile(r"/([^/]+)/status(?:es)?/(\d+)(?:/(?:photo|video)/\d+)?/*")
_PRODUCT = re.compile(r"(?:/.*)?/(?:dp|gp/product|gp/aw/d|exec/obidos/ASIN)/([A-Z0-9]{10})(?:[/?].*)?", re.I)
_OPEN_SUBSTACK = re.compile(r"/pub/([a-z0-9-]+)(/p/[^/]+)/*")


def medium(page: Parts) -> Parts:
    """A story is known by the number at its end, a writer by the handle, wherever Medium shows them."""
    story = _STORY.fullmatch(page.path)
    if story:
        return Parts("medium.com", f"/p/{story[1]}")
    writer = page.host.removesuffix(".medium.com")
    if writer != page.host and "." not in writer:
        return replace(page, host="medium.com", path=f"/@{writer}{page.path}")
    return _with_plain_handle(page)


def coursera(page: Parts) -> Parts:
    """A course is the same from its front page, its welcome page and an enrolment link."""
    found = _COURSE.fullmatch(page.path)
    return Parts(page.host, f"/{found[1]}/{found[2].lower()}") if found else page


def substack(page: Parts) -> Parts:
    """A post opened through Substack's reader is the post on its own site."""
    found = _OPEN_SUBSTACK.fullmatch(page.path)
    return replace(page, host=f"{found[1]}.substack.com", path=found[2]) if found else page


def reddit(page: Parts) -> Parts:
    """A discussion by its number, in the old and the new dress."""
    page = replace(page, host="reddit.com")
    found = _TALK.fullmatch(page.path)
    return replace(page, path=f"/r/{found[1].lower()}/comments/{found[2]}", query=()) if found else page


def questions(page: Parts) -> Parts:
    """A question by its number; the words after it are for show."""
    found = _QUESTION.fullmatch(page.path)
    return replace(page, path=f"/questions/{found[1]}") if found else page


def x(page: Parts) -> Parts:
    """A post by its number, at the old and the new name of the site."""
    found = _POST.fullmatch(page.path)
    if found:
        return Parts("x.com", f"/{found[1].lower()}/status/{found[2]}")
    return replace(page, host="x.com")


def amazon(page: Parts) -> Parts:
    """A product by its number; the words before it are for show."""
    found = _PRODUCT.fullmatch(page.path)
    return Parts(page.host, f"/dp/{found[1].upper()}") if found else page


def vimeo(page: Parts) -> Parts:
    """The player shows the video of the page."""
    return replace(page, host="vimeo.com", path=page.path.removeprefix("/video"))


def _with_plain_handle(page: Parts) -> Parts:
    steps = page.segments
    if not steps or not steps[0].startswith("@"):
        return page
    return replace(page, path="/" + "/".join([steps[0].lower(), *steps[1:]]))
