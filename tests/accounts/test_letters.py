"""What a mail of notes says: in plain text and in HTML, whatever people have written into it."""

import email
import re
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from django.core import mail

from accounts import choices, notifications
from accounts.models import NoteKind, User
from tests import post

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("1")</script> & </a><img src=https://evil.test/x.png>'


def latest() -> Message:
    """The latest mail as its reader gets it."""
    post.leaves()
    return email.message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=default)


def html(message: Message) -> str:
    return message.get_body(["html"]).get_content()


@pytest.mark.parametrize(
    "title", ["One\r\nBcc: all@mail.test", "Two\nlines", "T\u2028ab\tbed\x0b", "x" * 400, "<b> & co"]
)
def test_a_title_cannot_forge_a_header(cy: User, title: str) -> None:
    notifications.notify(cy, title, "", "/")
    message = latest()
    assert mail.outbox[0].recipients() == [cy.email]
    assert "Bcc" not in message
    assert mail.outbox[0].subject == " ".join(title.split())[:300]


@pytest.mark.parametrize("count", [1, 3])
def test_there_is_plain_text_and_html_with_the_same_words_and_links(cy: User, count: int, settings: Any) -> None:
    for number in range(count):
        notifications.notify(cy, f"Title {number}", "It is good.\nReally.", f"/submissions/{number}/")
    message = latest()
    text = message.get_body(["plain"]).get_content()
    for number in range(count):
        assert f"Title {number}" in text
        assert f"Title {number}" in html(message)
        assert f"{settings.SITE_URL}/submissions/{number}/" in text
        assert f'href="{settings.SITE_URL}/submissions/{number}/"' in html(message)
    assert "It is good.\nReally." in text
    assert "It is good.<br>Really." in html(message)


@pytest.mark.parametrize("count", [1, 2])
def test_what_people_wrote_is_escaped_in_html_and_as_it_is_in_text(cy: User, count: int) -> None:
    for _ in range(count):
        notifications.notify(cy, HOSTILE, HOSTILE, "/")
    message = latest()
    assert HOSTILE in message.get_body(["plain"]).get_content()
    assert "<script" not in html(message)
    assert html(message).count("&lt;script&gt;") >= 2 * count


def test_the_html_fetches_nothing_and_runs_nothing(cy: User) -> None:
    notifications.notify(cy, "Hello", f"{HOSTILE}\nhttps://evil.test/", "/")
    page = html(latest())
    assert not re.search(r"<(img|script|link|iframe|form|input|table)\b|url\(|@import|\son\w+=", page)
    assert "https://evil.test" not in "".join(re.findall(r'href="([^"]*)"', page))


def test_a_line_above_an_address_of_ours_becomes_a_link(cy: User, settings: Any) -> None:
    url = f"{settings.SITE_URL}/resources/1-x/"
    notifications.notify(cy, "New", f"New\n<b>Page</b>\n{url}\nhttps://evil.test/\n\nEnd", "/")
    page = html(latest())
    assert f'New<br><a href="{url}">&lt;b&gt;Page&lt;/b&gt;</a><br>https://evil.test/<br><br>End' in page


def test_a_mail_names_the_address_that_ends_its_kinds(cy: User, settings: Any) -> None:
    notifications.notify(cy, "One", "", "/")
    notifications.notify(cy, "Two", "", "/", kind=NoteKind.REPORT)
    message = latest()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (address,) = re.fullmatch(rf"<{re.escape(settings.SITE_URL)}(\S+)>", message["List-Unsubscribe"].strip()).groups()
    assert address == choices.stop_path(cy, [NoteKind.DECISION, NoteKind.REPORT])
    assert address in message.get_body(["plain"]).get_content()
    assert address in html(message)


def test_no_mail_says_that_a_person_has_read_it(cy: User) -> None:
    notifications.notify(cy, "One", "", "/submissions/1/")
    addresses = set(re.findall(r'https?://[^\s"<]+', html(latest())))
    assert len(addresses) == 5
    assert sum("/accounts/mail/" in address for address in addresses) == 1
