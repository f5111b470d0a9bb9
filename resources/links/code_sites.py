"""The forms in which code hosts write one repository, file or snippet."""

import re
from dataclasses import replace

from resources.links.parts import Parts, words

_ROOTS = (["tree", "main"], ["tree", "master"])
# Tabs of a repository's own page, and how it is drawn; none chooses another page.
_VIEW = re.compile(r"tab=[\w.-]+-ov-file|plain=1|ref_type=heads|raw=true", re.IGNORECASE)
_SNIPPET = re.compile(r"[0-9a-f]{20,32}")

HOSTS = words("""
    github.com gist.github.com raw.githubusercontent.com gitlab.com bitbucket.org codeberg.org huggingface.co
    nbviewer.org nbviewer.jupyter.org colab.research.google.com sr.ht git.sr.ht
    """)


def github(page: Parts) -> Parts:
    """Owner and repository in lower case, without .git; the root of main or master is the repository."""
    steps = _repository(page.segments, depth=2)
    if steps[2:] in _ROOTS:
        steps = steps[:2]
    return _at(page, steps)


def gitlab(page: Parts) -> Parts:
    """The same for GitLab, where groups nest and what lies inside a project follows a dash."""
    names, inside = _around_dash(page.segments)
    names = _repository(names, depth=len(names))
    if inside in _ROOTS:
        inside = []
    return _at(page, names + (["-", *inside] if inside else []))


def forge(page: Parts) -> Parts:
    """Other hosts of repositories: case and .git only."""
    return _at(page, _repository(page.segments, depth=2))


def gist(page: Parts) -> Parts:
    """A snippet is known by its number; the owner before it is for show."""
    number = next((step for step in page.segments[:2] if _SNIPPET.fullmatch(step)), "")
    return Parts(page.host, f"/{number}") if number else page


def colab(page: Parts) -> Parts:
    """A notebook opened from GitHub is the file on GitHub; one from Drive is known by its number."""
    steps = page.segments
    if steps[:1] == ["github"] and len(steps) > 3:
        return github(Parts("github.com", "/" + "/".join(steps[1:])))
    if steps[:1] == ["gist"] and len(steps) > 2:
        return gist(Parts("gist.github.com", "/" + "/".join(steps[1:3])))
    if steps[:1] == ["drive"]:
        return Parts(page.host, "/" + "/".join(steps[:2]))
    return replace(page, query=())


def _around_dash(steps: list[str]) -> tuple[list[str], list[str]]:
    if "-" in steps:
        dash = steps.index("-")
        return steps[:dash], steps[dash + 1 :]
    inside = steps[2:4] in _ROOTS or steps[2:3] in (["blob"], ["tree"], ["raw"])
    return (steps[:2], steps[2:]) if inside else (steps, [])


def _repository(steps: list[str], *, depth: int) -> list[str]:
    names = [step.lower() for step in steps[:depth]]
    if len(names) > 1:
        names[-1] = names[-1].removesuffix(".git")
    return names + steps[depth:]


def _at(page: Parts, steps: list[str]) -> Parts:
    query = tuple(piece for piece in page.query if not _VIEW.fullmatch(piece))
    return replace(page, path="/" + "/".join(steps), query=query)
