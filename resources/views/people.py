"""The page about a person, for everybody; and what they write for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts import handles
from accounts.models import User
from guide import conditional
from guide.keeping import kept
from resources import contributors
from resources.own_forms import ProfileForm
from resources.views import sending


@kept("page", "after", "before")
@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """What they brought. To others there is no page of whoever hides or has nothing live; they themselves see it."""
    shown = _self(request, handle) or contributors.find(handle)
    if shown is None:
        raise Http404
    if handle != shown.handle:
        return _to(shown, is_spelling=handle.lower() == shown.handle.lower())
    page, useful_count = contributors.brought_by(shown, request.GET)
    context = {
        "person": shown,
        "page": page,
        "useful_count": useful_count,
        "wants": contributors.wants_met_by(shown),
        "is_unseen": shown.is_hidden or not page.paginator.count,
    }
    return render(request, "person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """The handle, a line or two, and whether there is a page."""
    who = sending.person(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, person=who)
    if form.is_valid() and form.is_stored():
        messages.success(request, "Your profile is kept.")
        return redirect("profile")
    context = {"form": form, "handle_free_at": handles.may_change_at(who), "former": who.former_handles.all()}
    return render(request, "accounts/profile.html", context, status=422 if form.is_bound else 200)


def _to(shown: User, *, is_spelling: bool) -> HttpResponse:
    """For good where it is the same handle in other letters, and not for longer than an hour at that: whoever takes a
    former one back would send browsers in a circle."""
    answer = redirect("person", shown.handle, permanent=is_spelling)
    patch_cache_control(answer, private=True, max_age=conditional.HOUR if is_spelling else 0)
    return answer


def _self(request: HttpRequest, handle: str) -> User | None:
    reader = request.user
    is_theirs = isinstance(reader, User) and reader.handle.lower() == handle.lower()
    return reader if isinstance(reader, User) and is_theirs else None
