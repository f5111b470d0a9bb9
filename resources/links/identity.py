"""What makes two addresses the same page: everything that does not choose what is shown is taken away."""

import hashlib
import re
from dataclasses import replace

from resources.links import sites
from resources.links.parts import Parts, is_under, name_of, spelled, words

LONGEST_KEY = 2000

# Under these anybody may take a name: m.github.io is a person, not the small-screen form of github.io.
_SHARED_DOMAINS = words("""
    github.io gitlab.io netlify.app vercel.app pages.dev web.app firebaseapp.com herokuapp.com onrender.com fly.dev
    readthedocs.io substack.com gitbook.io blogspot.com wordpress.com tumblr.com notion.site streamlit.app hf.space
    surge.sh workers.dev azurewebsites.net amazonaws.com appspot.com hashnode.dev ghost.io weebly.com wixsite.com
    co.uk org.uk ac.uk com.au co.in co.jp co.nz co.za co.kr com.br com.cn com.tr com.mx co.il
    """)
# The small-screen label stands second on these: en.m.wikipedia.org.
_SECOND_LABEL_MOBILE = words("wikipedia.org wiktionary.org wikibooks.org wikiversity.org wikisource.org")
_SAME_SITE_LABELS = frozenset({"www", "m", "mobile", "amp"})

# On these the fragment is the whole work (a program, a drawing), so that it stays in the key.
FRAGMENT_IS_THE_PAGE = words("""
    playground.tensorflow.org godbolt.org play.vuejs.org pythontutor.com mermaid.live excalidraw.com sqlime.org
    mega.nz play.pkl-lang.org
    """)

_INDEX_PAGE = re.compile(r"(?<=/)(?:index\.(?:s?html?|xhtml|php\d?|aspx?|jsp|cgi|do)|default\.(?:aspx?|html?))$", re.I)
_AMP_TAIL = re.compile(r"(?<=[^/])(?:/amp/*|\.amp)$|\.amp(?=\.html?$)", re.I)
_AMP_QUERY = re.compile(r"amp(?:=|=1|=true)?|outputtype=amp|amp_js_v=.*|amp_gsa=.*|usqp=mq.*", re.I)


def key(parts: Parts) -> str:
    """The text two addresses share when they are one page: ASCII, at most 2,000 characters, without scheme.

    A key that would be longer ends in the SHA-256 of the whole instead.
    """
    page = sites.canonical(_general(parts))
    path = page.path.rstrip("/")
    text = str(replace(page, path=path, query=tuple(sorted(page.query, key=name_of))))
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[:1900]}#sha256={hashlib.sha256(text.encode()).hexdigest()}"


def same_site(host: str) -> str:
    """The host without www., m., mobile. and amp., where what is left is still a site."""
    labels = host.split(".")
    if is_under(host, _SECOND_LABEL_MOBILE) and "m" in labels[1:2]:
        return ".".join(labels[:1] + labels[2:])
    rest = ".".join(labels[1:])
    if labels[0] in _SAME_SITE_LABELS and "." in rest and (rest not in _SHARED_DOMAINS or labels[0] == "www"):
        return same_site(rest)
    return host


def _general(parts: Parts) -> Parts:
    host = same_site(parts.host)
    path = spelled(parts.path)
    query = tuple(spelled(piece).replace("+", "%20") for piece in parts.query)
    page = Parts(host, path, query, _route(host, spelled(parts.fragment)))
    return page if sites.keeps_files(host) else _plain(page)


def _plain(page: Parts) -> Parts:
    """Without the names of index pages and the marks of AMP, which is the same page in another dress."""
    path = _INDEX_PAGE.sub("", _AMP_TAIL.sub("", page.path))
    query = tuple(piece for piece in page.query if not _AMP_QUERY.fullmatch(piece))
    return replace(page, path=path, query=query)


def _route(host: str, fragment: str) -> str:
    """The fragment, when it chooses the page: `/path`, `!path`, or anything on the hosts of whole works."""
    if is_under(host, FRAGMENT_IS_THE_PAGE):
        return fragment
    route = fragment.rstrip("/")
    return route if route[:1] in {"/", "!"} and route != "!" else ""
