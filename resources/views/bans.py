"""The public list of sites whose links are not taken."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.keeping import kept
from resources.models import HostBan

PAGE_SIZE = 100


@kept("page")
@require_safe
def banned_sites(request: HttpRequest) -> HttpResponse:
    page = Paginator(HostBan.objects.order_by("host"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "banned_sites.html", {"page": page})
