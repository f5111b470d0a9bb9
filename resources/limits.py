"""How much one person, or one guest's network address, may send in a day. Counted in the database, for all processes.

An address is kept as a keyed hash alone, and that for KEPT_FOR: enough to count by, too little to know anybody by.
"""

import base64
import ipaddress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.trust import Level, Limits, Record, limits_of
from guide import batches
from guide.prepared import Prepared
from guide.templatetags.times import roughly, until
from resources import records, waits
from resources.models import Report, Submission
from resources.models.submission import OPEN, Reason, SubmissionQuerySet

DAY = timedelta(days=1)
VOTES_A_DAY = 100
"""More than anybody reads in a day."""
SECONDS_A_DAY = 50
"""More than a board has."""
TRIALS_A_DAY = 20
"""More than anybody tries in a day."""
KEPT_FOR = timedelta(days=30)
IPV6_PREFIX = 64
"""Of an IPv6 address, the part that one household or one rented server has (RFC 6177)."""


class TooMany(Exception):
    """The limit is reached; the message says what to do. `again_at`: when it may be tried again, where known."""

    def __init__(self, sentence: str, again_at: datetime | None = None) -> None:
        self.again_at = again_at
        super().__init__(f"{sentence} You can send again {until(again_at)}." if again_at else sentence)

    @property
    def retry_after(self) -> int:
        """Seconds, for the header of this name; an hour where nothing is known."""
        left = (self.again_at - timezone.now()).total_seconds() if self.again_at else 3600
        return max(1, round(left))


class Used(NamedTuple):
    """Pages and changes that are open, those of the last 24 hours, and the reports of these."""

    open: int
    submissions: int
    reports: int


