"""The tools that entries teach, and their latest versions."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from guide.rooms import Room
from resources import versions
from resources.forms import AsShownForm, LineField
from resources.models import Tool


class ToolForm(AsShownForm):
    name = LineField(max_length=40, help_text="As entries call it: MLflow. Capital letters make no difference.")
    version = LineField(label="Latest version", max_length=20, help_text="Numbers and dots: 3.1")

    class Meta:
        model = Tool
        fields = ["name", "version", "released_on"]

    def clean_version(self) -> str:
        version = str(self.cleaned_data["version"])
        if versions.read(version) is None:
            raise ValidationError("Write it in numbers and dots, as in 3.1: versions are compared by them.")
        return version


@admin.register(Tool)
class ToolAdmin(Room):
    form = ToolForm
    list_display = ["name", "version", "released_on", "changed_at"]
    shown_columns = ("name", "version", "released_on", "changed_at")
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Tool, form: Any, change: bool) -> None:
        """Only what was changed is written: what the form showed may be old."""
        obj.changed_at = timezone.now()
        obj.save(update_fields=[*form.changed_data, "changed_at"] if change else None)
