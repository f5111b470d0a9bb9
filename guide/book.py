"""The book as readers find it: its sections, its roadmap and its prose, as `remembering` knows them."""

from django.db import connection

from guide import prose, roadmap
from guide.models import Bridge, Section, Topic
from guide.remembering import is_on, remembered
from guide.roadmap import Roadmap

WAITING = "SELECT waiting_count FROM guide_section ORDER BY position, id"


def sections() -> list[Section]:
    """All of them, as `numbered` tells them. What waits is no revision, and shows at once: it is a part of the key."""
    return _sections(_waiting() if is_on() else ())


@remembered(most=4)
def outline() -> list[Section]:
    """As `sections`, for what they are called and where they stand alone."""
    return Section.objects.defer("prose").numbered()


@remembered(most=4)
def topics() -> list[Topic]:
    """The steps of the roadmap in their order, for what they are called alone."""
    return list(Topic.objects.all())


@remembered(most=4)
def shown_roadmap() -> Roadmap:
    return roadmap.shown()


@remembered()
def drawn(text: str) -> str:
    """Prose, with the words of bridges explained."""
    return prose.render(text, Bridge.objects.all() if text else ())


@remembered(most=4)
def _sections(waiting: tuple[int, ...]) -> list[Section]:
    return Section.objects.numbered()


def _waiting() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return tuple(number for (number,) in cursor.fetchall())
