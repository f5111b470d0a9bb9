"""Fields in their frames: what is typed is seen, and kept by nobody."""

from django import forms
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from guide import fragments

FIELD = engines["django"].from_string('{% include "_field.html" with field=field needed=needed only %}')


class Form(forms.Form):
    word = forms.CharField(label="A <word>", help_text="Any.")
    agreed = forms.BooleanField(required=False)
    one = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A")], required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)
    decoy = forms.CharField(required=False, widget=forms.TextInput(attrs={"style": "display: none"}))


def drawn(name: str, data: dict[str, str] | None = None, needed: bool = False) -> str:
    return FIELD.render({"field": Form(data)[name], "needed": needed}).strip()


def test_what_is_typed_is_in_its_frame_and_is_not_kept() -> None:
    fragments.forget()
    shown = [drawn("word", {"word": word}) for word in ("<first>", "second")]
    assert ['value="&lt;first&gt;"' in shown[0], 'value="second"' in shown[1]] == [True, True]
    assert fragments.size() == 1
    assert all('<label for="id_word">A &lt;word&gt;</label>' in one for one in shown)


def test_errors_and_help_are_where_the_field_points_to() -> None:
    missing = drawn("word", {})
    assert 'aria-describedby="id_word_helptext id_word_error" id="id_word"' in missing
    assert '<div class="help" id="id_word_helptext">Any.</div>' in missing
    assert 'id="id_word_error">' in missing
    assert "<li>This field is required.</li>" in missing
    assert "required.</li>" not in drawn("word")


def test_each_kind_has_its_shape() -> None:
    assert drawn("hidden", {"hidden": "x"}) == '<input type="hidden" name="hidden" value="x" id="id_hidden">'
    assert '<div class="check">' in drawn("agreed")
    assert "<legend>One" in drawn("one")
    assert "style" not in drawn("decoy")
    assert 'name="decoy" tabindex="-1"' in drawn("decoy")


def test_optional_is_said_unless_the_help_says_when() -> None:
    assert ["optional" in drawn("one", needed=needed) for needed in (False, True)] == [True, False]


def test_a_label_that_is_safe_does_not_stand_for_one_that_is_not() -> None:
    class Other(forms.Form):
        word = forms.CharField(label=mark_safe("A <word>"), help_text="Any.")

    assert drawn("word") != FIELD.render({"field": Other()["word"], "needed": False})
    assert isinstance(FIELD.render({"field": Other()["word"], "needed": False}), SafeString)
