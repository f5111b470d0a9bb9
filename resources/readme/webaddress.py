"""Which addresses lead out of the file that names them. Pure; whether they may be stored, `links.address` says."""

import re

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PEOPLE = {"mailto", "tel", "sms"}
_ENDINGS = """
md mdx markdown rst adoc txt pdf png jpg jpeg gif svg webp html htm ipynb py js ts json yml yaml csv tsv zip docx pptx
xlsx epub sh
"""
_FILES = {*_ENDINGS.split()}
"""Endings of files, of which some are endings of sites too: `README.md` is a file, `docs.rs` and `a.md/b` are sites."""
_BARE = re.compile(r"(?<![\w/@.:-])(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)
"""GitHub's extended autolinks (GFM 0.29, 6.9), without the mail addresses."""
_AFTER = "?!.,:*_~'\"”’，。；）"


def is_outside(url: str) -> bool:
    """Whether it is a page elsewhere, with or without its scheme: neither a file beside this one nor a mail address."""
    scheme = _SCHEME.match(url)
    if scheme:
        return scheme[1].lower() not in _PEOPLE
    if url.startswith("//"):
        return True
    host, *path = re.split(r"[/?#]", url, maxsplit=1)
    ending = host.rpartition(".")[2].lower()
    return "." in host.strip(".") and ending.isalnum() and (bool(path) or ending not in _FILES)


def is_inside(url: str) -> bool:
    """Whether it is a place in the file itself."""
    return url.startswith("#") or not url


def without_controls(url: str) -> str:
    """As a browser reads it: HTML may break an address over two lines."""
    return re.sub(r"[\x00-\x1f\x7f]", "", url).strip()


def shown(url: str) -> str:
    """`host/path`, for an address that nobody has given a name."""
    return (
        re.sub(r"^(?:[a-z][a-z0-9+.-]*:/+)?(?:www\.)?", "", url, flags=re.IGNORECASE).split("#")[0].rstrip("/") or url
    )


def split(text: str) -> list[tuple[str, bool]]:
    """`text` in parts, each with whether it is an address that stands there without any markup."""
    parts, position = [], 0
    for found in _BARE.finditer(text):
        address = _without_end(found[0])
        parts += [(text[position : found.start()], False), (address, True)]
        position = found.start() + len(address)
    return [part for part in [*parts, (text[position:], False)] if part[0]]


def _without_end(address: str) -> str:
    """Without the punctuation after it; a closing bracket belongs to it where it has the opening one."""
    closing = address.count(")") - address.count("(")
    while address:
        if address[-1] == ")" and closing > 0:
            closing -= 1
        elif address[-1] not in _AFTER:
            break
        address = address[:-1]
    return address
