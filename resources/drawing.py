"""Social cards as pictures: 1200 × 630 pixels in the look of the site, as PNG. Pure, apart from the fonts it reads."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from threading import Lock

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 90
PAPER, INK, SOFT, ACCENT, AMBER, TRACK = "#faf8f4", "#1a2027", "#56606b", "#0b6e5b", "#8a5100", "#d3cec4"
"""By day, as in static/css/tokens.css."""
FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
FACES = [
    "bricolage-grotesque.woff2", "bricolage-grotesque-latin-ext.woff2", "bricolage-grotesque-vietnamese.woff2",
    "noto-sans-cyrillic.woff2",
]  # fmt: skip
"""Each sign is drawn with the first that has it."""
MEDIUM, BOLD = 500, 700
TITLE_SIZES = [(96, 2), (78, 3), (64, 3)]
"""Sizes of a title, with how many lines of each there is room for."""
ASCENT, TIGHT, LOOSE = 0.93, 1.1, 1.3
"""Of a size: how far the base line is below the top, and a line below the one before it, in titles and elsewhere."""
COLOURS = 48
NOBODYS = "\U0010fffe"
"""No character, for which every face draws the same box."""
RAIL_Y, STEP, RADIUS, SMOOTH = 506, 150, 17, 4
STAGES = ["read", "read", "open", "open", "open", "soon", "soon", "soon"]
_lock = Lock()
"""A font is one thing with a state, and one drawing at a time is as many as a process should do."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. Where the title cannot be written with our letters, `instead` stands in its place; `accent` are
    words of the title that are coloured."""

    eyebrow: str
    title: str
    facts: str
    foot: str
    instead: str = ""
    accent: str = ""


def png(card: Card) -> bytes:
    """The same bytes for the same card, as long as fonts and libraries stay the same."""
    with _lock:
        picture = _ground().copy()
        pen = ImageDraw.Draw(picture)
        _write(pen, _wrapped(_written(card.eyebrow).upper(), 24, MEDIUM, 1), 24, MEDIUM, y=90, colour=SOFT)
        title, size = _title(card)
        below = _write(pen, title, size, BOLD, y=136, colour=INK, accent=card.accent)
        facts = _wrapped(_written(card.facts), 32, MEDIUM, 2 if len(title) < 3 else 1)
        _write(pen, facts, 32, MEDIUM, y=below + 22, colour=SOFT)
        _write(pen, _wrapped(_written(card.foot), 28, BOLD, 1), 28, BOLD, y=556, colour=INK)
        return _saved(picture)


def _saved(picture: Image.Image) -> bytes:
    """With a few colours: they are enough for words on paper, and half the bytes."""
    out = BytesIO()
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=7)
    return out.getvalue()


def is_writable(text: str) -> bool:
    """Whether we have every letter, mark and digit of it. Signs that we do not have (emoji, say) are left out."""
    return all(_face(sign) is not None for sign in text if unicodedata.category(sign)[0] in "LMN")


def _title(card: Card) -> tuple[list[str], int]:
    """The title's lines in the largest size that holds it; in the smallest, shortened."""
    breaks = [_written(line) for line in card.title.split("\n")]
    words = "\n".join(filter(None, breaks)) or _written(card.instead) or _written(card.foot)
    for size, most in TITLE_SIZES:
        lines = _wrapped(words, size, BOLD, most)
        if sum(map(len, lines)) >= len(words) - len(lines):
            break
    return lines, size


def _written(text: str) -> str:
    """What of `text` can be drawn, on one line; nothing where that would be only a part of its words."""
    if not is_writable(text):
        return ""
    return " ".join("".join(sign if _face(sign) is not None else " " for sign in text).split())


