"""Links are looked after: against real servers on loopback, which serve what each test writes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from guide import schedule
from guide.models import Section
from resources import checking, courtesy, curation, evidence, moderation, rounds, tasks
from resources.incidents import Decided
from resources.links import robots
from resources.models import Check, Courtesy, Event, Incident, Resource, Verb
from resources.moderation.links import CannotMove
from resources.twins import AlreadyHere
from tests import make, plain_site
from tests.plain_site import Sites

URL = "http://one.dev/page"
TITLE = "Feature stores explained"


@pytest.fixture
def sites() -> Iterator[Sites]:
    with plain_site.standing() as sites:
        yield sites


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that are not about pacing; nothing else is changed."""
    monkeypatch.setattr(courtesy, "PAUSE", timedelta())


@pytest.fixture
def link(courses: Section, no_pause: None) -> Resource:
    return make.resource(courses, url=URL, title=TITLE)


def look(row: Resource, sites: Sites) -> Check:
    """One look; `row` is as it is now."""
    found = checking.check(row, network=sites.network)
    row.refresh_from_db()
    assert found
    return found


def age(row: Resource, **by: float) -> None:
    """Let time go by, since all that was seen of the link."""
    row.checks.update(at=F("at") - timedelta(**by))
    Resource.objects.filter(pk=row.pk).update(evidence_since=F("evidence_since") - timedelta(**by))


def open_kinds() -> list[str]:
    return sorted(Incident.objects.filter(state="open").values_list("kind", flat=True))


# What is asked -------------------------------------------------------------------------------------------------------
def test_a_page_that_works(link: Resource, sites: Sites) -> None:
    sites.page(URL, TITLE)
    found = look(link, sites)
    assert (found.method, found.status, found.finding, found.title) == ("GET", 200, "well", TITLE)
    assert (link.health, link.checked_at, link.seen_well_at) == ("ok", found.at, found.at)
    assert timedelta(days=7) <= link.check_due_at - found.at <= timedelta(days=7.7)
    assert link.check_claimed_until is None


def test_head_is_enough_for_a_page_that_has_not_changed(link: Resource, sites: Sites) -> None:
    sites.page(URL, TITLE, headers={"Content-Type": "text/html", "ETag": '"1"'})
    assert [look(link, sites).method for _ in range(3)] == ["GET", "HEAD", "HEAD"]
    sites.page(URL, TITLE, headers={"Content-Type": "text/html", "ETag": '"2"'})
    assert look(link, sites).method == "GET"
    assert sites.methods("http://one.dev/robots.txt") == ["GET"]


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_get_follows_where_head_is_refused(status: int, link: Resource, sites: Sites) -> None:
    sites.page(URL, only="HEAD", status=status)
    assert (look(link, sites).method, link.health) == ("GET", "ok")
    assert sites.methods(URL) == ["HEAD", "GET"]


def test_a_file_is_not_read_when_head_is_well(link: Resource, sites: Sites) -> None:
    sites.page(URL, headers={"Content-Type": "application/pdf"}, body=b"%PDF")
    assert look(link, sites).method == "HEAD"
    assert sites.methods(URL) == ["HEAD"]


def test_we_say_who_we_are_by_the_name_that_robots_txt_may_use(link: Resource, sites: Sites) -> None:
    look(link, sites)
    assert f"{robots.PRODUCT}/" in sites.asked[0].agent


@pytest.mark.parametrize(
    ("rules", "is_read"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: mlops-guide\nDisallow: /page", False),
        ("User-agent: mlops-guide\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: *\nDisallow: http://[\nDisallow: /", False),
        ("\x00\xff<html>" * 9999, True),
    ],
)
def test_robots_txt_is_obeyed_by_get(rules: str, is_read: bool, link: Resource, sites: Sites) -> None:
    sites.page(URL, TITLE)
    sites.page("http://one.dev/robots.txt", body=rules.encode("latin-1"))
    look(link, sites)
    assert sites.methods(URL) == ["HEAD", "GET"][: 1 + is_read]
    assert link.health == "ok"


