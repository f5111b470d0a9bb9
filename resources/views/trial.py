"""Saying what became of a lab when one tried it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from resources import permissions, trials
from resources.models import Resource
from resources.reader_forms import TrialForm
from resources.views.entries import of_entry
from resources.views.sending import limited, person, verified_required

THANKS = {
    True: "Thank you. Whoever comes next sees that it works.",
    False: "Thank you. Whoever comes next is warned, and where it breaks for two, a moderator looks.",
}
"""By whether it worked."""


@require_http_methods(["GET", "HEAD", "POST"])
@verified_required
@limited
@of_entry
def resource_trial(request: HttpRequest, entry: Resource) -> HttpResponse:
    who = person(request)
    if not permissions.may_report_trial(who, entry):
        raise Http404
    before = trials.of_person(entry, who)
    if request.method != "POST":
        return _show(request, entry, TrialForm(initial=TrialForm.initial_of(before)), before)
    form = TrialForm(request.POST)
    if not form.is_valid():
        return _show(request, entry, form, before, status=422)
    trials.say(entry, form.said, by=who)
    messages.success(request, THANKS[form.said.worked])
    return redirect(entry)


def _show(request: HttpRequest, entry: Resource, form: TrialForm, before: object, status: int = 200) -> HttpResponse:
    context = {"resource": entry, "form": form, "before": before}
    return render(request, "resource_trial.html", context, status=status)
