"""What no log holds."""

import io
import logging
import sys
from logging.config import dictConfig
from typing import Any

import pytest
from django.test import Client

from guide.discretion import discreet
from guide.models import Section
from resources import guests
from tests import make


def test_the_key_of_a_guest_is_in_no_line_of_the_log(client: Client, courses: Section, settings: Any) -> None:
    row = make.guest_submission(courses)
    written = io.StringIO()
    dictConfig(settings.LOGGING)
    handler = logging.getLogger("django").handlers[0]
    handler.setStream(written)
    try:
        assert client.post(f"{guests.path_of(row)}withdrawal/").status_code == 422
        assert Client(enforce_csrf_checks=True).post(f"{guests.path_of(row)}adoption/").status_code == 403
    finally:
        handler.setStream(sys.stderr)
    assert written.getvalue().count(f"/submissions/guest/{row.pk}:…/") == 2
    assert guests.key_of(row) not in written.getvalue()


@pytest.mark.parametrize(
    ("line", "is_written"),
    [
        ("GET /submissions/guest/12:" + "a-_4" * 10 + "xyz/ HTTP/1.1", "GET /submissions/guest/12:…/ HTTP/1.1"),
        ("/login/?next=/submissions/guest/5%3A" + "b" * 43 + "/", "/login/?next=/submissions/guest/5:…/"),
        ("refused: {'a.guest+x@mail.example.org': (550, b'no')}", "refused: {'…@…': (550, b'no')}"),
        ("Started 12:30:45 at https://guide.example/", "Started 12:30:45 at https://guide.example/"),
    ],
)  # fmt: skip
def test_lines_are_written_without_keys_and_mail_addresses(line: str, is_written: str) -> None:
    assert discreet(line) == is_written
