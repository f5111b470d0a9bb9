"""Bookmark files, as browsers and services for bookmarks write and read them: Netscape's format. Pure.

Microsoft described it ("Netscape Bookmark File Format"), nobody specified it. DT and DD are not closed, and Chromium
reads line by line. The parser of the standard library takes a minute for 60 kB of unclosed tags, and raises at what it
takes for a declaration, so tags are found by `links.markup`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape, unescape
from re import Match

from resources.links.markup import TAG, attributes
from resources.readme import LinkOutline, Outline, SectionOutline

HEAD = """\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
"""
LEVEL_MAX = 6
TIMES = ("add_date", "time_added")  # When a bookmark was kept, as browsers call it, and as Pocket does.
LATEST = 32_503_680_000
"""The year 3000, in seconds since 1970. Greater numbers are of milliseconds or smaller parts."""
_DIGITS_MAX = 18
_LEVELS = {str(level) for level in range(1, LEVEL_MAX + 1)}
_HEADINGS = {f"h{level}" for level in _LEVELS}
_LISTS = {"dl", "ul", "ol"}
_ENDS = {*_HEADINGS, "a", "title", "dt", "dd", "li", "hr"}
"""What ends the text before it, whether it begins or ends something itself."""
_BREAKS = {"br", "p"}


def read(text: str) -> Outline:
    """Folders as sections, in the file's order, each with its own bookmarks; those of no folder are first, in a section
    without a title. Never raises, and takes time in proportion to the file.

    Addresses are as they stand, `javascript:` and `place:` among them. What has none is named in the remarks.
    """
    reading = _Reading()
    reading.run(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    return reading.outline()


def write(outline: Outline) -> str:
    """The file from which `read` makes this outline again, as far as bookmarks go: a bookmark has one address, so doors
    are left out, and what is coming soon is an empty folder. The same bytes for the same outline."""
    title = _words(outline.title)
    about = [f"<DD>{_escaped(outline.introduction.strip())}"] if outline.introduction.strip() else []
    heads = [f"<TITLE>{title}</TITLE>", f"<H1>{title}</H1>", *about, "<DL><p>"]
    return HEAD + "\n".join([*heads, *_folders(outline.sections), "</DL><p>"]) + "\n"


def _folders(sections: tuple[SectionOutline, ...]) -> Iterator[str]:
    levels = [1]
    for number, section in enumerate(sections):
        yield from _closed(levels, section.level)
        if number or not _is_loose(section):
            yield from _folder(section, _indent(levels), is_told=section.level != levels[-1] + 1)
            levels.append(section.level)
        for link in section.links:
            yield from _bookmark(link, _indent(levels))
    yield from _closed(levels, 0)


def _closed(levels: list[int], level: int) -> Iterator[str]:
    """The ends of the folders that one of this level is not in."""
    while len(levels) > 1 and levels[-1] >= level:
        levels.pop()
        yield f"{_indent(levels)}</DL><p>"


def _is_loose(section: SectionOutline) -> bool:
    """Whether its bookmarks are in no folder, where it is the first."""
    return bool(section.links) and not section.title and section.level == 2 and not section.prose.strip()


def _folder(section: SectionOutline, indent: str, *, is_told: bool) -> Iterator[str]:
    """Its level is told where it is not that of where it stands: level 4 in level 2."""
    level = f' LEVEL="{section.level}"' if is_told else ""
    yield f"{indent}<DT><H3{level}>{_words(section.title)}</H3>"
    if section.prose.strip():
        yield f"{indent}<DD>{_escaped(section.prose.rstrip())}"
    yield f"{indent}<DL><p>"


def _bookmark(link: LinkOutline, indent: str) -> Iterator[str]:
    added = f' ADD_DATE="{link.added}"' if link.added else ""
    tags = f' TAGS="{_words(",".join(link.tags))}"' if link.tags else ""
    yield f'{indent}<DT><A HREF="{_words(link.url)}"{added}{tags}>{_words(link.title or link.url)}</A>'
    if link.description:
        yield f"{indent}<DD>{_words(link.description)}"


def _indent(levels: list[int]) -> str:
    return "    " * len(levels)


def _words(text: str) -> str:
    return _escaped(_one_line(text))


def _escaped(text: str) -> str:
    """Chromium knows four entities and reads an apostrophe as it is."""
    return escape(text, quote=False).replace('"', "&quot;")


@dataclass(slots=True)
class _Folder:
    title: str = ""
    level: int = 1
    line: int = 0
    prose: str = ""
    is_main: bool = False
    links: list[LinkOutline] = field(default_factory=list)

    @property
    def section(self) -> SectionOutline:
        return SectionOutline(self.title, self.level, self.prose, tuple(self.links), line=self.line)


class _Reading:
    """What has been read so far. `_words` is the text since the last tag that means something, and `_open` names what
    that text is: the title of the file, of a folder or of a bookmark, or what is said about one of them."""

    def __init__(self) -> None:
        self._title = ""
        self._root = _Folder()
        self._folders: list[_Folder] = []
        self._nest = [self._root]
        self._heading: _Folder | None = None  # Of a folder whose list has not begun yet.
        self._is_about_link = False
        self._open = ""
        self._words: list[str] = []
        self._line = 1
        self._remarks: list[str] = []

    def run(self, text: str) -> None:
        at = 0
        for match in TAG.finditer(text):
            self._words.append(text[at : match.start()])
            self._line += text.count("\n", at, match.start())
            self._tag(match)
            self._line += text.count("\n", *match.span())
            at = match.end()
        self._words.append(text[at:])
        self._end()
        self._settle()

    def outline(self) -> Outline:
        loose = [replace(self._root, level=2, prose="")] if self._root.links else []
        sections = tuple(folder.section for folder in [*loose, *self._folders])
        return Outline(self._title, self._root.prose, sections, tuple(self._remarks))

    def _tag(self, match: Match[str]) -> None:
        """Comments and declarations say nothing, and a tag that no bookmark file is made of is text."""
        name, is_end = (match[2] or "").lower(), bool(match[1])
        if name in _LISTS:
            self._list(name, is_end=is_end)
        elif name in _ENDS:
            self._end()
            if not is_end:
                self._begin(name, match[3])
        elif name in _BREAKS:
            self._words.append("\n")
        elif name:
            self._words.append(match[0])

    def _begin(self, name: str, written: str) -> None:
        if name in _HEADINGS:
            self._settle()
            level = attributes(written).get("level", "")
            of_its_place = min(self._nest[-1].level + 1, LEVEL_MAX)
            depth = int(level) if level in _LEVELS else of_its_place
            self._heading = _Folder(level=depth, line=self._line, is_main=name == "h1")
            self._is_about_link, self._open = False, "heading"
        elif name == "a":
            self._settle()
            self._link(attributes(written, most=len(written)))
        elif name in {"title", "dd"}:
            self._open = name

    def _link(self, said: dict[str, str]) -> None:
        url = _one_line(unescape(said.get("href") or said.get("feedurl", "")))
        self._is_about_link = bool(url)
        if not url:
            self._remarks.append(f"Line {self._line}: a bookmark without an address is left out.")
            return
        tags = tuple(filter(None, map(_one_line, unescape(said.get("tags", "")).split(","))))
        added = next((_seconds(said[name]) for name in TIMES if name in said), 0)
        self._nest[-1].links.append(LinkOutline(url, url, line=self._line, tags=tags, added=added))
        self._open = "a"

    def _list(self, name: str, *, is_end: bool) -> None:
        """A list belongs to the heading before it. The one below the title of the file is in no folder."""
        self._end()
        self._is_about_link, heading = False, self._heading
        if is_end:
            self._settle()
            del self._nest[max(1, len(self._nest) - 1) :]
        elif heading is None or (heading.is_main and name == "dl"):
            self._nest.append(self._nest[-1])
        else:
            self._folders.append(heading)
            self._nest.append(heading)
        self._heading = None

    def _settle(self) -> None:
        """A folder that no list came after is empty."""
        if self._heading and not self._heading.is_main:
            self._folders.append(self._heading)
        self._heading = None

    def _end(self) -> None:
        """The text so far is complete, and goes to what it belongs to."""
        said, opened = unescape("".join(self._words)), self._open
        self._words.clear()
        self._open = ""
        if opened == "title":
            self._title = _one_line(said)
        elif opened == "heading" and self._heading:
            self._heading.title = _one_line(said)
            self._title = self._title or _one_line(said) * self._heading.is_main
        elif opened == "dd" and not self._is_about_link:
            folder = self._heading if self._heading and not self._heading.is_main else self._nest[-1]
            folder.prose = folder.prose or _block(said)
        elif opened:
            self._tell_link(opened, _one_line(said))

    def _tell_link(self, opened: str, said: str) -> None:
        links = self._nest[-1].links
        last = links[-1]
        links[-1] = replace(last, title=said or last.url) if opened == "a" else replace(last, description=said)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _block(text: str) -> str:
    """Without what only sets it apart in the file: an indent means something where the text begins behind its tag."""
    return text.strip() if text.lstrip(" \t").startswith("\n") else text.rstrip()


def _seconds(written: str) -> int:
    """Since 1970; 0 for what is no time."""
    digits = written.strip()
    seconds = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS_MAX else 0
    while seconds > LATEST:
        seconds //= 1000
    return seconds
