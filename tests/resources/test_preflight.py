"""What submitter, importer and moderator are all told about a proposal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.trust import Record
from guide.models import Section
from resources import moderation, preflight, records
from resources.links import address
from resources.models import HostBan, Submission
from resources.preflight import Look
from resources.records import HostRecord
from tests import make


def entry(section: Section, person: User | None = None, **fields: object) -> Submission:
    """A proposal that nobody has stored."""
    words = {"url": "https://pages.org/fine", "title": "How drift is measured", "kind": "course"}
    words["summary"] = "It explains drift well."
    typed = words | fields
    return Submission(section=section, submitter=person, host=address.read(typed["url"]).host, **typed)


def codes(row: Submission, person: User | None = None, look: Look | None = None) -> list[str]:
    return [finding.code for finding in preflight.findings(row, person, look)]


def test_a_good_proposal_has_nothing_to_be_said_about(cy: User, courses: Section) -> None:
    assert codes(entry(courses, cy)) == []
    assert codes(Submission()) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"url": "http://127.0.0.1/"}, "not-public"),
        ({"url": "https://pages.org/fine?utm_source=x"}, "tracking-removed"),
        ({"title": "THE GREATEST COURSE EVER"}, "title-shouts"),
        ({"title": "The ultimate course"}, "title-sells"),
        ({"summary": "how drift is measured!"}, "summary-repeats"),
        ({"summary": "Nice."}, "summary-short"),
        ({"kind": "article"}, "unfit-kind"),
        ({"title": "Drift, see https://sells.com"}, "title-leads-away"),
        ({"summary": "It is on bit.ly/drift in full."}, "summary-leads-away"),
        ({"summary": "Ask me at me@pages.org for it."}, "summary-leads-away"),
        ({"summary": "More of it by @drifter there."}, "summary-leads-away"),
        ({"url": "https://sub.banned.org/x"}, "host-banned"),
        ({"url": "https://github.com/cyrus/repo"}, "own-work"),
        ({"url": "https://blog.cyrus-writes.org/x"}, "own-work"),
    ],
)
def test_each_thing_is_found(fields: dict, code: str, courses: Section) -> None:
    HostBan.objects.create(host="banned.org", reason="It sells certificates.")
    cyrus = make.person("cyrus")
    cyrus.email = "me@cyrus-writes.org"
    assert codes(entry(courses, cyrus, **fields)) == [code]


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://evilbanned.org/x"},
        {"url": "https://banned.org.pages.org/x"},
        {"url": "https://github.com/cyrus/repo", "is_own_work": True},
        {"url": "https://pages.org/cyrusx/"},
        {"title": "Practical courses of fast.ai and CI/CD with Node.js/React", "summary": "It is 9.5/10, by TCP/IP."},
    ],
)
def test_what_only_seems_so_is_not_found(fields: dict, courses: Section) -> None:
    HostBan.objects.create(host="banned.org", reason="It sells certificates.")
    assert codes(entry(courses, make.person("cyrus"), **fields)) == []


def test_a_page_that_is_here_says_where(bo: User, cy: User, courses: Section) -> None:
    known = make.resource(courses, url="https://pages.org/known")
    make.submission(bo, courses, url="https://pages.org/waits", title="Secret words of bo")
    live = preflight.findings(entry(courses, cy, url="http://www.pages.org/known/"), cy)[0]
    waits = preflight.findings(entry(courses, cy, url="https://pages.org/waits"), cy)[0]
    assert (live.code, live.tone, live.link) == ("duplicate", "stop", known.get_absolute_url())
    assert (waits.code, waits.link) == ("duplicate", "")
    assert "Secret" not in waits.sentence


def test_a_similar_title_on_the_same_site_is_a_look_alike(cy: User, courses: Section) -> None:
    make.resource(courses, url="https://pages.org/drift-1", title="How drift is measured, part one")
    make.resource(courses, url="https://other.org/drift", title="How drift is measured")
    assert codes(entry(courses, cy)) == ["look-alike"]
    assert codes(entry(courses, cy, url="https://third.org/x")) == []


@pytest.mark.parametrize("name", ["final_url", "canonical_url"])
def test_the_page_itself_says_that_it_is_another(name: str, cy: User, courses: Section) -> None:
    make.resource(courses, url="https://pages.org/real", title="Quite another title")
    look = Look(**{name: "https://pages.org/real?utm_source=x"})
    assert codes(entry(courses, cy), cy, look) == ["same-page"]
    assert codes(entry(courses, cy), cy, Look(final_url="https://pages.org/fine/")) == []


def test_what_keeps_readers_out_is_said(cy: User, courses: Section) -> None:
    assert codes(entry(courses, cy), cy, Look(problem="It is not there.")) == ["unreachable"]


def test_what_was_accepted_is_no_twin_of_itself(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, url="https://pages.org/mine")
    moderation.accept(row, by=ada, seen=1)
    row.refresh_from_db()
    assert "duplicate" not in codes(row)


def test_the_gravest_comes_first(cy: User, courses: Section) -> None:
    make.resource(courses, url="https://pages.org/known")
    row = entry(courses, cy, url="https://pages.org/known?utm_source=x", summary="Nice.")
    tones = [finding.tone for finding in preflight.findings(row, cy)]
    assert tones == ["stop", "warn", "note"]


def scrutiny(row: Submission) -> list[str]:
    site = records.of_host(row.host, besides=row)
    return [finding.code for finding in preflight.scrutiny(row, records.of(row.submitter), site)]


def test_moderators_are_told_how_new_sender_and_site_are(ada: User, cy: User, bo: User, courses: Section) -> None:
    first = make.submission(cy, courses, url="https://new.org/1")
    assert scrutiny(first) == ["first-of-sender", "first-of-site"]
    moderation.accept(first, by=ada, seen=1)
    assert scrutiny(make.submission(cy, courses, url="https://new.org/2", summary="A second one.")) == []
    assert scrutiny(make.submission(cy, courses, url="https://other.org/")) == ["first-of-site"]
    assert scrutiny(make.submission(bo, courses, url="https://new.org/3")) == ["first-of-sender"]
    assert scrutiny(make.guest_submission(courses, url="https://new.org/4")) == ["first-of-sender"]


@pytest.mark.parametrize(
    "words", [{"title": "Pipelines: the CHEAP way!"}, {"summary": "Learn it, and learn it fast, in one day."}]
)
def test_the_same_words_of_the_same_sender_are_seen(words: dict, cy: User, bo: User, courses: Section) -> None:
    said = {"title": "The cheap way: pipelines", "summary": "In one day, learn it and learn it fast."}
    make.submission(cy, courses, **said)
    make.guest_submission(courses, client="c" * 43, **said)
    assert "same-words" in scrutiny(make.submission(cy, courses, **{"summary": "Something else is said."} | words))
    assert "same-words" in scrutiny(make.guest_submission(courses, client="c" * 43, **words))
    assert "same-words" not in scrutiny(make.submission(bo, courses, **words))
    assert "same-words" not in scrutiny(make.guest_submission(courses, client="d" * 43, **words))
    assert "same-words" not in scrutiny(make.guest_submission(courses, **words))


def test_scrutiny_costs_at_most_one_query(
    cy: User, courses: Section, django_assert_num_queries: Callable[[int], Any]
) -> None:
    rows = [make.submission(cy, courses), make.guest_submission(courses, client="c" * 43)]
    for row, record, most in ((rows[0], Record(open=1), 0), (rows[0], Record(open=2), 1), (rows[1], Record(), 1)):
        with django_assert_num_queries(most):
            preflight.scrutiny(row, record, HostRecord())


def test_no_sender_is_told_what_is_for_moderators(cy: User, courses: Section, client: Client, as_: Callable) -> None:
    pages = [
        client.post("/submit/", make.guest_form(courses, url="https://new.org/1", preview="1")),
        as_(cy).post("/submit/", make.form(courses, url="https://new.org/1", preview="1")),
    ]
    assert not any("first-of-" in page.content.decode() for page in pages)
