"""The static files of a server: names that tell their content, compressed forms, and style sheets without spare bytes.

`manage.py collectstatic` writes them into var/static, once for every version of the site; see docs/static-files.md.
In development nothing of this happens: the browser gets the files as they lie in static/.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rcssmin
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "css/"
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\);')
"""A sheet of ours beside it, and always: what is imported into a layer or for a medium stays an import."""
Paths = dict[str, tuple[Any, str]]


class StaticFiles(CompressedManifestStaticFilesStorage):
    def post_process(self, paths: Paths, *args: Any, **options: Any) -> Iterator[tuple[str, str, bool]]:
        """Our sheets become one with those that they import, lose comments and spaces, and are hashed as such."""
        sheets = [name for name in paths if name.startswith(OURS)]
        if not options.get("dry_run"):
            for name in sheets:
                self.delete(name)
                self._save(name, ContentFile(packed(name, paths)))
            paths = paths | {name: (self, name) for name in sheets}
        yield from super().post_process(paths, *args, **options)


def parts_of(address: str) -> list[str]:
    """The addresses of the sheets that one of ours asks for in its turn. None on a server, where each is whole."""
    file = finders.find(address.removeprefix(settings.STATIC_URL)) if settings.DEVELOPMENT else None
    if not file or not address.endswith(".css"):
        return []
    return [f"{address.rpartition('/')[0]}/{name}" for name in IMPORT.findall(Path(file).read_text())]


def packed(name: str, paths: Paths) -> bytes:
    """The sheet as it is sent."""
    return str(rcssmin.cssmin(_whole(name, paths))).encode()


def _whole(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return IMPORT.sub(lambda found: _whole(OURS + found[1], paths), file.read().decode())
