"""Under what licence the data may be taken along, by its SPDX id (https://spdx.org/licenses/). Pure."""

import re
from typing import NamedTuple


class Licence(NamedTuple):
    id: str
    name: str
    url: str


KNOWN = {
    licence.id: licence
    for licence in [
        Licence("CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        Licence(
            "CC-BY-NC-4.0",
            "Creative Commons Attribution-NonCommercial 4.0",
            "https://creativecommons.org/licenses/by-nc/4.0/",
        ),
        Licence("ODbL-1.0", "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        Licence("ODC-By-1.0", "Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
        Licence(
            "PDDL-1.0",
            "Public Domain Dedication and License 1.0",
            "https://opendatacommons.org/licenses/pddl/1-0/",
        ),
    ]
}


def named(word: str, url: str = "") -> Licence:
    """The licence of that id; one that is not among KNOWN is called by its id, and `url` says where it can be read.

    Raises ValueError, with a sentence for the operator.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", word):
        raise ValueError("DATA_LICENCE is no SPDX id. Write CC-BY-4.0, for one.")
    if url and not re.fullmatch(r"https?://[!-~]+", url):
        raise ValueError("DATA_LICENCE_URL is no address. Write https://…, where the licence can be read.")
    known = KNOWN.get(word)
    if known is None and not url:
        raise ValueError(f"DATA_LICENCE is {word}, whose text we do not know: say where it is in DATA_LICENCE_URL.")
    return Licence(word, known.name if known else word, url or (known.url if known else ""))
