"""Tools that entries teach, and their versions as the world has them: moderators keep these."""

from typing import Any

from django.db import models
from django.db.models import CharField, F, Func, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower
from django.utils import timezone


class Tool(models.Model):
    name = models.CharField(max_length=40, help_text="As entries call it: MLflow.")
    version = models.CharField("latest version", max_length=20)
    released_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="tool_name_is_unique", violation_error_message="This tool is here already."
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class _Lines(Func):
    """All values of a table in one, a line for each."""

    function, template, output_field = "STRING_AGG", "%(function)s(%(expressions)s, '\n')", TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def all_in_one() -> Subquery:
    """Every tool in a query about something else, as `versions.tools` reads them: no database works it out twice."""
    day = Coalesce(Cast("released_on", CharField()), Value(""))
    line = Concat(F("name"), Value("\t"), F("version"), Value("\t"), day, output_field=TextField())
    return Subquery(Tool.objects.order_by().annotate(lines=_Lines(line)).values("lines"))
