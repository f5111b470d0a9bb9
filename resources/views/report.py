"""What readers report about an entry, in two clicks."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from resources import submissions
from resources.models import Report, Resource
from resources.models.item import Complaint, ItemState
from resources.reader_forms import ReportForm
from resources.views.entries import of_entry
from resources.views.sending import limited, sender_of, sender_required

THANKS = {
    True: "Thank you. A moderator looks at it next, and you will hear what came of it.",
    False: "Thank you. A moderator looks at it next.",
}
"""By whether the reporter is a member."""


@require_http_methods(["GET", "HEAD", "POST"])
@sender_required
@limited
@of_entry
def resource_report(request: HttpRequest, entry: Resource) -> HttpResponse:
    sender = sender_of(request)
    if request.method != "POST":
        return _show(request, entry, ReportForm(person=sender.person), mine=_open_report(sender.person, entry))
    form = ReportForm(request.POST, person=sender.person)
    if not form.is_valid():
        return _show(request, entry, form, status=422)
    said = {name: form.cleaned_data[name] for name in ("complaint", "words")}
    if not submissions.report(sender, entry, **said):
        messages.info(request, "We have your report of this already. A moderator will look at it.")
        return redirect(entry)
    return _thank(request, entry, is_member=bool(sender.person))


def _open_report(who: User | None, entry: Resource) -> Report | None:
    mine = Report.objects.filter(reporter=who, resource=entry).exclude(item__state=ItemState.CLOSED)
    return mine.first() if who else None


def _show(
    request: HttpRequest, entry: Resource, form: ReportForm, *, mine: Report | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "resource": entry,
        "form": form,
        "complaints": Complaint.choices,
        "mine": mine,
        "hides": settings.REPORTS_THAT_HIDE,
    }
    return render(request, "resource_report.html", context, status=status)


def _thank(request: HttpRequest, entry: Resource, *, is_member: bool) -> HttpResponse:
    """Back to the entry; to its section where this report was the one that hid it."""
    messages.success(request, THANKS[is_member])
    entry.refresh_from_db(fields=["hidden_at"])
    if not entry.hidden_at:
        return redirect(entry)
    messages.info(request, "Several trusted readers say the same, so it is out of sight until a moderator has looked.")
    return redirect(entry.section)
