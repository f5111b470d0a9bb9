"""The page of a person's tokens: make one, see it once, revoke it."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tokens as personal
from accounts.forms import TokenForm
from accounts.models import User
from accounts.tokens import CannotMake, Made
from accounts.views import PersonalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens(request: PersonalRequest) -> HttpResponse:
    """The list, and a form for one more."""
    return _make(request) if request.method == "POST" else _show(request, TokenForm(request.user))


@require_POST
@login_required
def token_revocation(request: PersonalRequest, pk: int) -> HttpResponse:
    """Ends one at once. It asks for no password: what makes an account safer should be quick."""
    if not personal.revoke(request.user, pk):
        raise Http404
    messages.success(request, "Revoked. Programs that use it are strangers from now on.")
    return redirect("tokens")


@reauthentication_required  # type: ignore[untyped-decorator]  # A browser left signed in is not enough to take a key home.
def _make(request: PersonalRequest) -> HttpResponse:
    """The answer holds the new word, and no redirect could: it would have to be kept somewhere meanwhile."""
    form = TokenForm(request.user, request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        made = personal.make(request.user, **form.wanted)
    except CannotMake as refusal:
        form.add_error("name", str(refusal))
        return _show(request, form, status=422)
    _tell(request, request.user, made)
    return _show(request, TokenForm(request.user), made=made, status=201)


@never_cache
def _show(request: HttpRequest, form: TokenForm, *, made: Made | None = None, status: int = 200) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]  # Only behind `login_required`.
    context = {"form": form, "made": made, "tokens": personal.of(person), "most": personal.MOST}
    return render(request, "accounts/tokens.html", context, status=status)


def _tell(request: HttpRequest, person: User, made: Made) -> None:
    """By mail, as of every other change of an account: whoever did not make it learns of it."""
    facts = {"token_name": made.token.name, "scopes": ", ".join(made.token.scopes)}
    get_adapter(request).send_notification_mail("account/email/token_made", person, context=facts)
