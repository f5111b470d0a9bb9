"""The rows and the filters of the admin's lists: see `guide.rooms`."""

from typing import Any, NamedTuple

from django import template
from django.contrib.admin.templatetags import admin_list
from django.utils.safestring import SafeString

from guide import fragments, rooms

register = template.Library()


class Choice(NamedTuple):
    selected: bool
    query_string: str
    display: str


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


@register.simple_tag
def list_filter(cl: Any, spec: Any) -> SafeString:
    """As Django's `admin_list_filter`, drawn once for what there is to choose."""
    choices = (Choice(bool(one["selected"]), one["query_string"], str(one["display"])) for one in spec.choices(cl))
    return fragments.draw(spec.template, title=str(spec.title), choices=tuple(choices))
