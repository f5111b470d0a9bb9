"""The `git` command, so that nothing of the repository is run.

A checkout is somebody's who may wish us ill. No hook, file-system monitor, filter, pager, signature check or transport
is started: `repository` asks only for what needs none, and here is switched off what could start one all the same.
Nothing is fetched or pushed, and nobody is asked for a password.
"""

import os
import subprocess  # nosec B404
from pathlib import Path

SECONDS = 120
SAFE = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.pager=cat", "core.untrackedCache=false",
    "protocol.allow=never", "log.showSignature=false", "safe.bareRepository=explicit", "gc.auto=0",
    "maintenance.auto=false", "i18n.logOutputEncoding=UTF-8", "submodule.recurse=false",
]  # fmt: skip
_KEPT = ["PATH", "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "TMPDIR"]
_OFF = {
    "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1", "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_REPLACE_OBJECTS": "1",
}  # fmt: skip


class Refused(Exception):
    """The checkout cannot be synced as it is; the message is one line that says why, and what to do."""


Variables = dict[str, str]


def run(
    path: Path, *words: str, given: str = "", codes: tuple[int, ...] = (0,), variables: Variables | None = None
) -> str:
    """What `git` printed in the checkout at `path`. Raises Refused where it ended with none of `codes`."""
    done = answer(path, *words, given=given, variables=variables)
    if done.returncode not in codes:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Refused(f"git {words[0]}: {said[0] if said else f'it ended with {done.returncode}'}")
    return done.stdout.decode(errors="replace")


def answer(
    path: Path, *words: str, given: str = "", variables: Variables | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """As `run`, in bytes and however it ended. Raises Refused where there is no `git`, or no end of it."""
    options = [word for option in SAFE for word in ("-c", option)]
    command = ["git", "--literal-pathspecs", "--no-pager", *options, "-C", str(path), *words]
    try:
        # A list of words; of those that are not ours none can begin an option.
        return subprocess.run(  # noqa: S603  # nosec B603
            command, input=given.encode(), capture_output=True, timeout=SECONDS, env=_environment() | (variables or {})
        )
    except FileNotFoundError:
        raise Refused("There is no git command on this machine. Install Git first.") from None
    except subprocess.TimeoutExpired:
        raise Refused(f"git {words[0]} took longer than {SECONDS} seconds.") from None


def _environment() -> dict[str, str]:
    """Nothing of ours that a repository could make use of."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _OFF
