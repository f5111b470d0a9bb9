"""Words and addresses as Markdown that no parser takes for anything else, CommonMark's or GitHub's. Pure."""

import re
from collections.abc import Iterable

from resources.readme import webaddress
from resources.readme.words import Kind, Piece

_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~$#]|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""What begins something in CommonMark, in GitHub's tables, formulas or strike-through, or makes it a link by itself."""
_IN_ADDRESS = re.compile(r"[\\()<>]|&(?=#?\w+;)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def escaped(text: str) -> str:
    """`text` on one line, as words that no parser takes for anything else."""
    return signs(" ".join(text.split()))


def signs(text: str) -> str:
    """`escaped` for a part of a line, whose spaces stay as they are."""
    return _SIGNS.sub(r"\\\g<0>", text)


def paragraph(text: str) -> str:
    """`escaped`, where the words begin a line of their own."""
    return _begun(escaped(text))


def address(url: str) -> str:
    """`url` as the destination of a link; control characters, which none has, become %0A and so on."""
    kept = _IN_ADDRESS.sub(r"\\\g<0>", _CONTROLS.sub(lambda sign: f"%{ord(sign[0]):02X}", url))
    return f"<{kept}>" if " " in kept else kept


def link(title: str, url: str, description: str = "") -> str:
    """`[Title](address) - description`"""
    words = f" - {escaped(description)}" if description else ""
    return f"[{escaped(title)}]({address(url)}){words}"


def markdown(found: Iterable[Piece]) -> str:
    """What somebody said in HTML, in Markdown: its words and its links, on one line."""
    parts = (_part(piece) for piece in found)
    return _begun(" ".join("".join(parts).split()))


def _begun(line: str) -> str:
    """Without what begins a list, a rule or the line below a heading where a line begins."""
    numbered = re.match(r"(\d{1,9})(?=[.)](?:\s|\Z))", line)
    if numbered:
        return f"{numbered[1]}\\{line[numbered.end() :]}"
    return f"\\{line}" if line[:1] in {"-", "+", "="} else line


def _part(piece: Piece) -> str:
    if piece.kind is Kind.LINK and piece.text.strip() and not webaddress.is_inside(piece.url):
        return link(piece.text, piece.url)
    if piece.kind in {Kind.WORDS, Kind.LINK}:
        return signs(piece.text)
    return ""
