"""The documents follow every path by which an entry changes; operators can check and repair them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, search
from resources.models import Document, Event, QueueItem, Resource, Tag, Word
from resources.search import documents, lookups, slips, vocabulary
from resources.search.folding import fold
from tests import make


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("reindex", *arguments, stdout=out)
    return out.getvalue()


def found(q: str) -> list[str]:
    return [hit.resource.title for hit in search.find({"q": q}).hits]


def test_reindex_checks_and_repairs(courses: Section) -> None:
    kept, lost, stray = (make.resource(courses, title=title) for title in ("Kept", "Lost", "Stray"))
    Document.objects.filter(pk=lost.pk).delete()
    Resource.objects.filter(pk=kept.pk).update(title="Renamed")
    Resource.objects.filter(pk=stray.pk).update(retired_at=stray.added_at)
    with pytest.raises(CommandError, match="3 of the documents are wrong"):
        run("--check")
    told = json.loads(run("--json"))
    assert told["wrong"] == [
        {"entry": kept.pk, "problem": "is not what its entry says"},
        {"entry": lost.pk, "problem": "is missing"},
        {"entry": stray.pk, "problem": "is of an entry that readers do not see"},
    ]
    assert run("--check") == "2 documents, 0 wrong\n"
    assert (found("renamed"), found("lost"), found("stray")) == (["Renamed"], ["Lost"], [])


def test_the_vocabulary_is_counted_anew(courses: Section) -> None:
    for number in range(3):
        make.resource(courses, title=f"Zebra {number}")
    assert lookups.look_up(["zebra"]).known.counts == {"zebra": 1}
    Word.objects.create(word="zebra", count=1)
    vocabulary.recount()
    assert lookups.look_up(["zebra", ":t:zebra", ":kind:course"]).known.counts == {
        "zebra": 3, ":t:zebra": 3, ":kind:course": 3
    }  # fmt: skip
    assert Word.objects.filter(word="zebra").count() == 1
    assert not Word.objects.filter(word__startswith=":0:").exists()


def test_merging_tags_is_found_at_once_and_so_is_taking_it_back(ada: User, courses: Section) -> None:
    make.resource(courses, title="One", tags=["pipeline"])
    make.resource(courses, title="Two", tags=["pipelines"])
    moderation.merge_tags(QueueItem.objects.get(kind="tags"), by=ada, seen=1)
    assert found("tag:pipeline") == ["Two", "One"]
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert found("tag:pipeline") == ["One"]


def test_a_tag_that_is_called_otherwise_is_found_so_and_so_is_taking_it_back(ada: User, courses: Section) -> None:
    make.resource(courses, title="Tagged", tags=["kubernets", "other"])
    moderation.rename_tag(Tag.objects.get(name="kubernets"), "kubernetes", by=ada)
    assert (found('"kubernetes"'), found("tag:kubernetes")) == (["Tagged"], ["Tagged"])
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert (found('"kubernetes"'), found('"kubernets"')) == ([], ["Tagged"])


def test_the_index_of_the_engine_follows_every_write(ada: User, courses: Section) -> None:
    row = make.resource(courses, title="Before")
    curation.edit(row, {"title": "After"}, ["mlops"], by=ada)
    assert (found("before"), found("after")) == ([], ["After"])
    Document.objects.all().delete()
    assert found("after") == []
    documents.write(row.pk)
    assert found("after") == ["After"]


def test_whoever_left_is_named_by_no_question(cy: User, courses: Section) -> None:
    make.resource(courses, by=cy, title="Of cy")
    cy.delete()
    assert found("by:cy") == []
    assert not list(documents.differences())


def test_a_document_holds_each_filter(courses: Section, cy: User) -> None:
    row = make.resource(courses, by=cy, url="https://docs.python.org/3/", tags=["c++"])
    held = Document.objects.get(pk=row.pk).filters.split()
    assert {":kind:course", ":level:beginner", ":cost:free", ":language:en", ":minutes:240", ":tag:c-plus-plus"} <= {
        *held
    }
    assert {f":section:{courses.pk}", f":by:{cy.pk}", ":host:docs.python.org", ":host:python.org"} <= {*held}
    assert f":at:{row.added_at:%Y-%m-%d}" in held
    assert ":host:org" not in held


@pytest.mark.parametrize(
    ("typed", "meant"), [("kuberentes", "kubernetes"), ("kubernete", "kubernetes"), ("kubernettes", "kubernetes"),
                         ("kubernotes", "kubernetes"), ("прометий", "прометеи"), ("xkcd", ""), ("go", "")]
)  # fmt: skip
def test_one_slip_is_found(typed: str, meant: str, courses: Section) -> None:
    make.resource(courses, title="Kubernetes, прометей, gi")
    assert vocabulary.meant(fold(typed)[0]) == meant


def test_slips_are_bounded() -> None:
    assert slips.around("x" * 1_000) == slips.around("") == slips.around("機器學習") == frozenset()
    assert len(slips.around("x" * slips.LONGEST)) < 2_000


def test_words_that_two_bring_at_once_stand_in_nobodys_way(courses: Section) -> None:
    Word.objects.bulk_create([Word(word="twice"), Word(word="twice", count=5)])
    make.resource(courses, title="Twice")
    known = lookups.look_up(["twice"], typing="twi").known
    assert (known.counts["twice"], known.completions) == (5, ["twice"])
