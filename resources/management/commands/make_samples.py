"""Fill the queue for a first look: three sample people and what they propose. For development only."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import submissions
from resources.links import address
from resources.models import Submission
from resources.models.entry import LAB
from resources.submissions import Proposal, Sender
from resources.twins import AlreadyHere

SAMPLES = Path(settings.BASE_DIR) / "guide" / "content" / "samples.json"
HANDLES = ["sample-mira", "sample-jonas", "sample-lee"]
MEMBERSHIP = timedelta(days=30)
"""How long ago they joined: before they sent anything."""

Sample = dict[str, Any]


class Command(BaseCommand):
    help = "Makes three sample people with submissions that wait for review. Development only; once is enough."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Samples are for development: DEBUG is not true, so nothing was made.")
        if User.objects.filter(is_sample=True).exists():
            return self.stdout.write("The samples are there already: nothing made.")
        try:
            with transaction.atomic():
                people = {handle: _person(handle) for handle in HANDLES}
                made = [self._submission(people, sample) for sample in json.loads(SAMPLES.read_text("utf-8"))]
        except IntegrityError:
            raise CommandError(f"Nothing was made. Somebody has one of the handles {', '.join(HANDLES)}.") from None
        return self.stdout.write(f"{len(people)} sample people, {sum(made)} submissions waiting for review.")

    def _submission(self, people: dict[str, User], sample: Sample) -> bool:
        """Send it through the front door; False, with the reason said, where that is shut."""
        section = Section.objects.filter(slug=sample["section"]).first()
        if section is None:
            self.stdout.write(f"“{sample['title']}” left out: there is no section {sample['section']}.")
            return False
        try:
            submission = submissions.store(Sender(people[sample["person"]]), _proposal(sample, section))
        except AlreadyHere as problem:
            self.stdout.write(f"“{sample['title']}” left out: {problem}")
            return False
        _date_back(submission, timedelta(hours=sample["hours_ago"]))
        return True


def _person(handle: str) -> User:
    """Somebody who can be looked at and cannot sign in."""
    email = f"{handle}@example.org"
    person = User.objects.create_user(email, handle, is_sample=True, joined_at=timezone.now() - MEMBERSHIP)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    return person


def _proposal(sample: Sample, section: Section) -> Proposal:
    words = {name: sample[name] for name in ("title", "summary", "kind", "level", "cost", "minutes", "tags")}
    words |= {name: sample[name] for name in (*LAB, "language", "covers", "is_vendor", "is_own_work") if name in sample}
    words |= {"dollars": Decimal(sample["dollars"])} if "dollars" in sample else {}
    words |= {"worked_on": date.fromisoformat(sample["worked_on"])} if "worked_on" in sample else {}
    return Proposal(address=address.read(sample["url"]), section=section, **words)


def _date_back(submission: Submission, age: timedelta) -> None:
    then = timezone.now() - age
    Submission.objects.filter(pk=submission.pk).update(submitted_at=then)
    submission.events.update(at=then)
    submission.items.update(opened_at=then)
