from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from guide import form_renderer


class Form(forms.Form):
    word = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "<b>")])


ATTRS = {"id": "id_x", "required": True, "disabled": False, "rows": 3, "class": mark_safe("a&amp;b"), "title": '<"&>'}
TYPED = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.Textarea, forms.SearchInput,
    forms.TelInput, forms.ColorInput,
]  # fmt: skip


@pytest.mark.parametrize("value", [None, "", 0, 1234, True, '<b>"&', mark_safe("<i>"), "two\nlines"])
@pytest.mark.parametrize("kind", TYPED)
def test_fields_to_type_in_look_as_django_draws_them(kind: type[forms.Widget], value: Any) -> None:
    widget: Any = kind(ATTRS)
    ours, django = (widget.render("a<b", value, {}, one()) for one in (form_renderer.KeepingRenderer, DjangoTemplates))
    assert ours == django


def test_where_there_is_no_error_nothing_is_said_of_it() -> None:
    assert [str(Form({"word": word, "kind": "a"})["word"].errors) for word in ("x", "")] == [
        "",
        '<ul class="errorlist" id="id_word_error"><li>This field is required.</li></ul>',
    ]


def test_a_widget_is_drawn_for_what_it_shows() -> None:
    first, second = str(Form(initial={"kind": "a"})["kind"]), str(Form(initial={"kind": "b"})["kind"])
    assert ('value="a" selected' in first, 'value="a" selected' in second) == (True, False)
    assert str(Form(initial={"kind": "a"})["kind"]) == first


def test_what_is_safe_is_no_excuse_for_what_is_not() -> None:
    class Other(forms.Form):
        kind = forms.ChoiceField(choices=[("a", "A"), ("b", mark_safe("<b>"))])

    assert ("&lt;b&gt;" in str(Form()["kind"]), "&lt;b&gt;" in str(Other()["kind"])) == (True, False)
    assert "&lt;b&gt;" in str(Form()["kind"])


def test_what_somebody_typed_is_not_kept() -> None:
    form_renderer._drawn.cache_clear()
    assert "typed" in str(Form({"word": "typed"})["word"])
    assert form_renderer._drawn.cache_info().currsize == 0
