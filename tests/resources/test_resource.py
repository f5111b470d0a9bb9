"""The page of one entry: what is like it and why, and where it was before."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section, Topic
from resources import curation, moderation, related
from resources.links import address
from resources.models import Alias, Event, Resource, ResourceTopic, Verb
from tests import make


def kin(entry: Resource) -> list[tuple[str, str]]:
    entry = Resource.objects.for_lists().get(pk=entry.pk)
    return [(one.entry.title, one.why) for one in related.entries_like(entry)]


def body(entry: Resource) -> str:
    entry.refresh_from_db()
    return Client().get(entry.get_absolute_url()).content.decode()


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="Versioning models", tags=["mlflow", "git", "common"])


@pytest.fixture
def labs(entry: Resource) -> Section:
    return make.section("Labs")


def test_what_shares_most_comes_first_and_says_what(entry: Resource, labs: Section) -> None:
    for number in range(4):
        make.resource(labs, title=f"Common {number}", tags=["common"])
    make.resource(labs, title="Both", tags=["mlflow", "git"])
    make.resource(labs, title="Nothing", tags=["other"])
    make.resource(entry.section, title="Neighbour", tags=[])
    on_topic = make.resource(labs, title="Topical", tags=[])
    topic = Topic.objects.create(slug="registry", title="Registry")
    for row in (entry, on_topic):
        ResourceTopic.objects.create(topic=topic, resource=row)
    make.reindex()
    assert kin(entry)[:3] == [
        ("Both", "Also tagged git and mlflow"),
        ("Topical", "On the same topic"),
        ("Common 3", "Also tagged common"),
    ]
    assert "Nothing" not in dict(kin(entry))
    assert len(kin(entry)) == related.ENTRIES_SHOWN


def test_a_section_and_words_of_the_title_are_reasons_too(entry: Resource) -> None:
    make.resource(entry.section, title="Neighbour", tags=[])
    make.resource(entry.section, title="All about VERSIONING", tags=[])
    assert kin(entry) == [
        ("All about VERSIONING", "Also about “versioning”"),
        ("Neighbour", "Also in Free courses"),
    ]
    assert "Also in Free courses" in body(entry)


def test_an_entry_alone_has_no_relatives(entry: Resource) -> None:
    assert kin(entry) == []
    assert "Related" not in body(entry)


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("what", ["retired", "hidden", "broken"])
def test_what_readers_do_not_find_is_related_to_nothing(
    what: str, is_kept: bool, entry: Resource, labs: Section, ada: User
) -> None:
    other = make.resource(labs, title="Other", tags=["mlflow"])
    assert [title for title, _ in kin(entry)] == ["Other"]
    if not is_kept:
        cache.clear()
    if what == "retired":
        curation.retire(other, by=ada, because="Gone.")
    else:
        changed = {"hidden_at": timezone.now()} if what == "hidden" else {"health": "broken"}
        Resource.objects.filter(pk=other.pk).update(**changed)
        make.reindex()
    assert kin(entry) == []
    assert "Other" not in body(entry)


def test_what_is_kept_is_forgotten_when_the_entry_changes(entry: Resource, labs: Section, ada: User) -> None:
    make.resource(labs, title="Other", tags=["mlflow"])
    make.resource(labs, title="Third", tags=["dvc"])
    assert [title for title, _ in kin(entry)] == ["Other"]
    curation.edit(entry, {}, ["dvc"], by=ada)
    assert kin(entry) == [("Third", "Also tagged dvc")]


def test_a_tag_that_was_renamed_is_called_by_its_new_name(entry: Resource, labs: Section, ada: User) -> None:
    make.resource(labs, title="Other", tags=["mlflow"])
    kin(entry)
    moderation.rename_tag(make.tag("mlflow"), "ml-flow", by=ada)
    assert kin(entry) == [("Other", "Also tagged ml-flow")]


def test_relatives_cost_two_queries_and_then_one(entry: Resource, labs: Section, django_assert_num_queries) -> None:
    for number in range(60):
        make.resource(labs, title=f"Other {number}", tags=["mlflow", "git"])
    row = Resource.objects.for_lists().get(pk=entry.pk)
    with django_assert_num_queries(2):
        assert len(related.entries_like(row)) == 5
    with django_assert_num_queries(1):
        assert len(related.entries_like(row)) == 5


def test_an_entry_says_where_it_was_before(entry: Resource, ada: User) -> None:
    first = entry.url
    for number in range(2):
        curation.edit(entry, dict(address.read(f"https://new.org/{number}").fields), entry.tags.names(), by=ada)
    said = body(entry).partition("Was before at")[2].partition("</dd>")[0]
    assert said.index("https://new.org/0") < said.index(first)
    assert said.count('rel="nofollow ugc noopener"') == 2
    assert "https://new.org/1" not in said


def test_an_address_taken_by_mistake_was_never_its_own(entry: Resource, ada: User) -> None:
    curation.edit(entry, dict(address.read("https://wrong.org/").fields), entry.tags.names(), by=ada)
    moderation.undo(Event.objects.get(verb=Verb.EDITED), by=ada)
    assert "wrong.org" not in body(entry)
    assert "Was before at" not in body(entry)


def test_what_its_twins_were_sent_with_is_nobodys_business(
    entry: Resource, ada: User, cy: User, courses: Section
) -> None:
    sent = make.submission(cy, courses, url="https://mirror.org/private-link")
    moderation.merge(sent, into=entry, by=ada, seen=1)
    assert Alias.objects.get().resource == entry
    assert "mirror.org" not in body(entry)


def test_nor_is_the_address_that_a_moderator_mended_before_it_was_public(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, url="https://sent.org/page?who=cy")
    mended = make.proposal(courses, url="https://mended.org/page")
    public = moderation.accept(row, by=ada, seen=1, edits=mended.fields, tags=mended.tags)
    assert public.url == "https://mended.org/page"
    assert "sent.org" not in body(public)
