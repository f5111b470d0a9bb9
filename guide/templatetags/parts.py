"""Parts of pages that are kept: see `guide.fragments`, and `guide.remembering`."""

from typing import Any

from django import template
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from guide import fragments
from guide.remembering import Memory, is_on

register = template.Library()
PATH_LENGTH = 500
_public = Memory(most=2_048)
"""Of 1 to 10 kB each."""


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, **given: Any) -> SafeString:
    """As `{% include name with … only %}`, for what is drawn from words and numbers: drawn once for the same ones."""
    return fragments.fill(fragments.draw(name, **given), context)


@register.tag
def public(parser: Parser, token: Token) -> "Public":
    """`{% public "name" %} … {% endpublic %}`: what looks the same to everybody who sees the page of this address. Of
    the reader, of votes and of tokens it says nothing. Names differ within a page."""
    name = token.split_contents()[1]
    nodes = parser.parse(("endpublic",))
    parser.delete_first_token()
    return Public(name, nodes)


class Public(Node):
    """Drawn once for an address, as long as the guide is as it was: on the page of a view that says that its page is
    everybody's (`guide.keeping.kept`), and not on what may be answered in its place."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        address = _address(context) if is_on() else ""
        if not address:
            return self.nodelist.render(context)
        asked = (self.name, address, context.template)
        return mark_safe(_public.answer(asked, lambda: self.nodelist.render(context)))  # noqa: S308  A template made it.


def _address(context: Context) -> str:
    """Of the page, where it is everybody's."""
    request = getattr(context, "request", None)
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or not hasattr(match.func, "kept_words") or context.template is None:
        return ""
    is_its_own = context.template.name == f"{match.url_name}.html"
    address: str = request.get_full_path()
    return address if is_its_own and len(address) <= PATH_LENGTH else ""
