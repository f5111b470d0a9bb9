"""What submitter, importer and moderator are all told about a proposal."""

import pytest

from accounts.models import User
from guide.models import Section
from resources import moderation, preflight
from resources.links import address
from resources.models import HostBan, Submission
from resources.preflight import Look
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
