"""The guide to take away: as one Markdown file, and as a table of contents for language models."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.http import require_safe

from guide import conditional
from guide.keeping import kept
from guide.models import Guide, Section, Topic
from resources.exchange import exporting
from resources.readme import escaped, link, write

MARKDOWN = "text/markdown; charset=utf-8"
ABOUT = """\
> A community-curated path from DevOps to MLOps. Every link is picked by the community and checked by a person.

Each section is prose, a list of links, or still coming soon. Every resource has a page of its own, with its kind,
level, cost and tags; what a page says of itself is also in it as JSON-LD (schema.org)."""
WHOLE = ("The guide as Markdown", "readme", "Every section with its prose and its links, in one file")
OTHERS = [
    ("All resources", "resources", "The newest first, with search and filters"),
    ("Tags", "tags", "Every tag in use"),
    ("Plan", "plan", "What is left of the roadmap for somebody who knows some of it, week by week"),
    ("You already know this as …", "bridges", "Ideas of machine learning, their twins in DevOps, and where these end"),
    ("What is new", "new", "Week by week: added, opened, changed, put back, taken out, and why"),
    ("Feeds", "feeds", "Atom and JSON Feed of everything, each section, each tag, any search, the log"),
    ("API", "api", "For programs: everything public as JSON, and with a token what people do on the pages"),
    ("Data", "data", "Everything public as files: Markdown, JSON, YAML, CSV, OPML, JSON Lines, made every night"),
    ("Description of the API", "api_openapi", "OpenAPI 3.1"),
    ("About", "about", "What is taken, and how a link gets in"),
    ("Wanted", "wanted", "What each section looks for, and what was found lately"),
    ("Moderation log", "log", "Every decision with its reason"),
    ("Sitemap", "sitemap", "Every page, for crawlers"),
]
"""Title, route, description."""


@kept()
@require_safe
def readme(request: HttpRequest) -> HttpResponse:
    body = write(exporting.outline())
    return conditional.document(request, body, MARKDOWN, seconds=5 * conditional.MINUTE)


@kept()
@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """By the convention of llmstxt.org: a title, a quotation that sums up, lists of links."""
    guide = Guide.objects.first() or Guide(title=settings.SITE_NAME)
    sections = [_section(section) for section in Section.objects.defer("prose").numbered()]
    parts = [f"# {escaped(guide.title)}", ABOUT, "## The whole guide", _entry(*WHOLE)]
    parts += ["## Sections", "\n".join(sections)] if sections else []
    topics = [_line(topic.title, topic.get_absolute_url(), topic.summary) for topic in Topic.objects.all()]
    parts += ["## Roadmap", "\n".join(topics)] if topics else []
    parts += ["## Optional", "\n".join(_entry(*one) for one in OTHERS)]
    return conditional.document(request, "\n\n".join(parts) + "\n", MARKDOWN)


def _section(section: Section) -> str:
    many = f"{section.resource_count} resource{pluralize(section.resource_count)}" if section.resource_count else ""
    said = ["Coming soon" if section.is_soon else "", many, section.summary]
    description = ". ".join(part.rstrip(".") for part in said if part)
    return "  " * section.depth + _line(section.title, section.get_absolute_url(), description)


def _entry(title: str, route: str, description: str) -> str:
    return _line(title, reverse(route), description)


def _line(title: str, path: str, description: str) -> str:
    entry = f"- {link(title, settings.SITE_URL + path)}"
    return f"{entry}: {escaped(description)}" if description else entry
