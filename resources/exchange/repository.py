"""One file of a Git repository: read at any commit, and written as one commit. No link is followed out of it.

A commit of ours is made from objects alone, beside the index and the files of the checkout; then the branch is moved to
it. So whoever is killed leaves either nothing behind, or the whole commit and a file that `finish` brings up to it.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, mkstemp
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from resources.exchange import git
from resources.exchange.git import Refused

MOST_BYTES = 2_000_000
BUSY = {
    "MERGE_HEAD": "a merge", "CHERRY_PICK_HEAD": "a cherry-pick", "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisection", "rebase-merge": "a rebase", "rebase-apply": "a rebase",
}  # fmt: skip
"""Files that Git keeps in the middle of something."""
FILE_MODES = {"100644", "100755"}
_FIELDS = "%H%x00%P%x00%aN%x00%aE"


class Commit(NamedTuple):
    """A commit that touches the file, with its parents and its author, by the repository's .mailmap."""

    name: str
    parents: list[str]
    author: str
    email: str

    @property
    def short(self) -> str:
        return self.name[:7]


class Blob(NamedTuple):
    mode: str
    name: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes our commit: a name and an address that hold nothing which could end them."""

    name: str
    email: str


class Repository:
    """`path` is the root of a checkout, `file` the README in it. Raises Refused where there is no such thing."""

    def __init__(self, path: Path, file: str) -> None:
        self.file = _inside(file)
        try:
            self.path = path.resolve(strict=True)
        except OSError:
            raise Refused(f"{path} is not there.") from None
        root = self._run("rev-parse", "--show-toplevel").rstrip("\n")
        if Path(root).resolve() != self.path:
            raise Refused(f"{path} is not the root of a checkout; that is {root}.")
        self.git_dir = Path(self._run("rev-parse", "--absolute-git-dir").rstrip("\n"))
        self.branch = self._branch()

    @property
    def name(self) -> str:
        """Of the repository that it was cloned from, without what signs in there; else where it is."""
        url = self._run("config", "--get", "remote.origin.url", codes=(0, 1)).strip()
        return _without_secrets(url) or str(self.path)

    def head(self) -> str:
        """The commit at the tip of the branch; nothing where there is none yet."""
        return self._run("rev-parse", "--quiet", "--verify", "HEAD^{commit}", codes=(0, 1)).strip()

    def refuse_unless_settled(self) -> None:
        """Raises Refused in the middle of something, and where the file is not as it was committed."""
        for name, what in BUSY.items():
            if (self.git_dir / name).exists():
                raise Refused(f"The checkout is in the middle of {what}. Finish it or abort it first.")
        if self.head() and self._status("diff-index", "--cached", "--quiet", "--no-ext-diff", "HEAD", "--"):
            raise Refused("There are staged changes in the checkout. Commit them, or take them back, first.")
        blob = self._blob(self.head())
        committed = self._bytes(blob) if blob else None
        if _lines(self._on_disk()) != _lines(committed):
            raise Refused(f"{self.file} has changes that are not committed. Commit them, or take them back, first.")

    def has(self, commit: str) -> bool:
        """Whether the branch has this commit in its history."""
        return bool(commit) and not self._status("merge-base", "--is-ancestor", commit, "HEAD")

    def is_shallow(self) -> bool:
        return self._run("rev-parse", "--is-shallow-repository").strip() == "true"

    def text(self, commit: str) -> str | None:
        """The file at that commit; None where it has none. Raises Refused for a file that is no text of ours."""
        blob = self._blob(commit) if commit else None
        if blob is None:
            return None
        try:
            return self._bytes(blob).decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise Refused(f"{self.file} in {commit[:7]} is not UTF-8 from byte {problem.start + 1} on.") from None

    def commits(self, since: str, most: int) -> list[Commit]:
        """Those that touch the file, oldest first: the latest `most` of them after `since`."""
        wanted = f"{since}..HEAD" if since else "HEAD"
        asked = ["--topo-order", f"--max-count={most}", f"--format={_FIELDS}", "--no-show-signature"]
        said = self._run("log", "-z", *asked, wanted, "--", self.file) if self.head() else ""
        words = said.split("\0")
        rows = [words[at : at + 4] for at in range(0, len(words) - 3, 4)]
        return [Commit(name, parents.split(), author, email) for name, parents, author, email in reversed(rows)]

    def commit(self, text: str, message: str, author: Author, at: datetime) -> str:
        """Store a commit on top of the branch in which the file is `text`. It is in no history yet: see `publish`."""
        parent = self.head()
        old = self._blob(parent) if parent else None
        blob = self._run("hash-object", "-w", "--no-filters", "--stdin", given=text).strip()
        with TemporaryDirectory() as directory:
            index = {"GIT_INDEX_FILE": str(Path(directory) / "index")}
            self._run(*(["read-tree", parent] if parent else ["read-tree", "--empty"]), variables=index)
            self._put(Blob(old.mode if old else "100644", blob), variables=index)
            tree = self._run("write-tree", variables=index).strip()
        date = f"{int(at.timestamp())} +0000"
        who = {f"GIT_{role}_NAME": author.name for role in ("AUTHOR", "COMMITTER")}
        who |= {f"GIT_{role}_EMAIL": author.email for role in ("AUTHOR", "COMMITTER")}
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        above = ["-p", parent] if parent else []
        return self._run("commit-tree", tree, *above, "-F", "-", given=message, variables=who | dates).strip()

    def publish(self, commit: str, on: str) -> None:
        """Let the branch end in `commit`, if it still ends in `on`. Raises Refused."""
        try:
            self._run("update-ref", "-m", "sync_readme", self.branch, commit, on or "0" * len(commit))
        except Refused:
            raise Refused("Somebody committed meanwhile. Nothing was written; run it again.") from None

    def follow(self) -> None:
        """Write the file, and what Git notes of it, as the tip of the branch has it."""
        blob = self._blob(self.head())
        if blob:
            self._put(blob)
            self.write(self._bytes(blob))

    def finish(self) -> None:
        """As `follow`, where the file is still that of the commit before: somebody was killed in between."""
        before = self._run("rev-parse", "--quiet", "--verify", "HEAD^", codes=(0, 1)).strip()
        old = self._blob(before) if before else None
        if _lines(self._on_disk()) == _lines(self._bytes(old) if old else None):
            self.follow()

    def write(self, content: bytes) -> None:
        """The file on the disk: all of it or nothing of it, and never through a link."""
        self._refuse_links()
        place = self.path / self.file
        place.parent.mkdir(parents=True, exist_ok=True)
        number, name = mkstemp(dir=place.parent, prefix=".sync-")
        with os.fdopen(number, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), place.stat().st_mode if place.exists() else 0o644)
        Path(name).replace(place)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One sync of a checkout at a time. The lock is gone with its process. Raises Refused."""
        with (self.git_dir / "guide-sync.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Refused("Another sync of this checkout is under way. Wait until it is done.") from None
            yield

    def _branch(self) -> str:
        branch = self._run("symbolic-ref", "--quiet", "HEAD", codes=(0, 1)).strip()
        if not branch.startswith("refs/heads/"):
            raise Refused("The checkout is on no branch (detached HEAD). Switch to one: git switch main")
        return branch

    def _blob(self, commit: str) -> Blob | None:
        """The file at that commit. Raises Refused where something else is in its place."""
        said = self._run("ls-tree", "-z", commit, "--", self.file) if commit else ""
        if not said:
            return None
        mode, kind, name = said.partition("\t")[0].split()
        if mode not in FILE_MODES:
            what = {"040000": "a directory", "120000": "a symbolic link"}.get(mode, f"a {kind}")
            raise Refused(f"{self.file} is {what} in {commit[:7]}, and no file.")
        return Blob(mode, name)

    def _bytes(self, blob: Blob) -> bytes:
        if int(self._run("cat-file", "-s", blob.name)) > MOST_BYTES:
            raise Refused(f"{self.file} is larger than {MOST_BYTES // 1_000_000} MB.")
        return git.answer(self.path, "cat-file", "blob", blob.name).stdout

    def _put(self, blob: Blob, variables: git.Variables | None = None) -> None:
        self._run("update-index", "--add", "--cacheinfo", f"{blob.mode},{blob.name},{self.file}", variables=variables)

    def _on_disk(self) -> bytes | None:
        self._refuse_links()
        place = self.path / self.file
        if not place.exists():
            return None
        if not place.is_file():
            raise Refused(f"{self.file} is no file.")
        with place.open("rb") as file:
            return file.read(2 * MOST_BYTES)

    def _refuse_links(self) -> None:
        place = self.path
        for part in PurePosixPath(self.file).parts:
            place = place / part
            if place.is_symlink():
                raise Refused(f"{place.relative_to(self.path)} is a symbolic link. It is not followed.")

    def _status(self, *words: str) -> int:
        return git.answer(self.path, *words).returncode

    def _run(self, *words: str, **more: Any) -> str:
        return git.run(self.path, *words, **more)


def _inside(file: str) -> str:
    """The path of a file inside the checkout, as Git spells it. Raises Refused."""
    path = PurePosixPath(file)
    parts = [part.casefold() for part in path.parts]
    is_odd = not parts or path.is_absolute() or ".." in parts or ".git" in parts or not file.isprintable()
    if is_odd or file.startswith("-") or len(file) > 300:
        raise Refused(f"{file!r} is no file inside the checkout.")
    return str(path)


def _lines(content: bytes | None) -> bytes | None:
    """Git may have checked it out with the line ends of another system."""
    return content.replace(b"\r\n", b"\n") if content is not None else None


def _without_secrets(url: str) -> str:
    """`github.com/owner/guide` for each of the ways in which Git spells it; nothing for a path of this machine."""
    short = re.fullmatch(r"(?:[^@/\s]+@)?([\w.-]+):(?!//)(.+)", url)
    host, path = short.groups() if short else (urlsplit(url).hostname or "", urlsplit(url).path)
    return f"{host}/{path.strip('/').removesuffix('.git')}"[:300] if host and url.isprintable() else ""
