"""What a form field looks like: its control with the attributes that keyboard and screen reader need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

#: options of ``{% field %}`` that are not attributes of the control
OWN_OPTIONS = frozenset({"label", "hint", "prefix", "suffix", "autofocus", "wide", "hide_label"})


def describe(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """Everything that ``ui/field.html`` shows of a bound field."""
    kind = _kind(bound.field.widget)
    seen = _seen(bound, options)
    attrs = _attributes(bound, options, seen)
    if kind == "boxes":
        return {**seen, "kind": kind, "choices": list(_choices(bound, options))}
    css = {"select": "form-select", "check": "check-box"}.get(kind, "form-control")
    attrs["class"] = f"{css} {attrs.get('class', '')}{' is-invalid' if bound.errors else ''}".strip()
    return {**seen, "kind": kind, "control": bound.as_widget(attrs=attrs)}


def describe_combobox(bound: BoundField, url: str, text: str, options: dict[str, Any]) -> dict[str, Any]:
    """Everything that ``ui/combobox.html`` shows: the chosen value stays hidden, its words are seen."""
    seen = _seen(bound, options)
    typed = bound.form.data.get(f"{bound.html_name}_text", "") if bound.form.is_bound else ""
    attrs = _attributes(bound, options, seen)
    described = attrs.pop("aria-describedby", "")
    return {
        **seen,
        "name": bound.html_name,
        "url": url,
        "value": bound.value() or "",
        "text": typed or text,
        "described": described,
        "hidden_attrs": flatatt({k: v for k, v in attrs.items() if k.startswith(("hx-", "data-"))}),
        "autofocus": bool(options.get("autofocus")),
        "placeholder": attrs.get("placeholder", ""),
    }


def error_entries(form: BaseForm) -> list[dict[str, str]]:
    """Each field's error with the id to jump to, in the order of the fields."""
    return [
        {"id": target_id(form[name]), "label": str(form[name].label), "error": str(error)}
        for name in form.fields
        for error in form[name].errors
    ]


def target_id(bound: BoundField) -> str:
    """The id of what can take the focus: the first box of a group, else the control."""
    if _kind(bound.field.widget) == "boxes":
        return f"{bound.auto_id}_0"
    return str(bound.auto_id)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "boxes"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    return "input"


def _seen(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(bound.auto_id),
        "label": options.get("label") or bound.label,
        "hint": options.get("hint") or bound.help_text,
        "prefix": options.get("prefix") or getattr(bound.field, "prefix", ""),
        "suffix": options.get("suffix") or getattr(bound.field, "suffix", ""),
        "wide": bool(options.get("wide")),
        "hide_label": bool(options.get("hide_label")),
        "required": bound.field.required,
        "errors": [str(error) for error in bound.errors],
    }


def _attributes(bound: BoundField, options: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    attrs: dict[str, Any] = {
        name.replace("_", "-"): value
        for name, value in options.items()
        if name not in OWN_OPTIONS and value is not False and value is not None
    }
    described = [f"{seen['id']}-{part}" for part in ("hint", "errors") if seen[part]]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.required:
        attrs["aria-required"] = "true"
    if options.get("autofocus"):
        attrs["autofocus"] = True
    if "data-scanner" in attrs:
        attrs.setdefault("hx-trigger", "scanned")
    return attrs


def _choices(bound: BoundField, options: dict[str, Any]) -> Iterator[dict[str, str | SafeString]]:
    hints = getattr(bound.field, "choice_hints", {})
    attrs = {name.replace("_", "-"): value for name, value in options.items() if name not in OWN_OPTIONS}
    for box in bound.subwidgets:
        box.data["attrs"] = {**box.data["attrs"], **attrs, "class": "check-box"}
        box.data["attrs"].pop("aria-describedby", None)
        value = str(box.data["value"])
        yield {
            "id": box.id_for_label,
            "control": box.tag(),
            "label": str(box.choice_label),
            "hint": hints.get(value, ""),
        }
