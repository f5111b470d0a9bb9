"""House test: twenty threads, one winner, on both databases."""

from collections import Counter
from collections.abc import Callable

import pytest

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, submissions
from resources.limits import TooMany
from resources.models import Event, QueueItem, Report, Resource, Submission, Tag, Verb
from resources.models.entry import FIELDS
from resources.submissions import Sender, SuggestedAlready
from tests import make
from tests.interleave import meeting_after

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_identical_submissions_leave_one_row(courses: Section, as_: Callable, at_once: Callable) -> None:
    people = [make.person(f"p{number}") for number in range(10)]
    typed = make.form(courses, url="https://pages.org/same")
    clients = [as_(people[number % 10]) for number in range(50)]
    answers = at_once(lambda number: clients[number].post("/submit/", typed).status_code, 50)
    assert Counter(answers)[302] == 1, answers
    assert set(answers) <= {302, 409, 422}
    assert Submission.objects.count() == Event.objects.count() == 1
    courses.refresh_from_db()
    assert courses.waiting_count == 1


def test_twenty_moderators_make_one_decision(cy: User, courses: Section, as_: Callable, at_once: Callable) -> None:
    row = make.submission(cy, courses)
    clients = [as_(make.moderator(f"m{number}")) for number in range(20)]
    deeds = ["acceptance", "rejection", "changes-request"]
    path = f"/admin/resources/submission/{row.pk}"
    sent = {"seen": 1, "message": "Because."}
    answers = at_once(lambda number: clients[number].post(f"{path}/{deeds[number % 3]}/", sent), 20)
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: 19}
    row.refresh_from_db()
    winner = Event.objects.exclude(verb__in=[Verb.SUBMITTED, Verb.OPENED]).get().actor
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert winner.handle in loser.content.decode()
    assert row.version == 2
    assert Resource.objects.count() == (row.state == "accepted")
    assert cy.notifications.count() == 1


def test_twelve_acceptances_at_once_are_counted_and_open_the_section_once(
    ada: User, cy: User, courses: Section, at_once: Callable
) -> None:
    rows = [make.submission(cy, courses, tags=["same", "words"]) for _ in range(12)]
    answers = at_once(lambda number: moderation.accept(rows[number], by=ada, seen=1), 12)
    assert all(isinstance(answer, Resource) for answer in answers), answers
    courses.refresh_from_db()
    assert (courses.resource_count, courses.waiting_count, courses.is_open) == (12, 0, True)
    assert Event.objects.filter(verb=Verb.OPENED).count() == 1
    assert Tag.objects.count() == 2


