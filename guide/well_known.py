"""What machines ask every site for at an agreed address: what they may read, whom to tell of a weakness, where
passwords are changed."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guide import conditional

TEXT = "text/plain; charset=utf-8"
NOT_TO_READ = [
    "/accounts/", "/admin/", "/submit/", "/submissions/", "/saved/", "/resources/*/suggestion/", "/resources/*/report/",
    "/resources/?", "/tags/*?", "/log/?",
]  # fmt: skip
"""What is nobody's but its owner's, or is one list in endlessly many orders."""
READ_ALL_THE_SAME = ["/resources/?page=", "/tags/*?page="]
"""The longer rule wins (RFC 9309, 2.2.2)."""
MONTHS_GOOD = 7
"""RFC 9116, 2.5.5, advises less than a year."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    rules = [f"Allow: {path}" for path in READ_ALL_THE_SAME] + [f"Disallow: {path}" for path in NOT_TO_READ]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return conditional.document(request, "\n".join(lines), TEXT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It expires at the beginning of a month, so that it stays the same in between."""
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {_expires(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
        f"Policy: {settings.SITE_URL}{reverse('about')}#security",
        "",
    ]
    return conditional.document(request, "\n".join(lines), TEXT)


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """The W3C's “well-known URL for changing passwords”: password managers send people here."""
    return redirect("account_change_password")


def _expires(now: datetime) -> datetime:
    """The first of a month, from six to seven months ahead."""
    months = now.year * 12 + now.month - 1 + MONTHS_GOOD
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
