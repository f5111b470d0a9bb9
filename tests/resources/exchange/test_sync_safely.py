"""A checkout that is not as it should be, or that wishes us ill; and runs that die half-way, or meet another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from guide.models import Guide, Section
from resources.exchange import syncing
from resources.exchange.git import Refused
from resources.exchange.repository import Author, Repository
from resources.models import Checkout, Contribution, Submission
from tests import make
from tests.checkouts import Checkouts

pytestmark = pytest.mark.django_db
LINE = "- [New page](https://new.org/page) - Somebody found it.\n"


@pytest.fixture
def checkout(courses: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkouts:
    """Synced, then somebody committed another file, and synced again."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    Guide.objects.create(title="The guide", introduction="It begins here.")
    make.resource(courses, title="First", url="https://pages.org/first")
    made = Checkouts(tmp_path / "checkout")
    made.sync()
    (made.path / "LICENSE").write_text("CC0")
    made.commit(made.text)
    made.sync()
    return made


def detach(checkout: Checkouts) -> None:
    checkout.git("switch", "--quiet", "--detach")


def dirty(checkout: Checkouts) -> None:
    checkout.file.write_text("Something else.")


def deleted(checkout: Checkouts) -> None:
    checkout.file.unlink()


def staged(checkout: Checkouts) -> None:
    (checkout.path / "other").write_text("")
    checkout.git("add", "other")


def merging(checkout: Checkouts) -> None:
    (checkout.path / ".git" / "MERGE_HEAD").write_text(checkout.head)


def rewritten(checkout: Checkouts) -> None:
    checkout.git("checkout", "--quiet", "--orphan", "other")
    checkout.commit("# Other\n\n## Free courses\n")


def emptied(checkout: Checkouts) -> None:
    checkout.commit("\n")


def gone(checkout: Checkouts) -> None:
    checkout.git("rm", "--quiet", "README.md")
    checkout.git("commit", "--quiet", "--message", "Remove it")


def symlink(checkout: Checkouts) -> None:
    checkout.file.unlink()
    checkout.file.symlink_to("/etc/passwd")
    checkout.git("add", "README.md")
    checkout.git("commit", "--quiet", "--message", "Link it")


def symlink_on_the_disk(checkout: Checkouts) -> None:
    (checkout.path.parent / "outside").write_text(checkout.text)
    checkout.file.unlink()
    checkout.file.symlink_to("../outside")


def directory(checkout: Checkouts) -> None:
    checkout.file.unlink()
    checkout.file.mkdir()
    (checkout.file / "inner").write_text("")
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "A directory")


def large(checkout: Checkouts) -> None:
    checkout.commit("# Large\n\n" + "words " * 400_000)


