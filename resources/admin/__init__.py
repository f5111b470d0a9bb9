"""The moderators' rooms in the admin: the sections, the resources, the tags, the roadmap, the wants, tools, saved
replies, banned hosts. And people, who leave with what they said.

The queue has pages of its own (`views.queue`, `views.review`); its old rooms lead there. States change through
`moderation` and `curation` alone; the admin offers no other way.
"""

from django.contrib import admin
from taggit.models import Tag as StockTag

from resources.admin import doors, entries, people, roadmap, sections, tags, tools, topics, trials, wants

__all__ = ["doors", "entries", "people", "roadmap", "sections", "tags", "tools", "topics", "trials", "wants"]

admin.site.unregister(StockTag)
admin.site.enable_nav_sidebar = False  # A few rooms need no second menu, and the desk needs its width.