def _wrapped(text: str, size: int, weight: int, most: int) -> list[str]:
    """At most so many lines that fit the card; the last one ends in “…” where something is left out."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        rest = paragraph
        while rest:
            if len(lines) == most:
                return [*lines[:-1], _shortened(lines[-1], size, weight)]
            end = _fitting(rest, size, weight)
            space = rest.rfind(" ", 0, end + 1)
            cut = end if end == len(rest) or space <= 0 else space
            lines.append(rest[:cut])
            rest = rest[cut:].strip()
    return lines


def _shortened(line: str, size: int, weight: int) -> str:
    while _length(f"{line}…", size, weight) > WIDTH - 2 * MARGIN:
        line = line[:-1]
    return f"{line.rstrip(' ,.;:·-–—')}…"


def _fitting(text: str, size: int, weight: int) -> int:
    """How many of the first characters fit one line; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _length(text[:middle], size, weight) <= WIDTH - 2 * MARGIN else (low, middle - 1)
    return low


def _write(
    pen: ImageDraw.ImageDraw, lines: list[str], size: int, weight: int, *, y: int, colour: str, accent: str = ""
) -> int:
    """The lines one below the other, from the left margin; returns where they end."""
    for line in lines:
        x = float(MARGIN)
        before, found, after = line.partition(accent) if accent else (line, "", "")
        for piece, shade in ((before, colour), (found, ACCENT), (after, colour)):
            for face, run in _runs(piece):
                font = _font(face, size, weight)
                pen.text((x, y + size * ASCENT), run, font=font, fill=shade, anchor="ls")
                x += font.getlength(run)
        y += round(size * (TIGHT if size > 40 else LOOSE))
    return y


def _length(text: str, size: int, weight: int) -> float:
    return sum(_font(face, size, weight).getlength(run) for face, run in _runs(text))


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Neighbours that one face has, together."""
    for face, signs in groupby(text, lambda sign: _face(sign) or 0):
        yield face, "".join(signs)


@lru_cache(maxsize=4_096)
def _face(sign: str) -> int | None:
    """The number of the first face that has the sign; nobody has one that controls others."""
    if sign.isspace():
        return 0
    if unicodedata.category(sign)[0] == "C":
        return None
    return next((face for face in range(len(FACES)) if _look(face, sign) != _look(face, NOBODYS)), None)


@lru_cache(maxsize=64)
def _look(face: int, sign: str) -> bytes:
    """How the face draws the sign by itself, without making it up from parts."""
    font = ImageFont.truetype(FONTS / FACES[face], 32, layout_engine=ImageFont.Layout.BASIC)
    picture = Image.new("L", (64, 64))
    ImageDraw.Draw(picture).text((16, 8), sign, font=font, fill=255)
    return picture.tobytes()


@cache
def _font(face: int, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / FACES[face], size)
    font.set_variation_by_axes([weight])
    return font


@cache
def _ground() -> Image.Image:
    """The paper with the rail and its marks, which are drawn larger and made smaller, for smooth edges."""
    ground = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    high = RADIUS * 4
    strip = Image.new("RGB", (WIDTH * SMOOTH, high * SMOOTH), PAPER)
    pen = ImageDraw.Draw(strip)
    middle, last_read = high * SMOOTH // 2, MARGIN + RADIUS + STEP * 2
    for start, end, colour in [(MARGIN, WIDTH, TRACK), (MARGIN, last_read, ACCENT)]:
        pen.line([((start + RADIUS) * SMOOTH, middle), (end * SMOOTH, middle)], fill=colour, width=6 * SMOOTH)
    for number, stage in enumerate(STAGES):
        _mark(pen, stage, (MARGIN + RADIUS + STEP * number) * SMOOTH, middle)
    ground.paste(strip.resize((WIDTH, high), Image.Resampling.LANCZOS), (0, RAIL_Y - high // 2))
    return ground


def _mark(pen: ImageDraw.ImageDraw, stage: str, x: int, y: int) -> None:
    """A filled dot is read, a ring is open, a dashed ring is coming soon."""
    radius, wide = RADIUS * SMOOTH, 6 * SMOOTH
    box = [(x - radius, y - radius), (x + radius, y + radius)]
    if stage != "soon":
        pen.ellipse(box, fill=ACCENT if stage == "read" else PAPER, outline=ACCENT, width=wide)
        return
    pen.ellipse(box, fill=PAPER)
    for angle in range(0, 360, 45):
        pen.arc(box, angle, angle + 27, fill=AMBER, width=wide)