@pytest.mark.parametrize(("status", "is_read"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_txt_that_cannot_be_read(status: int, is_read: bool, link: Resource, sites: Sites) -> None:
    sites.page(URL, TITLE)
    sites.page("http://one.dev/robots.txt", status=status)
    look(link, sites)
    assert sites.methods(URL) == ["HEAD", "GET"][: 1 + is_read]
    assert Courtesy.objects.filter(robots_read_at__isnull=False).exists() == is_read


def test_robots_txt_is_asked_for_once_a_day(link: Resource, sites: Sites) -> None:
    sites.page(URL, TITLE)
    look(link, sites)
    look(link, sites)
    assert sites.methods("http://one.dev/robots.txt") == ["GET"]
    Courtesy.objects.update(robots_read_at=timezone.now() - timedelta(hours=24, seconds=1))
    look(link, sites)
    assert sites.methods("http://one.dev/robots.txt") == ["GET", "GET"]


def test_a_404_without_a_get_is_not_held_against_a_page(link: Resource, sites: Sites) -> None:
    sites.page(URL, status=404)
    sites.page("http://one.dev/robots.txt", body=b"User-agent: *\nDisallow: /")
    for _ in range(4):
        look(link, sites)
        age(link, days=9)
    assert link.health == "blocked"


# What becomes of it --------------------------------------------------------------------------------------------------
def test_a_link_breaks_after_two_404s_over_a_day_and_revives_by_itself(link: Resource, sites: Sites) -> None:
    look(link, sites)
    assert (link.health, link.seen_well_at) == ("failing", None)
    age(link, hours=23)
    look(link, sites)
    assert (link.health, open_kinds()) == ("failing", [])
    age(link, hours=2)
    look(link, sites)
    assert (link.health, open_kinds()) == ("broken", ["broken"])
    assert timedelta(days=30) <= link.check_due_at - link.checked_at <= timedelta(days=33)
    sites.page(URL, TITLE)
    look(link, sites)
    assert (link.health, open_kinds()) == ("ok", [])
    assert list(Event.objects.filter(resource=link).values_list("verb", flat=True)) == ["found-broken", "found-working"]
    assert str(Event.objects.first()) == "The link checker found that the link is broken"


@pytest.mark.parametrize("how", ["dead", "closed"])
def test_a_site_that_is_gone_breaks_after_three_failures_over_three_days(
    how: str, link: Resource, sites: Sites
) -> None:
    getattr(sites, how).add("one.dev")
    for hours in (6, 24):
        look(link, sites)
        assert link.health == "failing"
        assert timedelta(hours=hours) <= link.check_due_at - link.checked_at <= timedelta(hours=hours * 1.1)
        age(link, hours=36)
    assert look(link, sites).error == {"dead": "dns", "closed": "refused"}[how]
    assert link.health == "broken"


def test_one_failure_proves_nothing_and_a_success_ends_the_row(link: Resource, sites: Sites) -> None:
    for status in (500, 500, 200, 500, 500):
        sites.page(URL, TITLE, status=status)
        look(link, sites)
        age(link, days=4)
    assert link.health == "failing"
    assert link.seen_well_at


@pytest.mark.parametrize("status", [401, 403, 429, 451, 999])
def test_a_site_that_keeps_us_out_is_blocked_for_ever(status: int, link: Resource, sites: Sites) -> None:
    sites.page(URL, status=status)
    for _ in range(5):
        look(link, sites)
        age(link, days=30)
    assert (link.health, Incident.objects.count()) == ("blocked", 0)


def test_nothing_breaks_while_it_is_we_who_are_cut_off(link: Resource, courses: Section, sites: Sites) -> None:
    others = [make.resource(courses, url=f"http://other{n}.dev/") for n in range(3)]
    sites.dead |= {"one.dev", "other0.dev", "other1.dev", "other2.dev"}
    for _ in range(4):
        for row in [*others, link]:
            look(row, sites)
            age(row, days=3)
    assert {link.health, *(row.health for row in others)} == {"failing"}
    sites.dead -= {"other0.dev"}
    look(others[0], sites)
    look(link, sites)
    assert link.health == "broken"


def test_evidence_is_kept_for_fifty_looks_and_four_hundred_days(link: Resource, sites: Sites) -> None:
    sites.page(URL, TITLE)
    Check.objects.bulk_create([Check(resource=link, finding="well", method="HEAD") for _ in range(60)])
    newest = look(link, sites)
    assert link.checks.count() == 50
    assert link.checks.first() == newest
    age(link, days=401)
    look(link, sites)
    assert link.checks.count() == 1


def test_a_retired_link_is_left_alone(link: Resource, ada: User, sites: Sites) -> None:
    curation.retire(link, by=ada, because="Old.")
    assert checking.check(link, network=sites.network) is None
    assert checking.due() == []
    assert sites.asked == []


def test_a_new_address_begins_a_new_life(link: Resource, ada: User, sites: Sites) -> None:
    look(link, sites)
    age(link, days=2)
    look(link, sites)
    assert (link.health, open_kinds()) == ("broken", ["broken"])
    fields = make.proposal(link.section, url="http://one.dev/new", title=link.title).fields
    curation.edit(link, fields, [], by=ada)
    assert (link.health, link.checked_at, open_kinds()) == ("unknown", None, [])
    look(link, sites)
    assert link.health == "failing"


def test_an_edit_while_we_look_takes_the_look_away(link: Resource, ada: User, sites: Sites) -> None:
    errand = rounds.Errand(link.pk, "one.dev")
    assert evidence.begin(errand)
    assert evidence.begin(rounds.Errand(link.pk, "one.dev")) is None
    curation.edit(link, make.proposal(link.section, url="http://one.dev/new").fields, [], by=ada)
    assert evidence.record(errand, evidence.Seen(evidence.Look(url=URL))) is None
    assert Check.objects.count() == 0


# What wants a decision -----------------------------------------------------------------------------------------------
def moved(link: Resource, sites: Sites, to: str = "http://two.dev/page", looks: int = 2) -> None:
    sites.leads(URL, to)
    sites.page(to, TITLE)
    for _ in range(looks):
        look(link, sites)


def test_a_move_seen_twice_is_proposed_once_and_accepted(link: Resource, ada: User, sites: Sites) -> None:
    moved(link, sites, looks=1)
    assert (link.health, open_kinds()) == ("ok", [])
    moved(link, sites)
    assert (link.health, open_kinds()) == ("moved", ["moved"])
    incident = Incident.objects.get()
    moderation.accept_move(incident, by=ada)
    link.refresh_from_db()
    assert (link.url, link.key, link.health) == ("http://two.dev/page", "two.dev/page", "unknown")
    event = Event.objects.get(verb=Verb.MOVED)
    assert (event.actor, event.changes) == (ada, {"url": [URL, "http://two.dev/page"]})
    with pytest.raises(Decided, match="accepted by ada"):
        moderation.accept_move(incident, by=ada)
    assert look(link, sites).finding == "well"


@pytest.mark.parametrize("statuses", [(302,), (307,), (301, 302)])
def test_a_move_that_is_not_for_good_all_the_way_is_none(statuses: tuple, link: Resource, sites: Sites) -> None:
    steps = [*[URL, "http://one.dev/step"][: len(statuses)], "http://one.dev/end"]
    for (start, end), status in zip(pairwise(steps), statuses, strict=False):
        sites.leads(start, end, status)
    sites.page("http://one.dev/end", TITLE)
    look(link, sites)
    look(link, sites)
    assert (link.health, Incident.objects.count()) == ("ok", 0)


def test_a_move_to_an_address_that_is_here_is_refused_kindly(link: Resource, ada: User, sites: Sites) -> None:
    make.resource(link.section, url="http://two.dev/page", title="The other one")
    moved(link, sites)
    with pytest.raises(AlreadyHere, match="already in the guide: “The other one”"):
        moderation.accept_move(Incident.objects.get(), by=ada)
    link.refresh_from_db()
    assert (link.url, open_kinds()) == (URL, ["moved"])


def test_a_proposal_that_the_guide_would_refuse_is_not_made(link: Resource, ada: User, sites: Sites) -> None:
    row = Incident.objects.create(kind="moved", resource=link, target_url="http://127.0.0.1/")
    with pytest.raises(CannotMove):
        moderation.accept_move(row, by=ada)
    assert open_kinds() == ["moved"]


def test_a_move_that_leads_elsewhere_by_now_is_another_proposal(link: Resource, ada: User, sites: Sites) -> None:
    moved(link, sites)
    first = Incident.objects.get()
    moved(link, sites, to="http://three.dev/page")
    assert open_kinds() == ["moved"]
    with pytest.raises(Decided, match="over by itself"):
        moderation.accept_move(first, by=ada)


def test_a_dismissed_move_is_not_proposed_again(link: Resource, ada: User, sites: Sites) -> None:
    moved(link, sites)
    moderation.dismiss_incident(Incident.objects.get(), by=ada)
    moved(link, sites)
    assert open_kinds() == []
    moved(link, sites, to="http://three.dev/page")
    assert open_kinds() == ["moved"]


@pytest.mark.parametrize(
    ("title", "health"), [("Page not found", "failing"), ("404", "failing"), ("Cheap shoes for sale", "ok")]
)
def test_a_soft_404_is_one_incident(title: str, health: str, link: Resource, ada: User, sites: Sites) -> None:
    sites.page(URL, TITLE)
    look(link, sites)
    sites.page(URL, title)
    for _ in range(5):
        look(link, sites)
        age(link, days=5)
    assert (link.health, open_kinds(), Incident.objects.count()) == (health, ["soft-404"], 1)
    moderation.dismiss_incident(Incident.objects.get(), by=ada)
    look(link, sites)
    assert (link.health, open_kinds()) == ("ok", [])


def test_a_redirect_to_the_front_page_is_a_soft_404(link: Resource, sites: Sites) -> None:
    sites.leads(URL, "http://one.dev/")
    sites.page("http://one.dev/", "One")
    look(link, sites)
    look(link, sites)
    assert (link.health, open_kinds()) == ("failing", ["soft-404"])
    sites.page(URL, TITLE)
    look(link, sites)
    assert (link.health, open_kinds()) == ("ok", [])


def test_a_host_whose_links_end_at_one_address_is_one_incident(link: Resource, ada: User, sites: Sites) -> None:
    rows = [make.resource(link.section, url=f"http://www.one.dev/{n}", title=f"{TITLE} {n}") for n in range(3)]
    other = make.resource(link.section, url="http://two.dev/1", title=TITLE)
    for row in rows:
        sites.leads(row.url, "http://one.dev/closed")
    sites.leads(other.url, "http://one.dev/closed")
    sites.page("http://one.dev/closed", TITLE)
    sites.page(URL, TITLE)
    for row in (link, other, *rows[:2]):
        look(row, sites)
    assert open_kinds() == []
    look(rows[2], sites)
    look(rows[0], sites)
    incident = Incident.objects.get(state="open")
    assert (incident.kind, incident.host, incident.resource) == ("host-collapsed", "one.dev", None)
    assert moderation.links.concerned(incident) == rows
    assert moderation.say_all_gone(incident, by=ada) == 3
    assert set(Resource.objects.live()) == {link, other}


def test_a_host_that_recovers_closes_its_incident(link: Resource, sites: Sites) -> None:
    rows = [link, *(make.resource(link.section, url=f"http://one.dev/{n}", title=f"{TITLE} {n}") for n in range(2))]
    sites.page("http://one.dev/", "One")
    for row in rows:
        sites.leads(row.url, "http://one.dev/", 302)
        look(row, sites)
    assert open_kinds() == ["host-collapsed"]
    sites.page(URL, TITLE)
    look(link, sites)
    assert "host-collapsed" not in open_kinds()


def test_a_host_that_a_moderator_let_pass_is_let_pass(link: Resource, ada: User, sites: Sites) -> None:
    rows = [link, *(make.resource(link.section, url=f"http://one.dev/{n}", title=TITLE) for n in range(2))]
    sites.page("http://one.dev/", "One")
    for row in rows:
        sites.leads(row.url, "http://one.dev/", 302)
        look(row, sites)
    moderation.dismiss_incident(Incident.objects.get(state="open"), by=ada)
    for row in rows:
        look(row, sites)
    assert (open_kinds(), {row.health for row in rows}) == ([], {"ok"})


def test_a_person_says_that_it_is_gone(link: Resource, ada: User, sites: Sites) -> None:
    look(link, sites)
    age(link, days=2)
    look(link, sites)
    assert moderation.say_gone(link, by=ada)
    link.refresh_from_db()
    assert (link.health, link.retired_because, open_kinds()) == ("gone", moderation.links.GONE, [])
    assert Incident.objects.get().decided_by == ada
    assert Event.objects.get(verb=Verb.RETIRED).actor == ada
    curation.revive(link, by=ada)
    link.refresh_from_db()
    assert (link.health, checking.due()) == ("unknown", [link])


def test_who_dismisses_broken_has_seen_it_work(link: Resource, ada: User, sites: Sites) -> None:
    look(link, sites)
    age(link, days=2)
    look(link, sites)
    moderation.dismiss_incident(Incident.objects.get(), by=ada)
    link.refresh_from_db()
    assert (link.health, checking.due()) == ("unknown", [])
    assert Event.objects.get(verb=Verb.DISMISSED).actor == ada
    look(link, sites)
    assert link.health == "failing"


# Whose turn it is ----------------------------------------------------------------------------------------------------
def test_what_is_due_is_spread_over_hosts(courses: Section) -> None:
    many = [make.resource(courses, url=f"http://one.dev/{n}") for n in range(9)]
    few = [make.resource(courses, url=f"http://two.dev/{n}") for n in range(2)]
    later = make.resource(courses, url="http://three.dev/")
    Resource.objects.filter(pk=later.pk).update(check_due_at=timezone.now() + timedelta(minutes=1))
    assert checking.due() == [*many[:3], *few]
    assert checking.due(2) == many[:2]
    assert checking.due(None, per_host=None) == [*many, *few]


def test_the_schedule_checks_what_is_due(link: Resource, sites: Sites, settings: Any) -> None:
    names = [one.task for one in schedule.SCHEDULES]
    assert f"{tasks.check_due.func.__module__}.{tasks.check_due.func.__name__}" in names
    assert tasks.check_due.call() == 0
    assert checking.check_due(network=sites.network) == 1
    assert checking.check_due(network=sites.network) == 0


def test_a_host_that_asks_for_it_is_left_alone(link: Resource, courses: Section, sites: Sites) -> None:
    other = make.resource(courses, url="http://one.dev/other")
    sites.page(URL, status=429, headers={"Retry-After": "864000"})
    found = look(link, sites)
    assert (link.health, sites.methods(URL)) == ("blocked", ["HEAD"])
    assert link.check_due_at - found.at >= timedelta(days=7)
    outcome = next(checking.check_each([other], network=sites.network))
    assert (outcome.check, outcome.health) == (None, "unknown")
    assert "wants to be left alone until" in outcome.reason
    assert sites.methods(other.url) == []
    other.refresh_from_db()
    assert timedelta(days=6, hours=23) < other.check_due_at - timezone.now() < timedelta(days=7)


def test_one_request_per_host_begins_in_a_pause(courses: Section, sites: Sites, monkeypatch: Any) -> None:
    monkeypatch.setattr(courtesy, "PAUSE", timedelta(seconds=0.5))
    rows = [make.resource(courses, url=f"http://one.dev/{n}", title=TITLE) for n in range(3)]
    rows += [make.resource(courses, url=f"http://h{n}.dev/", title=TITLE) for n in range(6)]
    sites.page("http://one.dev/0", TITLE)
    assert len(list(checking.check_each(rows, network=sites.network))) == 9
    begun = [asked.at for asked in sites.asked if asked.host == "one.dev"]
    assert len(begun) == 7
    # Requests take differently long to arrive, on a busy machine above all.
    assert min(later - earlier for earlier, later in pairwise(begun)) > 0.3
    assert begun[-1] - begun[0] > 2.8
    assert sites.most_under_way <= rounds.AT_ONCE


def test_two_requests_at_most_are_under_way_at_one_host(link: Resource, courses: Section, sites: Sites) -> None:
    rows = [link, *(make.resource(courses, url=f"http://one.dev/{n}") for n in range(5))]
    for row in rows:
        sites.page(row.url, seconds=0.15, headers={"Content-Type": "application/pdf"})
    assert len(list(checking.check_each(rows, network=sites.network))) == 6
    assert sites.most_under_way == 2


def test_a_round_that_ran_out_of_time_begins_nothing_more(link: Resource, sites: Sites) -> None:
    assert list(checking.check_each([link], network=sites.network, seconds=-1)) == []
    assert (sites.asked, checking.due()) == ([], [link])


def test_a_round_that_is_interrupted_gives_back_what_it_holds(link: Resource, courses: Section, sites: Sites) -> None:
    other = make.resource(courses, url="http://slow.dev/")
    sites.page("http://slow.dev/", seconds=5)
    outcomes = checking.check_each([link, other], network=sites.network)
    assert next(outcomes).pk == link.pk
    outcomes.close()
    assert not Resource.objects.filter(check_claimed_until__isnull=False).exists()


def test_a_checker_that_died_holds_a_link_no_longer(link: Resource, sites: Sites) -> None:
    evidence.begin(rounds.Errand(link.pk, "one.dev"))
    assert checking.check(link, network=sites.network) is None
    Resource.objects.update(check_claimed_until=timezone.now())
    assert checking.check(link, network=sites.network)


@pytest.mark.parametrize("broken", ["resources.links.looking.page.read", "resources.rounds.fetch.head"])
def test_a_page_that_breaks_our_reader_keeps_no_other_from_its_turn(
    broken: str, link: Resource, courses: Section, sites: Sites, monkeypatch: Any
) -> None:
    """Nobody knows how; so the reader itself is broken here."""
    sites.page(URL, TITLE)
    monkeypatch.setattr(broken, lambda *args, **kwargs: 1 / 0)
    outcome = next(checking.check_each([link], network=sites.network))
    assert outcome.check is None
    link.refresh_from_db()
    assert (checking.due(), link.check_claimed_until) == ([], None)


# Many at once --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_twenty_checkers_of_one_link_make_one_look(link: Resource, sites: Sites, at_once: Callable) -> None:
    sites.page(URL, TITLE, seconds=0.5)
    found = at_once(lambda _: checking.check(link, network=sites.network), 20)
    assert [one for one in found if one is not None] == list(Check.objects.all()), found
    assert Check.objects.count() == 1
    assert len(sites.asked) == 3


@pytest.mark.django_db(transaction=True)
def test_twenty_processes_share_the_turns_of_a_host(courses: Section, at_once: Callable) -> None:
    for _ in range(2):
        taken = at_once(lambda _: courtesy.take_lane("one.dev"), 20)
        assert sum(isinstance(one, courtesy.Lane) for one in taken) <= 1, taken
    Courtesy.objects.update(free_at=timezone.now(), first_lane_until=timezone.now(), second_lane_until=timezone.now())
    assert sum(isinstance(one, courtesy.Lane) for one in at_once(lambda _: courtesy.take_lane("one.dev"), 20)) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_moderators_accept_a_move_once(link: Resource, sites: Sites, at_once: Callable) -> None:
    moderators = [make.moderator(f"m{n}") for n in range(20)]
    moved(link, sites)
    incident = Incident.objects.select_related("resource__section").get()
    verbs = [moderation.accept_move, moderation.dismiss_incident, moderation.say_all_gone]
    done = at_once(lambda n: verbs[n % 3](incident, by=moderators[n]), 20)
    assert sum(isinstance(one, Decided) for one in done) == 19, done


@pytest.mark.django_db(transaction=True)
def test_looking_deciding_and_editing_at_once_never_wait_crosswise(
    courses: Section, no_pause: None, sites: Sites, at_once: Callable
) -> None:
    ada = make.moderator("ada")
    rows = [make.resource(courses, url=f"http://h{n}.dev/page", title=TITLE) for n in range(4)]
    for row in rows:
        look(row, sites)
        age(row, days=2)
    deeds: list[Callable[[Resource], object]] = [
        lambda row: checking.check(row, network=sites.network),
        lambda row: curation.retire(row, by=ada, because="Old."),
        lambda row: moderation.say_gone(row, by=ada),
        lambda row: curation.edit(row, {"summary": "New words."}, ["new"], by=ada),
    ]
    done = at_once(lambda n: deeds[n // 4](rows[n % 4]), 16)
    assert not [one for one in done if isinstance(one, Exception)], done
