"""The rows of the admin's lists: see `guide.rooms`."""

from typing import Any

from django import template
from django.contrib.admin.templatetags import admin_list

from guide import rooms

register = template.Library()


@register.inclusion_tag("admin/change_list_results.html")
def result_list(cl: Any) -> dict[str, Any]:
    """As Django's, for a list that is no form; each row is drawn once for what is on it."""
    headers = list(admin_list.result_headers(cl))
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(bool(one["sortable"] and one["sorted"]) for one in headers),
        "results": [admin_list.ResultList(None, [rooms.cells(cl, row)]) for row in cl.result_list],
    }
