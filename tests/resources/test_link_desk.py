"""What readers and moderators see of a link's health."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources.models import Check, Event, Incident, Resource, Verb
from tests import make

LIST = "/admin/resources/incident/"


@pytest.fixture
def link(courses: Section) -> Resource:
    return make.resource(courses, url="https://pages.org/old", title="The old page", tags=["mlops"])


@pytest.fixture
def moved(link: Resource) -> Incident:
    Check.objects.create(
        resource=link, method="GET", status=200, final_url="https://pages.org/new", is_permanent_move=True,
        title="<b>New</b>", finding="moved", reason="It has moved.",
    )  # fmt: skip
    return Incident.objects.create(
        kind="moved", resource=link, target_url="https://pages.org/new", detail="It has moved."
    )


def become(row: Resource, health: str, **fields: object) -> None:
    Resource.objects.filter(pk=row.pk).update(health=health, **fields)


def titles(body: str) -> list[str]:
    """The titles of the cards, in their order; struck ones in brackets."""
    cards = re.findall(r'class="title">(<s>)?<a [^>]*>([^<]*)</a>(?:</s>)?', body)
    return [f"[{title}]" if struck else title for struck, title in cards]


# Readers -------------------------------------------------------------------------------------------------------------
def test_a_broken_entry_is_struck_with_words_and_a_copy(link: Resource, client: Client) -> None:
    become(link, "broken")
    copy = 'href="https://web.archive.org/web/https://pages.org/old"'
    for path in (link.section.get_absolute_url(), "/resources/?broken=1", "/tags/mlops/?broken=1"):
        body = client.get(path).content.decode()
        assert titles(body) == ["[The old page]"], path
        assert "(this link is broken)" in body
        assert copy in body
    body = client.get(link.get_absolute_url()).content.decode()
    assert '<h1 dir="auto"><s>The old page</s>' in body
    assert copy in body


def test_broken_entries_are_left_out_of_lists_unless_asked_for(link: Resource, client: Client) -> None:
    make.resource(link.section, title="Works A", tags=["mlops"])
    become(link, "broken", added_at=timezone.now() + timedelta(hours=1), position=0)
    for path in ("/resources/", "/tags/mlops/"):
        body = client.get(path).content.decode()
        assert titles(body) == ["Works A"]
        assert f'href="{path}?broken=1"' in body
        assert titles(client.get(f"{path}?broken=1").content.decode()) == ["Works A", "[The old page]"]
    assert titles(client.get("/resources/?q=old").content.decode()) == []
    assert titles(client.get("/resources/?q=old&broken=1").content.decode()) == ["[The old page]"]
    assert titles(client.get(link.section.get_absolute_url()).content.decode()) == ["Works A", "[The old page]"]


def test_broken_links_are_not_offered_where_there_are_none(link: Resource, client: Client) -> None:
    for path in ("/resources/", "/tags/mlops/", "/resources/?broken=yes"):
        assert "Show broken links" not in client.get(path).content.decode()
    chip = 'href="/resources/" aria-current="true">Show broken links'
    assert chip in client.get("/resources/?broken=1").content.decode()


def test_pages_of_broken_links_stay_asked_for(link: Resource, client: Client) -> None:
    for number in range(50):
        make.resource(link.section, title=f"Works {number}", tags=["mlops"])
    become(link, "broken")
    for path in ("/resources/", "/tags/mlops/"):
        assert 'href="?broken=1&amp;page=2"' in client.get(f"{path}?broken=1").content.decode()
        assert titles(client.get(f"{path}?broken=1&page=2").content.decode()) == ["[The old page]"]


@pytest.mark.parametrize(
    ("health", "days", "words"),
    [
        ("unknown", None, ""),
        ("ok", 3, "Last seen working 3 days ago"),
        ("ok", 0, "Last seen working just now"),
        ("moved", 3, "Last seen working 3 days ago"),
        ("failing", 3, "Last seen working 3 days ago"),
        ("failing", None, ""),
        ("blocked", None, "Keeps automatic checks out; open it yourself"),
        ("blocked", 3, "Keeps automatic checks out; open it yourself"),
        ("broken", 60, "Does not open any more. Last seen working 1 month ago"),
        ("broken", None, "Does not open any more."),
    ],
)
def test_a_resource_says_when_it_was_last_seen_well(
    health: str, days: int | None, words: str, link: Resource, client: Client
) -> None:
    become(link, health, seen_well_at=None if days is None else timezone.now() - timedelta(days=days))
    body = client.get(link.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert ("<dt>Link</dt>" in body) == bool(words)
    assert f"<dd>{words}</dd>" in body or not words


# Moderators ----------------------------------------------------------------------------------------------------------
def test_the_list_shows_what_is_open(moved: Incident, ada: User, courses: Section, as_: Callable) -> None:
    Incident.objects.create(kind="broken", resource=moved.resource, state="over")
    Incident.objects.create(kind="host-collapsed", host="dead.org", target_url="https://dead.org/")
    body = as_(ada).get(LIST).content.decode()
    assert "Links that want a decision" in body
    assert "The old page" in body
    assert "All links of dead.org" in body
    assert body.count("/dismissal/") == 2
    assert body.count("/acceptance/") == 1
    assert "The old page" not in as_(ada).get(f"{LIST}?kind__exact=host-collapsed").content.decode()
    assert "Over by itself" in as_(ada).get(f"{LIST}?state=over").content.decode()
    assert as_(ada).get(f"{LIST}?state=all").content.decode().count("/retirement/") == 2


def test_its_page_shows_the_evidence_and_takes_nothing_else(moved: Incident, ada: User, as_: Callable) -> None:
    path = f"{LIST}{moved.pk}/change/"
    body = as_(ada).get(path).content.decode()
    assert "https://pages.org/new for good" in body
    assert "&lt;b&gt;New&lt;/b&gt;" in body
    assert 'name="_save"' not in body
    assert as_(ada).post(path, {"state": "accepted"}).status_code == 403
    assert as_(ada).get(f"{LIST}add/").status_code == 403
    assert as_(ada).post(f"{LIST}{moved.pk}/delete/", {"post": "yes"}).status_code == 403
    moved.refresh_from_db()
    assert moved.state == "open"


def test_a_move_is_accepted_by_one_click(moved: Incident, ada: User, as_: Callable) -> None:
    response = as_(ada).post(f"{LIST}{moved.pk}/acceptance/", follow=True)
    assert "leads to https://pages.org/new now" in response.content.decode()
    assert Resource.objects.get().url == "https://pages.org/new"
    second = as_(ada).post(f"{LIST}{moved.pk}/acceptance/")
    assert (second.status_code, "decided already: accepted by ada" in second.content.decode()) == (409, True)


def test_a_move_to_what_is_here_is_a_409_with_the_reason(moved: Incident, ada: User, as_: Callable) -> None:
    make.resource(moved.resource.section, url="https://pages.org/new", title="The new page")
    response = as_(ada).post(f"{LIST}{moved.pk}/acceptance/")
    assert (response.status_code, "already in the guide" in response.content.decode()) == (409, True)
    moved.refresh_from_db()
    assert moved.state == "open"


def test_an_incident_is_dismissed_or_the_link_retired(moved: Incident, ada: User, as_: Callable) -> None:
    soft = Incident.objects.create(kind="soft-404", resource=moved.resource)
    assert as_(ada).post(f"{LIST}{soft.pk}/dismissal/").status_code == 302
    assert as_(ada).post(f"{LIST}{soft.pk}/acceptance/").status_code == 409
    assert as_(ada).post(f"{LIST}{moved.pk}/retirement/").status_code == 302
    assert set(Incident.objects.values_list("state", "decided_by")) == {("dismissed", ada.pk), ("accepted", ada.pk)}
    assert Resource.objects.get().health == "gone"
    assert Client().get(moved.resource.get_absolute_url()).status_code == 410


def test_many_are_decided_at_once(moved: Incident, ada: User, courses: Section, as_: Callable) -> None:
    rows = [moved, *(Incident.objects.create(kind="broken", resource=make.resource(courses)) for _ in range(2))]
    sent = {"_selected_action": [row.pk for row in rows]}
    body = as_(ada).post(LIST, sent | {"action": "accept_chosen"}, follow=True).content.decode()
    assert "Decided: 1." in body
    assert body.count("this is another kind of incident") == 2
    as_(ada).post(LIST, sent | {"action": "dismiss_chosen"})
    assert sorted(Incident.objects.values_list("state", flat=True)) == ["accepted", "dismissed", "dismissed"]
    assert Event.objects.filter(verb=Verb.FOUND_WORKING, actor=ada).count() == 2


@pytest.mark.parametrize("noun", ["acceptance", "dismissal", "retirement"])
def test_nobody_else_decides(noun: str, moved: Incident, cy: User, as_: Callable) -> None:
    helper = make.person("helper", is_staff=True)
    for client in (as_(cy), as_(helper), Client()):
        assert client.post(f"{LIST}{moved.pk}/{noun}/").status_code in {302, 403}
        assert client.get(LIST).status_code in {302, 403}
    moved.refresh_from_db()
    assert moved.state == "open"
