"""What submitter, importer and moderator are all told about a proposal before it goes on: one list of findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.trust import Record
from guide.prepared import Prepared
from resources import bans, lookalikes, wording
from resources.links import address
from resources.links.address import Address
from resources.lookalikes import Lookalike
from resources.models import Submission
from resources.models.entry import CHOICES, language_of
from resources.records import HostRecord
from resources.twins import Twin, find_twin, holders

Tone = Literal["stop", "warn", "note"]
MAILBOXES = {
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "proton.me",
    "gmx.net",
    "example.org",
}
"""Hosts of everybody's mail: an address there says nothing about whose pages somebody writes."""
HANDLE_LETTERS_MIN = 4
"""Shorter handles are found in too many addresses by chance."""
COMPARED = 50
"""So many other submissions of one sender are compared with one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`stop` keeps a proposal out, `warn` is for a second thought, `note` is good to know. `link` may be empty."""

    code: str
    tone: Tone
    sentence: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What the page answered when it was looked up; empty where nothing was. `language` is a tag of BCP 47."""

    final_url: str = ""
    canonical_url: str = ""
    title: str = ""
    description: str = ""
    problem: str = ""
    language: str = ""


def findings(
    entry: Submission,
    person: User | None,
    look: Look | None = None,
    typed: Address | None = None,
    *,
    alike: list[Lookalike] | None = None,
    stopped: list[Finding] | None = None,
) -> list[Finding]:
    """Everything there is to say about `entry`, gravest first. It may be half filled in and need not be stored.

    `person` is who is told, nobody a guest or a moderator: all of it may be told to anybody. Of what waits, only its
    submitter is shown more than the section. What moderators alone are told is `scrutiny`. `typed` is the address
    as it was typed, where that is known: what was taken out of it is said. `alike` saves a search, and what has
    `stopped` it saves asking for that again.
    """
    read = typed or (address.read(entry.url) if entry.url else None)
    found = [
        *(stops(entry, person, read) if stopped is None else stopped),
        *_of_address(entry, read, alike),
        *_of_look(entry, look, person),
        *_of_words(entry),
        *_of_author(entry),
    ]
    return sorted(found, key=lambda finding: ("stop", "warn", "note").index(finding.tone))


def stops(entry: Submission, person: User | None, read: Address | None) -> list[Finding]:
    """What keeps `entry` out: all that matters of one that is sent as it is. One query, where nothing does."""
    if read is None:
        return []
    if read.refused:
        return [Finding(read.refused.code, "stop", read.refused.sentence)]
    if not _in_the_way(read.key, *bans.names(read.host)):
        return []
    found = []
    ban, twin = bans.of(read.host), find_twin(read.key, besides=entry)
    if ban:
        found.append(Finding("host-banned", "stop", f"We take no links of {ban.host}: {ban.reason}"))
    if twin:
        found.append(Finding("duplicate", "stop", twin.sentence(person), twin.link(person)))
    return found


def scrutiny(entry: Submission, sender: Record, site: HostRecord) -> list[Finding]:
    """What moderators alone are told of a stored proposal: how new its sender and its site are here.

    `sender` and `site` are the records that the review page has asked for already. One query at most.
    """
    found = []
    twin = _in_the_same_words(entry, sender)
    if twin:
        sentence = f"The same sender has “{twin.title}” in the queue, in all the same words."
        found.append(Finding("same-words", "warn", sentence))
    if entry.submitter is None and entry.is_guest:
        found.append(Finding("first-of-sender", "note", "A guest sent it: nothing is known of its sender."))
    elif entry.submitter and not (sender.accepted or sender.rejected):
        found.append(Finding("first-of-sender", "note", "The first link of its sender: nothing was decided before."))
    if not site.live:
        found.append(
            Finding("first-of-site", "note", f"The first link of its site: the guide has none of {entry.host}.")
        )
    return found


@Prepared
def _in_the_way(key: str, *names: str) -> QuerySet[Any, Any]:
    return bans.named(*names).order_by().values_list("pk").union(*holders(key), all=True)


def _of_address(entry: Submission, read: Address | None, alike: list[Lookalike] | None) -> Iterator[Finding]:
    if read is None or read.refused:
        return
    yield from (Finding(flag.code, "note", flag.sentence) for flag in read.flags)
    yield from _look_alike(entry, alike)


def _look_alike(entry: Submission, alike: list[Lookalike] | None) -> Iterator[Finding]:
    """A similar title on the same site. Of what waits, only moderators are told."""
    found_before = alike if alike is not None else lookalikes.on_its_site(entry) if entry.title else []
    for found in found_before:
        if found.is_live and found.entry.host == entry.host:
            where = f"“{found.entry.title}”, in {found.entry.section.title}"
            sentence = f"This looks like a link that is in the guide: {where}."
            yield Finding("look-alike", "warn", sentence, found.entry.get_absolute_url())
            return


def _of_look(entry: Submission, look: Look | None, person: User | None) -> Iterator[Finding]:
    if look is None:
        return
    if look.problem:
        yield Finding("unreachable", "warn", look.problem)
    said = CHOICES["language"].get(language_of(look.language), "")
    if said and said != entry.get_language_display():
        yield Finding("other-language", "warn", f"The page says that it is in {said}. Is the language right here?")
    for url in dict.fromkeys(filter(None, (look.final_url, look.canonical_url))):
        twin = _other_twin(entry, url)
        if twin:
            sentence = f"The page itself says it is at {url}. {twin.sentence(person)}"
            yield Finding("same-page", "warn", sentence, twin.link(person))
            return


def _other_twin(entry: Submission, url: str) -> Twin | None:
    """The entry at `url`, where that is another page than the one that was typed."""
    key = address.read(url).key
    if not key or key == address.read(entry.url).key:
        return None
    return find_twin(key, besides=entry)


def _of_words(entry: Submission) -> Iterator[Finding]:
    for name in ("title", "summary"):
        if wording.names_a_place(getattr(entry, name)):
            sentence = f"The {name} holds an address or an @-name. The link alone is enough: please take it out."
            yield Finding(f"{name}-leads-away", "warn", sentence)
    if wording.shouts(entry.title):
        yield Finding("title-shouts", "warn", "The title shouts. Write it as you would say it.")
    if wording.sells(entry.title):
        yield Finding("title-sells", "warn", "The title sells. Say what the page is.")
    if wording.is_repeated(entry.title, entry.summary):
        yield Finding("summary-repeats", "warn", "The summary repeats the title. Say why it is worth reading.")
    elif entry.summary and wording.is_no_sentence(entry.summary):
        yield Finding("summary-short", "warn", "The summary is very short. A sentence helps people to choose.")
    if entry.warning:
        yield Finding("no-teardown", "warn", f"{entry.warning} If the lab says how, say so under “About the lab”.")
    asked = entry.section.asks_for if entry.section_id else ""
    if asked and entry.kind and asked != entry.kind:
        yield Finding("unfit-kind", "warn", f"“{entry.section.title}” asks for {asked}s, and this is another kind.")


def _of_author(entry: Submission) -> Iterator[Finding]:
    author = entry.submitter
    if entry.is_own_work or author is None or not entry.url:
        return
    domain = author.email.rpartition("@")[2]
    is_theirs = domain not in MAILBOXES and (entry.host == domain or entry.host.endswith(f".{domain}"))
    names = entry.url.casefold().replace("@", "/").replace(".", "/").split("/")
    if is_theirs or (len(author.handle) >= HANDLE_LETTERS_MIN and author.handle.casefold() in names):
        sentence = "This seems to be by its submitter. That is welcome: tick “I wrote or sell this”."
        yield Finding("own-work", "warn", sentence)


def _in_the_same_words(entry: Submission, sender: Record) -> Submission | None:
    """Another open one of the same sender whose title or summary is made of the same words."""
    mine = [wording.words_of(text) for text in (entry.title, entry.summary)]
    for other in _others_of_sender(entry, sender):
        theirs = [wording.words_of(text) for text in (other.title, other.summary)]
        if any(one and one == another for one, another in zip(mine, theirs, strict=True)):
            return other
    return None


def _others_of_sender(entry: Submission, sender: Record) -> list[Submission]:
    """The latest of them. Of a member who has one open submission there are none, which needs no query."""
    if entry.submitter and sender.open > 1:
        return _of_member(entry.submitter.pk, entry.pk)
    return _of_guest(entry.client, entry.pk) if entry.client and not entry.submitter else []


@Prepared
def _of_member(person: int, besides: int) -> QuerySet[Submission]:
    return _latest(Q(submitter=person), besides)


@Prepared
def _of_guest(client: str, besides: int) -> QuerySet[Submission]:
    """By `what_one_guest_has_sent`."""
    return _latest(Q(client=client, submitter=None) & ~Q(client=""), besides)


def _latest(own: Q, besides: int) -> QuerySet[Submission]:
    rows = Submission.objects.open().new_pages().filter(own).exclude(pk=besides).order_by("-submitted_at", "-id")
    return rows.only("title", "summary")[:COMPARED]
