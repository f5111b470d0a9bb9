"""Work in the background. Each task calls one deed, and may be called twice."""

from django.conf import settings
from django_tasks import task

from resources import alarm as alarms
from resources import (
    asking,
    checking,
    digest,
    leaving,
    limits,
    long_tags,
    lookup,
    ordering,
    recounting,
    seconding,
    tag_counts,
    usefulness,
)
from resources.exchange import drafts, releasing
from resources.search import vocabulary

SECONDS = 60
"""Of one job: a third of what a worker lets it have."""
COUNTS = [
    tag_counts.put_right_behind, usefulness.put_right_behind, seconding.put_right_behind, ordering.put_right_behind,
]  # fmt: skip


@task()
def check_due() -> int:
    """Look at the links whose time has come; the number of looks."""
    return checking.check_due() if settings.LOOKUPS else 0


@task()
def look_at_waiting() -> int:
    """Look at the pages that wait for review, for the moderator; how many."""
    return lookup.look_at_waiting()


@task()
def forget_clients() -> int:
    """Forget from where guests sent, once nothing is counted by it any more; how many rows."""
    return limits.forget_clients()


@task()
def send_digest() -> int:
    """What was new this week, to whoever asked for it; how many have got it now."""
    return digest.send()


@task()
def alarm() -> int:
    """Tell moderators that something waits for too long; how many were told."""
    return alarms.alarm()


@task()
def put_counts_right(deed: int = 0, after: int = 0) -> int:
    """Count tags, votes and seconds anew where rows were written by hand, and let the scores follow the time; how many
    numbers were wrong. What it does not come to in SECONDS is the next job's."""
    wrong, rest = recounting.run(COUNTS, recounting.Place(deed, after), SECONDS)
    if rest:
        put_counts_right.enqueue(*rest)
    return wrong


@task()
def move_entries(tag: int) -> bool:
    """Give the entries of a tag that was merged the tag that it leads to; whether all have it. What it does not come to
    in SECONDS is the next job's."""
    is_left = long_tags.move(tag, SECONDS)
    if is_left:
        move_entries.enqueue(tag)
    return not is_left


@task()
def write_entries(tag: int, below: int | None = None) -> bool:
    """Make what search reads of the entries of a tag what they are now; whether it is done. The rest as above."""
    rest = long_tags.write(tag, below, SECONDS)
    if rest is not None:
        write_entries.enqueue(tag, rest)
    return rest is None


@task()
def forget_person(pk: int) -> bool:
    """Take who has left out of what search reads of their entries; whether it is done. The rest as above."""
    is_left = leaving.forget(pk, SECONDS)
    if is_left:
        forget_person.enqueue(pk)
    return not is_left


@task()
def ask_about_entries() -> int:
    """Ask moderators about entries that nobody has looked at for long; about how many."""
    return asking.ask()


@task()
def count_words() -> None:
    """Count anew how many entries hold each word: search plans by these numbers."""
    vocabulary.recount()


@task()
def release_data() -> int:
    """Write everything public anew, for who takes it along; how many files."""
    return len(releasing.release(settings.DATA_DIR)["files"])


@task()
def carry_out_import(pk: int) -> bool:
    """Do what a moderator chose of a list; whether it was done."""
    return drafts.carry_out(pk)


@task()
def forget_old_imports() -> int:
    """Delete the lists that moderators brought a while ago; how many."""
    return drafts.forget_old()
