"""The site as an app on a phone or a desktop: its manifest, and what it shows without a network.

The service worker keeps one page and what that page is drawn with. It keeps no page of anybody's, answers nothing while
there is a network, and leaves alone all that is sent.
"""

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from guide import conditional
from guide.context import site
from guide.static_files import parts_of

PAPER = "#faf8f4"
"""`--paper` of static/css/tokens.css, by day: a manifest knows no night."""
ICONS = [
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-mask-512.png", "512x512", "maskable"),
]


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The W3C's Web Application Manifest. What is shared with the app is a GET that fills in the form."""
    said = json.dumps(_manifest(), ensure_ascii=False, indent=2)
    return conditional.document(request, said, "application/manifest+json")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Asked for anew each time; a browser takes over a new one as soon as a byte of it differs."""
    page = _offline(request)
    files = set(re.findall(rf'(?:href|src)="({settings.STATIC_URL}[^"]+)"', page))
    kept = [reverse("offline"), *sorted(files.union(*map(parts_of, files)))]
    digest = hashlib.sha256(f"{kept}{page}".encode()).hexdigest()[:16]
    script = render_to_string("service-worker.js", {"kept": json.dumps(kept), "version": digest})
    response = conditional.document(request, script, "text/javascript; charset=utf-8", seconds=0)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return conditional.document(request, _offline(request), "text/html; charset=utf-8", seconds=conditional.MINUTE)


def _offline(request: HttpRequest) -> str:
    """The page asks nothing of anybody's session: it is the same for all."""
    return render_to_string("offline.html", site(request))


def _manifest() -> dict[str, Any]:
    submit = reverse("submit")
    return {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME[:30],
        "description": "A community-curated path from DevOps to MLOps. Every link is checked by a person.",
        "lang": settings.LANGUAGE_CODE,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["education", "productivity"],
        "icons": [_icon(*icon) for icon in ICONS],
        "shortcuts": [
            {"name": "Submit a page", "url": submit, "icons": [_icon(*ICONS[0])]},
            {"name": "All resources", "url": reverse("resources"), "icons": [_icon(*ICONS[0])]},
        ],
        "share_target": {
            "action": submit,
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }


def _icon(file: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": static(f"img/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
