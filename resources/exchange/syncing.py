"""Two ways between the guide and the README of a Git checkout: what people changed there comes into the queue, and the
guide's own version goes there as one commit. Nothing is fetched and nothing pushed.

Nothing is lost and nothing taken twice, wherever a run dies. It goes like this:

1. In one transaction, what was changed since the last sync is stored, and `Checkout.commit` becomes the commit up to
   which it was read. Who dies before the end of it has stored nothing.
2. Our commit is made on top of that one, as an object that no branch knows yet. Who dies here leaves waste for Git's
   own collection.
3. `Checkout.ours` becomes its name. It counts only where the branch has that commit, so who dies here has said nothing.
4. The branch is moved to our commit, if it still ends where it was read. Who dies here leaves the file as it was
   before, and the next run brings it up to the commit.
5. The file, and what Git notes of it, become those of our commit.

So the next run begins behind `ours` where the branch has it, and else behind `commit`. It is so, too, where our commit
was thrown away because somebody pushed meanwhile: it is made anew, and names the same people.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from resources import readme
from resources.exchange import changes, commit_message, exporting, taking, thanks
from resources.exchange.commit_message import Counts
from resources.exchange.crediting import Step, credit
from resources.exchange.git import Refused
from resources.exchange.ground import Ground
from resources.exchange.repository import Repository
from resources.exchange.taking import Taken
from resources.exchange.waiting import with_waiting
from resources.models import Checkout
from resources.readme import Outline

MOST_COMMITS = 500
"""So many of the latest commits are asked who changed what; what an older one changed is nobody's."""


@dataclass(slots=True)
class Report:
    """`taken` is what people changed, `counts` what differs in our version; `commit` is ours, where one was made."""

    taken: list[Taken] = field(default_factory=list)
    counts: Counts = field(default_factory=dict)
    message: str = ""
    text: str = ""
    has_changed: bool = False
    commit: str = ""


def sync(
    repository: Repository, *, name: str = "", is_dry: bool = False, is_from_scratch: bool = False, commits: bool = True
) -> Report:
    """Take what is theirs, then put what is ours. With `is_dry` nothing is written anywhere; without `commits` our
    version is written into the file alone. Raises Refused, and has done nothing then, or taken theirs alone."""
    with repository.locked():
        checkout = _checkout(repository, name)
        if not is_dry and checkout.ours and checkout.ours == repository.head():
            repository.finish()
        repository.refuse_unless_settled()
        with transaction.atomic():
            report = Report(_take(repository, checkout, is_from_scratch))
            if is_dry:
                _compare(repository, checkout, report, timezone.now())
                transaction.set_rollback(True)
        if not is_dry:
            _put(repository, checkout, report, commits)
        return report


def _checkout(repository: Repository, name: str) -> Checkout:
    facts = {"name": name or repository.name, "file": repository.file}
    return Checkout.objects.filter(**facts).first() or Checkout(**facts)


def _take(repository: Repository, checkout: Checkout, is_from_scratch: bool) -> list[Taken]:
    """Theirs, since the last sync. Of two at once, from two checkouts of one repository, one is refused."""
    base, tip = _base(repository, checkout, is_from_scratch), repository.head()
    if base and base == tip:
        _advance(repository, checkout, base, tip)
        return []
    guide, parsed = exporting.outline(most=None), lru_cache(maxsize=16)(readme.parse)
    new = parsed(repository.text(tip) or "")
    old = parsed(repository.text(base) or "") if base else guide
    _refuse_emptied(repository, old, new, base)
    found = changes.between(old, new) if base else changes.additions(old, new)
    credited = list(credit(found, _steps(repository, base, parsed))) if found else []
    _advance(repository, checkout, base, tip)
    if not credited:
        return []
    if not guide.sections:
        raise Refused("The guide has no sections yet. Bring the README first: manage.py import_guide README.md")
    return taking.take(Ground(checkout, old, new, guide), credited, tip)


