"""The queue as a list: filters, order, pages, claims, and decisions on many rows."""

from collections.abc import Callable
from dataclasses import astuple
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import desk, moderation, queue, submissions
from resources.models import Event, QueueItem, Resource, Submission, Verb
from tests import make

QUEUE = "/admin/queue/"


def chosen(rows: list[Submission], **more: str) -> dict:
    """What the browser sends for the rows that were ticked."""
    items = [make.item(row) for row in rows]
    return {"item": [item.pk for item in items], **{f"seen-{item.pk}": item.seen for item in items}, **more}


def titles(body: str, rows: list[Submission]) -> list[str]:
    """The titles of `rows` that the list shows, in its order."""
    links = {row.title: body.find(f">{row.title}</a>") for row in rows}
    return sorted((title for title, at in links.items() if at >= 0), key=links.__getitem__)


def age(row: Submission, **by: float) -> None:
    QueueItem.objects.filter(submission=row).update(opened_at=timezone.now() - timedelta(**by))


def test_the_queue_is_what_waits_oldest_first(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses, title=f"Entry number {number}") for number in range(3)]
    moderation.reject(rows[1], by=ada, seen=1, message="No.")
    body = as_(ada).get(QUEUE).content.decode()
    assert titles(body, rows) == ["Entry number 0", "Entry number 2"]
    assert "2 wait for a decision" in body


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Of cy", "Lab of bo"]),
        ("?state=closed", ["Of bo"]),
        ("?state=all", ["Of cy", "Of bo", "Lab of bo"]),
        ("?state=nonsense&kind=nonsense", ["Of cy", "Lab of bo"]),
        ("?state=all&sort=newest", ["Lab of bo", "Of bo", "Of cy"]),
        ("?sort=score", ["Lab of bo", "Of cy"]),
        ("?kind=new&section=labs", ["Lab of bo"]),
        ("?kind=report", []),
        ("?by=cy", ["Of cy"]),
        ("?host=pages.org", ["Of cy", "Lab of bo"]),
        ("?host=evilpages.org", []),
        ("?age=3", ["Of cy"]),
        ("?age=7", []),
        ("?q=LAB", ["Lab of bo"]),
        ("?q=cy+pages", ["Of cy"]),
        ("?q=%25_", []),
        ("?claimed=mine", ["Lab of bo"]),
        ("?claimed=others", []),
        ("?claimed=free", ["Of cy"]),
        ("?state=deferred", []),
        ("?after=x&before=" + "9" * 40, ["Of cy", "Lab of bo"]),
    ],
)
def test_the_queue_is_filtered(
    query: str, shown: list[str], ada: User, bo: User, cy: User, courses: Section, as_: Callable
) -> None:
    labs = make.section("Labs", slug="labs")
    rows = [make.submission(cy, courses, title="Of cy"), make.submission(bo, courses, title="Of bo")]
    rows.append(make.submission(bo, labs, title="Lab of bo"))
    moderation.reject(rows[1], by=ada, seen=1, message="No.")
    age(rows[0], days=4)
    queue.claim(make.item(rows[2]), by=ada)
    QueueItem.objects.filter(submission=rows[2]).update(score=9)
    body = as_(ada).get(QUEUE + query).content.decode()
    assert titles(body, rows) == shown


def test_an_empty_answer_says_why(ada: User, as_: Callable) -> None:
    assert "The queue is empty" in as_(ada).get(QUEUE).content.decode()
    assert "Nothing here fits" in as_(ada).get(f"{QUEUE}?kind=report").content.decode()


