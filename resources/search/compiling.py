"""What was typed, as a tree → the same as an expression of the index, with all that a word may stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from resources.search import grammar, places, slips, vocabulary
from resources.search.documents import filter_word
from resources.search.expression import Expression, Has, Not, Phrase, all_of, any_of
from resources.search.grammar import Filter, Node
from resources.search.places import Crossing, Place, Places
from resources.search.terms import COMPLETED, CROSSED, Term
from resources.search.vocabulary import Known

EVERYWHERE = ("",)
PLACE_LETTERS = 3
"""Shorter words are not looked up in the titles of sections and topics: half of them would fit."""
Span = tuple[Crossing, int, int]


@dataclass(slots=True)
class Compiler:
    """`filters` are those typed, read already. `meant` collects what was typed and what is looked for instead."""

    filters: dict[Filter, Expression | None]
    places: Places
    known: Known
    meant: dict[str, str] = field(default_factory=dict)

    def all(self, node: Node | None, *, places: Sequence[str] = EVERYWHERE) -> Expression:
        """The expression; with `places`, the words that are wanted have to stand in one of them."""
        return self._node(node, places) if node else all_of()

    def corrected(self, node: Node | None) -> Node | None:
        """With what was meant in the place of words that nothing in the guide holds."""
        match node:
            case grammar.Words():
                return self._corrected(node)
            case grammar.All(parts) | grammar.Any(parts):
                return type(node)(tuple(filter(None, map(self.corrected, parts))))
        return node

    def terms(self, node: Node | None) -> list[Term]:
        found = [self._term(one, word) for one in grammar.terms(node) for word in one.folded]
        for crossing, _, _ in self._crossed(node):
            for word in crossing.idea:
                term = Term()
                term.add(word, CROSSED / len(crossing.idea), label=f"By the bridge {crossing.title}")
                found.append(term)
        return found

    def marked(self, node: Node | None) -> list[tuple[str, ...]]:
        """The sequences of words to mark."""
        found = [one.folded for one in grammar.terms(node)]
        found += [(word,) for word in self.known.completions]
        return found + [(word,) for crossing, _, _ in self._crossed(node) for word in crossing.idea]

    def bridges(self, node: Node | None) -> list[int]:
        folded = [word for one in grammar.terms(node) for word in one.folded]
        return [crossing.pk for crossing in self.places.crossings if places.is_about(crossing, folded)]

    def _node(self, node: Node, places: Sequence[str]) -> Expression:
        match node:
            case grammar.Words():
                return self._together((node,), places)
            case Filter():
                return self.filters[node] or all_of()
            case grammar.Not(part):
                return self._not(part)
            case grammar.Any(parts):
                return any_of(*(self._node(part, places) for part in parts))
            case grammar.All(parts):
                return self._together(parts, places)
        raise TypeError(node)

    def _not(self, part: Node) -> Expression:
        """Exactly what was typed is unwanted, and nothing that is like it. A filter that was left out stays out."""
        if isinstance(part, Filter) and not self.filters[part]:
            return all_of()
        return Not(_plain(part) if isinstance(part, grammar.Words) else self._node(part, EVERYWHERE))

    def _together(self, parts: Sequence[Node], places: Sequence[str]) -> Expression:
        """All of them; where some are a twin of a bridge, its idea does as well."""
        found = [
            self._words(one, places) if isinstance(one, grammar.Words) else self._node(one, places) for one in parts
        ]
        for crossing, start, end in _spans(self.places.crossings, parts):
            idea = all_of(*(any_of(*(Has(place + word) for place in places)) for word in crossing.idea))
            found[start] = any_of(all_of(*found[start:end]), idea)
            found[start + 1 : end] = [all_of()] * (end - start - 1)
        return all_of(*found)

    def _words(self, one: grammar.Words, places: Sequence[str]) -> Expression:
        if places != EVERYWHERE:
            return all_of(*(self._in_place(one, word, places) for word in one.folded))
        others = [Has(word) for word in self.known.completions] if _is_typing(one) else []
        named = [Has(filter_word(name, place.pk)) for name, place in self._named(one)]
        return any_of(_plain(one), *others, *named)

    def _in_place(self, one: grammar.Words, word: str, places: Sequence[str]) -> Expression:
        several = [word, *(self.known.completions if _is_typing(one) else [])]
        return any_of(*(Has(place + other) for other in several for place in places))

    def _named(self, one: grammar.Words) -> Iterator[tuple[str, Place]]:
        """The sections and topics that hold these words in their titles."""
        if one.is_exact or all(len(word) < PLACE_LETTERS for word in one.folded):
            return
        for name, several in (("section", self.places.sections), ("topic", self.places.topics)):
            yield from ((name, place) for place in several if place.folded.issuperset(one.folded))

    def _term(self, one: grammar.Words, word: str) -> Term:
        term, share = Term(), 1 / len(one.folded)
        term.add(word, share)
        for other in self.known.completions if _is_typing(one) else []:
            term.add(other, COMPLETED)
        for name, place in self._named(one):
            term.add_place(name, place)
        return term

    def _corrected(self, one: grammar.Words) -> grammar.Words:
        if one.is_exact or (_is_typing(one) and self.known.completions) or any(self._named(one)):
            return one
        return replace(one, folded=tuple(self._meant(word, one.typed) for word in one.folded))

    def _meant(self, word: str, typed: str) -> str:
        if word in self.known.counts or not slips.around(word) or self._is_of_a_bridge(word):
            return word
        other = vocabulary.meant(word)
        if other:
            self.meant[typed] = other
        return other or word

    def _is_of_a_bridge(self, word: str) -> bool:
        return any(word in name for crossing in self.places.crossings for name in crossing.twins)

    def _crossed(self, node: Node | None) -> list[Span]:
        match node:
            case grammar.All(parts):
                return _spans(self.places.crossings, parts) + [one for part in parts for one in self._crossed_in(part)]
            case grammar.Words():
                return _spans(self.places.crossings, (node,))
        return self._crossed_in(node)

    def _crossed_in(self, node: Node | None) -> list[Span]:
        if isinstance(node, grammar.Any):
            return [one for part in node.parts for one in self._crossed(part)]
        return self._crossed(node) if isinstance(node, grammar.All) else []


def typing(node: Node | None) -> str:
    """The word that is still being typed."""
    return next((one.folded[0] for one in grammar.terms(node) if _is_typing(one)), "")


def _is_typing(one: grammar.Words) -> bool:
    return one.is_open and len(one.folded) == 1


def _plain(one: grammar.Words) -> Expression:
    return Phrase(one.folded) if len(one.folded) > 1 else Has(one.folded[0])


def _spans(crossings: Sequence[Crossing], parts: Sequence[Node]) -> list[Span]:
    """The bridges whose twin stands among the words, by the parts that spell it; none that overlap another."""
    words = [(word, at) for at, one in enumerate(parts) if isinstance(one, grammar.Words) for word in one.folded]
    found: list[Span] = []
    for crossing, start, end in places.crossed(crossings, [word for word, _ in words]):
        first, last = words[start][1], words[end - 1][1] + 1
        whole = all(isinstance(one, grammar.Words) for one in parts[first:last])
        if whole and all(last <= other[1] or other[2] <= first for other in found):
            found.append((crossing, first, last))
    return found