def latin(checkout: Checkouts) -> None:
    checkout.file.write_bytes("# Résumé".encode("latin-1"))
    checkout.git("add", "README.md")
    checkout.git("commit", "--quiet", "--message", "Latin")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (detach, "on no branch"), (dirty, "not committed"), (deleted, "not committed"), (staged, "staged changes"),
        (merging, "middle of a merge"), (rewritten, "--from-scratch"), (emptied, "gone or empty"),
        (gone, "gone or empty"), (symlink, "symbolic link"), (symlink_on_the_disk, "symbolic link"),
        (directory, "a directory"), (large, "larger than 2 MB"), (latin, "not UTF-8 from byte 4"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_refused_in_one_line(
    checkout: Checkouts, spoil: Callable[[Checkouts], None], sentence: str
) -> None:
    before = checkout.row
    spoil(checkout)
    head, status = checkout.head, checkout.status
    with pytest.raises(CommandError, match=sentence) as refusal:
        checkout.sync()
    assert "\n" not in str(refusal.value)
    now = checkout.row
    assert (now.commit, now.ours, now.synced_at) == (before.commit, before.ours, before.synced_at)
    assert (checkout.head, checkout.status) == (head, status)


@pytest.mark.parametrize("file", ["../README.md", "/etc/passwd", ".git/config", "a/.GIT/x", "-x", "", "a\nb", "."])
def test_no_file_outside_of_the_checkout_is_touched(checkout: Checkouts, file: str) -> None:
    with pytest.raises(CommandError, match="no file inside"):
        checkout.sync(file=file)


def test_what_is_no_checkout_is_refused(tmp_path: Path, checkout: Checkouts) -> None:
    for path, sentence in [("missing", "is not there"), ("checkout/inner", "not the root"), ("plain", "git rev-parse")]:
        (tmp_path / path).mkdir() if path != "missing" else None
        with pytest.raises(CommandError, match=sentence):
            call_command("sync_readme", str(tmp_path / path))


def test_without_git_it_is_said_so(checkout: Checkouts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="no git command"):
        call_command("sync_readme", str(checkout.path))


def test_a_rewritten_history_is_read_from_scratch(checkout: Checkouts) -> None:
    rewritten(checkout)
    checkout.edit("## Free courses\n", f"## Free courses\n\n{LINE}")
    checkout.sync(from_scratch=True)
    assert Submission.objects.get().title == "New page"
    assert "First" in checkout.text
    checkout.sync(from_scratch=True)
    assert Submission.objects.count() == 1


TRAPS = [
    "core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv",
    "diff.evil.command", "diff.external", "core.pager", "core.editor", "core.sshCommand", "gpg.program", "core.askPass",
    "core.gitProxy", "core.alternateRefsCommand",
]  # fmt: skip
"""Settings of a repository that name a program."""


def test_nothing_of_a_hostile_checkout_is_run(checkout: Checkouts, tmp_path: Path, courses: Section) -> None:
    proof = tmp_path / "was-run"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {proof}\ncat\n")
    trap.chmod(0o755)
    for hook in ("post-commit", "pre-commit", "post-checkout", "reference-transaction", "post-index-change"):
        (checkout.path / ".git" / "hooks" / hook).symlink_to(trap)
    attributes = "README.md filter=evil diff=evil merge=evil\n"
    checkout.commit(checkout.text + LINE)
    (checkout.path / ".git" / "info" / "attributes").write_text(attributes)
    for name in TRAPS:
        checkout.git("config", name, str(trap))
    checkout.git("config", "log.showSignature", "true")
    checkout.git("config", "commit.gpgSign", "true")
    checkout.git("config", "core.hooksPath", ".git/hooks")
    checkout.git("status")
    proof.unlink()  # The trap works.
    make.resource(courses, title="Third")
    checkout.sync()
    assert "Third" in checkout.text
    assert Submission.objects.get().title == "New page"
    assert not proof.exists()


def test_no_name_in_a_commit_can_add_a_line_to_ours(checkout: Checkouts) -> None:
    repository = Repository(checkout.path, "README.md")
    author = Author("Eve", "eve@mail.test")
    evil = "Eve <x@y>\nCo-authored-by: Root <root@mail.test>"
    commit = repository.commit("# x\n", "Subject\n", Author(evil, author.email), syncing.timezone.now())
    said = checkout.git("log", "-1", "--format=%an|%ae|%B", commit)
    assert said.count("\n") == 0
    assert said.endswith("|eve@mail.test|Subject")


def test_windows_line_ends_on_the_disk_are_no_change(checkout: Checkouts) -> None:
    checkout.file.write_bytes(checkout.file.read_bytes().replace(b"\n", b"\r\n"))
    assert checkout.sync().endswith("< Nothing has changed here.\n")


def test_line_ends_of_a_commit_become_ours(checkout: Checkouts) -> None:
    checkout.git("config", "core.autocrlf", "false")
    checkout.file.write_bytes((checkout.text + LINE).replace("\n", "\r\n").encode())
    checkout.git("commit", "--quiet", "--all", "--message", "CRLF")
    checkout.sync()
    assert Submission.objects.get().title == "New page"
    assert b"\r" not in checkout.file.read_bytes()


class Killed(BaseException):
    """The process ends here."""


DEATHS = ["commit", "publish", "follow"]


@pytest.mark.parametrize("step", DEATHS)
@pytest.mark.parametrize("is_after", [False, True])
def test_who_dies_at_any_step_loses_and_doubles_nothing(
    checkout: Checkouts, courses: Section, monkeypatch: pytest.MonkeyPatch, step: str, is_after: bool
) -> None:
    checkout.commit(checkout.text + LINE)
    make.resource(courses, title="Third")
    real = getattr(Repository, step)

    def dies(self: Repository, *words: Any) -> Any:
        if is_after:
            real(self, *words)
        raise Killed

    monkeypatch.setattr(Repository, step, dies)
    with pytest.raises(Killed):
        checkout.sync()
    monkeypatch.undo()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    checkout.sync()
    assert Submission.objects.count() == Contribution.objects.count() == 1
    assert (checkout.text.count("Third"), checkout.text.count("New page")) == (1, 1)
    assert checkout.git("rev-list", "--count", "HEAD") == "4"
    assert (checkout.status, checkout.row.ours) == ("", checkout.head)


def test_who_dies_while_taking_has_taken_nothing(checkout: Checkouts, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.commit(checkout.text + LINE)
    before = checkout.row
    monkeypatch.setattr(Contribution.objects, "bulk_create", lambda *rows, **more: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed), transaction.atomic():
        checkout.sync()
    monkeypatch.undo()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert (checkout.row.commit, Submission.objects.count()) == (before.commit, 0)
    checkout.sync()
    assert Submission.objects.count() == 1


def test_of_two_syncs_of_one_checkout_the_second_is_told(checkout: Checkouts) -> None:
    with Repository(checkout.path, "README.md").locked(), pytest.raises(CommandError, match="under way"):
        checkout.sync()


def test_of_two_checkouts_of_one_repository_one_is_told(checkout: Checkouts, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.commit(checkout.text + LINE)
    real = syncing._steps

    def meanwhile(*words: Any) -> Any:
        Checkout.objects.update(commit="0" * 40)
        return real(*words)

    monkeypatch.setattr(syncing, "_steps", meanwhile)
    with pytest.raises(CommandError, match="was faster"):
        checkout.sync()
    assert not Submission.objects.exists()


def test_a_commit_that_comes_meanwhile_is_not_overwritten(checkout: Checkouts, courses: Section) -> None:
    repository = Repository(checkout.path, "README.md")
    parent = checkout.head
    ours = repository.commit("# Ours\n", "Ours\n", Author("G", "g@mail.test"), syncing.timezone.now())
    theirs = checkout.commit(checkout.text + LINE)
    with pytest.raises(Refused, match="committed meanwhile"):
        repository.publish(ours, parent)
    assert checkout.head == theirs


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x-token:secret@github.com/owner/guide.git", "github.com/owner/guide"),
        ("git@github.com:owner/guide.git", "github.com/owner/guide"),
        ("ssh://git@host.org:2222/owner/guide", "host.org/owner/guide"),
    ],
)
def test_a_repository_is_known_by_its_remote_without_secrets(checkout: Checkouts, url: str, name: str) -> None:
    checkout.git("remote", "add", "origin", url)
    assert Repository(checkout.path, "README.md").name == name
