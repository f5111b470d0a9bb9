"""The addresses of what is in, what comes in, and the desk where it is decided."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from resources.views import about, browse, queue, report, review, submit, suggest, trust


class UnicodeSlug(StringConverter):
    """Letters and digits of any script, with hyphens and underscores."""

    regex = r"[-\w]+"


register_converter(UnicodeSlug, "uslug")

DESK = "admin/queue/"

urlpatterns = [
    path("resources/", browse.resources, name="resources"),
    re_path(r"^resources/(?P<pk>[0-9]{1,18})(?:-(?P<slug>[-\w]*))?/$", browse.resource, name="resource"),
    path("resources/<int:pk>/suggestion/", suggest.resource_suggestion, name="resource_suggestion"),
    path("resources/<int:pk>/report/", report.resource_report, name="resource_report"),
    path("tags/", browse.tags, name="tags"),
    path("tags/<uslug:slug>/", browse.tag, name="tag"),
    path("about/", about.about, name="about"),
    path("trust/", trust.trust, name="trust"),
    path("submit/", submit.submit, name="submit"),
    path("submissions/", submit.list_of_mine, name="submissions"),
    path("submissions/<int:pk>/", submit.submission, name="submission"),
    path("submissions/<int:pk>/revision/", submit.submission_revision, name="submission_revision"),
    path("submissions/<int:pk>/withdrawal/", submit.submission_withdrawal, name="submission_withdrawal"),
    path(DESK, queue.queue, name="queue"),
    path(f"{DESK}<int:pk>/", review.review, name="review"),
]
