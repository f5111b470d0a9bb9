"""What a question is read with, in one statement: the names that it may use, how often its words stand in documents,
how the last of them may go on, and the newest id."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from resources.search import places
from resources.search.places import Places
from resources.search.vocabulary import COMPLETIONS, COMPLETIONS_OF_A_LETTER, STARTS, Known

_TOP = "SELECT 'top', coalesce(max(resource_id), 0), '', '', '' FROM resources_document"
_WORDS = "SELECT 'word', count, word, '', '' FROM resources_word WHERE word IN ({})"
_COMPLETED = "SELECT 'completed', count, word, '', '' FROM ({}) AS completed"
_TAGS = (
    "SELECT 'tag', tag.id, tag.slug, tag.name, coalesce(kept.slug, '') FROM resources_tag tag"
    " LEFT JOIN resources_tag kept ON kept.id = tag.merged_into_id WHERE tag.slug IN ({0}) OR tag.name IN ({0})"
)
_PLACES = [
    "SELECT 'section', id, slug, title, position || ' ' || level FROM guide_section",
    "SELECT 'topic', id, slug, title, '' FROM guide_topic",
    "SELECT 'bridge', id, idea, twin, words FROM guide_bridge",
    *(
        f"SELECT 'word', (SELECT max(count) FROM resources_word WHERE word = ':{name}:' || place.id),"  # noqa: S608
        f" ':{name}:' || place.id, '', '' FROM guide_{name} place"
        for name in ("section", "topic")
    ),
]
"""Each number is looked up by the index; asked for together, PostgreSQL would read all words."""
Row = tuple[str, int | None, str, str, str]


@dataclass(slots=True)
class Lookup:
    """`tags`: the slugs and names of tags to the slug that each leads to. `asked`: the words that were looked up."""

    known: Known = field(default_factory=Known)
    places: Places = field(default_factory=Places)
    tags: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def learn(self, words: Iterable[str]) -> None:
        """The numbers of more words; no query where all of them were asked for."""
        new = {word for word in words if word not in self.asked and word not in self.known.counts}
        if new:
            self.known.counts |= look_up(new).known.counts
            self.asked |= new


def look_up(words: Iterable[str], *, typing: str = "", tags: Iterable[str] = (), with_places: bool = False) -> Lookup:
    """The numbers of these words and of those that go on from `typing`, the tags of these slugs and names, and with
    them, where they are wanted, the sections, topics and bridges; one query."""
    wanted, named = list(dict.fromkeys(words)), list(dict.fromkeys(tags))
    branches, arguments = [_TOP], [*wanted]
    if wanted:
        branches.append(_WORDS.format(_marks(wanted)))
    if typing:
        branches.append(_COMPLETED.format(_completing(typing)))
        arguments += [typing[:STARTS], typing, typing]
    if named:
        branches.append(_TAGS.format(_marks(named)))
        arguments += [*named, *named]
    found = Lookup(asked=set(wanted))
    rows = _fetch(" UNION ALL ".join([*branches, *_PLACES * with_places]), arguments)
    for at, number, name, title, more in sorted((row for row in rows if row[1] is not None), key=_order):
        _keep(found, at, number or 0, name, title, more)
    found.places.sections = places.nested(found.places.sections)
    return found


def _fetch(sql: str, arguments: list[str]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        found: list[Row] = cursor.fetchall()
    return found


def _keep(found: Lookup, at: str, number: int, name: str, title: str, more: str) -> None:
    if at == "top":
        found.known.top = number
    elif at == "tag":
        found.tags |= dict.fromkeys((name, title), more or name)
    elif at in {"word", "completed"}:
        counts = found.known.counts
        counts[name] = max(number, counts.get(name, 0))
        if at == "completed" and name not in found.known.completions:
            found.known.completions.append(name)
    else:
        places.keep(found.places, at, number, name, title, more)


def _order(row: Row) -> tuple[str, int, str]:
    """What words go on as, the most frequent first; places as they were made."""
    at, number, name, *_ = row
    return at, (number or 0) * (-1 if at == "completed" else 1), name


def _completing(typing: str) -> str:
    """The most frequent words that begin so. The lengths stand in the statement: the index is one of expressions."""
    left, collation = (
        ("substr(word, 1, {})", "") if connection.vendor == "sqlite" else ("left(word, {})", ' COLLATE "C"')
    )
    start, whole = left.format(min(len(typing), STARTS)), left.format(len(typing))
    most = COMPLETIONS if len(typing) > 1 else COMPLETIONS_OF_A_LETTER
    return (
        f"SELECT word, count FROM resources_word WHERE {start} = %s AND {whole} = %s AND word <> %s"  # noqa: S608
        f" ORDER BY count DESC, word{collation} LIMIT {most}"
    )


def _marks(values: list[str]) -> str:
    return ",".join(["%s"] * len(values))
