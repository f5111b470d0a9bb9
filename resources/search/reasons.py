"""Why nothing was found, and what to take away."""

from resources.search import engine, grammar
from resources.search.answers import COUNTED, Count
from resources.search.expression import Expression, all_of
from resources.search.questions import Question, Words
from resources.search.walks import allowance, cut, span_for

SHOWN = 3
SMALL = 20_000
"""In a guide of no more ids all of it is looked at."""
Parts = list[tuple[str, Expression]]
"""What can be taken away, with what it is called."""
_LABELS = {"laptop": "runs on a laptop", "vendor": "no vendor", "own": "not by its author"}


def of_nothing(question: Question, asked: Words) -> list[str]:
    """Sentences; at least one. One query."""
    parts = _parts(question, asked)
    others = [_without(parts, at) for at in range(len(parts))] if len(parts) > 1 else []
    with_broken = all_of(*(one for _, one in parts))
    *numbers, broken = _numbers(question, [*(all_of(one, question.besides) for one in others), with_broken])
    ways = sorted(zip(numbers, (label for label, _ in parts), strict=False), key=lambda way: -way[0].number)
    said = [
        _sentence([label for label, _ in parts], [f"{count} without {label}" for count, label in ways if count.number])
    ]
    return said + [f"{broken} would fit that do not open any more: broken links are left out."] * bool(broken.number)


def _without(parts: Parts, left_out: int) -> Expression:
    return all_of(*(one for at, (_, one) in enumerate(parts) if at != left_out))


def _numbers(question: Question, nodes: list[Expression]) -> list[Count]:
    budget, limit = allowance() / len(nodes), COUNTED + 1
    known = question.known
    spans = [known.top if known.top <= SMALL else span_for(one, known, limit, budget) for one in nodes]
    slices = [cut(one, known, limit, span) for one, span in zip(nodes, spans, strict=True)]
    found = zip(slices, engine.numbers(slices), strict=True)
    return [Count(min(number, COUNTED), number > COUNTED or (number > 0 and one.low > 0)) for one, number in found]


def _sentence(labels: list[str], ways: list[str]) -> str:
    if not labels:
        return "The guide holds nothing yet."
    if len(labels) == 1:
        return f"Nothing in the guide fits {labels[0]}."
    nothing = f"Nothing has both: {' and '.join(labels)}" if len(labels) == 2 else "Nothing has all of it"
    return f"{nothing}; {', '.join(ways[:SHOWN])}." if ways else f"{nothing}, and leaving one out does not help."


def _parts(question: Question, asked: Words) -> Parts:
    tree = question.tree
    nodes = tree.parts if isinstance(tree, grammar.All) else (tree,) if tree else ()
    typed = [(_called(node), question.compiler.all(node)) for node in nodes]
    return typed + [
        (_LABELS.get(name, f"“{name}: {asked.get(name, '')}”"), one) for name, one in question.facets.items()
    ]


def _called(node: grammar.Node) -> str:
    match node:
        case grammar.Words():
            return f"“{node.typed}”"
        case grammar.Filter(name, value):
            return f"“{name}:{value}”"
        case grammar.Not(part):
            return f"“-{_called(part).strip('“”')}”"
        case grammar.All(parts):
            return f"({' '.join(map(_called, parts))})"
        case grammar.Any(parts):
            return f"({' or '.join(map(_called, parts))})"
    raise TypeError(node)