def test_pages_follow_each_other_without_gap_or_repetition(
    ada: User, cy: User, courses: Section, as_: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE_SIZE", 3)
    rows = [make.submission(cy, courses, title=f"Entry {number}.") for number in range(8)]
    QueueItem.objects.update(opened_at=timezone.now())
    seen, page = [], as_(ada).get(QUEUE).context["page"]
    while True:
        seen += [item.title for item in page.items]
        if page.after is None:
            break
        page = as_(ada).get(f"{QUEUE}?after={page.after}").context["page"]
    assert seen == [row.title for row in rows]
    back = as_(ada).get(f"{QUEUE}?before={page.before}").context["page"]
    assert [item.title for item in back.items] == seen[3:6]


def test_what_is_far_behind_has_no_number_and_the_same_neighbours(
    ada: User, cy: User, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        make.submission(cy, courses)
    QueueItem.objects.update(opened_at=timezone.now())
    items = list(QueueItem.objects.order_by("pk"))
    near = [desk.position(item, {}, ada) for item in items]
    monkeypatch.setattr(desk, "COUNTED", 1)
    far = [desk.position(item, {}, ada) for item in items]
    assert [one.place for one in near] == [1, 2, 3, 4, 5]
    assert [one.place for one in far] == [1, None, None, None, None]
    assert {one.length for one in far} == {"1+"}
    assert [one[2:] for one in map(astuple, far)] == [one[2:] for one in map(astuple, near)]


def test_many_are_accepted_at_once(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses) for _ in range(4)]
    response = as_(ada).post(f"{QUEUE}decisions/", chosen(rows, deed="accept"), follow=True)
    assert "Accept: 4 done." in response.content.decode()
    courses.refresh_from_db()
    assert (courses.resource_count, courses.is_open) == (4, True)


@pytest.mark.parametrize(
    "words", [{}, {"reason": "thin"}, {"message": "Thin."}, {"message": "\u202e", "reason": "thin"}]
)
def test_many_are_rejected_with_a_reason_and_words_and_never_without(
    words: dict, ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    rows = [make.submission(cy, courses) for _ in range(2)]
    response = as_(ada).post(f"{QUEUE}decisions/", chosen(rows, deed="reject", **words))
    assert (response.status_code, Submission.objects.waiting().count()) == (422, 2)
    sent = chosen(rows, deed="reject", reason="sells", message="All of them sell something.")
    as_(ada).post(f"{QUEUE}decisions/", sent)
    assert Submission.objects.filter(state="rejected", reason="sells").count() == 2


def test_a_bulk_decision_leaves_what_it_may_not_and_what_has_changed(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    own, revised, fine = (make.submission(person, courses) for person in (ada, cy, cy))
    sent = chosen([own, revised, fine], deed="accept")
    submissions.revise(revised, make.proposal(courses, url=revised.url, title="New words"), by=cy, seen=1)
    body = as_(ada).post(f"{QUEUE}decisions/", sent, follow=True).content.decode()
    assert "Accept: 1 done." in body
    assert "you sent or reported this yourself" in body
    assert "cy changed it." in body
    assert Resource.objects.get().title == fine.title


def test_a_bulk_decision_fits_each_kind(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses)
    items = [make.item(make.suggestion(cy, entry, minutes=7)), make.item(make.incident(entry)), make.report(entry, cy)]
    sent = {"deed": "accept", "item": [item.pk for item in items]} | {f"seen-{one.pk}": one.seen for one in items}
    body = as_(ada).post(f"{QUEUE}decisions/", sent, follow=True).content.decode()
    assert "Accept: 1 done." in body
    assert "this is another kind of incident" in body
    assert "put the entry right, take it out, or leave it as it is" in body
    as_(ada).post(f"{QUEUE}decisions/", sent | {"deed": "reject", "reason": "other", "message": "Fine as it is."})
    assert not QueueItem.objects.open().exists()


@pytest.mark.parametrize("seen", ["", "x", "9" * 5000, "-1", "\x00"])
def test_nothing_unseen_is_decided_in_bulk(seen: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    sent = chosen([row], deed="accept") | {f"seen-{make.item(row).pk}": seen}
    body = as_(ada).post(f"{QUEUE}decisions/", sent, follow=True).content.decode()
    assert "it was not on the page that you saw" in body
    assert not Resource.objects.exists()


@pytest.mark.parametrize("item", ["", "abc", "1;", "9" * 30, "\x00", "٣"])
def test_what_is_no_row_is_not_chosen(item: str, ada: User, as_: Callable) -> None:
    response = as_(ada).post(f"{QUEUE}decisions/", {"deed": "accept", "item": [item]})
    assert (response.status_code, "Choose some rows first" in response.content.decode()) == (422, True)


# Claims --------------------------------------------------------------------------------------------------------------
def test_an_item_that_somebody_opened_is_held_and_warns_but_locks_nothing(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    eve, row = make.moderator("eve"), make.submission(cy, courses)
    assert "Yours, 10 min left" in as_(ada).post(make.desk(row, "claim")).content.decode()
    assert "ada</bdi> is at it" in as_(eve).post(make.desk(row, "claim")).content.decode()
    assert "ada</bdi> is at it" in as_(eve).get(QUEUE).content.decode()
    assert "You can decide all the same" in as_(eve).get(make.desk(row)).content.decode()
    assert not Event.objects.filter(verb=Verb.CLAIMED).exists()
    assert as_(eve).post(make.desk(row, "acceptance"), {"seen": 1}).status_code == 302
    assert not make.item(row).is_claimed()


def test_only_a_deliberate_claim_takes_over_and_is_told(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    eve, row = make.moderator("eve"), make.submission(cy, courses)
    as_(ada).post(make.desk(row, "claim"))
    as_(eve).post(make.desk(row, "claim"), {"deliberate": "1"})
    assert (make.item(row).claimed_by, Event.objects.get(verb=Verb.CLAIMED).actor) == (eve, eve)


def test_a_claim_ends_by_itself_by_leaving_and_by_deciding(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    as_(ada).post(make.desk(row, "claim"))
    as_(make.moderator("eve")).post(make.desk(row, "release"))
    assert make.item(row).is_claimed()
    assert not make.item(row).is_claimed(timezone.now() + queue.CLAIMED_FOR)
    as_(ada).post(make.desk(row, "release"))
    assert not make.item(row).is_claimed()


def test_the_next_item_is_one_that_nobody_holds(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses) for _ in range(3)]
    queue.claim(make.item(rows[1]), by=make.moderator("eve"))
    done = as_(ada).post(make.desk(rows[0], "acceptance"), {"seen": 1})
    assert done["Location"] == make.desk(rows[2])


# Putting off, notes, taking back -------------------------------------------------------------------------------------
def test_what_is_put_off_comes_back_to_its_old_place(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses, title=f"Entry {number}.") for number in range(2)]
    assert as_(ada).post(make.desk(rows[0], "deferral"), {"days": "3", "note": "Asks Bo."}).status_code == 302
    assert titles(as_(ada).get(QUEUE).content.decode(), rows) == ["Entry 1."]
    assert titles(as_(ada).get(f"{QUEUE}?state=deferred").content.decode(), rows) == ["Entry 0."]
    QueueItem.objects.update(deferred_until=timezone.now())
    assert titles(as_(ada).get(QUEUE).content.decode(), rows) == ["Entry 0.", "Entry 1."]
    assert "Asks Bo." in as_(ada).get(make.desk(rows[0])).content.decode()


@pytest.mark.parametrize("days", ["", "0", "-1", "9999999999999", "x", "\x00"])
def test_nothing_is_put_off_for_a_time_that_is_none(
    days: str, ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    assert as_(ada).post(make.desk(row, "deferral"), {"days": days}).status_code == 422
    assert make.item(row).deferred_until is None


def test_what_changes_were_asked_for_keeps_its_place(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses, title=f"Entry {number}.") for number in range(2)]
    moderation.ask_for_changes(rows[0], by=ada, seen=1, message="Which part?")
    assert titles(as_(ada).get(f"{QUEUE}?state=held").content.decode(), rows) == ["Entry 0."]
    text = make.proposal(courses, url=rows[0].url, title="Entry 0, better.")
    submissions.revise(rows[0], text, by=cy, seen=2)
    assert [item.title for item in as_(ada).get(QUEUE).context["page"].items] == ["Entry 0, better.", "Entry 1."]


def test_a_note_is_for_moderators(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    assert as_(ada).post(make.desk(row, "note"), {"note": "\u202e"}).status_code == 422
    assert as_(ada).post(make.desk(row, "note"), {"note": "Known seller."}).status_code == 302
    assert "Known seller." in as_(ada).get(make.desk(row)).content.decode()
    assert "Known seller." not in as_(cy).get(f"/submissions/{row.pk}/").content.decode()


def test_the_last_decision_is_taken_back_from_any_page_of_the_desk(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    rows = [make.submission(cy, courses) for _ in range(2)]
    as_(ada).post(make.desk(rows[0], "acceptance"), {"seen": 1})
    toast = f'action="/admin/log/{Event.objects.get(verb=Verb.ACCEPTED).pk}/undoing/"'
    for path in (QUEUE, make.desk(rows[1])):
        assert toast in as_(ada).get(path).content.decode()
        assert toast not in as_(make.moderator(f"eve-{len(path)}")).get(path).content.decode()
    as_(ada).post(toast.removeprefix('action="').removesuffix('"'))
    assert (Resource.objects.count(), make.item(rows[0]).state) == (0, "waiting")
    assert toast not in as_(ada).get(QUEUE).content.decode()
    assert as_(ada).get(QUEUE).content.decode().count("Take it back") == 0


def test_the_toast_goes_after_ten_minutes(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    as_(ada).post(make.desk(make.submission(cy, courses), "acceptance"), {"seen": 1})
    Event.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert "Take it back" not in as_(ada).get(QUEUE).content.decode()


def test_a_row_of_the_list_is_never_older_than_the_queue(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses, title="Before")
    assert ">Before</a>" in as_(ada).get(QUEUE).content.decode()
    queue.follow_text(row, title="After")
    queue.claim(make.item(row), by=make.moderator("bea"))
    body = as_(ada).get(QUEUE).content.decode()
    assert (">After</a>" in body, ">Before</a>" in body, "<bdi>bea</bdi> is at it" in body) == (True, False, True)


def test_only_who_holds_a_row_is_told_that_they_do(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    bea = make.moderator("bea")
    queue.claim(make.item(make.submission(cy, courses)), by=bea)
    assert "you hold it" in as_(bea).get(QUEUE).content.decode()
    assert "you hold it" not in as_(ada).get(QUEUE).content.decode()


def test_what_stopped_a_decision_on_many_is_not_on_the_next_page(ada: User, as_: Callable) -> None:
    refused = as_(ada).post(f"{QUEUE}decisions/", {"deed": "reject", "message": "Too thin for us."})
    assert refused.status_code == 422
    assert "Too thin for us." not in as_(ada).get(QUEUE).content.decode()
