"""House test: a page asks as many questions of the database for 12 rows as for 2."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import notifications
from accounts.models import User
from guide.models import Section
from resources import moderation
from resources.models import Resource, Submission
from tests import make

PUBLIC = ["/", "/guide/{slug}/", "/resources/", "/resources/?kind=course&q=page", "/tags/", "/tags/tag-1/", "{page}"]
MINE = ["/submissions/", "/submissions/{mine}/", "/accounts/notifications/", "/submit/"]
DESK = [
    "/admin/resources/submission/",
    "/admin/resources/submission/{mine}/review/",
    "/admin/resources/resource/",
    "/admin/guide/section/",
    "/admin/guide/section/{section}/change/",
]


def fill(many: int, ada: User, cy: User, section: Section) -> None:
    """`many` more rows of everything."""
    for number in range(many):
        other = make.section(f"Section {number}")
        moderation.accept(make.submission(cy, section, tags=["tag-1", f"tag-{number}"]), by=ada, seen=1)
        make.submission(make.person(f"p{Submission.objects.count()}"), other, title="Page that looks alike")
        make.submission(cy, section, title="Page that looks alike")
        notifications.notify(cy, "A note", "", "/")


def counted(client: Client, path: str, section: Section) -> int:
    mine = Submission.objects.waiting().filter(submitter__handle="cy").first()
    resource = Resource.objects.first()
    filled = path.format(slug=section.slug, section=section.pk, mine=mine.pk, page=resource.get_absolute_url())
    client.get(filled)  # What Django looks up once in a process, content types above all, is no cost of the page.
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(filled).status_code == 200, filled
    return len(queries)


@pytest.mark.parametrize("path", PUBLIC + MINE + DESK)
def test_twelve_rows_cost_no_more_queries_than_two(
    path: str, ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    client = as_(ada) if path in DESK else as_(cy) if path in MINE else Client()
    fill(2, ada, cy, courses)
    few = counted(client, path, courses)
    fill(10, ada, cy, courses)
    assert counted(client, path, courses) == few
    assert few <= (8 if path in PUBLIC else 25)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_reader_gets_no_cookie(path: str, ada: User, cy: User, courses: Section) -> None:
    fill(2, ada, cy, courses)
    resource = Resource.objects.first()
    response = Client().get(path.format(slug=courses.slug, page=resource.get_absolute_url()))
    assert not response.cookies
