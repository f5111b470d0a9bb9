"""The forms in which YouTube, Google Docs and Google Drive write one video or document."""

import re
from dataclasses import replace

from resources.links.parts import Parts

_VIDEO_PATH = re.compile(r"/(?:shorts|embed|v|e|live|watch)/([A-Za-z0-9_-]+)/*")
_SHORT_PATH = re.compile(r"/([A-Za-z0-9_-]+)/*")
_DOCUMENT = re.compile(
    r"(?:/a/[^/]+)?/(document|spreadsheets|presentation|forms|drawings)(?:/u/\d+)?/(d/(?:e/)?[^/]+)(?:/.*)?"
)
_FILE = re.compile(r"/(file/d|drive/folders)/([^/]+)(?:/.*)?")
_SECOND_ACCOUNT = re.compile(r"/u/\d+(?=/)")


def youtube(page: Parts) -> Parts:
    """A video is known by its number, wherever it starts and whatever list it plays in; a list by its own."""
    video = _video(page)
    if video:
        return Parts("youtube.com", "/watch", (f"v={video}",))
    playlist = page.value("list")
    if playlist and page.path.strip("/") in {"playlist", "watch", "embed/videoseries"}:
        return Parts("youtube.com", "/playlist", (f"list={playlist}",))
    return _channel(replace(page, host="youtube.com"))


def documents(page: Parts) -> Parts:
    """A document is the same when edited, viewed, copied or shared."""
    found = _DOCUMENT.fullmatch(page.path)
    return Parts(page.host, f"/{found[1]}/{found[2]}") if found else page


def drive(page: Parts) -> Parts:
    """A file or folder by its number, however it was opened."""
    found = _FILE.fullmatch(_SECOND_ACCOUNT.sub("", page.path))
    if found:
        return Parts(page.host, f"/{found[1]}/{found[2]}")
    opened = page.value("id") if page.path.strip("/") in {"open", "uc"} else ""
    return Parts(page.host, f"/file/d/{opened}") if opened else page


def _video(page: Parts) -> str:
    if page.host == "youtu.be":
        found = _SHORT_PATH.fullmatch(page.path)
        return found[1] if found else ""
    found = _VIDEO_PATH.fullmatch(page.path)
    if found and found[1] != "videoseries":
        return found[1]
    return page.value("v") if page.path.strip("/") == "watch" else ""


def _channel(page: Parts) -> Parts:
    """Handles know no case, and a channel opens on its featured tab."""
    steps = page.segments
    if not steps or not steps[0].startswith("@"):
        return page
    kept = [steps[0].lower(), *(step for step in steps[1:] if step != "featured")]
    return replace(page, path="/" + "/".join(kept))
