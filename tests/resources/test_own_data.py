"""All that is kept about somebody, as a ZIP: complete by construction, and nobody else's words in it."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from accounts import choices, notifications, tokens
from accounts.models import NoteKind, User
from guide.models import Section
from resources import moderation, own_data, progress, saving, seconding, submissions, trials, usefulness
from resources.models import HostBan
from resources.submissions import Sender
from resources.trials import Said
from tests import make
from tests.accounts.test_tokens import PASSWORD

PAGE = "/accounts/data/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def hen(ada: User, bo: User, courses: Section) -> User:
    """Somebody with something in every file."""
    hen = make.moderator("hen", password=PASSWORD)
    hen.sections.add(courses)
    rows = [make.submission(hen, courses, title=f"Sent {number}") for number in range(3)]
    moderation.ask_for_changes(rows[0], by=ada, seen=1, message="Which part?", note="SECRET of moderators")
    moderation.leave_note(make.item(rows[0]), by=ada, note="SECRET of moderators")
    moderation.accept(rows[1], by=ada, seen=1, note="SECRET of moderators")
    theirs = make.submission(bo, courses, title="By bo")
    moderation.reject(theirs, by=hen, seen=1, message="Thin.", note="My own note.")
    entry = make.resource(courses, title="An entry", kind="lab")
    trials.say(entry, Said(on=date(2026, 11, 3), system="Linux", worked=True), by=hen)
    submissions.report(Sender(hen), entry, "broken", "It is gone.")
    usefulness.say(entry, by=hen)
    seconding.second(make.want(courses, title="A drift lab"), by=hen)
    saving.keep(entry, by=hen)
    progress.mark(entry, "done", by=hen)
    notifications.notify(hen, "A note to hen", "Words.", "/")
    choices.choose(hen, {NoteKind.DECISION: False})
    tokens.make(hen, "Laptop")
    hen.former_handles.create(handle="old-hen")
    hen.sessions.create(session_key="KEY-OF-HEN", browser="Firefox on Linux", expire_date=timezone.now())
    TOTP.activate(hen, SECRET)
    hen.socialaccount_set.create(provider="github", uid="7", extra_data={"login": "hen"})
    make.import_draft(hen, source="awesome-things")
    HostBan.objects.create(host="sells.com", reason="It sells.", created_by=hen)
    return hen


def unpacked(content: bytes) -> dict[str, Any]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    return {name: json.loads(text) if name.endswith(".json") else text for name, text in files.items()}


def told(person: User) -> dict[str, Any]:
    into = io.BytesIO()
    own_data.write(person, into)
    return unpacked(into.getvalue())


def test_every_table_that_refers_to_a_person_is_in_it_or_left_out_with_a_reason() -> None:
    fields = [one for one in User._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    columns = {f"{one.related_model._meta.label_lower}.{one.field.name}" for one in fields}
    held = [column for file in own_data.FILES for column in file.holds]
    assert len(held) == len(set(held))
    assert set(held).isdisjoint(own_data.LEFT_OUT)
    assert {*held, *own_data.LEFT_OUT} == columns
    assert all(own_data.LEFT_OUT.values())


def test_it_tells_something_of_everything_there_is(hen: User) -> None:
    files = told(hen)
    assert [name for name, rows in files.items() if not rows] == ["admin.json"]
    assert [row["title"] for row in files["submissions.json"]] == ["Sent 0", "Sent 1", "Sent 2"]
    assert files["profile.json"][0]["moderates"] == ["Free courses"]
    assert files["tokens.json"][0]["scopes"] == ["read"]
    assert (files["seconds.json"][0]["want"], files["seconds.json"][0]["is_met"]) == ("A drift lab", False)
    assert files["saved.json"][0]["title"] == files["votes.json"][0]["entry"] == files["reports.json"][0]["entry"]
    assert all(file.name in files["README.txt"] for file in own_data.FILES)


def test_of_what_moderators_wrote_it_tells_what_was_meant_for_them(hen: User) -> None:
    files = told(hen)
    assert "SECRET" not in str(files)
    assert [one["what"] for one in files["submissions.json"][0]["history"]] == [
        "hen submitted it",
        "ada asked for changes",
    ]
    assert files["submissions.json"][0]["message"] == "Which part?"
    assert [(one["title"], one["note"]) for one in files["deeds.json"] if one["verb"] == "rejected"] == [
        ("By bo", "My own note.")
    ]


def test_no_secret_is_in_it_and_nothing_of_anybody_else(hen: User, cy: User, bo: User, courses: Section) -> None:
    make.submission(cy, courses, title="The one of cy")
    saving.keep(make.resource(courses, title="What cy keeps"), by=cy)
    said = str(told(hen))
    assert hen.password not in said
    assert hen.tokens.get().digest not in said
    assert not any(word in said for word in (SECRET, hen.authenticator_set.get().data["secret"], "KEY-OF-HEN"))
    assert not any(word in said for word in ("of cy", "cy keeps", cy.email, bo.email))


def test_it_asks_for_the_password_and_comes_once_a_minute(hen: User, as_: Callable) -> None:
    client = as_(hen)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE)["Location"].startswith("/accounts/reauthenticate/")
    file = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": PAGE}, follow=True)
    if file["Content-Type"] != "application/zip":
        file = client.post(PAGE)
    assert (file["Content-Type"], "no-store" in file["Cache-Control"]) == ("application/zip", True)
    assert file["Content-Disposition"].startswith('attachment; filename="hen-')
    assert unpacked(b"".join(file.streaming_content))["profile.json"][0]["email"] == hen.email
    again = client.post(PAGE)
    assert (again.status_code, again["Retry-After"]) == (429, "3600")


def test_strangers_sign_in_first(client: Client, db: None) -> None:
    assert client.post(PAGE)["Location"].startswith("/accounts/login/")


def test_a_person_with_nothing_gets_empty_lists(cy: User) -> None:
    assert told(cy)["submissions.json"] == []


def test_rows_are_read_in_a_constant_number_of_queries(
    cy: User, courses: Section, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(40):
        make.submission(cy, courses)
    with django_assert_max_num_queries(25):
        assert len(told(cy)["submissions.json"]) == 40
