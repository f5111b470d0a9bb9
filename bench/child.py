"""`python -m bench.child NAME`: one part, in this process, whose database the environment names.

Its answer is the last line of standard output, as JSON. What it has to say meanwhile goes to standard error.
"""

import argparse
import json
import os
from importlib import import_module

import django

from bench.registry import PARTS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.child", description=__doc__)
    parser.add_argument("name", choices=[entry.name for entry in PARTS])
    parser.add_argument("--short", action="store_true")
    given = parser.parse_args()
    entry = next(entry for entry in PARTS if entry.name == given.name)
    if not entry.plain:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guide.settings")
        django.setup()
    part = import_module(entry.path).measure(given.short)
    print(json.dumps(part._asdict()))


if __name__ == "__main__":
    main()
