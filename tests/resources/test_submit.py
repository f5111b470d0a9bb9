"""Submitting, through the front door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import moderation
from resources.models import Submission
from resources.section_field import SectionField
from tests import make


def test_a_stranger_is_asked_to_sign_in_and_comes_back_where_guests_may_not(
    client: Client, courses: Section, settings: Any
) -> None:
    settings.GUESTS = False
    response = client.get(f"/submit/?section={courses.slug}")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/submit/")


def test_only_verified_addresses_may_submit(as_: Callable, courses: Section) -> None:
    new = make.person("new", verified=False)
    response = as_(new).post("/submit/", make.form(courses))
    assert response.status_code == 403
    assert "Confirm your e-mail address first" in response.content.decode()
    assert not Submission.objects.exists()


def test_a_section_prefills_the_form_with_what_it_asks_for(cy: User, courses: Section, as_: Callable) -> None:
    body = as_(cy).get(f"/submit/?section={courses.slug}").content.decode()
    assert f'<option value="{courses.slug}" selected>' in body
    assert '<option value="course" selected>' in body


def test_what_is_sent_waits_and_is_mine(cy: User, courses: Section, as_: Callable) -> None:
    response = as_(cy).post("/submit/", make.form(courses, tags="MLOps, Feature Store"), follow=True)
    row = Submission.objects.get()
    assert response.redirect_chain == [(f"/submissions/{row.pk}/", 302)]
    assert "Waiting for review" in response.content.decode()
    assert (row.submitter, row.tags, row.state) == (cy, ["mlops", "feature-store"], "waiting")


def test_the_affiliate_wrapper_is_gone_and_said(cy: User, courses: Section, as_: Callable) -> None:
    url = "https://www.kqzyfj.com/click-1-2?url=https%3A%2F%2Fwww.oreilly.com%2Fradar%2Fa-page%2F"
    preview = as_(cy).post("/submit/", make.form(courses, url=url, preview="1"))
    assert "referral link" in preview.content.decode()
    as_(cy).post("/submit/", make.form(courses, url=url))
    assert Submission.objects.get().url == "https://www.oreilly.com/radar/a-page/"


def test_a_preview_stores_nothing_and_keeps_what_was_typed(cy: User, courses: Section, as_: Callable) -> None:
    typed = make.form(courses, title="A title to keep", preview="1")
    body = as_(cy).post("/submit/", typed).content.decode()
    assert "this is how readers will see it" in body
    assert body.count("A title to keep") >= 2
    assert not Submission.objects.exists()


def test_a_page_in_the_guide_is_answered_with_where_it_is(cy: User, courses: Section, as_: Callable) -> None:
    known = make.resource(courses, url="https://pages.org/known/", title="The known page")
    typed = make.form(courses, url="http://www.pages.org/known?utm_source=x", summary="My careful words.")
    response = as_(cy).post("/submit/", typed)
    body = response.content.decode()
    assert response.status_code == 422
    assert "already in the guide" in body
    assert known.get_absolute_url() in body
    assert "My careful words." in body


def test_a_page_that_waits_is_told_without_its_words(bo: User, cy: User, courses: Section, as_: Callable) -> None:
    make.submission(bo, courses, url="https://pages.org/waits", title="Secret title")
    body = as_(cy).post("/submit/", make.form(courses, url="https://pages.org/waits")).content.decode()
    assert "waits for review in Free courses" in body
    assert "Secret title" not in body


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("url", ""),
        ("url", "javascript:alert(1)"),
        ("url", "http://127.1/"),
        ("url", "https://pages.org/" + "x" * 2000),
        ("title", ""),
        ("title", "\u200b\u202e"),
        ("title", "x" * 201),
        ("summary", "x" * 281),
        ("section", "no-such-section"),
        ("kind", "spam"),
        ("level", "wizard"),
        ("cost", ""),
        ("minutes", "-1"),
        ("minutes", "99999999999999999999"),
        ("tags", "one,two,three,four,five,six"),
        ("tags", "x" * 31),
        ("tags", "!!!"),
    ],
)
def test_bad_input_is_refused_in_words_and_kept(
    field: str, typed: str, cy: User, courses: Section, as_: Callable
) -> None:
    response = as_(cy).post("/submit/", make.form(courses, **{field: typed}))
    body = response.content.decode()
    assert response.status_code == 422
    assert 'class="errors"' in body
    assert "Nothing was lost" in body
    assert not Submission.objects.exists()


def test_another_charset_is_415_and_nul_in_a_query_is_400(cy: User, courses: Section, as_: Callable) -> None:
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert as_(cy).post("/submit/", "url=x", content_type=kind).status_code == 415
    assert as_(cy).get("/resources/?q=%00").status_code == 400
    assert as_(cy).get("/resources/?q=%2500").status_code == 200


def test_a_submission_of_somebody_else_is_404(bo: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(bo, courses)
    for path in ("", "revision/"):
        assert as_(cy).get(f"/submissions/{row.pk}/{path}").status_code == 404
    assert as_(cy).post(f"/submissions/{row.pk}/withdrawal/", {"seen": 1}).status_code == 404
    assert as_(cy).get("/submissions/99999999999999999999/").status_code == 404


def test_what_changes_were_asked_for_is_sent_again(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    sent_at = row.submitted_at
    moderation.ask_for_changes(row, by=ada, seen=1, message="Say which part is free.")
    assert "Say which part is free." in as_(cy).get(f"/submissions/{row.pk}/").content.decode()
    typed = make.form(courses, url=row.url, summary="All of it is free.", seen=2)
    assert as_(cy).post(f"/submissions/{row.pk}/revision/", typed).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.version, row.summary) == ("waiting", 3, "All of it is free.")
    assert row.submitted_at == sent_at


def test_a_revision_that_comes_too_late_is_409_and_keeps_the_text(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=ada, seen=1, message="No.")
    typed = make.form(courses, url=row.url, summary="My better words.", seen=1)
    response = as_(cy).post(f"/submissions/{row.pk}/revision/", typed)
    assert response.status_code == 409
    assert "ada rejected it" in response.content.decode()
    assert "My better words." in response.content.decode()


def test_withdrawing_frees_the_address(bo: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    assert as_(cy).post(f"/submissions/{row.pk}/withdrawal/", {"seen": 1}).status_code == 302
    assert as_(cy).post(f"/submissions/{row.pk}/withdrawal/", {"seen": 1}).status_code == 409
    assert as_(bo).post("/submit/", make.form(courses, url=row.url)).status_code == 302


def test_a_list_of_mine_says_each_state_in_words(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses) for _ in range(5)]
    moderation.accept(rows[0], by=ada, seen=1)
    moderation.reject(rows[1], by=ada, seen=1, message="No.")
    moderation.ask_for_changes(rows[2], by=ada, seen=1, message="What?")
    moderation.withdraw(rows[3], by=cy, seen=1)
    body = as_(cy).get("/submissions/").content.decode()
    for words in ("Accepted.", "Not accepted.", "A moderator asks for a change.", "Withdrawn by you.", "Waiting for"):
        assert words in body


def test_a_list_of_mine_is_read_page_by_page(bo: User, cy: User, courses: Section, as_: Callable) -> None:
    now = timezone.now()
    rows = [make.submission(cy, courses) for _ in range(120)]
    for number, row in enumerate(rows):
        row.submitted_at = now - timedelta(minutes=number // 3)
    Submission.objects.bulk_update(rows, ["submitted_at"])
    of_another = make.submission(bo, courses)
    reader, seen, here = as_(cy), list[int](), "/submissions/"
    while here:
        shown = reader.get(here).context
        assert 0 < len(shown["submissions"]) <= 50
        seen += [row.pk for row in shown["submissions"]]
        here = f"/submissions/?before={shown['older'].pk}" if shown["older"] else ""
    assert seen == [row.pk for row in sorted(rows, key=lambda row: (row.submitted_at, row.pk), reverse=True)]
    for wrong in ("x", "9" * 30, "²", of_another.pk):
        assert reader.get(f"/submissions/?before={wrong}").status_code == 404


def test_a_list_of_mine_ends_in_words(cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    assert "Nothing is older than that." in as_(cy).get(f"/submissions/?before={row.pk}").content.decode()


def test_saving_without_a_change_changes_nothing(cy: User, courses: Section, as_: Callable) -> None:
    typed = make.form(courses)
    as_(cy).post("/submit/", typed)
    row = Submission.objects.get()
    assert as_(cy).post(f"/submissions/{row.pk}/revision/", typed | {"seen": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.events.count()) == (1, 1)


def test_withdrawing_needs_the_version_that_was_seen(cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    assert as_(cy).post(f"/submissions/{row.pk}/withdrawal/").status_code == 422
    row.refresh_from_db()
    assert row.state == "waiting"


def test_more_than_may_wait_is_429_and_nothing_typed_is_lost(cy: User, courses: Section, as_: Callable) -> None:
    for _ in range(3):
        as_(cy).post("/submit/", make.form(courses))
    answer = as_(cy).post("/submit/", make.form(courses, summary="My careful words are kept."))
    said = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "3 may wait at once. You can send again as soon as one is decided." in said
    assert "My careful words are kept." in said
    assert Submission.objects.count() == 3


def test_more_than_a_day_takes_is_429_with_when_to_come_back(cy: User, courses: Section, as_: Callable) -> None:
    for _ in range(10):
        moderation.withdraw(make.submission(cy, courses), by=cy, seen=1)
    answer = as_(cy).post("/submit/", make.form(courses))
    assert answer.status_code == 429
    assert 80_000 < int(answer["Retry-After"]) <= 86_400
    assert "You can send again in 24 hours." in answer.content.decode()


def test_what_was_rejected_is_changed_and_sent_again(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=ada, seen=1, reason="thin", message="Is there more?")
    path = f"/submissions/{row.pk}/"
    said = as_(cy).get(path).content.decode()
    assert "Too thin.</b>" in said
    assert "Is there more?" in said
    assert f'href="{path}revision/">Change it and send it again' in said
    assert "Is there more?" in as_(cy).get(f"{path}revision/").content.decode()
    typed = make.form(courses, url=row.url, summary="There is: the second half.", seen=2)
    assert as_(cy).post(f"{path}revision/", typed).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason, row.version, row.items.get().state) == ("waiting", "", 3, "waiting")
    assert row.events.last().verb == "resubmitted"


def test_spam_is_not_sent_again(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=ada, seen=1, reason="spam", message="Spam.")
    assert "send it again</a>" not in as_(cy).get(f"/submissions/{row.pk}/").content.decode()
    assert as_(cy).get(f"/submissions/{row.pk}/revision/").status_code == 302
    typed = make.form(courses, url=row.url, seen=2)
    assert as_(cy).post(f"/submissions/{row.pk}/revision/", typed).status_code == 409
    row.refresh_from_db()
    assert row.state == "rejected"


def test_sending_again_counts_as_one_more_that_waits(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=ada, seen=1, message="No.")
    for _ in range(3):
        make.submission(cy, courses)
    typed = make.form(courses, url=row.url, summary="These words are kept.", seen=2)
    answer = as_(cy).post(f"/submissions/{row.pk}/revision/", typed)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "These words are kept." in answer.content.decode()


def test_what_was_sent_by_somebody_else_meanwhile_is_not_sent_again(
    ada: User, bo: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=ada, seen=1, message="No.")
    make.submission(bo, courses, url=row.url)
    answer = as_(cy).post(f"/submissions/{row.pk}/revision/", make.form(courses, url=row.url, seen=2))
    assert answer.status_code == 422
    assert "waits for review in Free courses" in answer.content.decode()


def test_what_was_merged_says_where_it_leads(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row, into = make.submission(cy, courses), make.resource(courses, title="The better page")
    moderation.merge(row, by=ada, seen=1, into=into)
    said = as_(cy).get(f"/submissions/{row.pk}/").content.decode()
    assert "Merged.</span> The guide had this page already" in said
    assert f'href="{into.get_absolute_url()}" dir="auto">The better page</a>' in said


@pytest.mark.parametrize("slug", ["a\0b", "x" * 100_000, "nowhere", "5"])
def test_a_section_that_is_none_is_refused_in_a_sentence(slug: str, courses: Section) -> None:
    with pytest.raises(ValidationError) as refused:
        SectionField(to_field_name="slug").clean(slug)
    assert refused.value.messages[0].endswith(".")
