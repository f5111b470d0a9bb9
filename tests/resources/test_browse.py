"""What readers find: lists, filters, one resource, tags."""

import re

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources.models import Resource
from tests import make


def found(query: str) -> list[str]:
    body = re.sub("</?mark>", "", Client().get(f"/resources/{query}").content.decode())
    return sorted(row.title for row in Resource.objects.all() if f">{row.title}</a>" in body)


@pytest.fixture
def three(courses: Section) -> None:
    labs = make.section("Labs", slug="labs")
    make.resource(courses, title="Alpha", kind="course", level="beginner", cost="free", tags=["c++"])
    make.resource(
        courses, title="Beta", kind="video", level="advanced", cost="paid", tags=["mlops"], summary="R and Go"
    )
    make.resource(labs, title="Gamma", kind="video", level="beginner", cost="free", tags=["mlops"])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Alpha", "Beta", "Gamma"]),
        ("?kind=video", ["Beta", "Gamma"]),
        ("?kind=video&level=beginner", ["Gamma"]),
        ("?cost=paid", ["Beta"]),
        ("?tag=mlops", ["Beta", "Gamma"]),
        ("?tag=c-plus-plus", ["Alpha"]),
        ("?section=labs", ["Gamma"]),
        ("?q=ALPHA", ["Alpha"]),
        ("?q=go", ["Beta"]),
        ("?q=mlops+beta", ["Beta"]),
        ("?q=C%2B%2B", ["Alpha"]),
        ("?kind=nonsense", ["Alpha", "Beta", "Gamma"]),
        ("?q=zebra", []),
        ("?page=99999999999999999999", ["Alpha", "Beta", "Gamma"]),
        ("?page=x&unknown=1", ["Alpha", "Beta", "Gamma"]),
        ("?q=%25_%27%22%3Cscript%3E", []),
    ],
)
def test_lists_are_filtered_by_address(query: str, titles: list[str], three: None) -> None:
    assert found(query) == titles


def test_a_resource_has_one_address(cy: User, courses: Section, client: Client) -> None:
    row = make.resource(courses, by=cy, title="Ein schöner Kurs", is_own_work=True)
    assert row.get_absolute_url() == f"/resources/{row.pk}-ein-schöner-kurs/".replace("ö", "%C3%B6")
    for other in ("", "-old-title", "-"):
        response = client.get(f"/resources/{row.pk}{other}/")
        assert (response.status_code, response["Location"]) == (301, row.get_absolute_url())
    body = client.get(row.get_absolute_url()).content.decode()
    assert re.search(r">cy</bdi>(</a>)?, who wrote or sells it", body)
    assert 'rel="nofollow ugc noopener"' in body


def test_a_title_without_letters_still_has_an_address(courses: Section, client: Client) -> None:
    row = make.resource(courses, title="🚀🚀")
    assert row.get_absolute_url() == f"/resources/{row.pk}-resource/"
    assert client.get(row.get_absolute_url()).status_code == 200


def test_text_of_people_is_never_html(courses: Section, client: Client) -> None:
    row = make.resource(courses, title="<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')
    for path in (row.get_absolute_url(), courses.get_absolute_url(), "/resources/"):
        body = client.get(path).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body


def test_tags_in_use_are_listed_with_their_counts(three: None, client: Client) -> None:
    body = client.get("/tags/").content.decode()
    listed = body.partition("All tags</h2>")[2]
    assert listed.index("mlops") < listed.index("c++")
    assert client.get("/tags/c-plus-plus/").status_code == 200
    assert client.get("/tags/no-such-tag/").status_code == 404


@pytest.mark.parametrize("path", ["/resources/1/", "/resources/0-x/", f"/resources/{'9' * 18}-x/", "/guide/none/"])
def test_what_is_not_there_is_404_in_our_look(path: str, db: None, client: Client) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is nothing" in response.content.decode()