def client_of(address: str) -> str:
    """What is kept of a network address, so that it can be counted by."""
    if not address:
        return ""
    digest = salted_hmac("resources.limits", _network(address), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def let_in(person: User) -> User:
    """One of a person at a time, and nobody who was blocked, or has left, while waiting: the person as they are now.
    Raises TooMany.

    Called in a transaction, and first in it.
    """
    now: User | None = _locked.first(person.pk)
    if now is None or not now.is_active:
        raise TooMany("From this account we take nothing any more.")
    return now


def check_submission(person: User | None, *, client: str = "", email: str = "") -> Record:
    """Raises TooMany. Called in the transaction that stores the submission, and first in it, it lets one of a person,
    of a network address and of a mail address in at a time."""
    if person is None:
        _check_guest(client, email)
        return Record()
    let_in(person)
    sent = records.sent_by(person)
    most = limits_of(records.level(person, sent.record))
    _check_sent(person.submissions.all(), sent.open, sent.lately, most, "submissions")
    return sent.record


def check_report(person: User | None, *, client: str = "") -> Level:
    """As `check_submission`, for a report; the level of who reports. Raises TooMany."""
    if person is None:
        _one_at_a_time(client)
        rows = Report.objects.filter(client=client, reporter=None).exclude(client="")  # By `reports_of_one_guest`.
        _check_day(rows, "at", limits_of(Level.GUEST).reports_a_day, "reports")
        return Level.GUEST
    let_in(person)
    level = records.level(person, records.of(person))
    _check_day(Report.objects.filter(reporter=person), "at", limits_of(level).reports_a_day, "reports")
    return level


def check_vote(person: User) -> None:
    """As `check_submission`, for saying that an entry is useful. Raises TooMany."""
    let_in(person)
    _check_day(person.votes.all(), "at", VOTES_A_DAY, "entries called useful")


def check_second(person: User) -> None:
    """As `check_submission`, for saying that one looks for the same. Raises TooMany."""
    let_in(person)
    _check_day(person.seconds.all(), "at", SECONDS_A_DAY, "wants seconded")


def check_trial(person: User) -> None:
    """As `check_submission`, for saying what became of a lab. Raises TooMany."""
    let_in(person)
    _check_day(person.trials.all(), "at", TRIALS_A_DAY, "labs tried")


def used_by(person: User) -> Used:
    """What they have used of their limits. Three counts by index."""
    since, sent = timezone.now() - DAY, person.submissions
    reports = Report.objects.filter(reporter=person, at__gt=since)
    return Used(sent.open().count(), sent.filter(submitted_at__gt=since).count(), reports.count())


def forget_clients() -> int:
    """Blank the hashes that are older than KEPT_FOR; how many."""
    before = timezone.now() - KEPT_FOR
    sent = batches.update(Submission.objects.exclude(client="").filter(submitted_at__lt=before), client="")
    return sent + batches.update(Report.objects.exclude(client="").filter(at__lt=before), client="")


@Prepared
def _locked(pk: int) -> QuerySet[User]:
    return User.objects.select_for_update(no_key=True).filter(pk=pk)


def _network(address: str) -> str:
    """An IPv4 address, or the network of an IPv6 address. What is neither counts as it is."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


def _check_guest(client: str, email: str) -> None:
    """Counts what the sender, or somebody with the same mail address, has sent; made theirs by an account or not: what
    a stranger's mailbox gets from here is bounded by it."""
    _one_at_a_time(client, email.casefold())
    for rows in _of_guest(client, email):
        sent = rows.aggregate(
            spam=Count("pk", filter=Q(reason=Reason.SPAM, submitted_at__gt=timezone.now() - KEPT_FOR)),
            open=Count("pk", filter=Q(state__in=OPEN, submitter=None)),
            lately=Count("pk", filter=Q(submitted_at__gt=timezone.now() - DAY)),
        )
        if sent["spam"]:
            raise TooMany("From here we take links of members alone at the moment. Please make an account.")
        _check_sent(rows, sent["open"], sent["lately"], limits_of(Level.GUEST), "submissions without an account")


def _of_guest(client: str, email: str) -> list[SubmissionQuerySet]:
    """By the indexes `what_one_guest_has_sent` and `what_one_mailbox_has_sent`. They hold no row without a mark: where
    that is not said, SQLite does not take them, and reads the whole table."""
    sent = Submission.objects.order_by()
    of_client = sent.filter(client=client).exclude(client="")
    of_email = sent.alias(mailbox=Lower("guest_email")).filter(mailbox=Lower(Value(email))).exclude(guest_email="")
    return [of_client] * bool(client) + [of_email] * bool(email)


def _one_at_a_time(*marks: str) -> None:
    """Until the transaction ends, others with one of these marks wait here. A member is a row that can be locked, and a
    guest is not. On SQLite the transaction keeps every other writer waiting anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for mark in sorted(filter(None, marks)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"guest {mark}"])


def _check_sent(rows: SubmissionQuerySet, open_: int, lately: int, most: Limits, what: str) -> None:
    """The rows themselves are asked only where they are too many."""
    _check_open(open_, most.open_submissions)
    if most.submissions_a_day is not None and lately >= most.submissions_a_day:
        _check_day(rows, "submitted_at", most.submissions_a_day, what)


def _check_open(count: int, most: int | None) -> None:
    if most is not None and count >= most:
        usual = waits.usual()
        when = f", usually within {roughly(usual.median)}" if usual else ""
        sentence = f"{count} of your submissions wait for review, and {most} may wait at once."
        raise TooMany(f"{sentence} You can send again as soon as one is decided{when}.")


def _check_day(rows: QuerySet[Any], at: str, most: int | None, what: str) -> None:
    """At most so many in any 24 hours: it may be tried again when the oldest of the latest is a day old."""
    if most is None:
        return
    lately = rows.filter(**{f"{at}__gt": timezone.now() - DAY}).order_by(f"-{at}").values_list(at, flat=True)
    times = list(lately[:most])
    if len(times) >= most:
        raise TooMany(f"These were {most} {what} in 24 hours, which is as many as we take.", times[-1] + DAY)
