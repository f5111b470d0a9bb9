"""Looking at the page behind an address: once for the form, within bounds, and once more for the moderator."""

from django.conf import settings
from django.core.cache import cache

from accounts.models import User
from resources.links import preview
from resources.links.preview import Preview
from resources.models import Submission
from resources.preflight import Look

FORM_SECONDS = 5.0
"""Somebody waits for the answer, and so does one thread of the server."""
LOOKS_PER_HOUR = 30
"""So many pages one person may have looked up by the form: more than anybody sends, too few to use us as a scanner."""
KEEPS_OUT = {401, 403, 405, 429, 451, 999}
"""Answers that say more about us than about the page."""


def for_form(url: str, person: User | None) -> Look | None:
    """What the page at `url` says, within FORM_SECONDS; None where look-ups are off or the person has had enough."""
    if not settings.LOOKUPS or person is None or not _may_look(person):
        return None
    return _look(preview.look(url, deadline=FORM_SECONDS))


def look_at_waiting(limit: int = 20) -> int:
    """Look at what waits and was not looked at yet, oldest first; how many. An answer for a text that changed
    meanwhile is dropped. May be called twice at once: the second answer is written over the first."""
    if not settings.LOOKUPS:
        return 0
    rows = Submission.objects.open().filter(look={}).oldest_first().values_list("pk", "url")[:limit]
    for pk, url in rows:
        Submission.objects.filter(pk=pk, url=url).update(look=_facts(preview.look(url)))
    return len(rows)


def look_of(submission: Submission) -> Look | None:
    """What was found when somebody looked; None before."""
    facts = submission.look
    return Look(**{name: facts[name] for name in Look.__slots__ if name in facts}) if facts else None


def _facts(found: Preview) -> dict[str, object]:
    """What is kept of a look, for the review page."""
    look = _look(found)
    kept = {name: getattr(look, name) for name in Look.__slots__}
    return kept | {"status": found.status, "ms": found.ms}


def _look(found: Preview) -> Look:
    page = found.page
    return Look(found.final, page.canonical, page.title, page.description, _problem(found), page.language)


def _problem(found: Preview) -> str:
    """What keeps readers from the page, as far as we can tell; nothing where it is only us who are kept out."""
    if found.status in KEEPS_OUT:
        return ""
    if found.status in {404, 410}:
        return f"The site says that there is no such page ({found.status}). Is the address complete?"
    if found.status and found.status >= 500:
        return f"The site answers with an error ({found.status}). It may be over in a while."
    return f"We could not open the page from here: {found.detail}" if found.error else ""


def _may_look(person: User) -> bool:
    key = f"looks-{person.pk}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) <= LOOKS_PER_HOUR
    except ValueError:  # It ran out between the two lines; a new hour begins.
        return True
