"""The filters, typed or in the address, as expressions. What a value does not name is said in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from resources import tagging
from resources.models.entry import LANGUAGES, Cost, Kind, Level
from resources.search import dates
from resources.search.documents import MINUTES, filter_word
from resources.search.expression import EVERYTHING, Expression, Has, Not, any_of
from resources.search.grammar import Filter
from resources.search.places import Place, Places, named

NEW_DAYS = 30
NOTHING = Not(EVERYTHING)
BROKEN = Has(filter_word("is", "broken"))
CHOICES = {"kind": Kind.choices, "level": Level.choices, "cost": Cost.choices, "language": LANGUAGES}
FACETS = ("section", "kind", "level", "cost", "language", "minutes", "laptop", "vendor", "own", "tag")
"""The filters of an address that have counts."""
CLAIMS = ("laptop", "vendor", "own", "broken")
_CLAIMS = (*CLAIMS, "new")
_FIXED: dict[str, dict[str, Expression]] = {
    "laptop": {"1": Has(filter_word("is", "laptop"))},
    "vendor": {"no": Not(Has(filter_word("is", "vendor")))},
    "own": {"no": Not(Has(filter_word("is", "own")))},
}


@dataclass(slots=True)
class Reader:
    """Reads filters with the places and the tags of the guide at hand; keeps a sentence for what it cannot read."""

    places: Places
    tags: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def typed(self, one: Filter) -> Expression | None:
        """None where it is left out, because nobody can tell what it asks for."""
        read = getattr(self, f"_{one.name}", None)
        found: Expression | None = read(one.value) if read else self._choice(one.name, one.value)
        return found

    def of_address(self, name: str, value: str) -> Expression | None:
        """Here a value is exact, and what is unknown is in no entry. None where the filter itself has no such value."""
        if name == "tag":
            return Has(filter_word("tag", self.tags.get(value, value)))
        if name == "section":
            found = [place for place in self.places.sections if place.slug == value]
            return _in(name, found) or NOTHING
        known: Iterable[str] = MINUTES if name == "minutes" else dict(CHOICES.get(name, []))
        return _FIXED.get(name, {}).get(value) or (Has(filter_word(name, value)) if value in known else None)

    def _choice(self, name: str, value: str) -> Expression | None:
        wanted = value.casefold()
        found = [word for word, label in CHOICES[name] if wanted in (word, str(label).casefold())]
        if found:
            return Has(filter_word(name, found[0]))
        many = name == "language"
        offered = "the English name of a language, or its code" if many else _listed(word for word, _ in CHOICES[name])
        return self._unknown(f"“{name}:{value[:40]}” is not known; it takes {offered}.")

    def _tag(self, value: str) -> Expression | None:
        slug = self.tags.get(value) or self.tags.get(normal_tag(value))
        return Has(filter_word("tag", slug)) if slug else self._unknown(f"There is no tag “{value[:40]}”.")

    def _section(self, value: str) -> Expression | None:
        return self._place("section", self.places.sections, value)

    def _topic(self, value: str) -> Expression | None:
        return self._place("topic", self.places.topics, value)

    def _place(self, name: str, known: list[Place], value: str) -> Expression | None:
        return _in(name, named(known, value)) or self._unknown(f"There is no {name} “{value[:40]}”.")

    def _host(self, value: str) -> Expression | None:
        host = value.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").split("/")[0]
        return Has(filter_word("host", host))

    def _by(self, value: str) -> Expression | None:
        """Nobody learns from it whether there is such a person."""
        found = User.objects.named(value.removeprefix("@"))
        return any_of(*[Has(filter_word("by", found.pk))] if found else [])

    def _is(self, value: str) -> Expression | None:
        claim = value.casefold()
        if claim not in _CLAIMS:
            return self._unknown(f"“is:{value[:40]}” is not known; it takes {_listed(_CLAIMS)}.")
        return _since(_today() - timedelta(days=NEW_DAYS)) if claim == "new" else Has(filter_word("is", claim))

    def _after(self, value: str) -> Expression | None:
        """From that day on: the day itself, the first day of the month or year too."""
        read = dates.read(value)
        return _since(read[0]) if read else self._no_date("after", value)

    def _before(self, value: str) -> Expression | None:
        read = dates.read(value)
        return Not(_since(read[0])) if read else self._no_date("before", value)

    def _no_date(self, name: str, value: str) -> Expression | None:
        return self._unknown(
            f"“{name}:{value[:40]}” is no date; write {name}:2026, {name}:2026-03 or {name}:2026-03-07."
        )

    def _unknown(self, sentence: str) -> Expression | None:
        self.problems.append(sentence + " It is left out.")
        return None


def _in(name: str, places: list[Place]) -> Expression | None:
    """In any of these, or in a part of it; None where there are none."""
    keys = dict.fromkeys(pk for place in places for pk in place.pks)
    return any_of(*(Has(filter_word(name, pk)) for pk in keys)) if keys else None


def _since(day: date) -> Expression:
    """Until the end of this year: nothing is added in the future, and a year is one word where its days are many."""
    return any_of(*(Has(filter_word("at", word)) for word in dates.span(day, date(_today().year, 12, 31))))


def _today() -> date:
    return timezone.now().date()


def normal_tag(value: str) -> str:
    try:
        return tagging.normal(value)
    except ValidationError:
        return ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
