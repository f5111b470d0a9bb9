"""The bytes of a file as text. Pure."""

import codecs

from resources.facts import Refused

MOST_BYTES = 5_000_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(data: bytes) -> str:
    """UTF-8, with or without its mark, or UTF-16 with it. Raises Refused, in a sentence, for everything else."""
    if len(data) > MOST_BYTES:
        raise Refused(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
    name, charset = ("UTF-16", "utf-16") if data.startswith(_UTF_16) else ("UTF-8", "utf-8-sig")
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Refused(f"It is not {name} from line {line} on. Save it as UTF-8, and send it again.") from None
    if "\0" in text:
        raise Refused("It is no text: there are NUL characters in it.")
    return text
