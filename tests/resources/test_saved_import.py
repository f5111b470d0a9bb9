"""Bookmark files onto one's own list: everything is accounted for, and from there some of it goes to the guide."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation
from resources.models import Submission
from tests import make

FILE = """<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><H3>Work</H3><DL><p><DT><H3>Free courses</H3><DL><p>
<DT><A HREF="https://pages.org/known" TAGS="ml,k8s">Known</A>
<DT><A HREF="https://pages.org/other" ADD_DATE="1600000000">Other</A><DD>Why I kept it
<DT><A HREF="https://pages.org/other/?utm_source=x">Other again</A>
</DL></DL><DT><A HREF="javascript:alert(1)">Bookmarklet</A><DT><A HREF="place:sort=8">Most visited</A></DL>"""


def send(client: Client, body: str | bytes, **typed: Any) -> HttpResponse:
    content = body.encode() if isinstance(body, str) else body
    file = SimpleUploadedFile("bookmarks.html", content, content_type="text/html")
    return client.post("/saved/import/", {"file": file, "then": "keep"} | typed)


def test_each_bookmark_is_kept_known_or_refused_with_the_reason(cy: User, courses: Section, as_: Callable) -> None:
    known = make.resource(courses, url="https://pages.org/known", title="As the guide calls it")
    answer = send(as_(cy), FILE)
    said, report = answer.content.decode(), answer.context["report"]
    assert (report.kept, report.again, report.total, len(report.refused)) == (2, 1, 5, 2)
    assert known.get_absolute_url() in said
    assert all(title in said for title in ("Bookmarklet", "Most visited"))
    other = cy.saved.get(title="Other")
    assert (other.folder, other.note, other.added_at.year) == ("Work / Free courses", "Why I kept it", 2020)
    assert cy.saved.get(title="Known").resource == known
    assert send(as_(cy), FILE).context["report"].kept == 0
    assert cy.saved.count() == 2


def test_an_entry_that_nobody_sees_is_told_to_nobody(cy: User, ada: User, courses: Section, as_: Callable) -> None:
    known = make.resource(courses, url="https://pages.org/known", title="A secret of the guide")
    curation.retire(known, by=ada, because="No.")
    assert "A secret" not in send(as_(cy), FILE).content.decode()
    assert cy.saved.get(title="Known").resource is None


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The file is empty"),
        (b"No bookmarks.", "No bookmarks are in it"),
        (b"\xff\xfe\x00", "No bookmarks are in it"),
        (b"<DL><A HREF=x>" + b"x" * 5_000_001, "too large"),
    ],
)
def test_a_file_that_is_none_is_answered_with_a_sentence(body: bytes, sentence: str, cy: User, as_: Callable) -> None:
    answer = send(as_(cy), body)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not cy.saved.exists()


def test_a_file_that_is_far_too_large_is_not_read(cy: User, as_: Callable) -> None:
    assert send(as_(cy), b"x" * 12_000_001).status_code == 413
    assert as_(cy).post("/saved/import/").status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        FILE.replace("Other<", "\0Ot\0her\x07<"),
        FILE.encode("utf-16"),
        '<META CHARSET="windows-1251"><DL>'.encode("cp1251") + "<A HREF=https://pages.org/x>Книга</A>".encode("cp1251"),
        "<DL><A HREF=https://pages.org/&#0;&#xD800;>x</A><A HREF=https://pages.org/y>\ud7ff&#xDFFF;</A>",
        "<DL><A HREF='https://pages.org/x' ADD_DATE='99999999999999999999'>x</A>",
        "<DL><A HREF='https://pages.org/x' TAGS='"
        + ",".join(f"t{n}" * 40 for n in range(99))
        + "'>"
        + "x" * 999
        + "</A>",
    ],
    ids=["nul", "utf-16", "cp1251", "surrogates", "time", "long"],
)
def test_hostile_files_are_stored_or_refused_and_never_an_error(body: str | bytes, cy: User, as_: Callable) -> None:
    answer = send(as_(cy), body)
    assert answer.status_code == 200
    assert answer.context["report"].kept == cy.saved.count() > 0
    assert as_(cy).get("/saved/").status_code == as_(cy).get("/saved/bookmarks.html").status_code == 200


def test_more_than_a_page_can_name_is_counted(cy: User, as_: Callable) -> None:
    lines = "".join(f"<DT><A HREF='place:{n}'>P{n}</A>" for n in range(450))
    said = send(as_(cy), f"<DL>{lines}</DL>").content.decode()
    assert "450 could not be kept" in said
    assert "250 more" in said


def test_five_thousand_bookmarks_take_seconds_and_few_queries(
    cy: User, as_: Callable, django_assert_max_num_queries: Callable
) -> None:
    lines = "".join(f"<DT><A HREF='https://pages.org/{n}'>P{n}</A>" for n in range(6_000))
    client = as_(cy)
    with django_assert_max_num_queries(150):
        report = send(client, f"<DL>{lines}</DL>").context["report"]
    assert (report.kept, len(report.refused), cy.saved.count()) == (5_000, 1_000, 5_000)


def test_what_is_kept_is_suggested_in_the_form_of_any_submission(cy: User, courses: Section, as_: Callable) -> None:
    make.section("Tools")
    known = make.resource(courses, url="https://pages.org/known")
    sent = make.submission(cy, courses, url="https://pages.org/sent")
    send(as_(cy), FILE + "<A HREF=https://pages.org/sent>Sent</A>", then="suggest")
    page = as_(cy).get("/saved/suggesting/?folder=Work+%2F+Free+courses")
    said = page.content.decode()
    assert f'<option value="{courses.slug}" selected>' in said
    assert f'In the guide already: <a href="{known.get_absolute_url()}"' in said
    assert sent.get_absolute_url() in as_(cy).get("/saved/suggesting/").content.decode()
    assert "You can send 2 more today" in said
    asked = {"url": "https://pages.org/other", "title": "Other", "section": courses.slug}
    form = as_(cy).get("/submit/", asked).context["form"]
    assert {name: form.initial[name] for name in asked} == asked
    assert Submission.objects.filter(key__contains="other").count() == 0


def test_who_can_send_no_more_today_reads_so(cy: User, courses: Section, as_: Callable) -> None:
    send(as_(cy), FILE)
    for _ in range(3):
        make.submission(cy, courses)
    assert "You cannot send more today" in as_(cy).get("/saved/suggesting/").content.decode()
    assert "as many as you like" in as_(make.moderator("mo")).get("/saved/suggesting/").content.decode()
