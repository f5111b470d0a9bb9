"""The guide in each format, read back by somebody else's parser: nothing is lost, nothing breaks out of its place."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from guide.models import Guide, Section
from resources import curation
from resources.exchange import exporting
from resources.exchange.formats import NAMED
from resources.models import Door, Resource
from tests import make

HOSTILE = [
    "=cmd()", "+1", "-1", "@x", "＝cmd()", '"=1+1"', " =1+1", "\u200b=1", "]]>", "</a><script>alert(1)</script>",
    "<!-- -->", "no", "1e3", "2020-01-01", "0o14", "null", "~", "- a", "a: b # c", "'", "{", "&amp;", "`|`", "😀",
    "שלום", "\u202eabc", "a;=1", "\\n", "%s", "{{ x }}",
]  # fmt: skip


def said(name: str) -> str:
    return "".join(NAMED[name].write())


@pytest.fixture
def hostile(courses: Section) -> list[Resource]:
    """An entry for each word: it is its title, its summary and what its door is called."""
    Guide.objects.create(title="]]> no", introduction="- 1\n\n  two\n\ttabs \u2028\x85 end ")
    Section.objects.filter(pk=courses.pk).update(title="=no", prose="# A\n\n> 1e3\n   \n- b: c\r\n\n", level=3)
    rows = [make.resource(courses, title=word, summary=word, tags=["c++", "mlops"]) for word in HOSTILE]
    for row in rows:
        Door.objects.create(resource=row, label=row.title, url="https://doors.org/?a=1&b=<2>")
    make.section("Of no entries", level=4)
    return rows


def entries() -> list[dict[str, Any]]:
    return [entry for section in json.loads(said("json"))["sections"] for entry in section["entries"]]


def test_json_has_every_word_as_it_is(hostile: list[Resource]) -> None:
    read = json.loads(said("json"))
    assert (read["shape"], read["version"], read["licence"]["id"]) == ("guide", 1, "CC-BY-4.0")
    assert read["guide"]["introduction"] == Guide.objects.get().introduction
    first, second = read["sections"]
    assert (first["prose"], first["level"], second["entries"]) == (Section.objects.first().prose, 3, [])
    assert [entry["title"] for entry in first["entries"]] == HOSTILE
    assert first["entries"][0]["doors"] == [{"label": "=cmd()", "url": "https://doors.org/?a=1&b=<2>"}]


def test_an_entry_says_all_that_its_page_says_and_nothing_of_a_person_but_the_name(courses: Section) -> None:
    row = make.resource(courses, by=make.person("hen"), tags=["b", "a"], minutes=None)
    Resource.objects.filter(pk=row.pk).update(source="A list", health="ok", useful_count=3)
    row.topics.add(make.topic("speak-ml"))
    make.reindex()
    (entry,) = entries()
    assert entry.items() >= {
        "id": row.pk, "tags": ["a", "b"], "topics": ["speak-ml"], "suggested_by": "hen", "source": "A list",
        "health": "ok", "useful_count": 3, "minutes": None, "kind": "course",
    }.items()  # fmt: skip
    assert entry["added_at"] == f"{row.added_at:%Y-%m-%dT%H:%M:%SZ}"
    assert "hen@mail.test" not in said("json")


def test_yaml_says_the_same_as_json(hostile: list[Resource]) -> None:
    assert yaml.safe_load(said("yaml")) == json.loads(said("json"))


def test_yaml_is_for_people_too(courses: Section) -> None:
    Section.objects.update(prose="One line.\n\nAnother, 😀.")
    make.resource(courses, title="no")
    lines = said("yaml").splitlines()
    assert {"  prose: |-", "    Another, 😀.", "    title: 'no'", "    minutes: 90"} <= {*lines}
    assert "!!" not in said("yaml")
    assert "&id" not in said("yaml")


def test_csv_has_a_row_for_each_entry_and_no_cell_is_a_formula(hostile: list[Resource]) -> None:
    text = said("csv")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [row["title"].removeprefix("'") for row in rows] == [word.removeprefix("'") for word in HOSTILE]
    for row in rows:
        for cell in row.values():
            assert cell.lstrip(" \"'\u200b\u202e")[:1] not in {*"=+-@＝\t\r"} or cell.startswith("'"), cell
    assert (rows[0]["section"], rows[0]["doors"]) == ("'=no", "'=cmd() <https://doors.org/?a=1&b=<2>>")
    assert (rows[0]["tags"], rows[0]["is_vendor"], rows[0]["minutes"]) == ("c++, mlops", "no", "90")
    assert text.count("\r\n") == len(HOSTILE) + 1
    assert not text.startswith("\ufeff")


@pytest.mark.parametrize("word", ["Kubernetes", "C++ and C#", "90", "it's", "a=b", "x @ y", "C-3PO", "", "“-1”"])
def test_what_is_no_formula_stays_as_it_is(word: str, courses: Section) -> None:
    Resource.objects.filter(pk=make.resource(courses).pk).update(summary=word)
    make.reindex()
    (row,) = csv.DictReader(StringIO(said("csv"), newline=""))
    assert row["summary"] == word


def test_opml_has_sections_inside_one_another_links_and_doors(hostile: list[Resource]) -> None:
    root = ElementTree.fromstring(said("opml"))
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "]]> no")
    (first,) = root.findall("body/outline")
    *links, inner = first.findall("outline")
    assert [link.get("text") for link in links] == HOSTILE
    assert {link.get("type") for link in links} == {"link"}
    assert [(door.get("type"), door.get("url")) for door in links[0]] == [("link", "https://doors.org/?a=1&b=<2>")]
    assert (inner.get("text"), inner.get("type"), len(inner)) == ("Of no entries", None, 0)
    assert links[0].get("category") == "c++,mlops"


def test_opml_closes_every_section_where_the_next_is_no_part_of_it(db: None) -> None:
    for level in (1, 3, 2, 4, 1):
        make.section(f"Level {level}", level=level)
    tops = ElementTree.fromstring(said("opml")).findall("body/outline")
    shown = [[inner.get("text") for inner in top.iter("outline")] for top in tops]
    assert shown == [["Level 1", "Level 3", "Level 2", "Level 4"], ["Level 1"]]
    assert [inner.get("text") for inner in tops[0]] == ["Level 3", "Level 2"]


class Bookmarks(HTMLParser):
    """The words inside links, and every element."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.is_inside = False
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        if tag == "a":
            self.words.append("")
        self.is_inside = tag == "a"

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.words[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False


def test_bookmarks_have_every_link_and_no_element_of_an_entrys_own(hostile: list[Resource]) -> None:
    parser = Bookmarks()
    parser.feed(said("bookmarks"))
    assert [" ".join(word.split()) for word in parser.words] == [" ".join(word.split()) for word in HOSTILE]
    assert parser.found <= {"meta", "title", "h1", "h2", "h3", "dl", "dt", "dd", "p", "a"}


@pytest.mark.parametrize("name", NAMED)
def test_an_empty_guide_has_every_format(name: str, db: None) -> None:
    text = said(name)
    assert text.endswith("\n")
    if name == "json":
        assert json.loads(text)["sections"] == []
        assert yaml.safe_load(said("yaml")) == json.loads(text)


@pytest.mark.parametrize("name", NAMED)
def test_the_same_guide_is_the_same_bytes(name: str, hostile: list[Resource]) -> None:
    first = said(name)
    Resource.objects.update(checked_at="2026-01-01T00:00:00Z", seen_well_at="2026-01-01T00:00:00Z")
    assert said(name) == first


WRITTEN = """\
shape: 'guide'
version: 1
licence:
  id: 'CC-BY-4.0'
  name: 'Creative Commons Attribution 4.0'
  url: 'https://creativecommons.org/licenses/by/4.0/'
guide:
  title: 'The guide'
  introduction: ''
  page: 'https://guide.test/'
sections:
- id: 70
  slug: 'basics'
  title: 'Basics'
  level: 2
  summary: ''
  prose: |-
    One line.

    Another.
  wanted: ''
  asks_for: ''
  is_open: false
  opened_at: null
  page: 'https://guide.test/guide/basics/'
  entries:
  - id: 71
    url: 'https://pages.org/a'
    title: 'no'
    summary: 'It explains one thing well.'
    kind: 'course'
    level: 'beginner'
    cost: 'free'
    minutes: 90
    language: 'en'
    runs_on: ''
    ram_gb: null
    gpu: ''
    needs: []
    dollars: null
    has_teardown: null
    tested_on: ''
    worked_on: null
    covers: ''
    is_vendor: false
    is_own_work: false
    source: ''
    tags:
    - 'a'
    - 'z'
    - 'ä'
    topics: []
    doors: []
    suggested_by: null
    useful_count: 0
    health: 'unknown'
    added_at: '2026-01-02T03:04:05Z'
    changed_at: '2026-01-02T03:04:05Z'
    page: 'https://guide.test/resources/71-no/'
"""


def test_the_bytes_are_these_on_every_database(db: None, settings: Any) -> None:
    settings.SITE_URL = "https://guide.test"
    Guide.objects.create(title="The guide")
    section = make.section("Basics", pk=70, slug="basics", prose="One line.\n\nAnother.", opens_itself=False)
    at = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    entry = make.proposal(section, url="https://pages.org/a", title="no")
    curation.publish(entry.fields | {"pk": 71, "added_at": at, "changed_at": at}, ["ä", "z", "a"], by=None)
    assert said("yaml") == WRITTEN


@pytest.mark.parametrize("name", NAMED)
def test_a_small_change_is_a_small_difference(name: str, hostile: list[Resource]) -> None:
    before = said(name).splitlines()
    Resource.objects.filter(pk=hostile[3].pk).update(title="Another title")
    make.reindex()
    after = said(name).splitlines()
    assert len(after) == len(before)
    assert 1 <= sum(one != other for one, other in zip(before, after, strict=True)) <= 3


@pytest.mark.parametrize("name", NAMED)
def test_it_costs_as_many_queries_for_twelve_entries_as_for_two(
    name: str, courses: Section, django_assert_max_num_queries: Callable
) -> None:
    for number in range(12):
        make.resource(make.section(), tags=[f"tag-{number}"])
    with django_assert_max_num_queries(7):
        said(name)


def test_entries_come_in_the_guides_order_however_few_are_fetched_at_a_time(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, empty, early = make.section(position=9), make.section(position=5), make.section(position=1)
    rows = [make.resource(into) for into in (late, early, late, early, late)]
    monkeypatch.setattr(exporting, "CHUNK", 2)
    found = [(section.pk, [row.pk for row in entries]) for section, entries in exporting.chapters()]
    assert found == [
        (early.pk, [rows[1].pk, rows[3].pk]),
        (empty.pk, []),
        (late.pk, [rows[0].pk, rows[2].pk, rows[4].pk]),
    ]


def test_what_goes_or_moves_while_it_is_written_costs_nothing_else(
    courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.section()
    rows = [make.resource(into) for into in (courses, courses, courses, other, other)]
    monkeypatch.setattr(exporting, "CHUNK", 2)
    found = []
    for section, entries in exporting.chapters():
        for row in entries:
            found.append((section.pk, row.pk))
            Resource.objects.filter(pk=rows[2].pk).update(retired_at="2026-01-01T00:00:00Z")
            Resource.objects.filter(pk=rows[4].pk).update(section=courses)
    assert found == [(courses.pk, rows[0].pk), (courses.pk, rows[1].pk), (other.pk, rows[3].pk), (other.pk, rows[4].pk)]
    make.reindex()
