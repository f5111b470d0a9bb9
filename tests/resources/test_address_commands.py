"""`manage.py canonicalize` and `manage.py rekey`."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from guide.models import Section
from resources.links import address
from resources.models import Incident, Resource, Saved, Submission
from tests import make


def canonicalize(*words: str) -> list[dict[str, Any]]:
    printed = io.StringIO()
    call_command("canonicalize", *words, stdout=printed)
    return [json.loads(line) for line in printed.getvalue().splitlines()]


def test_one_address_as_json() -> None:
    (said,) = canonicalize("http://www.pages.org/a/?utm_source=x", "--json")
    assert said == {
        "stored": "http://www.pages.org/a/",
        "key": address.read("https://pages.org/a").key,
        "flags": ["tracking-removed"],
        "refused": None,
    }


def test_a_refusal_has_its_reason() -> None:
    (said,) = canonicalize("https://bit.ly/x", "--json")
    assert (said["stored"], said["key"], said["flags"]) == (None, None, ["shortener"])
    assert said["refused"].endswith(".")
    with pytest.raises(CommandError):
        call_command("canonicalize", "https://bit.ly/x", stdout=io.StringIO())


def test_many_lines_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["https://pages.org/1", "", "http://[", "\ud800", "x" * 5000, "https://pages.org/2"]
    text = "\n".join(map(json.dumps, lines)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    said = canonicalize("--stdin")
    assert [one["stored"] for one in said] == ["https://pages.org/1", None, None, None, None, "https://pages.org/2"]


def test_a_line_that_is_no_string_is_answered_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b'"https://pages.org/1"\nnonsense\n[1]\n\xff\n"https://pages.org/2"\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    printed = io.StringIO()
    with pytest.raises(CommandError):
        call_command("canonicalize", "--stdin", stdout=printed)
    said = [json.loads(line) for line in printed.getvalue().splitlines()]
    assert [bool(one["stored"]) for one in said] == [True, False, False, False, True]


@pytest.mark.parametrize("words", [[], ["https://pages.org", "--stdin"]])
def test_neither_or_both_is_one_clear_line(words: list[str]) -> None:
    with pytest.raises(CommandError, match="Give one address, or --stdin"):
        call_command("canonicalize", *words)


def rekey() -> str:
    printed = io.StringIO()
    call_command("rekey", stdout=printed)
    return printed.getvalue()


def test_rows_of_old_rules_get_new_keys_once(cy: User, courses: Section) -> None:
    row, waiting = make.resource(courses), make.submission(cy, courses)
    Resource.objects.update(key="old-1", key_version=0)
    Submission.objects.update(key="old-2", key_version=0)
    assert rekey() == "2 keys renewed, 0 left as they were\n"
    for stored in (row, waiting):
        stored.refresh_from_db()
        assert (stored.key, stored.key_version) == (address.read(stored.url).key, address.RULES_VERSION)
    assert rekey() == "0 keys renewed, 0 left as they were\n"


def test_a_collision_is_reported_kept_and_wants_a_decision_once(courses: Section) -> None:
    first, second = make.resource(courses), make.resource(courses)
    Resource.objects.filter(pk=second.pk).update(url=first.url, key="old", key_version=0)
    for _ in range(2):
        assert f"! resource {second.pk}" in rekey()
    second.refresh_from_db()
    assert (second.key, Incident.objects.get().resource) == ("old", second)


def test_an_address_that_the_rules_now_refuse_is_reported(courses: Section) -> None:
    row = make.resource(courses)
    Resource.objects.filter(pk=row.pk).update(url="http://127.0.0.1/", key_version=0)
    assert "refused by the new rules" in rekey()


def test_what_people_keep_gets_new_keys_too_and_a_problem_names_no_page_of_theirs(cy: User, bo: User) -> None:
    for person, keys in ((cy, ["old-1", "old-2"]), (bo, ["old-1"])):
        for key in keys:
            url = "https://pages.org/kept"
            Saved.objects.create(person=person, title="Mine", url=url, host="pages.org", key=key, key_version=0)
    said = rekey()
    assert Saved.objects.filter(key="pages.org/kept").count() == 2
    assert "another one on the same list" in said
    assert "Mine" not in said
