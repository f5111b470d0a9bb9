"""A list that is carried out in the background: what becomes of it when a worker dies or the guide moves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from guide.models import Section
from resources import tasks
from resources.exchange import drafts, importing
from resources.models import ImportDraft, Resource
from tests import make


def asked(ada: User, **fields: Any) -> ImportDraft:
    draft = make.import_draft(ada, **fields)
    drafts.ask(draft, draft.fingerprint)
    draft.refresh_from_db()
    return draft


def test_what_was_asked_for_waits_for_a_worker(queue: None, ada: User) -> None:
    draft = asked(ada)
    assert (draft.state, Resource.objects.count()) == ("asked", 0)
    job = DBTaskResult.objects.get(task_path=drafts.TASK)
    assert job.args_kwargs["args"] == [draft.pk]
    assert tasks.carry_out_import.call(draft.pk) is True
    assert (ImportDraft.objects.get().state, Resource.objects.count()) == ("done", 2)
    assert tasks.carry_out_import.call(draft.pk) is False


def test_a_page_that_waits_asks_again_by_itself(queue: None, ada: User, client: Any) -> None:
    draft = asked(ada)
    client.force_login(ada)
    page = client.get(draft.get_absolute_url())
    assert page["Refresh"] == "2"
    assert "It is being carried out" in page.content.decode()
    ImportDraft.objects.update(asked_at=timezone.now() - 2 * drafts.PATIENCE)
    late = client.get(draft.get_absolute_url())
    assert "Refresh" not in late
    assert "Ask for it again" in late.content.decode()
    client.post(f"{draft.get_absolute_url()}application/", {"seen": draft.fingerprint})
    assert DBTaskResult.objects.filter(task_path=drafts.TASK).count() == 2


def test_what_is_under_way_is_neither_changed_nor_asked_for_again_nor_removed(queue: None, ada: User) -> None:
    draft = asked(ada)
    chosen = draft.chosen
    drafts.choose(draft, chosen, [])
    drafts.choose_all(draft, [*drafts.Kind], is_chosen=False)
    drafts.ask(draft, draft.fingerprint)
    assert drafts.remove(draft) is False
    assert drafts.compare(draft) is False
    assert ImportDraft.objects.get().chosen == chosen
    assert DBTaskResult.objects.count() == 1


def test_a_worker_that_dies_in_the_middle_leaves_everything_to_the_next(
    queue: None, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = asked(ada)

    def die(*_: Any, **__: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as death:
        death.setattr("resources.curation.recount", die)
        with pytest.raises(SystemExit):
            drafts.carry_out(draft.pk)
    assert (ImportDraft.objects.get().state, Resource.objects.count()) == ("asked", 0)
    assert drafts.carry_out(draft.pk) is True
    assert Resource.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_asks_and_one_does_it(queue: None, at_once: Callable) -> None:
    draft = make.import_draft(make.moderator("ada"))
    at_once(lambda _: drafts.ask(ImportDraft.objects.get(pk=draft.pk), draft.fingerprint), 5)
    assert DBTaskResult.objects.filter(task_path=drafts.TASK).count() == 1
    assert sorted(at_once(lambda _: drafts.carry_out(draft.pk), 4)) == [False, False, False, True]
    assert Resource.objects.count() == 2


def test_what_fails_is_open_again_and_says_so(queue: None, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = asked(ada)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("It broke.")

    with monkeypatch.context() as failure:
        failure.setattr("resources.curation.recount", fail)
        assert drafts.carry_out(draft.pk) is False
    draft.refresh_from_db()
    assert (draft.state, draft.trouble, Resource.objects.count()) == ("open", drafts.FAILED, 0)


def test_a_guide_that_changes_before_the_worker_begins_is_not_written_into(
    queue: None, ada: User, courses: Section
) -> None:
    draft = asked(ada)
    make.resource(courses, url="https://pages.org/one", title="Another title")
    assert drafts.carry_out(draft.pk) is False
    draft.refresh_from_db()
    assert draft.state == "open"
    assert "The guide has changed" in draft.trouble
    assert Resource.objects.count() == 1
    with pytest.raises(importing.Changed):
        drafts.ask(draft, "what was seen before")


def test_old_choices_are_of_no_account_to_what_became_another_row(ada: User, courses: Section) -> None:
    draft = make.import_draft(ada)
    ImportDraft.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(days=1))
    drafts.choose(draft, draft.chosen, ["a row that never was"])
    assert draft.chosen == []
