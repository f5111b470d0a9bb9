"""The words of an address → what the index is asked, what ranks and what is marked: everything but the rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guide.models import Bridge
from resources.search import filters, grammar, lookups
from resources.search.compiling import Compiler, typing
from resources.search.documents import TAG, TITLE, filter_word
from resources.search.expression import EVERY, EVERYTHING, Expression, Not, all_of, has_phrase, words
from resources.search.filters import BROKEN, CLAIMS, FACETS
from resources.search.grammar import Filter, Node
from resources.search.lookups import Lookup
from resources.search.places import Places
from resources.search.terms import Term
from resources.search.vocabulary import Known

SORTS = {
    "relevance": "Best match", "newest": "Newest", "best": "Best first", "useful": "Most useful",
    "shortest": "Shortest",
}  # fmt: skip
Words = dict[str, str]


@dataclass(slots=True)
class Question:
    """`node` is all of it; `typed` what was typed, `facets` each filter of the address, and `besides` the rest: whether
    broken links are left out. `tiers` are narrower questions whose answers rank first."""

    typed: Expression
    facets: dict[str, Expression]
    besides: Expression
    compiler: Compiler
    sort: str
    tree: Node | None
    terms: list[Term] = field(default_factory=list)
    tiers: list[Expression] = field(default_factory=list)
    sequence: str = ""
    marked: list[tuple[str, ...]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    instead: str = ""
    bridges: list[int] = field(default_factory=list)

    @property
    def known(self) -> Known:
        return self.compiler.known

    @property
    def places(self) -> Places:
        return self.compiler.places

    @property
    def node(self) -> Expression:
        return all_of(self.typed, *self.facets.values(), self.besides)

    @property
    def of_broken(self) -> Expression:
        """The broken links that fit."""
        return all_of(self.typed, *self.facets.values(), BROKEN)

    def without_facet(self, name: str) -> Expression:
        return all_of(self.typed, *(one for other, one in self.facets.items() if other != name), self.besides)

    @property
    def is_by_id(self) -> bool:
        """Whether its order is that of the ids: the newest first, or nothing that could rank."""
        return self.sort == "newest" or (self.sort == "relevance" and not self.terms)

    @property
    def is_everything(self) -> bool:
        return self.typed == EVERYTHING and not self.facets


def read(asked: Words, *, also: Iterable[str] = ()) -> Question:
    """One query; more where a name in it says which words are asked for, for what was misspelt, and who `by:` names.

    `also` are words to know the numbers of, for which the sections are wanted too.
    """
    asked = {name: _storable(value) for name, value in asked.items()}
    read_q = grammar.read(asked.get("q", ""))
    found = _look_up(read_q.node, asked, list(also))
    reader = filters.Reader(found.places, found.tags)
    resolved = {one: reader.typed(one) for one in dict.fromkeys(_filters(read_q.node))}
    facets = {name: reader.of_address(name, asked[name]) for name in FACETS if asked.get(name)}
    compiler = Compiler(resolved, found.places, found.known)
    besides = EVERYTHING if asked.get("broken") or _asks_for_broken(read_q.node) else Not(BROKEN)
    question = Question(
        EVERYTHING, {name: one for name, one in facets.items() if one}, besides, compiler,
        asked["sort"] if asked.get("sort") in SORTS else "relevance", read_q.node,
    )  # fmt: skip
    _complete(question, asked.get("q", ""))
    found.learn(words(question.node))
    question.problems = [*read_q.problems, *reader.problems]
    return question


def bridges_of(question: Question) -> list[Bridge]:
    """The bridges that what was typed is about; no query where there are none."""
    return list(Bridge.objects.filter(pk__in=question.bridges)) if question.bridges else []


def _look_up(node: Node | None, asked: Words, also: list[str]) -> Lookup:
    """With what is asked for as far as that can be told before: the places only where something may name one."""
    typed = list(_filters(node))
    tags = [one.value for one in typed if one.name == "tag"] + [asked.get("tag", "")]
    wanted = [place + word for one in grammar.terms(node) for word in one.folded for place in ("", TITLE, TAG)]
    wanted += [filter_word(one.name, one.value.casefold()) for one in typed]
    wanted += [filter_word(name, asked[name]) for name in FACETS if asked.get(name)]
    names_place = any(True for _ in grammar.terms(node)) or any(one.name in {"section", "topic"} for one in typed)
    return lookups.look_up(
        [EVERY, *wanted, *map(filter_word, ("is",) * len(CLAIMS), CLAIMS), *also],
        typing=typing(node),
        tags=filter(None, [*tags, *map(filters.normal_tag, tags)]),
        with_places=bool(also or asked.get("section") or names_place),
    )


def _complete(question: Question, typed: str) -> None:
    """With what the vocabulary knows: words that go on, and words that were meant."""
    compiler = question.compiler
    tree = compiler.corrected(question.tree)
    terms = compiler.terms(tree)
    found = list(grammar.terms(tree))
    question.typed = compiler.all(tree)
    question.tree, question.terms = tree, terms
    beyond = (TAG,) if len(terms) == 1 else (TITLE, TAG)
    question.tiers = [_tier(question, (TITLE,)), _tier(question, beyond)] if terms else []
    question.sequence = " ".join(word for one in found for word in one.folded)
    question.marked = compiler.marked(tree)
    question.instead = _instead(typed, compiler.meant)
    question.bridges = compiler.bridges(tree)


def _tier(question: Question, places: tuple[str, ...]) -> Expression:
    """The question with its words in these places alone; where they have to stand together, what says so as well."""
    typed = question.compiler.all(question.tree, places=places)
    together = question.typed if has_phrase(question.typed) else EVERYTHING
    return all_of(typed, together, *question.facets.values(), question.besides)


def _storable(value: str) -> str:
    """Without what no database holds, and no longer than what is read."""
    return value[: 2 * grammar.TYPED_LENGTH].encode(errors="ignore").decode().replace("\0", "")


def _instead(typed: str, meant: dict[str, str]) -> str:
    for word, other in meant.items():
        typed = typed.replace(word, other)
    return typed if meant else ""


def _filters(node: Node | None) -> Iterator[Filter]:
    match node:
        case Filter():
            yield node
        case grammar.Not(part):
            yield from _filters(part)
        case grammar.All(parts) | grammar.Any(parts):
            for part in parts:
                yield from _filters(part)


def _asks_for_broken(node: Node | None) -> bool:
    return any(one.name == "is" and one.value.casefold() == "broken" for one in _filters(node))
