"""Where something stands in a line, and how words of a stranger's file are shown."""

from resources.text import one_line


def at(lines: list[str], line: int, words: str) -> int:
    """The column at which the words stand in the line, from 1; 0 where they do not stand there as they are."""
    return lines[line - 1].find(words) + 1 if words and 0 < line <= len(lines) else 0


def quoted(words: str, *, marks: bool = True, most: int = 80) -> str:
    """On one line and without anything that a terminal would obey; cut where it is long."""
    plain = one_line(words)
    short = plain if len(plain) <= most else f"{plain[: most - 1]}…"
    return f"“{short}”" if marks else short
