"""The moderators' rooms in the admin: the queue, the sections, the resources and their links, the tags, the banned
hosts.

States change through `moderation` and `curation` alone; the admin offers no other way.
"""

from django.contrib import admin
from taggit.models import Tag as StockTag

from resources.admin import entries, links, queue, sections

__all__ = ["entries", "links", "queue", "sections"]

admin.site.unregister(StockTag)
admin.site.enable_nav_sidebar = False  # A few rooms need no second menu, and the desk needs its width.
