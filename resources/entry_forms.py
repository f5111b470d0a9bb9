"""The moderator's form for an entry of the guide, in the admin and on the desk."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from guide.models import Topic
from resources import bans, topics
from resources.forms import AddressField, AsShownForm, LineField, SummaryField, TagsField
from resources.lab_fields import LabForm
from resources.links import address
from resources.models import Resource
from resources.models.entry import ADDRESS, TITLE_LENGTH, WORDS
from resources.section_field import SectionField
from resources.twins import find_twin


class ResourceForm(LabForm, AsShownForm):
    """The moderator's form for what is in the guide; the address goes through the same door."""

    url = AddressField(label="Address")
    title = LineField(max_length=TITLE_LENGTH)
    summary = SummaryField(
        label="Why it is worth reading",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    section = SectionField()
    tags = TagsField(required=False, max_length=400, help_text="Separated by commas.")
    topics = forms.MultipleChoiceField(
        choices=topics.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The steps of the roadmap that it teaches.",
    )

    class Meta:
        model = Resource
        fields = ["url", *WORDS, "is_own_work"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].required = False
        cast(SummaryField, self.fields["summary"]).keep(self.instance.summary)
        if self.instance.pk:
            self.initial["tags"] = list(self.instance.tags.names())
            self.initial["topics"] = topics.slugs_of(self.instance)

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"] or self.instance.language)

    def clean_url(self) -> address.Address:
        read: address.Address = self.cleaned_data["url"]
        ban = bans.of(read.host) if read.key != self.instance.key else None
        if ban:
            raise ValidationError(f"We take no links of {ban.host}: {ban.reason}", code="host-banned")
        twin = find_twin(read.key)
        if twin and twin.entry != self.instance:
            raise ValidationError(twin.sentence(None), code="duplicate")
        return read

    def _post_clean(self) -> None:
        """Nothing is copied to the instance here: `curation` writes, and compares with what was there before."""

    def _save_m2m(self) -> None:
        """Nor are tags: `curation` writes them too, where they were changed."""

    @property
    def changed_fields(self) -> dict[str, Any]:
        """Of the entry's fields, those that were changed in the form; of an address, all that is known."""
        changed = set(self.changed_data) | (set(ADDRESS) if "url" in self.changed_data else set())
        return {name: value for name, value in self.entry_fields.items() if name in changed}

    @property
    def changed_topics(self) -> list[Topic] | None:
        """None where the form leaves them as they are."""
        return topics.named(self.cleaned_data["topics"]) if "topics" in self.changed_data else None

    @property
    def entry_fields(self) -> dict[str, Any]:
        read: address.Address = self.cleaned_data["url"]
        words = {name: self.cleaned_data[name] for name in WORDS}
        return words | read.fields | {"is_own_work": self.cleaned_data["is_own_work"]}
