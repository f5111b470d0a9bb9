"""Run tasks and schedules until Ctrl-C or SIGTERM. Several at once, on several machines, share the work."""

from typing import Any

from django.core.management.base import BaseCommand

from guide.worker import Worker


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # They read every page's code. The web server and `manage.py check` do that.

    def add_arguments(self, parser: Any) -> None:
        usual = Worker()
        parser.add_argument("--once", action="store_true", help="run what is due, then end")
        for name, meaning in {
            "interval": "between two looks for work",
            "limit": "that one job may take",
            "grace": "that a job gets to end when the worker stops",
            "silence": "after which a worker that does not count is dead; the same for all workers",
        }.items():
            default = getattr(usual, name)
            parser.add_argument(f"--{name}", type=float, default=default, help=f"seconds {meaning} ({default:g})")

    def handle(
        self, *, once: bool, interval: float, limit: float, grace: float, silence: float, **options: Any
    ) -> None:
        worker = Worker(interval=interval, limit=limit, grace=grace, silence=silence)
        if once:
            self.stdout.write(f"{worker.run_what_is_due()} run.")
        else:
            worker.run()
