"""What else wants a decision: suggested changes, reports, links, tags; through the front door."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, queue, submissions
from resources.limits import TooMany
from resources.models import Check, Event, Incident, QueueItem, Resource, Tag, Verb
from resources.submissions import Sender
from tests import make
from tests.make import desk


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="The entry", url="https://pages.org/old", tags=["mlops"], minutes=10)


@pytest.fixture
def moved(entry: Resource) -> Incident:
    Check.objects.create(
        resource=entry, method="GET", status=200, final_url="https://pages.org/new", is_permanent_move=True,
        title="<b>New</b>", finding="moved", reason="It has moved.",
    )  # fmt: skip
    return make.incident(entry, "moved", target_url="https://pages.org/new", detail="It has moved.")


def state_of(item: QueueItem) -> str:
    return QueueItem.objects.get(pk=item.pk).state


# Suggested changes ---------------------------------------------------------------------------------------------------
def test_only_what_was_suggested_is_written(entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    row = make.suggestion(cy, entry, summary="Better.", minutes=20)
    curation.edit(entry, {"title": "Another title meanwhile"}, ["mlops"], by=ada)
    body = as_(ada).get(desk(row)).content.decode()
    assert "<ins>Better.</ins>" in body
    assert as_(ada).post(desk(row, "acceptance"), {"seen": 1}).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.summary, entry.minutes) == ("Another title meanwhile", "Better.", 20)


def test_an_entry_that_changed_under_the_moderators_eyes_is_a_409(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    row = make.suggestion(cy, entry, summary="Better.")
    seen = {"seen": 1, "seen_entry": entry.changed_at.isoformat()}
    curation.edit(entry, {"summary": "Best."}, ["mlops"], by=make.moderator("eve"))
    response = as_(ada).post(desk(row, "acceptance"), seen)
    assert (response.status_code, "eve</b> edited it" in response.content.decode()) == (409, True)
    entry.refresh_from_db()
    assert entry.summary == "Best."
    assert "The sender saw: It explains one thing well." in as_(ada).get(desk(row)).content.decode()


def test_nothing_is_changed_in_an_entry_that_has_left_the_guide(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    row, item = make.suggestion(cy, entry, summary="Better."), make.report(entry, cy)
    curation.retire(entry, by=ada, because="Nobody needs it.")
    response = as_(ada).post(desk(row, "acceptance"), {"seen": 1})
    assert (response.status_code, "Put it back first" in response.content.decode()) == (409, True)
    entry.refresh_from_db()
    row.refresh_from_db()
    assert (entry.summary, row.state) == ("It explains one thing well.", "waiting")
    for about in (row, item):
        assert "out of the guide" in as_(ada).get(desk(about)).content.decode()
    no = {"seen": item.version, "message": "It is gone."}
    assert as_(ada).post(desk(item, "rejection"), no).status_code == 302


@pytest.mark.parametrize("seen_entry", ["x", "\x00", "2026"])
def test_a_time_that_is_none_is_a_422(seen_entry: str, entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    row = make.suggestion(cy, entry, summary="Better.")
    response = as_(ada).post(desk(row, "acceptance"), {"seen": 1, "seen_entry": seen_entry})
    assert response.status_code in {409, 422}


def test_clashing_suggestions_are_shown_as_such(entry: Resource, ada: User, bo: User, cy: User, as_: Callable) -> None:
    make.suggestion(bo, entry, minutes=99)
    make.suggestion(make.person("dee"), entry, summary="Another field.")
    row = make.suggestion(cy, entry, minutes=20)
    body = as_(ada).get(desk(row)).content.decode()
    assert "<bdi>bo</bdi> suggests something else: time “<bdi>1 h 39 min</bdi>”" in body
    assert "dee</bdi>" not in body
    assert make.item(row).terms == [["clashes with another", 1]]


def test_a_suggestion_is_adjusted_and_accepted(entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    row = make.suggestion(cy, entry, summary="BETTER!!", tags=["mlops", "new"])
    body = as_(ada).get(desk(row) + "?edit").content.decode()
    assert "BETTER!!</textarea>" in body
    assert 'value="mlops, new"' in body
    typed = make.form(entry.section, url=entry.url, title=entry.title, summary="Better.", tags="mlops, new", seen=1)
    assert as_(ada).post(desk(row, "acceptance"), typed).status_code == 302
    entry.refresh_from_db()
    assert (entry.summary, sorted(entry.tags.names()), entry.suggested_by) == ("Better.", ["mlops", "new"], None)


def test_a_suggestion_is_rejected_and_asked_about(entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    row = make.suggestion(cy, entry, summary="Better.")
    assert as_(ada).post(desk(row, "changes-request"), {"seen": 1, "message": "Why?"}).status_code == 302
    assert state_of(make.item(row)) == "held"
    no = {"seen": 2, "message": "It was right.", "reason": "other"}
    assert as_(ada).post(desk(row, "rejection"), no).status_code == 302
    entry.refresh_from_db()
    assert (entry.summary, state_of(make.item(row))) == ("It explains one thing well.", "closed")


def test_a_change_made_at_once_is_confirmed_or_taken_back(
    entry: Resource, ada: User, bo: User, as_: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.moderation.entries.SAMPLED", 1)
    for noun, minutes in (("acceptance", 20), ("rejection", 10)):
        row = make.suggestion(bo, entry, minutes=20 if noun == "acceptance" else 30)
        moderation.apply_at_once(row)
        sample = QueueItem.objects.get(kind="sample", state="waiting")
        assert as_(ada).post(desk(sample, noun), {"seen": 1}).status_code == 302
        entry.refresh_from_db()
        assert (entry.minutes, state_of(sample)) == (minutes if noun == "acceptance" else 20, "closed")


# Reports -------------------------------------------------------------------------------------------------------------
def test_reports_of_an_entry_are_one_item_with_a_score(
    entry: Resource, ada: User, bo: User, cy: User, as_: Callable
) -> None:
    make.report(entry, bo, "broken", words="Since Monday.", is_trusted=True)
    item = make.report(entry, cy, "spam")
    body = as_(ada).get(desk(item)).content.decode()
    assert "Since Monday." in body
    assert "It is spam" in body
    assert (item.score, item.version) == (6, 3)


def test_a_reported_entry_is_taken_out_with_words_for_its_page(
    entry: Resource, ada: User, cy: User, as_: Callable
) -> None:
    item = make.report(entry, cy)
    assert as_(ada).post(desk(item, "retirement"), {"seen": item.version}).status_code == 422
    sent = {"seen": item.version, "message": "It is gone for good."}
    assert as_(ada).post(desk(item, "retirement"), sent).status_code == 302
    page = Client().get(entry.get_absolute_url())
    assert (page.status_code, "It is gone for good." in page.content.decode()) == (410, True)
    assert "out of the guide" in cy.notifications.get().title


def test_a_reported_entry_is_put_right(entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    item = make.report(entry, cy, "paid")
    page = as_(ada).get(f"{desk(item)}?edit")
    assert 'name="initial-title"' in page.content.decode()
    form = page.context["edits"]
    typed = {field.html_name: field.value() or "" for field in form}
    typed |= {field.html_initial_name: field.value() or "" for field in form}
    sent = typed | {"cost": "paid", "seen": item.version, "message": "It says so now."}
    assert as_(ada).post(desk(item, "acceptance"), {k: v for k, v in sent.items() if v}).status_code == 302
    entry.refresh_from_db()
    assert (entry.cost, entry.title, state_of(item)) == ("paid", "The entry", "closed")


def test_a_report_that_came_meanwhile_is_not_decided_unseen(
    entry: Resource, ada: User, bo: User, cy: User, as_: Callable
) -> None:
    item = make.report(entry, cy)
    make.report(entry, bo, "spam")
    assert as_(ada).post(desk(item, "rejection"), {"seen": item.version}).status_code == 409
    assert state_of(item) == "waiting"


def test_nobody_decides_on_what_they_reported(entry: Resource, ada: User, as_: Callable) -> None:
    item = make.report(entry, ada)
    assert "Another moderator decides" in as_(ada).get(desk(item)).content.decode()
    assert as_(ada).post(desk(item, "rejection"), {"seen": item.version}).status_code == 403


def test_a_hidden_entry_is_shown_again_when_it_is_left_as_it_is(
    entry: Resource, ada: User, as_: Callable, settings: object
) -> None:
    for number in range(3):
        item = make.report(entry, make.person(f"p{number}"), "spam", is_trusted=True)
    assert entry not in Resource.objects.live()
    assert "Hidden since" in as_(ada).get(desk(item)).content.decode()
    as_(ada).post(desk(item, "rejection"), {"seen": item.version, "message": "It is fine."})
    assert entry in Resource.objects.live()


# Links ---------------------------------------------------------------------------------------------------------------
def test_the_page_shows_the_evidence(moved: Incident, ada: User, as_: Callable) -> None:
    body = as_(ada).get(desk(moved)).content.decode()
    assert "https://pages.org/new, for good" in body
    assert "&lt;b&gt;New&lt;/b&gt;" in body


def test_a_move_is_accepted_by_one_click(moved: Incident, ada: User, as_: Callable) -> None:
    response = as_(ada).post(desk(moved, "acceptance"), {"seen": 1}, follow=True)
    assert "leads to https://pages.org/new now" in response.content.decode()
    assert Resource.objects.get().url == "https://pages.org/new"
    second = as_(ada).post(desk(moved, "acceptance"), {"seen": 1})
    assert (second.status_code, "decided already: accepted by ada" in second.content.decode()) == (409, True)


def test_a_move_to_what_is_here_is_a_409_with_the_reason(moved: Incident, ada: User, as_: Callable) -> None:
    make.resource(moved.resource.section, url="https://pages.org/new", title="The new page")
    response = as_(ada).post(desk(moved, "acceptance"), {"seen": 1})
    assert (response.status_code, "already in the guide" in response.content.decode()) == (409, True)
    moved.refresh_from_db()
    assert (moved.state, state_of(moved.item)) == ("open", "waiting")


def test_an_incident_is_dismissed_or_the_link_retired(moved: Incident, ada: User, as_: Callable) -> None:
    soft = make.incident(moved.resource, "soft-404")
    assert as_(ada).post(desk(soft, "rejection"), {"seen": 1}).status_code == 302
    assert as_(ada).post(desk(soft, "acceptance"), {"seen": 1}).status_code == 409
    sent = {"seen": 1, "message": "The page is gone."}
    assert as_(ada).post(desk(moved, "retirement"), sent).status_code == 302
    assert set(Incident.objects.values_list("state", "decided_by")) == {("dismissed", ada.pk), ("accepted", ada.pk)}
    assert Resource.objects.get().health == "gone"
    assert Client().get(moved.resource.get_absolute_url()).status_code == 410


def test_a_link_that_heals_by_itself_leaves_the_queue(moved: Incident, entry: Resource, ada: User) -> None:
    curation.edit(entry, {"url": "https://pages.org/x", "key": "pages.org/x"}, ["mlops"], by=ada)
    moved.refresh_from_db()
    assert (moved.state, state_of(moved.item)) == ("over", "closed")


# Tags ----------------------------------------------------------------------------------------------------------------
def test_a_tag_spelt_almost_like_another_is_a_question_once(ada: User, courses: Section) -> None:
    make.resource(courses, tags=["kubernetes"])
    for _ in range(2):
        make.resource(courses, tags=["kubernets", "helm"])
    item = QueueItem.objects.get(kind="tags")
    assert {item.tag.name, item.into.name} == {"kubernets", "kubernetes"}


def test_merged_tags_are_one_word_from_then_on(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    make.resource(courses, tags=["kubernetes"])
    both = make.resource(courses, tags=["kubernetes", "kubernets"])
    item = QueueItem.objects.get(kind="tags")
    assert as_(ada).post(desk(item, "acceptance"), {"seen": 1}).status_code == 302
    assert list(both.tags.names()) == ["kubernetes"]
    later = make.resource(courses, tags=["kubernets"])
    assert list(later.tags.names()) == ["kubernetes"]
    gone = Tag.objects.get(name="kubernets")
    page = Client().get(f"/tags/{gone.slug}/")
    assert (page.status_code, page["Location"]) == (301, "/tags/kubernetes/")


def test_two_words_stay_two_and_nobody_asks_again(ada: User, courses: Section, as_: Callable) -> None:
    make.resource(courses, tags=["kubernetes"])
    row = make.resource(courses, tags=["kubernetes", "kubernets"])
    item = QueueItem.objects.get(kind="tags")
    assert as_(ada).post(desk(item, "rejection"), {"seen": 1}).status_code == 302
    assert (row.tags.count(), state_of(item)) == (2, "closed")
    assert Event.objects.get(verb=Verb.DISMISSED).title == item.title


def test_a_word_that_was_merged_meanwhile_is_followed(ada: User, courses: Section, as_: Callable) -> None:
    row, (a, b, c) = make.resource(courses, tags=["cc"]), (make.tag(name) for name in ("aa", "bb", "cc"))
    queue.open_tags(a, b)
    queue.open_tags(c, a)
    for item in QueueItem.objects.order_by("pk"):
        assert as_(ada).post(desk(item, "acceptance"), {"seen": 1}).status_code == 302
    assert list(row.tags.names()) == ["bb"]
    assert set(Tag.objects.filter(merged_into=b)) == {a, c}


def test_two_words_that_are_one_by_now_are_merged_without_a_change(ada: User, as_: Callable) -> None:
    a, b = make.tag("aa"), make.tag("bb")
    queue.open_tags(a, b)
    queue.open_tags(b, a)
    for item in QueueItem.objects.order_by("pk"):
        assert as_(ada).post(desk(item, "acceptance"), {"seen": 1}).status_code == 302
    a.refresh_from_db()
    assert (a.merged_into, Tag.objects.filter(merged_into=None).get()) == (b, b)


def test_what_is_open_about_an_entry_moves_with_it_and_back(entry: Resource, ada: User, cy: User) -> None:
    items = [make.report(entry, cy), make.item(make.suggestion(cy, entry, minutes=7)), make.incident(entry).item]
    labs = make.section("Labs")
    curation.edit(entry, {"section": labs, "title": "Renamed"}, ["mlops"], by=ada)
    assert {(item.section, item.title) for item in QueueItem.objects.all()} == {(labs, "Renamed")}
    moderation.undo(Event.objects.get(verb=Verb.EDITED), by=ada)
    assert {(item.section, item.title) for item in QueueItem.objects.all()} == {(items[0].section, "The entry")}


def test_a_reported_entry_that_has_left_is_not_put_right(entry: Resource, ada: User, cy: User) -> None:
    item = make.report(entry, cy)
    curation.retire(entry, by=ada, because="Nobody needs it.")
    with pytest.raises(moderation.OutOfTheGuide):
        moderation.edit_reported(item, by=ada, seen=item.version, fields={"cost": "paid"}, tags=None)


def test_who_was_blocked_while_sending_sends_nothing(cy: User, courses: Section) -> None:
    User.objects.filter(pk=cy.pk).update(is_active=False)
    with pytest.raises(TooMany):
        submissions.submit(Sender(cy), make.proposal(courses))


@pytest.mark.parametrize("noun", ["acceptance", "rejection", "retirement"])
def test_nobody_else_decides(noun: str, moved: Incident, cy: User, as_: Callable) -> None:
    helper = make.person("helper", is_staff=True)
    for client in (as_(cy), as_(helper), Client()):
        assert client.post(desk(moved, noun), {"seen": 1, "message": "x"}).status_code in {302, 403}
        assert client.get(desk(moved)).status_code in {302, 403}
    moved.refresh_from_db()
    assert moved.state == "open"


@pytest.mark.parametrize("noun", ["changes-request", "merger", "reopening", "blocking"])
def test_a_deed_that_is_none_for_this_kind_changes_nothing(
    noun: str, moved: Incident, ada: User, as_: Callable
) -> None:
    sent = {"seen": 1, "message": "x", "into": str(moved.resource_id)}
    assert as_(ada).post(desk(moved, noun), sent).status_code in {403, 409, 422}
    assert state_of(moved.item) == "waiting"


def test_tags_that_were_left_alone_stay_as_a_colleague_wrote_them(
    entry: Resource, ada: User, bo: User, as_: Callable
) -> None:
    item = make.report(entry, bo)
    form = as_(ada).get(f"{make.desk(item)}?edit").context["edits"]
    shown = {field.html_name: field.value() for field in form}
    shown |= {field.html_initial_name: field.value() for field in form} | {"tags": "mlops", "initial-tags": "mlops"}
    sent = {name: value for name, value in shown.items() if value not in (None, False)}
    curation.edit(entry, {}, ["mlops", "new"], by=ada)
    answer = as_(ada).post(make.desk(item, "acceptance"), sent | {"title": "Put right", "seen": item.version})
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, sorted(entry.tags.names())) == ("Put right", ["mlops", "new"])
