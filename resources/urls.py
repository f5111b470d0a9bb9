"""The addresses of what is in, what comes in, and the desk where it is decided."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from resources import feeds
from resources.views import browse, log, numbers, queue, review, submit, undoing


class UnicodeSlug(StringConverter):
    """Letters and digits of any script, with hyphens and underscores."""

    regex = r"[-\w]+"


register_converter(UnicodeSlug, "uslug")

DESK = "admin/queue/"

urlpatterns = [
    path("resources/", browse.resources, name="resources"),
    re_path(r"^resources/(?P<pk>[0-9]{1,18})(?:-(?P<slug>[-\w]*))?/$", browse.resource, name="resource"),
    path("tags/", browse.tags, name="tags"),
    path("tags/<uslug:slug>/", browse.tag, name="tag"),
    path("submit/", submit.submit, name="submit"),
    path("submissions/", submit.list_of_mine, name="submissions"),
    path("submissions/<int:pk>/", submit.submission, name="submission"),
    path("submissions/<int:pk>/revision/", submit.submission_revision, name="submission_revision"),
    path("submissions/<int:pk>/withdrawal/", submit.submission_withdrawal, name="submission_withdrawal"),
    path("log/", log.log, name="log"),
    path("log/feed/", feeds.log_feed, name="log_feed"),
    path("admin/log/<int:pk>/", undoing.decision, name="decision"),
    path("admin/log/<int:pk>/undoing/", undoing.decision_undoing, name="decision_undoing"),
    path("admin/numbers/", numbers.numbers, name="numbers"),
    path(DESK, queue.queue, name="queue"),
    path(f"{DESK}<int:pk>/", review.review, name="review"),
]
