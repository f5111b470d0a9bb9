"""Give entries that were stored under older rules for addresses their new keys; report those that collide."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from resources import rekeying


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        counts: Counter[bool] = Counter()
        for done in rekeying.rekey():
            counts[not done.problem] += 1
            if done.problem:
                kind = type(done.entry).__name__.lower()
                self.stdout.write(f"! {kind} {done.entry.pk} “{done.entry}” {done.problem}")
        self.stdout.write(f"{counts[True]} keys renewed, {counts[False]} left as they were")
