"""One answer of an electronic form as controls: what ``ui/field.html`` draws, made from the closed kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from motcua.catalogue.eform import Choice, Kind, Part, Question
from motcua.catalogue.eform.kinds import WHOLE_NUMBERS, YES
from motcua.catalogue.eform.values import asked_part, day_of
from motcua.lib.numerals import thousands

#: up to so many choices are seen at once, more go into a list to open
MOST_SEEN = 7
#: what browsers may offer by themselves: only for the person's own data (WCAG 2.2, 1.3.5)
_AUTOCOMPLETE = {
    "applicant.name": "name",
    "applicant.birth_date": "bday",
    "applicant.sex": "sex",
    "applicant.phone": "tel",
    "applicant.email": "email",
}
_LISTS = {Kind.ETHNIC: "eform-ethnic", Kind.NATIONALITY: "eform-nationalities"}
_PART_LISTS = {"province": "eform-provinces", "commune": "eform-communes"}
_MODES = {Kind.PHONE: "tel", Kind.EMAIL: "email"}


@dataclass(frozen=True, slots=True)
class Control:
    """Everything ``ui/field.html`` asks for; ``path`` is the name of the control without its prefix."""

    id: str
    label: str
    kind: str
    control: SafeString | str = ""
    choices: list[dict[str, Any]] = field(default_factory=list)
    hint: str = ""
    errors: list[str] = field(default_factory=list)
    required: bool = False
    hide_label: bool = False
    wide: bool = False
    prefix: str = ""
    suffix: str = ""


def control_id(path: str) -> str:
    """``con.0.ten_con`` → ``q-con-0-ten_con``."""
    return "q-" + path.replace(".", "-")


def typed(kind: Kind, value: Any) -> str:
    """A stored answer as the person would type it; what is not understood comes back as it was typed."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    if kind is Kind.DAY:
        day = day_of(value)
        return day.text if day else str(value)
    if kind is Kind.MONEY and isinstance(value, int):
        return thousands(value)
    return str(value)


def control(
    question: Question,
    path: str,
    value: Any,
    *,
    errors: Sequence[str] = (),
    lang: str = "vi",
    hint: str = "",
    autofocus: bool = False,
    compact: bool = False,
) -> Control:
    """The control of a question that has no parts.

    Args:
        compact: a list to open instead of choices seen at once (parts of a larger answer).
    """
    where = control_id(path)
    attrs = _attributes(question, where, errors=errors, hint=hint, autofocus=autofocus)
    base: dict[str, Any] = {
        "id": where,
        "label": question.words(lang),
        "hint": hint,
        "errors": list(errors),
        "required": question.required,
    }
    if question.kind is Kind.DECLARATION:
        base["required"] = True
        widget = forms.CheckboxInput(attrs={**attrs, "class": "check-box"})
        drawn = widget.render(f"q.{path}", value == YES, {"value": YES})
        return Control(**base, kind="check", control=drawn)
    offered = question.offered
    if offered and not compact and (question.kind is Kind.CHOICES or len(offered) <= MOST_SEEN):
        return Control(**base, kind="boxes", choices=_boxes(question, path, value, lang, autofocus=autofocus))
    return Control(
        **base,
        kind="input",
        suffix="đ" if question.kind is Kind.MONEY else "",
        control=_input(question, path, value, attrs, offered, lang),
    )


def part_control(
    question: Question,
    part: Part,
    path: str,
    values: Any,
    *,
    errors: Sequence[str] = (),
    lang: str = "vi",
    autofocus: bool = False,
) -> Control:
    """The control of one part of an answer."""
    asked = asked_part(part)
    value = values.get(part.key) if isinstance(values, Mapping) else None
    drawn = control(
        asked, f"{path}.{part.key}", value, errors=errors, lang=lang, autofocus=autofocus, compact=True
    )
    if part.key in _PART_LISTS:
        attrs = _attributes(asked, drawn.id, errors=errors, hint="", autofocus=autofocus)
        widget = forms.TextInput(attrs={**attrs, "list": _PART_LISTS[part.key]})
        drawn = _with(drawn, control=widget.render(f"q.{path}.{part.key}", typed(asked.kind, value)))
    return _with(drawn, label=part.words(lang), required=question.required and part.required)


def _with(drawn: Control, **changes: Any) -> Control:
    return Control(**{name: changes.get(name, getattr(drawn, name)) for name in Control.__slots__})


def _attributes(
    question: Question, where: str, *, errors: Sequence[str], hint: str, autofocus: bool
) -> dict[str, Any]:
    attrs: dict[str, Any] = {"id": where, "class": f"form-control{' is-invalid' if errors else ''}"}
    described = [f"{where}-{name}" for name, there in (("hint", hint), ("errors", errors)) if there]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if errors:
        attrs["aria-invalid"] = "true"
    if question.required:
        attrs["aria-required"] = "true"
    if autofocus:
        attrs["autofocus"] = True
    return attrs


def _input(
    question: Question,
    path: str,
    value: Any,
    attrs: dict[str, Any],
    offered: tuple[Choice, ...],
    lang: str,
) -> SafeString:
    name = f"q.{path}"
    if offered:
        attrs["class"] = attrs["class"].replace("form-control", "form-select")
        choices = [("", "—"), *((choice.value, choice.words(lang)) for choice in offered)]
        return forms.Select(attrs=attrs, choices=choices).render(
            name, value if isinstance(value, str) else ""
        )
    if question.kind is Kind.BLOCK:
        return forms.Textarea(attrs={**attrs, "rows": 3}).render(name, typed(question.kind, value))
    attrs["autocomplete"] = _AUTOCOMPLETE.get(question.prefill, "off")
    if question.kind in _LISTS:
        attrs["list"] = _LISTS[question.kind]
    if question.kind in _MODES:
        attrs["inputmode"] = _MODES[question.kind]
    if question.kind in WHOLE_NUMBERS or question.kind is Kind.TIME:
        attrs["inputmode"] = "numeric"
    if question.kind is Kind.DAY:
        attrs["data-day"] = True
        # the numbers' keyboard of a telephone has no slash: only for days that are eight digits
        attrs |= {} if question.partial else {"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
    return forms.TextInput(attrs=attrs).render(name, typed(question.kind, value))


def _boxes(question: Question, path: str, value: Any, lang: str, *, autofocus: bool) -> list[dict[str, Any]]:
    many = question.kind is Kind.CHOICES
    given = {str(item) for item in value} if isinstance(value, (list, tuple)) else {str(value or "")}
    drawn = []
    for number, choice in enumerate(question.offered):
        where = f"{control_id(path)}_{number}"
        attrs: dict[str, Any] = {"id": where, "class": "check-box", "checked": choice.value in given}
        if autofocus and number == 0:
            attrs["autofocus"] = True
        widget = forms.CheckboxInput(attrs) if many else _Radio(attrs)
        shown = widget.render(f"q.{path}", choice.value in given, {"value": choice.value})
        drawn.append({"id": where, "control": shown, "label": choice.words(lang), "hint": ""})
    return drawn


class _Radio(forms.CheckboxInput):
    """One radio button; the browser groups those of one name."""

    input_type = "radio"
