"""What the mail of one or more notes says, as plain text and as HTML, and the headers that name and end it."""

import hashlib
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts import choices, outbox
from accounts.models import NoteKind, Notification

MANY = {
    NoteKind.DECISION: "decisions on what you sent",
    NoteKind.QUESTION: "questions about what you sent",
    NoteKind.REPORT: "answers to what you reported",
    NoteKind.DESK: "notes about the queue",
    NoteKind.DIGEST: "weeks in the guide",
    NoteKind.WANT: "things that you looked for",
}
"""How several notes of one kind are called in a subject."""


def write(notes: list[Notification]) -> EmailMultiAlternatives:
    """One mail with all of these notes, which are of one reader."""
    facts = _facts(notes)
    subject = " ".join(render_to_string("mail/notes_subject.txt", facts).split())
    text = render_to_string("mail/notes.txt", facts)
    to, headers = [outbox.address_of(notes[0])], _headers(notes, facts["stop_url"])
    mail = EmailMultiAlternatives(subject, text, to=to, headers=headers)
    mail.attach_alternative(render_to_string("mail/notes.html", facts), "text/html")
    return mail


def _facts(notes: list[Notification]) -> dict[str, Any]:
    person = notes[0].recipient
    stop_path = choices.stop_path(person, [note.kind for note in notes]) if person else ""
    return {
        "notes": notes,
        "only": notes[0] if len(notes) == 1 else None,
        "count": f"{len(notes)} {_what(notes)}",
        "handle": person.handle if person else "",
        "stop_url": settings.SITE_URL + stop_path if stop_path else "",
        "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL},
    }


def _what(notes: list[Notification]) -> str:
    kinds = Counter(note.kind for note in notes)
    return MANY[NoteKind(notes[0].kind)] if len(kinds) == 1 else "notes for you"


def _headers(notes: list[Notification], stop_url: str) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": _message_id(notes)}
    if stop_url:  # RFC 8058: mail programs offer a button that posts to this address.
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _message_id(notes: list[Notification]) -> str:
    """The same for every attempt (RFC 5322, 3.6.4), so that a mail sent twice can be known as one."""
    first, numbers = notes[0], ",".join(str(note.pk) for note in notes)
    name = hashlib.sha256(numbers.encode()).hexdigest()[:16]
    return f"<{first.created_at:%Y%m%d-%H%M%S.%f}.notes-{name}@{urlsplit(settings.SITE_URL).hostname}>"
