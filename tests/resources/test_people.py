"""The pages about people: what they brought, and nothing that is not public."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import handles
from accounts.models import User
from guide.models import Section
from resources import curation, moderation, usefulness
from resources.models import Resource
from tests import make
from tests.resources.test_schema_org import nodes

PAGE, PROFILE = "/people/cy/", "/accounts/profile/"


@pytest.fixture
def entry(cy: User, courses: Section) -> Resource:
    return make.resource(courses, cy, title="What cy brought")


def status(client: Client, path: str = PAGE) -> int:
    return client.get(path).status_code


def hide(person: User, is_hidden: bool = True) -> None:
    User.objects.filter(pk=person.pk).update(is_hidden=is_hidden)


def test_it_tells_what_they_brought_and_how_many_found_it_useful(
    client: Client, cy: User, ada: User, bo: User, courses: Section, entry: Resource
) -> None:
    later = make.resource(courses, cy, title="Later")
    for reader in (ada, bo):
        usefulness.say(entry, by=reader)
    usefulness.say(later, by=bo)
    User.objects.filter(pk=cy.pk).update(about="I run <b>clusters</b>.")
    said = client.get(PAGE).content.decode()
    assert said.index("Later") < said.index("What cy brought")
    assert "2 resources, found useful 3 times in all." in said
    assert "I run &lt;b&gt;clusters&lt;/b&gt;." in said
    assert courses.get_absolute_url() in said
    assert not [word for word in ("Contributor", "Trusted", "rank", cy.email) if word in said]


def test_what_waits_was_not_accepted_or_is_gone_is_not_on_it(
    client: Client, cy: User, ada: User, courses: Section, entry: Resource
) -> None:
    make.submission(cy, courses, title="Waiting one")
    moderation.reject(make.submission(cy, courses, title="Rejected one"), by=ada, seen=1, message="Thin.")
    curation.retire(make.resource(courses, cy, title="Retired one"), by=ada, because="Old.")
    hidden = make.resource(courses, cy, title="Hidden one")
    Resource.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    make.reindex()
    said = client.get(PAGE).content.decode()
    assert "1 resource." in said
    assert not [word for word in ("Waiting one", "Rejected one", "Retired one", "Hidden one") if word in said]


def test_it_names_the_wants_that_they_met(client: Client, bo: User, courses: Section, entry: Resource) -> None:
    facts = {"into": courses, "closed_at": timezone.now()}
    make.want(title="A KServe lab", met_by=entry, **facts)
    make.want(title="Of somebody else", met_by=make.resource(courses, bo), **facts)
    make.want(courses, title="Still open")
    said = client.get(PAGE).content.decode()
    assert "A KServe lab" in said
    assert "Of somebody else" not in said
    assert "Still open" not in said


def test_there_is_one_spelling_of_each(client: Client, entry: Resource) -> None:
    answer = client.get("/people/CY/")
    assert (answer.status_code, answer["Location"]) == (301, PAGE)


@pytest.mark.parametrize("path", ["/people/", "/people/nobody/", "/people/%C3%A9/", f"/people/{'x' * 3000}/"])
def test_there_is_no_list_of_people_and_nobody_of_no_name(path: str, client: Client, entry: Resource) -> None:
    assert status(client, path) == 404


def test_a_handle_with_nul_is_no_error(client: Client, entry: Resource) -> None:
    assert status(client, "/people/a%00b/") in {400, 404}
    assert status(client, f"{PAGE}?page=%00") == 400
    assert status(client, f"{PAGE}?page=99999999999999999999") == 200


@pytest.mark.parametrize("change", [{"is_hidden": True}, {"is_active": False}])
def test_to_others_whoever_hides_or_was_blocked_is_like_nobody(
    change: dict[str, bool], client: Client, cy: User, bo: User, as_: Callable, entry: Resource
) -> None:
    User.objects.filter(pk=cy.pk).update(**change)
    asked = []
    for path in (PAGE, "/people/CY/", "/people/nobody/"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        asked.append((answer.status_code, answer.content.replace(path.encode(), b""), len(queries)))
    assert asked[0] == asked[1] == asked[2]
    assert status(as_(bo)) == 404


def test_whoever_hides_sees_their_own_page_with_a_note(cy: User, as_: Callable, entry: Resource) -> None:
    hide(cy)
    said = as_(cy).get(PAGE).content.decode()
    assert "Nobody but you sees this page: you chose to have none" in said
    assert '<meta name="robots" content="noindex">' in said
    assert "application/ld+json" not in said


def test_until_something_is_live_there_is_a_page_for_themselves_alone(
    client: Client, cy: User, as_: Callable, courses: Section
) -> None:
    make.submission(cy, courses)
    assert status(client) == 404
    assert "until something that you sent is live" in as_(cy).get(PAGE).content.decode()


def test_a_handle_leads_to_the_page_unless_its_person_hides(client: Client, cy: User, entry: Resource) -> None:
    link = f'<a href="{PAGE}"><bdi>cy</bdi></a>'
    assert link in client.get(entry.get_absolute_url()).content.decode()
    hide(cy)
    said = client.get(entry.get_absolute_url()).content.decode()
    assert (link in said, "<bdi>cy</bdi>" in said) == (False, True)


def test_so_it_does_in_the_log(client: Client, cy: User, ada: User, courses: Section) -> None:
    moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    assert f'suggested by <a href="{PAGE}"><bdi>cy</bdi></a>' in client.get("/log/").content.decode()
    hide(cy)
    assert "suggested by <bdi>cy</bdi>" in client.get("/log/").content.decode()


def test_a_former_handle_leads_on_unless_its_person_hides(client: Client, cy: User, entry: Resource) -> None:
    handles.change(cy, "Cyrus")
    answer = client.get("/people/CY/")
    assert (answer.status_code, answer["Location"]) == (302, "/people/Cyrus/")
    assert client.get("/people/cyrus/").status_code == 301
    hide(cy)
    assert status(client, "/people/CY/") == 404


def test_samples_say_so_and_are_not_for_crawlers(client: Client, cy: User, entry: Resource) -> None:
    User.objects.filter(pk=cy.pk).update(is_sample=True)
    said = client.get(PAGE).content.decode()
    assert '<span class="chip">sample</span>' in said
    assert '<meta name="robots" content="noindex">' in said
    assert PAGE not in client.get("/sitemap.xml").content.decode()


def test_crawlers_are_told_of_those_who_have_a_page(client: Client, cy: User, bo: User, entry: Resource) -> None:
    assert "/people/cy/" in client.get("/sitemap.xml").content.decode()
    assert "/people/bo/" not in client.get("/sitemap.xml").content.decode()
    hide(cy)
    assert "/people/" not in client.get("/sitemap.xml").content.decode()


def test_it_says_of_itself_who_it_is_about_and_no_more(client: Client, entry: Resource, settings: Any) -> None:
    found = nodes(client, PAGE)
    assert found["ProfilePage"]["mainEntity"] == {"@id": f"{settings.SITE_URL}{PAGE}#person"}
    assert found["Person"] == {
        "@type": "Person",
        "@id": f"{settings.SITE_URL}{PAGE}#person",
        "name": "cy",
        "url": f"{settings.SITE_URL}{PAGE}",
    }


def test_it_costs_a_stranger_few_queries_and_no_cookie(client: Client, cy: User, courses: Section) -> None:
    for _ in range(2):
        make.resource(courses, cy)
    with CaptureQueriesContext(connection) as few:
        answer = client.get(PAGE)
    for _ in range(10):
        make.want(courses, title="Met", met_by=make.resource(courses, cy), closed_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(few) == len(many) <= 8
    assert not answer.cookies
    assert "Cache-Control" not in answer.headers


def test_the_rows_of_a_person_are_found_by_an_index(cy: User, entry: Resource) -> None:
    rows = cy.resources.live().order_by("-added_at", "-id")
    if connection.vendor == "sqlite":
        assert "resources_of_one_person" in rows.explain()


def typed(**fields: str) -> dict[str, str]:
    return {"handle": "cy", "about": "", **fields}


def test_the_profile_is_kept_as_plain_text(cy: User, as_: Callable) -> None:
    about = "I run\r\nclusters \u202e<b>\u0007 می‌روم"
    assert as_(cy).post(PROFILE, typed(about=about, is_hidden="on"))["Location"] == PROFILE
    cy.refresh_from_db()
    assert (cy.about, cy.is_hidden) == ("I run clusters <b> می‌روم", True)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"handle": "bo"}, "This handle is taken."),
        ({"handle": "admin"}, "kept for the site itself"),
        ({"handle": "a b"}, "A handle has 2 to 30 letters"),
        ({"handle": ""}, "This field is required"),
        ({"handle": "x" * 10_000}, "at most 30 characters"),
        ({"about": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(
    fields: dict[str, str], why: str, cy: User, bo: User, as_: Callable
) -> None:
    answer = as_(cy).post(PROFILE, typed(**{"about": "New.", **fields}))
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    cy.refresh_from_db()
    assert (cy.handle, cy.about) == ("cy", "")


def test_a_second_handle_within_thirty_days_is_refused_with_the_day(cy: User, as_: Callable) -> None:
    assert as_(cy).post(PROFILE, typed(handle="cyrus")).status_code == 302
    answer = as_(cy).post(PROFILE, typed(handle="cyprus", about="New."))
    assert answer.status_code == 422
    assert "You can change your handle again on" in answer.content.decode()
    cy.refresh_from_db()
    assert (cy.handle, cy.about) == ("cyrus", "")
