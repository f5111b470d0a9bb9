"""Make what search reads anew from the entries, in batches, safe to stop and to repeat; or say where it is wrong."""

import json as writing
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from resources.models import Document
from resources.search import documents, schema, vocabulary


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; list what is wrong, and fail if any is"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, check: bool, json: bool, **options: Any) -> None:
        wrong = [{"entry": one.pk, "problem": one.problem} for one in documents.differences()]
        if not check:
            self._rebuild()
        count = Document.objects.count()
        if json:
            self.stdout.write(writing.dumps({"documents": count, "wrong": wrong, "repaired": not check}))
        else:
            self._say(wrong, count, check)
        if check and wrong:
            raise CommandError(f"{len(wrong)} of the documents are wrong. “manage.py reindex” repairs them.")

    def _rebuild(self) -> None:
        for _ in documents.rebuild():
            pass
        with connection.cursor() as cursor:
            cursor.execute(schema.rebuild(connection.vendor))
        vocabulary.recount()

    def _say(self, wrong: list[dict[str, Any]], count: int, check: bool) -> None:
        for one in wrong if check else []:
            self.stdout.write(f"! entry {one['entry']} {one['problem']}")
        self.stdout.write(f"{count} documents, {len(wrong)} wrong" + ("" if check else " before, none now"))
