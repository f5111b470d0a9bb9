"""What is found, in which order and why; the same on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Bridge, Section, Topic
from resources import curation, search
from resources.models import Resource
from resources.search import documents
from tests import make


def titles(q: str = "", **words: str) -> list[str]:
    return [hit.resource.title for hit in search.find({"q": q} | words).hits]


@pytest.fixture
def shelf(courses: Section) -> Section:
    rows = [
        ("Kubernetes for machine learning", "How to run it.", ["mlops"], {}),
        ("Model registry basics", "MLflow and what goes with it.", ["mlflow"], {"kind": "article"}),
        ("Go and C++ in ML", "R too.", ["c++", "ci-cd"], {"level": "advanced"}),
        ("機器學習入門", "Straße, in an exact phrase.", ["r"], {"language": "zh"}),
        ("Shipping", "Learn kubernetes by doing.", ["k8s"], {"cost": "paid", "runs_on": "laptop"}),
    ]
    for title, summary, tags, fields in rows:
        url = f"https://docs.{title[:2].lower() if title.isascii() else 'zh'}.dev/{len(title)}"
        made = make.proposal(courses, title=title, summary=summary, url=url)
        known = {"language": "en"} | fields
        curation.publish(made.fields | known, tags, by=None)
    return courses


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("kubernetes", ["Kubernetes for machine learning", "Shipping"]),
        ("KUBERNETES", ["Kubernetes for machine learning", "Shipping"]),
        ("kuberentes", ["Kubernetes for machine learning", "Shipping"]),
        ("kube", ["Kubernetes for machine learning", "Shipping"]),
        ("kube learning", []),
        ("C++", ["Go and C++ in ML"]),
        ("go", ["Go and C++ in ML", "Model registry basics"]),
        ("go ", ["Go and C++ in ML"]),
        ("ML ", ["Go and C++ in ML"]),
        ("k8s", ["Shipping"]),
        ("ci/cd", ["Go and C++ in ML"]),
        ("R ", ["機器學習入門", "Go and C++ in ML"]),
        ("學習", ["機器學習入門"]),
        ("習學", []),
        ("strasse", ["機器學習入門"]),
        ('"exact phrase"', ["機器學習入門"]),
        ('"phrase exact"', []),
        ("kubernetes -learn", ["Kubernetes for machine learning"]),
        ("-kubernetes", ["機器學習入門", "Go and C++ in ML", "Model registry basics"]),
        ("registry or shipping", ["Shipping", "Model registry basics"]),
        ("(registry or kubernetes) machine", ["Kubernetes for machine learning"]),
        ("tag:c++", ["Go and C++ in ML"]),
        ("tag:c-plus-plus", ["Go and C++ in ML"]),
        ("kind:article", ["Model registry basics"]),
        ("level:Advanced", ["Go and C++ in ML"]),
        ("cost:paid", ["Shipping"]),
        ("language:Chinese", ["機器學習入門"]),
        ("language:zh", ["機器學習入門"]),
        ("is:laptop", ["Shipping"]),
        ("host:sh.dev", ["Shipping"]),
        ("host:docs.sh.dev", ["Shipping"]),
        ("before:2020", []),
        ("section:nowhere shipping", ["Shipping"]),
        ("how to do the shipping", []),
        ("the shipping", ["Shipping"]),
        ("Shipping kubernetes", ["Shipping"]),
    ],
)
def test_it_finds(q: str, found: list[str], shelf: Section) -> None:
    assert titles(q) == found


@pytest.mark.parametrize(
    "q", ["after:2020", "is:new", "free courses", "section:free", "docs", "", "-nothing", "by:cy or go or -go"]
)
def test_it_finds_everything(q: str, shelf: Section) -> None:
    assert len(titles(q)) == 5


def test_a_slip_says_what_was_looked_for_instead(shelf: Section) -> None:
    assert search.find({"q": "kuberentes shipping"}).instead == "kubernetes shipping"
    assert search.find({"q": "kubernetes"}).instead == ""
    assert search.find({"q": '"kuberentes"'}).hits == []


def test_by_names_who_suggested_it_and_says_nothing_about_others(cy: User, bo: User, courses: Section) -> None:
    make.resource(courses, by=cy, title="Of cy")
    assert titles("by:CY") == titles("by:@cy") == ["Of cy"]
    assert [search.find({"q": f"by:{name}"}).problems for name in ("bo", "nobody")] == [
        ["Nothing in the guide fits “by:bo”."],
        ["Nothing in the guide fits “by:nobody”."],
    ]


def test_a_bridge_leads_from_the_twin_to_the_idea(shelf: Section) -> None:
    words = {"same": "Both keep versions.", "differs": "One knows metrics."}
    bridge = Bridge.objects.create(
        slug="r", idea="model registry", twin="artifact registry", words="docker hub", **words
    )
    for q in ("artifact registry", "docker hub", "docker hub basics"):
        found = search.find({"q": q})
        assert [hit.resource.title for hit in found.hits] == ["Model registry basics"], q
        assert found.bridges == [bridge]
        assert any("bridge model registry ↔ artifact registry" in reason for reason in found.hits[0].why)
    assert search.find({"q": "model registry"}).bridges == [bridge]
    assert search.find({"q": "shipping"}).bridges == []


def test_a_topic_is_searched_and_renaming_it_or_a_section_changes_no_document(shelf: Section) -> None:
    topic = Topic.objects.create(slug="serving", title="Serving predictions", summary="-")
    row = Resource.objects.get(title="Shipping")
    row.topic_items.create(topic=topic)
    documents.write(row.pk)
    assert titles("predictions") == titles("topic:serving") == ["Shipping"]
    Topic.objects.update(title="Answering")
    Section.objects.update(title="Workshops")
    assert titles("answering") == ["Shipping"]
    assert titles("predictions") == []
    assert len(titles("workshops")) == 5


def test_the_title_comes_before_a_tag_before_the_address_before_the_text(courses: Section) -> None:
    make.resource(courses, title="In words", summary="About helm.", tags=[])
    make.resource(courses, title="By host", url="https://helm.sh/", tags=[])
    make.resource(courses, title="By tag", tags=["helm"])
    make.resource(courses, title="Helm by title", tags=[])
    make.resource(courses, title="Helm", tags=[])
    assert titles("helm ") == ["Helm", "Helm by title", "By tag", "By host", "In words"]
    whys = [hit.why for hit in search.find({"q": "helm "}).hits]
    assert whys == [["Its title is exactly that", "In the title: helm"], ["In the title: helm"], ["A tag: helm"],
                    ["In the address: helm"], ["In the description: helm"]]  # fmt: skip


def test_words_in_their_order_in_a_title_come_first(courses: Section) -> None:
    for title in ("Store of a feature, and more", "The feature store", "A feature of the store"):
        make.resource(courses, title=title)
    assert titles("feature store")[0] == "The feature store"


def test_what_was_looked_for_is_marked_and_everything_else_is_escaped(courses: Section) -> None:
    make.resource(courses, title="<b>Straße</b> & <script>", summary="STRASSE <img src=x onerror=alert(1)> straße.")
    hit = search.find({"q": "strasse"}).hits[0]
    assert hit.title == "&lt;b&gt;<mark>Straße</mark>&lt;/b&gt; &amp; &lt;script&gt;"
    assert hit.summary == "<mark>STRASSE</mark> &lt;img src=x onerror=alert(1)&gt; <mark>straße</mark>."
    assert "<script" not in search.find({"q": "<script>"}).hits[0].title


def test_broken_links_are_left_out_unless_they_are_asked_for(courses: Section) -> None:
    row = make.resource(courses, title="Broken")
    make.resource(courses, title="Whole")
    Resource.objects.filter(pk=row.pk).update(health="broken")
    documents.write(row.pk)
    assert titles() == ["Whole"]
    assert titles(broken="1") == ["Whole", "Broken"]
    assert titles("is:broken") == ["Broken"]
    assert search.counts({})["broken"] == {"1": (1, False)}


def test_whether_a_broken_link_fits_is_told_by_the_way(courses: Section) -> None:
    row = make.resource(courses, title="Broken", tags=["one"])
    make.resource(courses, title="Whole", tags=["one", "two"])
    Resource.objects.filter(pk=row.pk).update(health="broken")
    documents.write(row.pk)
    asked = [{"tag": "one"}, {"tag": "two"}, {"tag": "one", "sort": "useful"}, {"sort": "shortest"}, {"q": "whole"}]
    assert [search.find(words, with_broken=True).has_broken for words in asked] == [True, False, True, True, False]
    assert not search.find({"tag": "one"}).has_broken


def test_a_list_of_a_tag_is_five_questions(shelf: Section) -> None:
    with CaptureQueriesContext(connection) as captured:
        search.find({"tag": "mlops", "sort": "newest"}, with_broken=True)
    assert len(captured) == 5, [query["sql"][:80] for query in captured]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            {"q": "kubernetes mlflow"},
            "Nothing has both: “kubernetes” and “mlflow”; 2 without “mlflow”, 1 without “kubernetes”.",
        ),
        (
            {"q": "registry", "kind": "video"},
            "Nothing has both: “registry” and “kind: video”; 1 without “kind: video”.",
        ),
        ({"q": "xyzzy"}, "Nothing in the guide fits “xyzzy”."),
        ({"q": "xyzzy plugh"}, "Nothing has both: “xyzzy” and “plugh”, and leaving one out does not help."),
        ({"tag": "none"}, "Nothing in the guide fits “tag: none”."),
        ({"section": "none"}, "Nothing in the guide fits “section: none”."),
        ({"q": "registry -basics mlflow"}, "Nothing has all of it; 1 without “-basics”."),
    ],
)
def test_nothing_is_found_never_without_a_reason(words: dict[str, str], reason: str, shelf: Section) -> None:
    found = search.find(words)
    assert found.hits == []
    assert reason in found.problems


def test_what_is_broken_is_said_to_be_left_out(courses: Section) -> None:
    row = make.resource(courses, title="Broken")
    Resource.objects.filter(pk=row.pk).update(health="broken")
    make.reindex()
    left_out = "1 would fit that do not open any more: broken links are left out."
    assert search.find({"q": "broken"}).problems == ["Nothing in the guide fits “broken”.", left_out]
    assert left_out in search.find({}).problems


def test_an_empty_guide_says_so(db: None) -> None:
    assert search.find({}).problems == ["The guide holds nothing yet."]
    assert search.suggest("k") == []
    assert search.counts({})["kind"] == {}


@pytest.mark.parametrize(
    "typed",
    ["'", '"', "NEAR", "NEAR(a b)", "*", "a*", "^a", "a:b", ":live", "AND", "OR OR", "NOT", "\0", "a\0b", "\ud800",
     "%", "_", "\\", "'; DROP TABLE x", "x" * 100_000, "(" * 5_000, "a (" * 5_000, "{a} : b", "-", "--", "tag:'",
     'tag:"', "host:'\"", "after:²²²²", "after:9999-12-31", "before:0001", "after:٢٠٢٤", "is:", "by:\0", "²", "٣",
     "🚀" * 50, "a or " * 200, "-a " * 100, "section:'", "kind:'x", "language:\\", "&|!()<->:*", "col:a", "{",
     "+", "a+b"],
)  # fmt: skip
def test_nothing_hostile_breaks_it(typed: str, shelf: Section) -> None:
    found = search.find({"q": typed}, with_counts=True)
    assert found.hits or found.problems
    search.suggest(typed)
    for name in (
        "section",
        "kind",
        "level",
        "cost",
        "language",
        "minutes",
        "laptop",
        "vendor",
        "own",
        "tag",
        "sort",
        "after",
        "before",
    ):
        search.find({name: typed})
        search.counts({name: typed})


def test_a_question_asks_few_questions_of_the_database(shelf: Section) -> None:
    for words in ({}, {"q": "kubernetes"}, {"q": "kubernetes", "kind": "course", "tag": "mlops", "level": "beginner"}):
        with CaptureQueriesContext(connection) as captured:
            search.find(words, with_counts=True)
        assert len(captured) <= 9, [query["sql"][:80] for query in captured]


def test_suggestions_are_titles_and_tags_that_go_on_so(shelf: Section) -> None:
    assert search.suggest("kub") == ["Kubernetes for machine learning"]
    assert search.suggest("model reg") == ["Model registry basics"]
    assert search.suggest("ml") == ["mlflow", "mlops", "Go and C++ in ML"]
    assert search.suggest("") == search.suggest("***") == []


def test_what_readers_do_not_see_is_not_found(ada: User, shelf: Section) -> None:
    row = Resource.objects.get(title="Shipping")
    curation.retire(row, by=ada, because="It sells.")
    assert titles("shipping") == []
    assert search.suggest("shipp") == []
    curation.revive(row, by=ada)
    assert titles("shipping") == ["Shipping"]


def test_new_is_what_came_in_the_last_month(courses: Section, at: Callable) -> None:
    for days in (0, 29, 32, 400):
        at(make.resource(courses, title=f"{days} days old"), timezone.now() - timedelta(days=days))
    assert titles("is:new") == ["29 days old", "0 days old"]
    year = f"{timezone.now() - timedelta(days=400):%Y-%m-%d}"
    assert titles(f"after:{year}") == titles("")
    assert titles(f"before:{timezone.now() - timedelta(days=31):%Y-%m-%d}") == ["400 days old", "32 days old"]


@pytest.fixture
def at() -> Callable:
    """Make it as if the entry had been added then."""

    def set_back(row: Resource, then: object) -> None:
        Resource.objects.filter(pk=row.pk).update(added_at=then)
        documents.write(row.pk)

    return set_back
