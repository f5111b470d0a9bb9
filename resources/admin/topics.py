"""The roadmap's topics: each with its points, what comes before it, and its resources in order."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from guide import roadmap
from guide.models import Point, Topic
from resources import curation, topics
from resources.admin.inlines import OfParent
from resources.admin.pages_of_rows import InPages, PageOfRows
from resources.admin.roadmap import Slugged, SluggedForm
from resources.desk_forms import entry_of
from resources.forms import AsShownForm, LineField
from resources.models import Resource, ResourceTopic
from resources.search import documents

POINTS_MOST, ITEMS_MOST = 40, 1000


class TopicForm(SluggedForm):
    title = LineField(max_length=120)
    summary = LineField(
        max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="What it is, in a sentence or two."
    )
    why = LineField(
        label="Why it matters",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="To somebody who runs software.",
    )
    prerequisites = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What should be known before it.",
    )

    class Meta:
        model = Topic
        fields = ["title", "slug", "summary", "why", "prerequisites", "position"]
        help_texts = {"slug": "Its word in its address. If you change it, the old address leads to the new one."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others: Any = self.fields["prerequisites"]
        others.queryset = Topic.objects.exclude(pk=self.instance.pk)

    def clean_slug(self) -> str:
        slug = super().clean_slug()
        roadmap.hold()
        if roadmap.is_taken(slug, by=self.instance if self.instance.pk else None):
            raise ValidationError(f"“{slug}” led to another topic once, and there are links to it. Choose another.")
        return slug

    def clean_prerequisites(self) -> QuerySet[Topic]:
        wanted: QuerySet[Topic] = self.cleaned_data["prerequisites"]
        if self.instance.pk and "prerequisites" in self.changed_data:
            titles = roadmap.circle_with(self.instance, list(wanted))
            if titles:
                raise ValidationError(f"That would lead in a circle: {' → '.join(titles)}.")
        return wanted

    def _save_m2m(self) -> None:
        """Only what was changed is written."""
        if "prerequisites" in self.changed_data:
            super()._save_m2m()  # type: ignore[misc]  # The stubs forget it.


class PointForm(AsShownForm):
    title = LineField(max_length=160)

    class Meta:
        model = Point
        fields = ["position", "title", "minutes", "skill"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, self.instance.title or "a new point")


class ItemForm(AsShownForm):
    """A resource of the topic. Which one is said of a new one alone."""

    position = forms.IntegerField(required=False, min_value=0, max_value=topics.PLACES)
    entry = LineField(label="Resource", max_length=2000)

    class Meta:
        model = ResourceTopic
        fields = ["position", "is_required"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["entry"].disabled, self.fields["entry"].widget = True, forms.HiddenInput()
            self.fields["entry"].required = self.fields["entry"].show_hidden_initial = False
        else:
            self.initial["position"] = None
            self.fields["entry"].widget.attrs["placeholder"] = "Its number or its address"
        _named(self, str(self.instance.resource) if self.instance.pk else "a new resource")

    def clean_entry(self) -> Resource | None:
        typed = self.cleaned_data["entry"]
        if self.instance.pk or not typed:
            return None
        found = entry_of(typed)
        if found is None or not found.is_live:
            raise ValidationError("There is no such entry in the guide.", code="unknown")
        self.instance.resource = found
        return found


class ItemFormSet(PageOfRows):
    def clean(self) -> None:
        super().clean()
        wanted = [entry.pk for entry in self.added]
        held = ResourceTopic.objects.filter(topic=self.instance.pk, resource__in=wanted)
        if len(set(wanted)) < len(wanted) or (wanted and held.exists()):
            raise ValidationError("A resource is in a topic once.", code="duplicate")

    @property
    def added(self) -> list[Resource]:
        said = [getattr(form, "cleaned_data", {}) for form in self.extra_forms]
        return [words["entry"] for words in said if words.get("entry") and not words.get("DELETE")]

    @property
    def places(self) -> dict[int, tuple[int, bool]]:
        """By resource: the place and whether it is required, of rows in which either was said."""
        found = {}
        for form in self.forms:
            entry = form.cleaned_data.get("entry") or (form.instance.pk and form.instance.resource)
            if entry and form.has_changed():
                place = form.cleaned_data["position"]
                found[entry.pk] = (topics.PLACES if place is None else place, form.cleaned_data["is_required"])
        return found


class PointInline(OfParent):
    model = Point
    form = PointForm
    fields = ["position", "title", "minutes", "skill"]
    max_num = POINTS_MOST


class ItemInline(InPages, OfParent):
    """`curation` writes who is in a topic, so that the history knows."""

    model = ResourceTopic
    form = ItemForm
    formset = ItemFormSet
    fields = ["position", "is_required", "entry"]
    verbose_name, verbose_name_plural = "resource", "resources: required ones first, then by number"
    template = "admin/rows_in_pages.html"
    order = ("-is_required", "position", "id")
    max_num = ITEMS_MOST

    def all_rows(self, request: HttpRequest) -> QuerySet[ResourceTopic]:
        return super().all_rows(request).select_related("topic", "resource__section")


@admin.register(Topic)
class TopicAdmin(Slugged):
    """Moderators delete no topic: entries, their history and addresses name it."""

    form = TopicForm
    inlines = [PointInline, ItemInline]
    list_display = ["title", "position", "slug"]
    search_fields = ["title", "slug", "summary"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        """All but its word, which is written last: until then nobody who holds a section waits for it."""
        if not change:
            obj.save()
            return
        names = [name for name in form.changed_data if name not in {"slug", "prerequisites"}]
        obj.save(update_fields=names)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "slug" in form.changed_data:
            roadmap.rename(form.instance, form.cleaned_data["slug"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)  # Which tells Django what the formset changed, and writes nothing.
        if formset.model is Point:
            _save_points(formset)
        elif formset.has_changed():
            _save_items(form.instance, formset, by=cast(User, request.user))

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        taught = list(obj.items.values_list("resource", flat=True))
        roadmap.hold()
        roadmap.remove(obj)
        documents.write(*taught)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        for topic in queryset:
            self.delete_model(request, topic)


def _named(form: forms.ModelForm, name: str) -> None:
    """A table has no labels, so that each field says of what it is."""
    for key, one in form.fields.items():
        one.widget.attrs["aria-label"] = f"{one.label or key.capitalize()} of {name}"


def _save_points(formset: Any) -> None:
    """Only what was changed is written: what the form showed may be old."""
    for point, names in formset.changed_objects:
        point.save(update_fields=names)
    for point in formset.deleted_objects:
        point.delete()
    for point in formset.new_objects:
        point.save()


def _save_items(topic: Topic, formset: Any, *, by: User) -> None:
    """Who teaches what else is read once nobody else can change it."""
    curation.lock(*(one.section for one in [*formset.added, *(item.resource for item in formset.deleted_objects)]))
    for item in formset.deleted_objects:
        others = [one for one in item.resource.topics.all() if one != topic]
        curation.edit(item.resource, {}, None, by=by, topics=others)
    for entry in formset.added:
        curation.edit(entry, {}, None, by=by, topics=[*entry.topics.all(), topic])
    topics.arrange(topic, formset.places)
