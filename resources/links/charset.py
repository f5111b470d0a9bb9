"""Bytes of a page as text, in the encoding that the page says it has. Pure."""

import codecs
import re

from resources.links.parts import words

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
# Browsers read the first 1,024 bytes for this; pages that put it later are read rightly too.
_IN_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META_WITHIN = 4096

# The WHATWG's encodings by Python's names for them. Some names mean a larger encoding than they say.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_KNOWN = words("""
    utf-8 utf-16 utf-16-le utf-16-be gb18030 big5hkscs euc_jp iso2022_jp cp932 cp949 koi8-r koi8-u mac-roman cp866 cp874
    cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6
    iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    """)


def decode(body: bytes, content_type: str) -> str:
    """The text by byte order mark, else by header, else by meta, else as UTF-8. What fits nowhere becomes U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    return body.decode(_from_header(content_type) or _from_meta(body) or "utf-8", "replace")


def _from_header(content_type: str) -> str:
    found = _IN_HEADER.search(content_type)
    return _known(found[1]) if found else ""


def _from_meta(body: bytes) -> str:
    found = _IN_META.search(body, 0, _META_WITHIN)
    name = _known(found[1].decode("ascii", "replace")) if found else ""
    # Whoever could read that far did not read UTF-16.
    return "utf-8" if name.startswith("utf-16") else name


def _known(label: str) -> str:
    """The encoding to read this label as, or "" if it is none of the web's: Python knows some that are no text."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    name = _READ_AS.get(name, name)
    return name if name in _KNOWN else ""
