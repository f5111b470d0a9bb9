"""The plan of what is left to learn: as a page, as Markdown, and as a calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guide import conditional
from guide.keeping import kept
from guide.models import Section
from resources import plans
from resources.plans import calendars, markdown


@kept("know", "hours", "start", "done")
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """What somebody who is signed in has marked as done counts as if the address said it."""
    person = request.user
    form, material = _asked(request, plans.done_by(person) if person.is_authenticated else set())
    context = {
        "form": form,
        "has_topics": bool(material.topics),
        "planned": plans.Planned(form, material) if form.is_valid() else None,
        "roadmap": Section.objects.filter(shows_roadmap=True).only("slug").first(),
    }
    return render(request, "plan.html", context, status=200 if form.is_valid() else 422)


@require_safe
def plan_markdown(request: HttpRequest) -> HttpResponse:
    form, material = _asked(request)
    if not form.is_valid():
        return _refused(form)
    return conditional.document(request, markdown.written(plans.Planned(form, material)), markdown.CONTENT_TYPE)


@require_safe
def plan_calendar(request: HttpRequest) -> HttpResponse:
    form, material = _asked(request)
    if not form.is_valid():
        return _refused(form)
    body = calendars.written(plans.Planned(form, material))
    answer = conditional.document(request, body, calendars.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{calendars.FILE}"'
    return answer


def _asked(request: HttpRequest, also_done: set[str] | None = None) -> tuple[plans.PlanForm, plans.Material]:
    """The files say what their address says, and the same to everybody."""
    material = plans.material()
    day = timezone.localdate()
    return plans.PlanForm(request.GET, titles=material.titles, today=day, also_done=also_done or set()), material


def _refused(form: plans.PlanForm) -> HttpResponse:
    return HttpResponse("\n".join(form.sentences) + "\n", status=400, content_type="text/plain; charset=utf-8")
