"""The words that a query may hold: those of the site's own addresses, each of a closed list where there is one."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from resources import desk, logbook, search
from resources.models.entry import LANGUAGES, Cost, Kind, Level
from resources.models.item import ItemKind

SIZE, SIZE_MAX = 50, 100
WORD_MAX = 200
SLUG = r"^[-a-zA-Z0-9_]{1,80}$"
TAG = r"^[^/\s\x00]{1,100}$"
"""Letters of any script."""
NO_NUL = r"^[^\x00]+$"


def _whole(typed: Any) -> Any:
    """Digits alone: `1.0`, ` 1` and `1_000` are no whole numbers here."""
    if isinstance(typed, str) and not (typed.isascii() and typed.isdecimal() and len(typed) <= 18):
        raise ValueError("Write a whole number in digits.")
    return int(typed)


def one_of(*words: str) -> Any:
    return Literal[words]


def _of(choices: Any) -> Any:
    return one_of(*(str(value) for value, _ in choices))


Whole = BeforeValidator(_whole)
Size = Annotated[int, Whole, Field(ge=1, le=SIZE_MAX, description=f"Rows of a page, at most {SIZE_MAX}.")]
Number = Annotated[int, Whole, Field(ge=1, le=2**63 - 1)]
Mark = Annotated[
    str, Field(pattern=r"^[-A-Za-z0-9_~]{1,600}$", description="A mark from the header `Link`, as it stands there.")
]
Slug = Annotated[str, Field(pattern=SLUG)]
TagSlug = Annotated[str, Field(pattern=TAG)]
Word = Annotated[str, Field(min_length=1, max_length=WORD_MAX, pattern=NO_NUL)]
Handle = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{2,30}$")]
Segment = Annotated[str, Field(pattern=r"^[^/\x00]+$", max_length=200)]
"""Of a path."""


class Words(BaseModel):
    """Words of an address. What is left out asks for nothing."""

    model_config = ConfigDict(extra="forbid")

    @property
    def asked(self) -> dict[str, str]:
        """Those that ask for something, as the site's own modules take them."""
        given = self.model_dump(exclude_unset=True, exclude={"size", "after", "before"})
        return {name: str(value).strip() for name, value in given.items() if str(value or "").strip()}


class Page(Words):
    size: Size = SIZE
    after: Mark | None = None


class Filters(Words):
    q: Word | None = Field(None, description="What to look for, in the grammar of the search page.")
    section: Slug | None = Field(None, description="The slug of a section; its parts belong to it.")
    kind: _of(Kind.choices) | None = None  # type: ignore[valid-type]
    level: _of(Level.choices) | None = None  # type: ignore[valid-type]
    cost: _of(Cost.choices) | None = None  # type: ignore[valid-type]
    language: _of(LANGUAGES) | None = Field(None, description="ISO 639-1.")  # type: ignore[valid-type]
    minutes: one_of(*search.MINUTES) | None = Field(  # type: ignore[valid-type]
        None, description="How long it takes: up to 15 minutes, to an hour, to four hours, or more."
    )
    laptop: Literal["1"] | None = Field(None, description="Only what runs on a laptop.")
    vendor: Literal["no"] | None = Field(None, description="Nothing whose publisher sells what it explains.")
    own: Literal["no"] | None = Field(None, description="Nothing that who suggested it wrote or sells.")
    tag: TagSlug | None = Field(None, description="The slug of a tag.")
    broken: Literal["1"] | None = Field(None, description="Broken links too.")


class ResourceWords(Filters):
    sort: one_of(*search.SORTS) | None = None  # type: ignore[valid-type]
    size: Size = SIZE
    after: Mark | None = None
    before: Mark | None = None


class LogWords(Words):
    kind: one_of(*logbook.KINDS) | None = None  # type: ignore[valid-type]
    section: Slug | None = None
    by: Handle | None = Field(None, description="A moderator's handle.")
    after: Mark | None = None
    before: Mark | None = None

    @model_validator(mode="after")
    def _one_mark(self) -> "LogWords":
        if self.after and self.before:
            raise ValueError("A page begins after something or ends before something, not both.")
        return self


class QueueWords(Words):
    state: one_of(*desk.STATES) | None = None  # type: ignore[valid-type]
    kind: _of(ItemKind.choices) | None = None  # type: ignore[valid-type]
    section: Slug | None = None
    age: one_of(*desk.AGES) | None = Field(None, description="Days that it waits already.")  # type: ignore[valid-type]
    by: Handle | None = Field(None, description="The sender's.")
    host: Annotated[str, Field(pattern=r"^[a-zA-Z0-9.-]{1,253}$")] | None = None
    claimed: one_of(*desk.CLAIMED) | None = None  # type: ignore[valid-type]
    q: Word | None = None
    sort: one_of(*desk.SORTS) | None = None  # type: ignore[valid-type]
    after: Mark | None = None
    before: Mark | None = None
