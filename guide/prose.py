"""Markdown to safe HTML: the only place that marks HTML safe."""

from collections.abc import Iterable
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from guide import glosses
from guide.glosses import Gloss
from guide.models import Bridge

TAGS = {
    "a", "blockquote", "br", "button", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SHOWN_AS = {"h1": "h2", "h5": "h4", "h6": "h4"}
"""The page has a heading of the first level already, and deeper ones than the fourth look like text."""
MOST = 200
"""So many texts are kept as HTML, by their words and by what is marked in them."""
_parser = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table")
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={
        "a": {"href"},
        "ol": {"start"},
        "button": {"class", "popovertarget", "title", "type"},
        "span": {"class", "id", "popover"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener noreferrer",
)


def render(markdown: str, bridges: Iterable[Bridge] = ()) -> SafeString:
    """Safe HTML for `markdown`: raw HTML and images are dropped, every link is `nofollow ugc`, never raises.

    The ideas of `bridges` say where they stand first by what other name their reader knows them: see `glosses`.
    """
    return _rendered(markdown, tuple(Gloss(*(getattr(bridge, name) for name in Gloss._fields)) for bridge in bridges))


@lru_cache(maxsize=MOST)
def _rendered(markdown: str, bridges: tuple[Gloss, ...]) -> SafeString:
    tokens = _parser.parse(markdown)
    glosses.mark(tokens, bridges)
    for token in tokens:
        token.tag = SHOWN_AS.get(token.tag, token.tag)
    return mark_safe(_cleaner.clean(_parser.renderer.render(tokens, _parser.options, {})))  # noqa: S308  Cleaned on this very line.
