"""House test: what the worker does by itself writes little at a time, whatever there is to do. On SQLite everybody else
waits for each of its transactions, which must not hold the lock for more than 50 ms: `bench.writes` measures that, and
here the statements and the parameters of what is written are counted."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import MailChoice, NoteKind, User
from bench import held
from guide.schedule import SCHEDULES, WEEKLY
from resources.models import Event, Resource
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES, READERS = 250, 120
STATEMENTS_MOST = 25
"""Of one transaction."""
PARAMETERS_MOST = 2_000
"""Of what one transaction writes: a note to a person takes eleven, the score of an entry six."""


@pytest.fixture
def guide(settings: Any, tmp_path: Path) -> None:
    """In which everything has been left undone for long."""
    settings.DATA_DIR = tmp_path
    if not Group.objects.filter(name="Moderators").exists():
        make.moderator("first").delete()
    call_command("make_rows", ENTRIES, stdout=StringIO())
    Resource.objects.update(score=1, review_due_on=timezone.localdate() - timedelta(days=1))
    Event.objects.update(at=WEEKLY.slot_at(timezone.now()) - timedelta(days=1))
    readers = User.objects.bulk_create(User(email=f"r{n}@mail.test", handle=f"r{n}") for n in range(READERS))
    MailChoice.objects.bulk_create(MailChoice(person=one, kind=NoteKind.DIGEST, by_mail=True) for one in readers)


def test_no_task_writes_much_in_one_transaction(guide: None) -> None:
    most = {}
    for task in sorted({schedule.task for schedule in SCHEDULES}):
        with held.watch() as watching:
            import_string(task).call()
        most[task] = [max((one[at] for one in watching.held), default=0) for at in (1, 2)]
    assert {
        task: found for task, found in most.items() if found[0] > STATEMENTS_MOST or found[1] > PARAMETERS_MOST
    } == {}
    assert all(most[f"resources.tasks.{task}"][1] for task in ("send_digest", "put_counts_right", "ask_about_entries"))
