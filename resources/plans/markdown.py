"""A plan as Markdown: a list to tick off, for a README or an issue."""

from collections.abc import Iterator

from django.conf import settings
from django.template.defaultfilters import pluralize

from resources.plans.planned import Planned, Step, Week
from resources.readme import escaped, link

CONTENT_TYPE = "text/markdown; charset=utf-8"


def written(planned: Planned) -> str:
    blocks = [f"# {escaped(f'Plan: {settings.SITE_NAME}')}", _summary(planned)]
    blocks += ["\n".join(_week(week)) for week in planned.weeks]
    return "\n\n".join(blocks) + "\n"


def _summary(planned: Planned) -> str:
    page = link("The plan as a page", planned.address)
    if not planned.weeks:
        return f"Nothing is left to learn. {page}"
    count, sums = len(planned.weeks), dict(planned.sums)
    pace = f"{planned.hours} hour{pluralize(planned.hours)} a week"
    left = f"{sums['Left']} of {sums['In all']} are left"
    return f"{count} week{pluralize(count)}, {planned.days}, {pace}: {left}. {page}"


def _week(week: Week) -> Iterator[str]:
    yield f"## Week {week.number}: {week.days} ({week.time})\n"
    for step in week.steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    goes_on = ", continued" * step.is_continued
    yield f"- {link(step.title, settings.SITE_URL + step.path)}{goes_on}"
    for line in step.lines:
        yield f"  - [ ] {escaped(line.title)} ({line.amount})"
    for resource in step.required:
        yield f"  - [ ] Read: {link(resource.title, resource.url)}"