def _base(repository: Repository, checkout: Checkout, is_from_scratch: bool) -> str:
    """The commit after which everything is new; nothing where that is all of it."""
    if is_from_scratch:
        return ""
    known = next((one for one in (checkout.ours, checkout.commit) if repository.has(one)), "")
    if known or not checkout.commit:
        return known
    if repository.is_shallow():
        raise Refused("The checkout is shallow and ends before the last sync. Fetch all of it: git fetch --unshallow")
    raise Refused(
        f"The history was rewritten: {checkout.commit[:7]}, up to which it was read, is not in it any more. Begin anew "
        "with --from-scratch: links that the guide lacks are taken, everything else becomes as in the guide."
    )


def _refuse_emptied(repository: Repository, old: Outline, new: Outline, base: str) -> None:
    if base and old.sections and not new.sections:
        raise Refused(
            f"{repository.file} is gone or empty since the last sync. Put it back, or begin anew with --from-scratch."
        )


def _steps(repository: Repository, base: str, parsed: Callable[[str], Outline]) -> list[Step]:
    """The commits since `base` that touch the file, the oldest first. Most begin where another ends: `parsed` keeps."""

    def at(commit: str) -> Outline:
        return parsed(_readable(repository, commit))

    found = [(one, one.parents[0] if one.parents else "") for one in repository.commits(base, MOST_COMMITS)]
    return [
        Step(one.name, one.author, one.email, changes.between(at(before), at(one.name)), len(one.parents) > 1)
        for one, before in found
    ]


def _readable(repository: Repository, commit: str) -> str:
    """What nobody can read any more, in an old commit, says nothing about who changed what."""
    try:
        return repository.text(commit) or ""
    except Refused:
        return ""


def _advance(repository: Repository, checkout: Checkout, base: str, tip: str) -> None:
    """Read up to `tip`. People who were named in a commit that is not in the history are to be named again."""
    seen = {"commit": checkout.commit, "ours": checkout.ours}
    if checkout.ours and not repository.has(checkout.ours):
        checkout.named_at = checkout.named_before_at
    if base != tip or checkout.ours != base:
        checkout.commit, checkout.ours = tip, ""
    checkout.synced_at = timezone.now()
    checkout.named_at = checkout.named_at or checkout.synced_at
    facts = {name: getattr(checkout, name) for name in ("commit", "ours", "named_at", "synced_at")}
    if checkout.pk:
        was_faster = not Checkout.objects.filter(pk=checkout.pk, **seen).update(**facts)
    else:
        row, is_new = Checkout.objects.get_or_create(name=checkout.name, file=checkout.file, defaults=facts)
        checkout.pk, was_faster = row.pk, not is_new
    if was_faster:
        raise Refused("Another sync of this repository was faster. Run it again.")


def _compare(repository: Repository, checkout: Checkout, report: Report, until: datetime) -> str:
    """Fill in what our version is, and how it differs from the file as it was committed; the commit that it follows."""
    tip = repository.head()
    before = repository.text(tip)
    outline = with_waiting(exporting.outline(most=None), checkout)
    report.text = readme.write(outline)
    report.has_changed = before != report.text
    if not report.has_changed:
        return tip
    report.counts = commit_message.counts(readme.parse(before or ""), readme.parse(report.text))
    report.message = commit_message.write(checkout, report.counts, report.taken, until)
    return tip


def _put(repository: Repository, checkout: Checkout, report: Report, commits: bool) -> None:
    """Ours, as one commit, or into the file alone. Nothing where the file says so already."""
    until = timezone.now()
    tip = _compare(repository, checkout, report, until)
    if report.has_changed and commits:
        report.commit = _commit(repository, checkout, report, tip, until)
    elif report.has_changed:
        repository.write(report.text.encode())


def _commit(repository: Repository, checkout: Checkout, report: Report, tip: str, until: datetime) -> str:
    commit = repository.commit(report.text, report.message, thanks.guide(), until)
    rows = Checkout.objects.filter(pk=checkout.pk, commit=checkout.commit, ours=checkout.ours)
    if not rows.update(ours=commit, named_before_at=checkout.named_at, named_at=until):
        raise Refused("Another sync of this repository was faster. Run it again.")
    repository.publish(commit, tip)
    repository.follow()
    return commit
