from django import forms
from django.utils.safestring import mark_safe

from guide import form_renderer


class Form(forms.Form):
    word = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "<b>")])


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
