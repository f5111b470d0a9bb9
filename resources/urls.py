"""The addresses of what is in, what comes in, and the desk where it is decided."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from resources import feeds
from resources.api.urls import addresses as api_addresses
from resources.views import (
    about,
    bans,
    browse,
    claims,
    decisions,
    guest,
    log,
    numbers,
    queue,
    report,
    review,
    submit,
    suggest,
    trust,
    undoing,
)  # fmt: skip


class UnicodeSlug(StringConverter):
    """Letters and digits of any script, with hyphens and underscores."""

    regex = r"[-\w]+"


register_converter(UnicodeSlug, "uslug")

DESK = "admin/queue/"
ITEM = f"{DESK}<int:pk>/"
GUEST = "submissions/guest/<str:key>/"

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
    path(GUEST, guest.guest_submission, name="guest_submission"),
    path(f"{GUEST}revision/", guest.guest_revision, name="guest_revision"),
    path(f"{GUEST}withdrawal/", guest.guest_withdrawal, name="guest_withdrawal"),
    path(f"{GUEST}adoption/", guest.guest_adoption, name="guest_adoption"),
    path("about/banned-sites/", bans.banned_sites, name="banned_sites"),
    path("log/", log.log, name="log"),
    path("log/feed/", feeds.log_feed, name="log_feed"),
    path("admin/log/<int:pk>/", undoing.decision, name="decision"),
    path("admin/log/<int:pk>/undoing/", undoing.decision_undoing, name="decision_undoing"),
    path("admin/numbers/", numbers.numbers, name="numbers"),
    path(DESK, queue.queue, name="queue"),
    path(f"{DESK}decisions/", queue.queue_decisions, name="queue_decisions"),
    path(ITEM, review.review, name="review"),
    path(f"{ITEM}acceptance/", decisions.acceptance, name="acceptance"),
    path(f"{ITEM}changes-request/", decisions.changes_request, name="changes_request"),
    path(f"{ITEM}rejection/", decisions.rejection, name="rejection"),
    path(f"{ITEM}merger/", decisions.merger, name="merger"),
    path(f"{ITEM}retirement/", decisions.retirement, name="retirement"),
    path(f"{ITEM}reopening/", decisions.reopening, name="reopening"),
    path(f"{ITEM}blocking/", decisions.blocking, name="blocking"),
    path(f"{ITEM}claim/", claims.claim, name="claim"),
    path(f"{ITEM}release/", claims.release, name="release"),
    path(f"{ITEM}deferral/", claims.deferral, name="deferral"),
    path(f"{ITEM}note/", claims.note, name="note"),
    *api_addresses,
]
