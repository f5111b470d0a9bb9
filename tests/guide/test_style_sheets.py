"""Our style sheets: no rule for what no page has, no page without the rules that it needs."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES, SHEETS = ROOT / "templates", ROOT / "static" / "css"
PYTHON_THAT_DRAWS = ["guide/glosses.py"]
SITE = ["tokens", "base", "layout", "parts", "print"]
EVERY_PAGE_OF_MEMBERS = {"account"}
OF_THE_DESK = {"admin", "admin-base", "charts"}
"""Django names most of what these are for."""
OF_SEARCH = {"why"}
"""A card says why it was found, which it is on the page of resources alone."""


def test_every_class_in_a_style_sheet_is_on_a_page() -> None:
    """Classes that end in a number are put together on the page: a word and a size."""
    said = {word for name in _templates() for word in _classes(name)} | _words_of_programs()
    dead = {
        f"{sheet}.css: .{name}"
        for sheet in _sheets() - OF_THE_DESK
        for name in _names(sheet)
        if name not in said and re.sub(r"\d+$", "", name) not in said
    }
    assert dead == set()


def test_every_page_has_the_sheets_with_its_classes() -> None:
    general = {name for sheet in SITE for name in _names(sheet)}
    special = _sheets() - OF_THE_DESK - EVERY_PAGE_OF_MEMBERS - {*SITE, "site"}
    homes = {name: {one for one in special if name in _names(one)} for sheet in special for name in _names(sheet)}
    missing = {
        f"{page}: .{name} is in {sorted(homes[name])}"
        for page in _pages()
        for name in set().union(*map(_classes, _parts(page))) & homes.keys() - general - OF_SEARCH
        if not homes[name] & _linked(page)
    }
    assert missing == set()


def test_site_css_is_made_of_what_every_page_needs() -> None:
    assert re.findall(r'@import url\("([\w-]+)\.css"\);', (SHEETS / "site.css").read_text()) == SITE


@cache
def _text(name: str) -> str:
    path = TEMPLATES / name
    return path.read_text() if path.exists() else ""


def _templates() -> list[str]:
    return [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]


def _pages() -> list[str]:
    """Those of the guide; allauth draws its own inside our layout, with our elements."""
    skipped = ("admin/", "mail/", "account/", "mfa/", "socialaccount/", "allauth/elements/")
    return [name for name in _templates() if not name.startswith(skipped) and not Path(name).name.startswith("_")]


@cache
def _parts(name: str) -> frozenset[str]:
    """The template with all that it extends and includes; some include themselves."""
    seen, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += re.findall(r'{%\s*(?:include|extends)\s+"([^"]+)"', _text(one))
            elements = re.findall(r"{%\s*element\s+(\w+)", _text(one))
            waiting += [f"allauth/elements/{element}.html" for element in elements]
    return frozenset(seen)


def _linked(page: str) -> set[str]:
    return {sheet for part in _parts(page) for sheet in re.findall(r"css/([\w-]+)\.css", _text(part))}


@cache
def _classes(name: str) -> frozenset[str]:
    text = _text(name)
    found = re.findall(r'(?:class|_class|tags)="([^"]*)"', text)
    found += re.findall(r"_class %}(.*?){% endblock", text, re.DOTALL)
    return frozenset(word for attribute in found for word in re.findall(r"[\w-]+", attribute))


def _words_of_programs() -> set[str]:
    files = [*(ROOT / "static" / "js").glob("*.js"), *(ROOT / name for name in PYTHON_THAT_DRAWS)]
    strings = [string for file in files for string in re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", file.read_text())]
    return {word for string in strings for word in re.findall(r"[\w-]+", string)}


def _sheets() -> set[str]:
    return {path.stem for path in SHEETS.glob("*.css")}


@cache
def _names(sheet: str) -> frozenset[str]:
    """The classes that its selectors name."""
    text = re.sub(r"/\*.*?\*/", "", (SHEETS / f"{sheet}.css").read_text(), flags=re.DOTALL)
    selectors = [found for found in re.findall(r"([^{};]+){", text) if not found.strip().startswith("@")]
    return frozenset(name for selector in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector))
