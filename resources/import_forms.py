"""What moderators fill in to bring a list: a file or pasted text, where it comes from, and how its entries get in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from resources.exchange import files
from resources.facts import Refused
from resources.forms import LineField

SOURCE_LENGTH = 200
_MOST = f"{files.MOST_BYTES // 1_000_000} MB"


class Way(TextChoices):
    LIVE = "live", "Into the guide at once: somebody has looked through the list"
    QUEUE = "queue", "Into the queue: each new entry waits for a decision of its own"


class ImportForm(forms.Form):
    """`text` is what was brought, once the form is valid."""

    file = forms.FileField(
        label="A Markdown file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,text/markdown,text/plain"}),
        help_text=f"A README with headings and lists of links, {_MOST} at most.",
    )
    pasted = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "placeholder": "## Section\n\n- [Title](https://…) - What it is."}
        ),
        help_text="Paste it here instead of choosing a file.",
    )
    source = LineField(
        label="Where it comes from",
        required=False,
        max_length=SOURCE_LENGTH,
        help_text="Whose list it is, or its address. Each entry says that it was taken from there.",
    )
    way = forms.ChoiceField(
        label="How its entries get in", choices=Way.choices, initial=Way.LIVE, widget=forms.RadioSelect
    )

    def clean_file(self) -> str:
        """The file's text. Raises ValidationError for what is none."""
        file = self.cleaned_data["file"]
        return _text(file) if file else ""

    def clean_pasted(self) -> str:
        pasted: str = self.cleaned_data["pasted"]
        if len(pasted.encode(errors="replace")) > files.MOST_BYTES:
            raise ValidationError(f"It is larger than {_MOST}.", code="too-large")
        return pasted

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("file", "pasted") if cleaned.get(name, "").strip() or self.has_error(name)]
        if len(given) > 1:
            self.add_error("pasted", "There is a file and there is text: which is it? Empty this, or choose no file.")
        if not given:
            self.add_error("file", "Choose a file with something in it, or paste the text.")
        if cleaned.get("way") == Way.QUEUE and not cleaned.get("source"):
            self.add_error("source", "Say where it comes from: whoever decides on an entry wants to know.")
        return cleaned

    @property
    def text(self) -> str:
        return str(self.cleaned_data["file"] or self.cleaned_data["pasted"])

    @property
    def as_submissions(self) -> bool:
        return bool(self.cleaned_data["way"] == Way.QUEUE)


def _text(file: Any) -> str:
    try:
        return files.text_of(file.read(files.MOST_BYTES + 1))
    except Refused as problem:
        raise ValidationError(str(problem), code="no-text") from None
