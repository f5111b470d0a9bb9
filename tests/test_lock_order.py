"""House test: deeds that begin with another row than the rest lock in the order of everybody, told from their SQL."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import Section
from resources import moderation
from resources.models import Event
from tests import make


def first_of(queries: CaptureQueriesContext, words: str) -> int:
    """The number of the first statement with these words."""
    return next(number for number, query in enumerate(queries.captured_queries) if words in query["sql"])


def test_a_spammer_is_locked_before_what_they_sent(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    with CaptureQueriesContext(connection) as queries:
        moderation.block(row, by=ada)
    assert first_of(queries, 'FROM "accounts_user"') < first_of(queries, '"resources_submission"')


def test_a_block_is_taken_back_with_the_person_first(ada: User, cy: User, courses: Section) -> None:
    moderation.block(make.submission(cy, courses), by=ada)
    event = Event.objects.get(verb="blocked")
    with CaptureQueriesContext(connection) as queries:
        moderation.undo(event, by=ada)
    assert first_of(queries, 'FROM "accounts_user"') < first_of(queries, 'FROM "guide_section"')
