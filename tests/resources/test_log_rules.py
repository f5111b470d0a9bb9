"""What the public log says of each kind of decision, and what it keeps to itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, log, logbook, moderation, sections, submissions
from resources.log import Line
from resources.models import Event, QueueItem, Resource, Submission, Verb
from resources.models.event import DECISIONS
from resources.submissions import Sender
from tests import make
from tests.resources.test_undo import incident, latest, reported, suggestion


def lines() -> list[Line]:
    """What everybody is shown, newest first."""
    return [line for line, _ in Client().get("/log/").context["decisions"]]


def said() -> list[str]:
    return [line.sentence for line in lines()]


def body() -> str:
    return Client().get("/log/").content.decode() + Client().get("/log/feed/").content.decode()


@pytest.fixture
def page(cy: User, courses: Section) -> Submission:
    return make.submission(cy, courses, title="Page", url="https://pages.org/page")


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="Entry", url="https://pages.org/entry", minutes=90)


def test_accepted(page: Submission, ada: User) -> None:
    entry = moderation.accept(page, by=ada, seen=1, message="A secret for cy.", note="A secret for us.")
    line = lines()[0]
    assert line.sentence == "ada accepted “Page”"
    assert (line.subject.link, line.section, line.suggested_by) == (entry.get_absolute_url(), page.section, "cy")
    assert "secret" not in body()


def test_accepted_with_edits(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="FREE!!! MONEY")
    moderation.accept(row, by=ada, seen=1, edits={"title": "A course"}, tags=["calm"])
    assert said() == ["ada accepted “A course”, edited first"]
    assert (lines()[0].fields, lines()[0].changes) == ((), ())
    assert "FREE" not in body()


def test_accepted_by_hand(ada: User, courses: Section) -> None:
    made = make.proposal(courses, title="By hand")
    curation.add(made.fields, made.tags, by=ada)
    assert (said(), lines()[0].suggested_by) == (["ada accepted “By hand”"], "")


def test_an_accepted_change_is_told_field_by_field(entry: Resource, ada: User, cy: User) -> None:
    moderation.accept_change(suggestion(cy, entry, title="Better", minutes=None), by=ada, seen=1, message="Secret.")
    line = lines()[0]
    assert line.sentence == "ada accepted a change of “Better”"
    assert set(line.changes) == {("title", "Entry", "Better"), ("minutes", "90", "nothing")}
    assert "Secret" not in body()
    assert "cy" not in [line.who, line.suggested_by]


def test_a_change_made_at_once(entry: Resource, ada: User, bo: User) -> None:
    moderation.apply_at_once(suggestion(bo, entry, cost="paid"))
    line = lines()[0]
    assert (line.sentence, line.handle) == ("bo changed “Entry” at once, being trusted", "")
    assert line.changes == (("cost", "Free", "Paid"),)
    curation.retire(entry, by=ada, because="It sells.")
    assert said()[1] == "A trusted reader changed “Entry” at once, being trusted"
    assert (lines()[1].fields, lines()[1].changes) == (("cost",), ())


def test_changes_asked_for(page: Submission, ada: User) -> None:
    moderation.ask_for_changes(page, by=ada, seen=1, message="Which part of the Page?", note="Hm.")
    assert said() == ["ada asked for changes to a submission for Free courses"]
    moderation.accept(page, by=ada, seen=2)
    assert said()[1] == "ada asked for changes to a submission for Free courses"
    assert "Which part" not in body()


def test_rejected(page: Submission, ada: User) -> None:
    moderation.reject(page, by=ada, seen=1, reason="thin", message="Ask joe@pages.org for more.", note="A secret.")
    line = lines()[0]
    assert line.sentence == "ada did not accept “Page” (pages.org)"
    assert (line.reason, line.words, line.subject.link) == ("Too thin", "Ask [mail address] for more.", "")
    assert "https://pages.org/page" not in body()
    assert "cy" not in [line.who, line.suggested_by]
    assert "secret" not in body()


def test_rejected_as_spam(page: Submission, ada: User) -> None:
    moderation.reject(page, by=ada, seen=1, reason="spam", message="Pills.")
    line = lines()[0]
    assert line.sentence == "ada did not accept a submission for Free courses"
    assert (line.reason, line.words) == ("Spam", "")
    assert not any(word in body() for word in ("“Page”", "pages.org", "Pills"))


def test_what_was_rejected_and_waits_again_is_not_told_any_more(page: Submission, ada: User, cy: User) -> None:
    moderation.reject(page, by=ada, seen=1, reason="thin", message="Pages like this are thin.")
    submissions.revise(page, make.proposal(page.section, url=page.url, title="Better page"), by=cy, seen=2)
    line = lines()[0]
    assert line.sentence == "ada did not accept a submission for Free courses"
    assert (line.reason, line.words) == ("Too thin", "")
    assert not any(word in body() for word in ("“Page”", "Better page", "pages.org", "like this"))


def test_and_is_told_by_its_published_name_once_it_is_in(page: Submission, ada: User, cy: User) -> None:
    moderation.reject(page, by=ada, seen=1, reason="thin", message="Thin.")
    submissions.revise(page, make.proposal(page.section, url=page.url, title="LOUD"), by=cy, seen=2)
    moderation.accept(page, by=ada, seen=3, edits={"title": "Calm"})
    assert said() == ["ada accepted “Calm”, edited first", "ada did not accept “Calm”"]
    assert "LOUD" not in body()


def test_and_is_never_told_once_it_turned_out_to_be_spam(page: Submission, ada: User) -> None:
    moderation.reject(page, by=ada, seen=1, reason="thin", message="Thin.")
    moderation.reopen(page, by=ada, seen=2)
    moderation.block(page, by=ada)
    assert said() == [
        "ada blocked a sender of spam",
        "ada did not accept a submission for Free courses",
        "ada put a submission for Free courses back into the queue",
        "ada did not accept a submission for Free courses",
    ]
    assert "“Page”" not in body()


def test_a_sender_who_takes_it_back_takes_it_out_of_the_log(page: Submission, ada: User, cy: User) -> None:
    moderation.reject(page, by=ada, seen=1, message="Thin.")
    moderation.reopen(page, by=ada, seen=2)
    moderation.withdraw(Submission.objects.get(), by=cy, seen=3)
    assert "“Page”" not in body()


def test_a_rejected_change_is_told_by_the_name_of_its_entry(entry: Resource, ada: User, cy: User) -> None:
    moderation.reject(suggestion(cy, entry, title="Worse"), by=ada, seen=1, reason="other", message="It was better.")
    line = lines()[0]
    assert (line.sentence, line.words) == ("ada did not accept a change of “Entry”", "It was better.")
    assert "Worse" not in body()


def test_a_change_that_waits_again_is_not_told(entry: Resource, ada: User, cy: User) -> None:
    moderation.accept_change(suggestion(cy, entry, title="Secret title"), by=ada, seen=1)
    moderation.undo(latest(), by=ada)
    assert said() == [
        "ada took back: accepted a suggested change for Free courses",
        "ada accepted a suggested change for Free courses",
    ]
    assert "Secret" not in body()


def test_merged(page: Submission, entry: Resource, ada: User) -> None:
    moderation.merge(page, by=ada, seen=1, into=entry, take={"minutes"}, message="A secret.")
    line = lines()[0]
    assert (line.sentence, line.subject.link) == ("ada merged a submission into “Entry”", entry.get_absolute_url())
    assert "secret" not in body()
    assert "“Page”" not in body()


def test_edited(entry: Resource, ada: User) -> None:
    curation.edit(entry, {"summary": "Ask joe@pages.org.", "is_own_work": True}, ["mlops", "new"], by=ada)
    line = lines()[0]
    assert line.sentence == "ada edited “Entry”"
    assert set(line.changes) == {
        ("why it is worth reading", "It explains one thing well.", "Ask [mail address]."),
        ("disclosure", "no", "yes"),
        ("tags", "mlops", "mlops, new"),
    }


def test_what_was_edited_in_an_entry_that_is_out_is_named_alone(entry: Resource, ada: User) -> None:
    curation.edit(entry, {"summary": "It sells pills."}, ["mlops"], by=ada)
    reported(entry, settings.REPORTS_THAT_HIDE)
    assert said() == ["Three trusted readers hid an entry until a moderator looks", "ada edited an entry"]
    assert (lines()[1].fields, lines()[1].changes) == (("why it is worth reading",), ())
    assert "pills" not in body()


def test_an_edited_section_is_told_by_the_names_of_its_fields(courses: Section, ada: User) -> None:
    sections.edit_section(courses, {"title": "Courses", "prose": "New words."}, by=ada)
    line = lines()[0]
    assert (line.sentence, line.subject.link) == ("ada edited “Free courses”", courses.get_absolute_url())
    assert (set(line.fields), line.changes) == ({"title", "prose"}, ())


def test_what_the_importer_edits(entry: Resource) -> None:
    curation.edit(entry, {"title": "Imported"}, ["mlops"], by=None)
    assert said() == ["The importer edited “Imported”"]


def test_retired_with_the_reason_and_revived(entry: Resource, ada: User) -> None:
    curation.retire(entry, by=ada, because="Ask joe@pages.org, who sells it.")
    curation.revive(entry, by=ada)
    assert said() == ["ada put “Entry” back into the guide", "ada took “Entry” out of the guide"]
    assert lines()[1].words == "Ask [mail address], who sells it."


def test_hidden_and_left_as_it_is(entry: Resource, ada: User) -> None:
    item = reported(entry, settings.REPORTS_THAT_HIDE)
    assert said() == ["Three trusted readers hid an entry until a moderator looks"]
    moderation.dismiss_reports(item, by=ada, seen=item.version, message="A secret for readers.")
    assert said() == ["ada left “Entry” as it is", "Three trusted readers hid “Entry” until a moderator looks"]
    assert not any(word in body() for word in ("secret", "reader-"))


def test_reports_that_were_right(entry: Resource, ada: User) -> None:
    item = reported(entry)
    how = {"fields": {"cost": "paid"}, "tags": ["mlops"], "message": "A secret for readers."}
    moderation.edit_reported(item, by=ada, seen=item.version, **how)
    assert (said()[0], lines()[0].fields) == ("ada put “Entry” right, as readers asked", ("cost",))
    assert "secret" not in body()


def test_reported_and_taken_out(entry: Resource, ada: User) -> None:
    item = reported(entry)
    moderation.take_out_reported(item, by=ada, seen=item.version, because="It is spam now.")
    line = lines()[0]
    assert line.sentence == "ada took “Entry” out of the guide, as readers asked"
    assert line.words == "It is spam now."


def test_a_link_that_is_left_as_it_is(entry: Resource, ada: User) -> None:
    moderation.dismiss_incident(incident(entry), by=ada, note="A secret.")
    assert said() == ["ada left “Entry” as it is"]
    assert "secret" not in body()


def test_moved(entry: Resource, ada: User) -> None:
    moderation.accept_move(incident(entry, "moved", target_url="https://pages.org/new"), by=ada)
    assert said() == ["ada took the new address of “Entry”"]
    assert lines()[0].changes == (("address", "https://pages.org/entry", "https://pages.org/new"),)


def test_sections_that_open_and_close(courses: Section, ada: User, cy: User) -> None:
    sections.open_section(courses, by=ada)
    sections.close_section(courses, by=ada)
    assert said() == ["ada closed the section “Free courses”", "ada opened the section “Free courses”"]


def test_a_section_that_opens_by_itself_names_nobody(cy: User, bo: User) -> None:
    labs = make.section("Labs", needed_count=1)
    moderation.apply_at_once(suggestion(bo, make.resource(make.section()), section=labs))
    told = next(line for line in lines() if "section" in line.sentence)
    assert (told.sentence, told.who, told.handle) == ("The section “Labs” opened by itself", "", "")


@pytest.fixture
def tags(courses: Section) -> QueueItem:
    for name in ("pipeline", "pipelines"):
        make.resource(courses, tags=[name])
    return QueueItem.objects.get(kind="tags")


def test_tags_that_were_merged(tags: QueueItem, ada: User) -> None:
    moderation.merge_tags(tags, by=ada, seen=1)
    assert said() == ["ada merged the tag “pipelines” into “pipeline”"]


def test_tags_that_were_kept_apart(tags: QueueItem, ada: User) -> None:
    moderation.keep_tags_apart(tags, by=ada, seen=1)
    assert said() == ["ada kept the tags “pipelines and pipeline” apart"]


def test_blocked(ada: User, courses: Section) -> None:
    row = submissions.store(Sender(make.person("pills")), make.proposal(courses, title="Pills"))
    moderation.block(row, by=ada, note="A secret.")
    assert (said()[0], lines()[0].reason) == ("ada blocked a sender of spam", "Spam")
    assert not any(word in body() for word in ("pills", "Pills", "secret"))


def test_taken_back(entry: Resource, ada: User, bo: User) -> None:
    curation.retire(entry, by=ada, because="It sells.")
    moderation.undo(latest(), by=make.moderator("dee"), message="A secret.")
    line, before = lines()
    assert (line.sentence, line.handle) == ("dee took back: took “Entry” out of the guide", "dee")
    assert (line.subject.link, line.words, line.is_taken_back) == (entry.get_absolute_url(), "", False)
    assert before.is_taken_back
    assert "secret" not in body()


def test_an_acceptance_that_was_taken_back_is_not_told_any_more(page: Submission, ada: User) -> None:
    entry = moderation.accept(page, by=ada, seen=1, edits={"title": "Published"})
    accepted = latest()
    for title in ("Once more", "Published"):
        curation.edit(entry, {"title": title}, ["mlops"], by=ada)
    moderation.undo(accepted, by=ada)
    assert said() == [
        "ada took back: accepted a submission for Free courses, edited first",
        "ada edited an entry",
        "ada edited an entry",
        "ada accepted a submission for Free courses, edited first",
    ]
    assert not any(word in body() for word in ("Published", "Once more"))


def test_a_rejection_that_was_taken_back_is_told_like_what_it_is_about(page: Submission, ada: User) -> None:
    moderation.reject(page, by=ada, seen=1, message="Thin.")
    moderation.undo(latest(), by=ada)
    assert said()[0] == "ada took back: did not accept a submission for Free courses"
    moderation.reject(page, by=ada, seen=Submission.objects.get().version, message="Thin after all.")
    assert said() == [
        "ada did not accept “Page” (pages.org)",
        "ada took back: did not accept “Page”",
        "ada did not accept “Page”",
    ]


def test_who_has_left_is_a_former_member(page: Submission, entry: Resource, cy: User) -> None:
    dee = make.moderator("dee")
    moderation.reject(page, by=dee, seen=1, message="Thin.")
    curation.edit(entry, {"title": "Other"}, ["mlops"], by=dee)
    dee.delete()
    assert {(line.who, line.handle) for line in lines()} == {("A former member", "")}


def test_mail_addresses_are_told_nowhere(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="Write to joe@pages.org for it")
    moderation.reject(row, by=ada, seen=1, message="joe＠pages.org sells.")
    assert "joe" not in body()
    assert "Write to [mail address] for it" in body()


def test_an_old_rejection_names_no_site_that_it_was_not_about(page: Submission, ada: User, cy: User) -> None:
    moderation.reject(page, by=ada, seen=1, message="Thin.")
    submissions.revise(page, make.proposal(page.section, url="https://other.org/", title="Other"), by=cy, seen=2)
    moderation.reject(page, by=ada, seen=3, message="Thin too.")
    assert said() == ["ada did not accept “Other” (other.org)", "ada did not accept “Page”"]


def test_every_decision_has_a_rule_and_a_kind() -> None:
    assert set(log.RULES) == set(DECISIONS)
    kinds = [verb for _, verbs in logbook.KINDS.values() for verb in verbs]
    assert sorted(kinds) == sorted(DECISIONS)


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb not in DECISIONS])
def test_nothing_else_is_in_the_log(verb: Verb, entry: Resource, ada: User) -> None:
    Event.objects.create(verb=verb, actor=ada, resource=entry, title="Secret", message="Secret", note="Secret")
    assert said() == []
    assert "Secret" not in body()


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_decision_of_which_everything_is_gone_is_still_told(verb: Verb, db: None) -> None:
    Event.objects.create(verb=verb, at=timezone.now() - timedelta(days=1))
    assert len(said()) == 1
