"""The addresses of what is in, what comes in, and the desk where it is decided."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from resources import sitemaps
from resources.api.urls import addresses as api_addresses
from resources.views import (
    about,
    account,
    bans,
    cards,
    claims,
    data,
    decisions,
    exports,
    feeds,
    guest,
    imports,
    leaving,
    log,
    news,
    numbers,
    opensearch,
    own_data,
    people,
    plan,
    progress,
    queue,
    report,
    resource,
    resources,
    review,
    saved,
    saved_import,
    submit,
    suggest,
    tag_desk,
    tags,
    trial,
    trust,
    undoing,
    usefulness,
    wanted,
)  # fmt: skip


class UnicodeSlug(StringConverter):
    """Letters and digits of any script, with hyphens and underscores."""

    regex = r"[-\w]+"


register_converter(UnicodeSlug, "uslug")

DESK = "admin/queue/"
ITEM = f"{DESK}<int:pk>/"
TAG = "admin/tags/<int:pk>/"
IMPORT = "admin/imports/<int:pk>/"
SAVED = "saved/<int:pk>/"
GUEST = "submissions/guest/<str:key>/"


def feed(page: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """The two routes of the feed of a page: as Atom and as JSON."""
    return [
        path(f"{page}feed/", view, {"kind": "atom"}, name=name),
        path(f"{page}feed.json", view, {"kind": "json"}, name=f"{name}_json"),
    ]


urlpatterns = [
    path("accounts/", account.account, name="account"),
    path("accounts/profile/", people.profile, name="profile"),
    path("accounts/data/", own_data.own_data, name="own_data"),
    path("accounts/leaving/", leaving.leaving, name="leaving"),
    path("resources/", resources.resources, name="resources"),
    path("resources/help/", resources.resources_help, name="resources_help"),
    path("resources/suggestions/", opensearch.suggestions, name="suggestions"),
    path("opensearch.xml", opensearch.opensearch, name="opensearch"),
    re_path(r"^resources/(?P<pk>[0-9]{1,18})(?:-(?P<slug>[-\w]*))?/$", resource.resource, name="resource"),
    path("resources/<int:pk>/suggestion/", suggest.resource_suggestion, name="resource_suggestion"),
    path("resources/<int:pk>/report/", report.resource_report, name="resource_report"),
    path("resources/<int:pk>/trial/", trial.resource_trial, name="resource_trial"),
    path("resources/<int:pk>/usefulness/", usefulness.resource_usefulness, name="resource_usefulness"),
    path(
        "resources/<int:pk>/usefulness/withdrawal/",
        usefulness.resource_usefulness_withdrawal,
        name="resource_usefulness_withdrawal",
    ),
    path("resources/<int:pk>/saving/", saved.resource_saving, name="resource_saving"),
    path("resources/<int:pk>/saving/withdrawal/", saved.resource_saving_withdrawal, name="resource_saving_withdrawal"),
    path("saved/", saved.saved, name="saved"),
    path("saved/import/", saved_import.saved_import, name="saved_import"),
    path("saved/suggesting/", saved_import.saved_suggesting, name="saved_suggesting"),
    path("saved/bookmarks.html", saved.saved_bookmarks, name="saved_bookmarks"),
    path("saved/saved.json", saved.saved_json, name="saved_json"),
    path("saved/clearing/", saved.saved_clearing, name="saved_clearing"),
    path(f"{SAVED}reading/", saved.saved_reading, name="saved_reading"),
    path(f"{SAVED}reading/withdrawal/", saved.saved_reading_withdrawal, name="saved_reading_withdrawal"),
    path(f"{SAVED}removal/", saved.saved_removal, name="saved_removal"),
    path(f"{SAVED}note/", saved.saved_note, name="saved_note"),
    path("progress/", progress.progress, name="progress"),
    path("progress/sections.json", progress.progress_sections, name="progress_sections"),
    path("progress/topics/<slug:slug>/mark/", progress.progress_topic, name="progress_topic"),
    path("progress/resources/<int:pk>/mark/", progress.progress_resource, name="progress_resource"),
    path("progress/sections/<slug:slug>/mark/", progress.progress_section, name="progress_section"),
    path("progress/merger/", progress.progress_merger, name="progress_merger"),
    path("progress/import/", progress.progress_import, name="progress_import"),
    path("progress/progress.json", progress.progress_json, name="progress_json"),
    path("progress/clearing/", progress.progress_clearing, name="progress_clearing"),
    path("people/<slug:handle>/", people.person, name="person"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<uslug:slug>/", tags.tag, name="tag"),
    path("README.md", exports.readme, name="readme"),
    path("llms.txt", exports.llms, name="llms"),
    path("data/", data.data, name="data"),
    path("data/<str:name>", data.data_file, name="data_file"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemaps/<slug:noun>-<int:number>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("cards/guide/<slug:version>.png", cards.of_guide, name="card_of_guide"),
    path("cards/section/<int:pk>/<slug:version>.png", cards.of_section, name="card_of_section"),
    path("cards/resource/<int:pk>/<slug:version>.png", cards.of_resource, name="card_of_resource"),
    path("cards/tag/<int:pk>/<slug:version>.png", cards.of_tag, name="card_of_tag"),
    path("plan/", plan.plan, name="plan"),
    path("plan/plan.md", plan.plan_markdown, name="plan_markdown"),
    path("plan/plan.ics", plan.plan_calendar, name="plan_calendar"),
    path("about/", about.about, name="about"),
    path("about/submit-anywhere/", about.submit_anywhere, name="submit_anywhere"),
    path("trust/", trust.trust, name="trust"),
    path("wanted/", wanted.wanted, name="wanted"),
    path("wanted/<int:pk>/seconding/", wanted.want_seconding, name="want_seconding"),
    path("wanted/<int:pk>/seconding/withdrawal/", wanted.want_seconding_withdrawal, name="want_seconding_withdrawal"),
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
    path("new/", news.new, name="new"),
    path("new/visit/", news.new_visit, name="new_visit"),
    *feed("new/", feeds.new_feed, "new_feed"),
    path("new/<str:name>/", news.new_week, name="new_week"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds.opml", feeds.feeds_opml, name="feeds_opml"),
    *feed("", feeds.resources_feed, "feed"),
    *feed("resources/", feeds.resources_feed, "resources_feed"),
    *feed("guide/<slug:slug>/", feeds.section_feed, "section_feed"),
    *feed("tags/<uslug:slug>/", feeds.tag_feed, "tag_feed"),
    *feed("log/", feeds.log_feed, "log_feed"),
    path("admin/log/<int:pk>/", undoing.decision, name="decision"),
    path("admin/log/<int:pk>/undoing/", undoing.decision_undoing, name="decision_undoing"),
    path(TAG, tag_desk.tag_desk, name="tag_desk"),
    path(f"{TAG}description/", tag_desk.tag_description, name="tag_description"),
    path(f"{TAG}renaming/", tag_desk.tag_renaming, name="tag_renaming"),
    path(f"{TAG}synonym/", tag_desk.tag_synonym, name="tag_synonym"),
    path(f"{TAG}merger/", tag_desk.tag_merger, name="tag_merger"),
    path("admin/import/", imports.imports, name="imports"),
    path("admin/imports/", imports.import_drafts, name="import_drafts"),
    path(IMPORT, imports.import_draft, name="import_draft"),
    path(f"{IMPORT}choices/", imports.import_choices, name="import_choices"),
    path(f"{IMPORT}comparison/", imports.import_comparison, name="import_comparison"),
    path(f"{IMPORT}application/", imports.import_application, name="import_application"),
    path(f"{IMPORT}removal/", imports.import_removal, name="import_removal"),
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