def test_submitter_and_moderator_at_once_lose_nothing(
    ada: User, cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    row = make.submission(cy, courses)
    revised = make.form(courses, url=row.url, title="Revised meanwhile", seen=1)
    calls = [
        lambda: as_(cy).post(f"/submissions/{row.pk}/revision/", revised),
        lambda: as_(ada).post(f"/admin/resources/submission/{row.pk}/acceptance/", {"seen": 1}),
        lambda: as_(cy).post(f"/submissions/{row.pk}/withdrawal/", {"seen": 1}),
    ]
    answers = at_once(lambda number: calls[number]().status_code, 3)
    assert sorted(answers) == [302, 409, 409], answers
    row.refresh_from_db()
    assert row.version == 2
    assert Resource.objects.count() == (row.state == "accepted")


def test_a_page_sent_while_its_twin_is_accepted_never_waits_beside_it(
    ada: User, cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    row = make.submission(cy, courses, url="https://pages.org/twin")
    people = [as_(make.person(f"p{number}")) for number in range(8)]
    typed = make.form(courses, url="https://pages.org/twin")

    def deed(number: int) -> object:
        if number == 0:
            return moderation.accept(row, by=ada, seen=1)
        return people[number - 1].post("/submit/", typed).status_code

    answers = at_once(deed, 9)
    assert set(answers[1:]) <= {409, 422}, answers
    assert Submission.objects.count() == 1


def test_eight_acceptances_at_once_get_eight_positions(
    ada: User, cy: User, courses: Section, at_once: Callable
) -> None:
    rows = [make.submission(cy, courses) for _ in range(8)]
    together = meeting_after('MAX("resources_resource"."position")', people=8)
    answers = at_once(lambda number: together(lambda: moderation.accept(rows[number], by=ada, seen=1)), 8)
    assert sorted(answer.position for answer in answers) == list(range(1, 9))


def test_the_same_new_tags_in_opposite_order_wait_for_each_other_and_not_crosswise(
    ada: User, cy: User, at_once: Callable
) -> None:
    words = ["first", "second", "third"]
    rows = [make.submission(cy, make.section(), tags=tags) for tags in (words, words[::-1])]
    together = meeting_after('INSERT INTO "resources_tag"', people=2)
    answers = at_once(lambda number: together(lambda: moderation.accept(rows[number], by=ada, seen=1)), 2)
    assert all(isinstance(answer, Resource) for answer in answers), answers
    assert sorted(Tag.objects.values_list("name", flat=True)) == words


def test_acceptances_that_move_entries_crosswise_all_succeed(cy: User, as_: Callable, at_once: Callable) -> None:
    sections = [make.section("Labs"), make.section("Books")]
    rows = [make.submission(cy, sections[number % 2]) for number in range(8)]
    typed = [make.form(sections[1 - number % 2], url=row.url, seen=1) for number, row in enumerate(rows)]
    clients = [as_(make.moderator(f"m{number}")) for number in range(8)]
    together = meeting_after('"guide_section"', "FOR UPDATE", people=2)

    def accept(number: int) -> int:
        path = f"/admin/resources/submission/{rows[number].pk}/acceptance/"
        return together(lambda: clients[number].post(path, typed[number]).status_code)

    assert at_once(accept, 8) == [302] * 8
    counts = Section.objects.order_by("pk").values_list("resource_count", "waiting_count")
    assert list(counts) == [(4, 0), (4, 0)]


def test_edits_that_move_resources_crosswise_all_succeed(ada: User, at_once: Callable) -> None:
    sections = [make.section("Labs"), make.section("Books")]
    rows = [make.resource(sections[number % 2]) for number in range(8)]
    together = meeting_after('"guide_section"', "FOR UPDATE", people=2)

    def move(number: int) -> dict:
        fields = {"section": sections[1 - number % 2]}
        return together(lambda: curation.edit(rows[number], fields, ["mlops"], by=ada))

    answers = at_once(move, 8)
    assert [list(answer) for answer in answers] == [["section"]] * 8, answers
    assert list(Section.objects.values_list("resource_count", flat=True)) == [4, 4]


def test_twenty_trusted_reports_at_once_hide_an_entry_once(courses: Section, as_: Callable, at_once: Callable) -> None:
    entry = make.resource(courses)
    clients = [as_(make.proven(make.person(f"p{number}"))) for number in range(10)]
    typed, path = {"complaint": "spam"}, f"/resources/{entry.pk}/report/"
    answers = at_once(lambda number: clients[number % 10].post(path, typed).status_code, 20)
    assert set(answers) <= {302, 404}, answers
    assert Event.objects.filter(verb=Verb.HIDDEN).count() == QueueItem.objects.filter(kind="report").count() == 1
    assert 3 <= Report.objects.count() <= 10
    assert Report.objects.values("reporter").distinct().count() == Report.objects.count()
    courses.refresh_from_db()
    assert courses.resource_count == 0


def test_nobody_reports_more_than_a_day_takes_at_once(cy: User, courses: Section, at_once: Callable) -> None:
    entries = [make.resource(courses) for _ in range(16)]
    answers = at_once(lambda number: submissions.report(Sender(cy), entries[number], "spam"), 16)
    assert Counter(map(type, answers)) == {bool: 10, TooMany: 6}, answers


def test_one_person_who_suggests_ten_times_at_once_has_one_that_waits(
    cy: User, courses: Section, at_once: Callable
) -> None:
    entry = make.resource(courses)
    wanted = {name: getattr(entry, name) for name in FIELDS} | {"level": "advanced"}
    answers = at_once(lambda _: submissions.suggest(Sender(cy), entry, wanted, ["mlops"]), 10)
    assert Counter(map(type, answers)) == {Submission: 1, SuggestedAlready: 9}, answers
    assert Submission.objects.count() == QueueItem.objects.count() == Event.objects.filter(resource=entry).count() == 1


def test_small_changes_made_at_once_of_one_entry_all_count(courses: Section, at_once: Callable) -> None:
    entry = make.resource(courses)
    people = [make.proven(make.person(f"p{number}")) for number in range(4)]
    wanted = {name: getattr(entry, name) for name in FIELDS}
    edits = [{"level": "advanced"}, {"cost": "paid"}, {"minutes": 5}, {}]

    def suggest(number: int) -> str:
        tags = ["git"] if number == 3 else ["mlops"]
        return submissions.suggest(Sender(people[number]), entry, wanted | edits[number], tags).state

    assert at_once(suggest, 4) == ["accepted"] * 4
    entry.refresh_from_db()
    assert (entry.level, entry.cost, entry.minutes, list(entry.tags.names())) == ("advanced", "paid", 5, ["git"])


def test_a_rejected_one_is_sent_again_once(
    ada: User, cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=ada, seen=1, message="No.")
    clients, typed = [as_(cy) for _ in range(8)], make.form(courses, url=row.url, seen=2)
    answers = at_once(lambda number: clients[number].post(f"/submissions/{row.pk}/revision/", typed).status_code, 8)
    assert Counter(answers) == {302: 1, 409: 7}, answers
    row.refresh_from_db()
    assert (row.state, row.version) == ("waiting", 3)
