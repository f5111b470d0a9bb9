"""Why nothing was found, and what to take away."""

from resources.search import engine, grammar
from resources.search.answers import COUNTED, Count
from resources.search.expression import Expression, all_of
from resources.search.questions import Question, Words
from resources.search.walks import allowance, cut, span_for

SHOWN = 3
_LABELS = {"laptop": "runs on a laptop", "vendor": "no vendor"}


def of_nothing(question: Question, asked: Words) -> list[str]:
    """Sentences; at least one."""
    parts = _parts(question, asked)
    if not parts:
        return ["The guide holds nothing yet."]
    if len(parts) == 1:
        return [f"Nothing in the guide fits {parts[0][0]}."]
    others = [all_of(*(one for at, (_, one) in enumerate(parts) if at != left_out), question.besides)
              for left_out in range(len(parts))]  # fmt: skip
    slices = [
        cut(one, question.known, COUNTED + 1, span_for(one, question.known, COUNTED + 1, allowance() / len(others)))
        for one in others
    ]
    numbers = engine.numbers(slices)
    found = [
        (label, Count(min(number, COUNTED), number > COUNTED or (number > 0 and one.low > 0)))
        for (label, _), number, one in zip(parts, numbers, slices, strict=True)
        if number
    ]
    ways = [f"{count} without {label}" for label, count in sorted(found, key=lambda pair: -pair[1].number)[:SHOWN]]
    together = "both" if len(parts) == 2 else "all of it"
    named = " and ".join(label for label, _ in parts) if len(parts) == 2 else ""
    sentence = f"Nothing has {together}{named and ': '}{named}"
    return [f"{sentence}; {', '.join(ways)}." if ways else f"{sentence}, and leaving out one of it does not help."]


def _parts(question: Question, asked: Words) -> list[tuple[str, Expression]]:
    """What can be taken away, with what it is called."""
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
