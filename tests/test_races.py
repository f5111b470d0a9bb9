"""House test: twenty threads, one winner, on both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from guide.models import Section
from resources import (
    curation,
    guests,
    leaving,
    limits,
    moderation,
    ordering,
    ranking,
    seconding,
    submissions,
    tag_counts,
    trials,
    usefulness,
)
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


def test_thirty_identical_submissions_of_one_guest_leave_one_row(courses: Section, at_once: Callable) -> None:
    typed = make.guest_form(courses, url="https://pages.org/same", email="guest@mail.test")
    answers = at_once(lambda _: Client().post("/submit/", typed).status_code, 30)
    assert Counter(answers)[302] == 1, answers
    assert set(answers) <= {302, 409, 422}
    assert Submission.objects.count() == Event.objects.count() == Notification.objects.count() == 1
    courses.refresh_from_db()
    assert courses.waiting_count == 1


def test_twenty_guests_at_once_cannot_fill_one_mailbox(courses: Section, at_once: Callable) -> None:
    typed = [make.guest_form(courses, email="Victim@mail.test" if n % 2 else "victim@mail.test") for n in range(20)]
    answers = at_once(lambda n: Client(REMOTE_ADDR=f"9.9.9.{n}").post("/submit/", typed[n]).status_code, 20)
    assert Counter(answers) == {302: 2, 429: 18}
    assert Notification.objects.count() == 2


def test_twenty_submissions_of_one_guest_are_as_many_as_a_guest_may_send(courses: Section, at_once: Callable) -> None:
    typed = [make.guest_form(courses) for _ in range(20)]
    answers = at_once(lambda number: Client().post("/submit/", typed[number]).status_code, 20)
    assert Counter(answers) == {302: 2, 429: 18}


def test_twenty_accounts_that_adopt_one_submission_leave_it_with_one(
    courses: Section, as_: Callable, at_once: Callable
) -> None:
    path = f"{guests.path_of(make.guest_submission(courses))}adoption/"
    people = [make.person(f"p{number}") for number in range(20)]
    clients = [as_(person) for person in people]
    answers = at_once(lambda number: clients[number].post(path).status_code, 20)
    assert Counter(answers) == {302: 1, 409: 19}
    assert Submission.objects.get().submitter == people[answers.index(302)]


def test_a_guest_and_a_moderator_at_once_lose_nothing(ada: User, courses: Section, at_once: Callable) -> None:
    row = make.guest_submission(courses)
    path = guests.path_of(row)
    revised = make.form(courses, url=row.url, title="Revised meanwhile", seen=1)
    calls = [
        lambda: Client().post(f"{path}revision/", revised).status_code,
        lambda: moderation.accept(row, by=ada, seen=1) and 302,
        lambda: Client().post(f"{path}withdrawal/", {"seen": 1}).status_code,
    ]
    answers = at_once(lambda number: calls[number](), 3)
    assert [answer for answer in answers if answer == 302] == [302]
    assert all(answer in {302, 409} or isinstance(answer, moderation.Conflict) for answer in answers), answers


def test_twenty_moderators_make_one_decision(cy: User, courses: Section, as_: Callable, at_once: Callable) -> None:
    row = make.submission(cy, courses)
    clients = [as_(make.moderator(f"m{number}")) for number in range(20)]
    deeds = ["acceptance", "rejection", "changes-request"]
    paths = [make.desk(row, deed) for deed in deeds]
    sent = {"seen": 1, "message": "Because.", "reason": "other"}
    answers = at_once(lambda number: clients[number].post(paths[number % 3], sent), 20)
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
    accepted = make.desk(row, "acceptance")
    calls = [
        lambda: as_(cy).post(f"/submissions/{row.pk}/revision/", revised),
        lambda: as_(ada).post(accepted, {"seen": 1}),
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
    paths = [make.desk(row, "acceptance") for row in rows]
    together = meeting_after('"guide_section"', "FOR UPDATE", people=2)

    def accept(number: int) -> int:
        return together(lambda: clients[number].post(paths[number], typed[number]).status_code)

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


def test_twenty_decisions_about_one_item_of_any_kind_are_one(
    cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    entry = make.resource(courses)
    items = [make.report(entry, cy), make.item(make.incident(entry)), make.item(make.suggestion(cy, entry, minutes=7))]
    clients = [as_(make.moderator(f"m{number}")) for number in range(20)]
    for item in items:
        sent = {"seen": item.seen, "message": "Because.", "reason": "other"}
        path = make.desk(item, "rejection")
        answers = at_once(lambda number, path=path, sent=sent: clients[number].post(path, sent).status_code, 20)
        assert Counter(answers) == {302: 1, 409: 19}, item.kind


def test_twenty_people_report_at_once_and_the_entry_is_hidden_once(courses: Section, at_once: Callable) -> None:
    entry = make.resource(courses)
    people = [make.person(f"p{number}") for number in range(20)]
    deed = lambda number: moderation.report(entry, "spam", reporter=people[number % 10], is_trusted=True)  # noqa: E731
    answers = at_once(deed, 20)
    assert Counter(answers) == {True: 10, False: 10}
    assert Event.objects.filter(verb=Verb.HIDDEN).count() == 1
    courses.refresh_from_db()
    assert (courses.resource_count, entry.items.count()) == (0, 1)


def test_twenty_new_submissions_of_a_newcomer_at_once_are_three(cy: User, courses: Section, at_once: Callable) -> None:
    sent = [make.proposal(courses) for _ in range(20)]
    answers = at_once(lambda number: submissions.submit(Sender(cy), sent[number]), 20)
    kinds = Counter(type(answer) for answer in answers)
    assert kinds == {Submission: 3, limits.TooMany: 17}


def test_two_moderators_of_one_queue_decide_nothing_twice_and_lose_no_message(
    cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    rows = [make.submission(cy, courses) for _ in range(12)]
    clients = [as_(make.moderator(name)) for name in ("eve", "dee")]
    paths = [make.desk(row, "rejection") for row in rows]

    def work(number: int) -> list[tuple[int, bool]]:
        sent = {"seen": 1, "message": f"Words of {number}.", "reason": "thin"}
        answers = [clients[number].post(path, sent) for path in (paths if number else paths[::-1])]
        return [(answer.status_code, f"Words of {number}." in answer.content.decode()) for answer in answers]

    done = at_once(work, 2)
    assert all(code == 302 or (code == 409 and is_kept) for code, is_kept in done[0] + done[1]), done
    assert sum(code == 302 for code, _ in done[0] + done[1]) == 12
    assert Event.objects.filter(verb=Verb.REJECTED).count() == cy.notifications.count() == 12


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


def test_topics_given_by_many_at_once_are_those_of_one_and_nothing_else_is_lost(
    ada: User, courses: Section, at_once: Callable
) -> None:
    entry, topics = make.resource(courses), [make.topic(f"topic-{number}") for number in range(6)]
    given = [{topics[number].slug, topics[(number + 1) % 6].slug} for number in range(6)]

    def give(number: int) -> bool:
        wanted = [topic for topic in topics if topic.slug in given[number]]
        fields = {"minutes": 7} if number == 5 else {}
        return bool(curation.edit(entry, fields, ["mlops"], by=ada, topics=wanted))

    assert at_once(give, 6) == [True] * 6
    entry.refresh_from_db()
    assert entry.minutes == 7
    assert {topic.slug for topic in entry.topics.all()} in given
    assert Event.objects.filter(verb="edited").count() == 6


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


def test_twenty_for_whom_a_lab_breaks_at_once_ask_moderators_once(courses: Section, at_once: Callable) -> None:
    lab = make.resource(courses, kind="lab")
    people = [make.person(f"p{number}") for number in range(20)]
    broke = trials.Said(on=date(2026, 11, 3), system="Linux", worked=False, broken_step="Step 3")
    assert at_once(lambda number: trials.say(lab, broke, by=people[number]), 20) == [True] * 20
    item = QueueItem.objects.get(kind="lab")
    assert (item.version, item.score) == (19, 40)


def test_twenty_words_of_one_reader_are_one_and_the_last_day_stays(
    cy: User, courses: Section, at_once: Callable
) -> None:
    lab, bo = make.resource(courses, kind="lab"), make.person("bo")
    worked = [trials.Said(on=date(2026, 11, day), system="Linux", worked=True) for day in range(1, 21)]
    answers = at_once(lambda number: trials.say(lab, worked[number], by=bo if number % 2 else cy), 20)
    assert sorted(answers) == [False] * 18 + [True] * 2
    lab.refresh_from_db()
    assert (lab.trials.count(), lab.worked_on) == (2, date(2026, 11, 20))


def test_a_lab_that_breaks_while_a_moderator_decides_is_seen_or_counts_anew(
    ada: User, courses: Section, at_once: Callable
) -> None:
    lab = make.resource(courses, kind="lab")
    broke = trials.Said(on=date(2026, 11, 3), system="Linux", worked=False, broken_step="Step 3")
    people = [make.person(f"p{number}") for number in range(5)]
    for person in people[:2]:
        trials.say(lab, broke, by=person)
    item = QueueItem.objects.get(kind="lab")
    deeds = [lambda: moderation.call_working(item, by=ada, seen=item.version)]
    deeds += [lambda person=person: trials.say(lab, broke, by=person) for person in people[2:]]
    answers = at_once(lambda number: deeds[number](), 4)
    is_lost = isinstance(answers[0], moderation.Conflict)
    assert (is_lost or answers[0] is None, answers[1:]) == (True, [True] * 3)
    assert QueueItem.objects.open().filter(kind="lab").count() == 1  # What came after the decision asks anew.


def test_twenty_readers_at_once_are_twenty_votes(courses: Section, as_: Callable, at_once: Callable) -> None:
    entry = make.resource(courses)
    clients = [as_(make.person(f"p{number}")) for number in range(20)]
    path = f"/resources/{entry.pk}/usefulness/"
    assert at_once(lambda number: clients[number].post(path).status_code, 20) == [302] * 20
    entry.refresh_from_db()
    assert entry.useful_count == entry.votes.count() == 20
    assert entry.score == ranking.score(entry.facts, timezone.now())


def test_votes_edits_and_the_night_at_once_leave_the_right_score(
    ada: User, courses: Section, at_once: Callable
) -> None:
    entry = make.resource(courses)
    people = [make.person(f"p{number}") for number in range(20)]
    deeds = [
        lambda n: usefulness.say(entry, by=people[n]),
        lambda n: curation.edit(Resource.objects.get(pk=entry.pk), {"minutes": n}, ["a"], by=ada) != [],
        lambda n: ordering.put_right() >= 0,
        lambda n: usefulness.put_right() >= 0,
    ]  # fmt: skip
    assert at_once(lambda n: deeds[n % 4](n), 20) == [True] * 20
    entry.refresh_from_db()
    assert entry.useful_count == entry.votes.count() == 5
    assert entry.score == ranking.score(entry.facts, timezone.now())


def test_twenty_clicks_of_one_reader_are_one_vote_and_twenty_back_are_none(
    cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    entry, clients = make.resource(courses), [as_(cy) for _ in range(20)]
    for noun, left in (("", 1), ("withdrawal/", 0)):
        path = f"/resources/{entry.pk}/usefulness/{noun}"
        assert at_once(lambda number, path=path: clients[number].post(path).status_code, 20) == [302] * 20
        entry.refresh_from_db()
        assert entry.useful_count == entry.votes.count() == left


def test_votes_to_and_fro_at_once_are_counted_to_the_last(
    cy: User, bo: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    entry = make.resource(courses)
    clients = [as_(bo if number % 3 else cy) for number in range(20)]
    nouns = [f"/resources/{entry.pk}/usefulness/" + "withdrawal/" * (number % 2) for number in range(20)]
    assert at_once(lambda number: clients[number].post(nouns[number]).status_code, 20) == [302] * 20
    entry.refresh_from_db()
    assert entry.useful_count == entry.votes.count()


def test_nobody_votes_more_than_a_day_takes_at_once(
    cy: User, courses: Section, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VOTES_A_DAY", 5)
    entries = [make.resource(courses) for _ in range(16)]
    answers = at_once(lambda number: usefulness.say(entries[number], by=cy), 16)
    assert Counter(map(type, answers)) == {bool: 5, TooMany: 11}, answers


def test_a_person_who_leaves_while_readers_vote_leaves_right_counts(
    cy: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    entries = [make.resource(courses) for _ in range(4)]
    for entry in entries:
        usefulness.say(entry, by=cy)
    root = as_(make.person("root", is_staff=True, is_superuser=True))
    people = [make.person(f"p{number}") for number in range(12)]

    def deed(number: int) -> object:
        if number == 0:
            return root.post(f"/admin/accounts/user/{cy.pk}/delete/", {"post": "yes"}).status_code
        return usefulness.say(entries[number % 4], by=people[number - 1])

    answers = at_once(deed, 13)
    assert answers == [302, *[True] * 12], answers
    assert not User.objects.filter(pk=cy.pk).exists()
    for entry in entries:
        entry.refresh_from_db()
        assert entry.useful_count == entry.votes.count() == 3


def tag_counts_are_exact() -> bool:
    held = Counter(name for row in Resource.objects.live() for name in row.tags.names())
    return dict(Tag.objects.filter(live_count__gt=0).values_list("name", "live_count")) == dict(held)


def test_tags_are_counted_right_whoever_edits_retires_and_merges_at_once(
    ada: User, courses: Section, at_once: Callable
) -> None:
    names = ["aa", "bb", "cc", "dd"]
    sections = [courses, make.section()]
    rows = [make.resource(sections[n % 2], tags=[names[n % 4], names[(n + 1) % 4]]) for n in range(12)]
    deeds = [
        lambda row, n: curation.edit(row, {}, [names[(n + 2) % 4], "new"], by=ada) and True,
        lambda row, n: curation.retire(row, by=ada, because="Gone."),
        lambda row, n: moderation.merge_two(Tag.objects.get(name=names[n % 4]), into=make.tag("ee"), by=ada) and True,
        lambda row, n: tag_counts.put_right() >= 0,
    ]  # fmt: skip
    answers = at_once(lambda n: deeds[n % 4](rows[n], n), 12)
    assert all(answer is True or isinstance(answer, moderation.CannotChangeTag) for answer in answers), answers
    assert tag_counts_are_exact()


def test_two_tags_merged_into_each_other_at_once_end_at_one(ada: User, courses: Section, at_once: Callable) -> None:
    tags = [make.resource(courses, tags=[name]).tags.get() for name in ("aa", "bb")]
    answers = at_once(lambda n: moderation.merge_two(tags[n % 2], into=tags[1 - n % 2], by=ada), 8)
    assert sum(isinstance(answer, Tag) for answer in answers) == 1, answers
    assert all(isinstance(answer, Tag | moderation.CannotChangeTag) for answer in answers), answers
    assert Tag.objects.filter(merged_into=None).count() == 1
    assert tag_counts_are_exact()


def test_one_name_given_to_eight_tags_at_once_is_that_of_one(ada: User, courses: Section, at_once: Callable) -> None:
    tags = [make.resource(courses, tags=[f"word{number}"]).tags.get() for number in range(8)]
    answers = at_once(lambda n: moderation.rename_tag(tags[n], "the-one", by=ada), 8)
    assert sum(isinstance(answer, Tag) for answer in answers) == 1, answers
    assert all(isinstance(answer, Tag | moderation.CannotChangeTag) for answer in answers), answers
    assert Tag.objects.get(name="the-one").live_count == 1
    assert tag_counts_are_exact()


def test_twenty_people_second_a_want_at_once_and_it_is_counted_to_the_last(
    courses: Section, as_: Callable, at_once: Callable
) -> None:
    want = make.want(courses)
    people = [make.person(f"p{number}") for number in range(10)]
    clients = [as_(people[number % 10]) for number in range(20)]
    path = f"/wanted/{want.pk}/seconding/"
    assert at_once(lambda number: clients[number].post(path).status_code, 20) == [302] * 20
    want.refresh_from_db()
    assert want.second_count == want.seconds.count() == 10
    nouns = [f"{path}{'withdrawal/' * (number % 3 > 0)}" for number in range(20)]
    assert at_once(lambda number: clients[number].post(nouns[number]).status_code, 20) == [302] * 20
    want.refresh_from_db()
    assert want.second_count == want.seconds.count()


def test_nobody_seconds_more_than_a_day_takes_at_once(
    cy: User, courses: Section, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS_A_DAY", 5)
    wants = [make.want(courses) for _ in range(16)]
    answers = at_once(lambda number: seconding.second(wants[number], by=cy), 16)
    assert Counter(map(type, answers)) == {bool: 5, TooMany: 11}, answers


def test_of_many_accepted_at_once_for_one_want_one_meets_it_and_each_who_looked_is_told_once(
    ada: User, cy: User, courses: Section, at_once: Callable
) -> None:
    want, bo = make.want(courses), make.person("bo")
    seconding.second(want, by=bo)
    rows = [make.submission(cy, courses, want=want) for _ in range(8)]
    entries = at_once(lambda number: moderation.accept(rows[number], by=ada, seen=1), 8)
    assert all(isinstance(entry, Resource) for entry in entries), entries
    want.refresh_from_db()
    assert want.met_by in entries
    assert bo.notifications.count() == 1
    assert sum("looked for it" in note.text for note in cy.notifications.all()) == 1


def test_a_want_is_met_while_people_second_it_and_one_of_them_leaves(
    ada: User, cy: User, courses: Section, at_once: Callable
) -> None:
    want, hen = make.want(courses), make.person("hen")
    seconding.second(want, by=hen)
    people = [make.person(f"p{number}") for number in range(8)]
    row = make.submission(cy, courses, want=want)
    deeds = [lambda: moderation.accept(row, by=ada, seen=1), lambda: leaving.leave(hen)]
    deeds += [lambda who=who: seconding.second(want, by=who) for who in people]
    answers = at_once(lambda number: deeds[number](), 10)
    assert isinstance(answers[0], Resource), answers
    assert answers[1] is True
    assert all(answer is True or isinstance(answer, seconding.IsMet) for answer in answers[2:]), answers
    want.refresh_from_db()
    assert want.second_count == want.seconds.count() == answers[2:].count(True)
    assert [who.notifications.count() for who in people] == [int(answer is True) for answer in answers[2:]]
