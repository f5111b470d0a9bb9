"""Measure the pages and the exchange on throw-away databases, print, and fail where a limit is passed."""

import argparse
import sys

from django.conf import settings

from bench import exchange, pages


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer repeats; the same pages and limits")
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    part = pages.measure(parser.parse_args().short)
    print(*part.rows[0], sep="\t")
    for row in part.rows:
        print(*row.values(), sep="\t")
    pages.fresh(10)
    problems = [*part.problems, *exchange.measure()]
    for missed in part.missed:
        print(f"Slower than wanted: {missed}")
    for problem in problems:
        print(f"Over the limit: {problem}")
    sys.exit(bool(problems))
