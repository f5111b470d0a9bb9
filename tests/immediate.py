"""Tasks in tests run when the transaction that asked for them is committed, in the same thread."""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend


class AfterCommit(ImmediateBackend):
    def enqueue(self, *task_and_arguments: Any) -> None:
        transaction.on_commit(partial(super().enqueue, *task_and_arguments))


HERE = {"default": {"BACKEND": f"{__name__}.AfterCommit"}}
IN_THE_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
