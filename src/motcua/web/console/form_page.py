"""A page that is one form: drawn, refused at its fields, or done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render

from motcua.lib.refused import NotFound, Refused, Stale
from motcua.web.ui.forms import Form, refuse
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A field that is chosen by type-ahead: where it asks, and the words of the value at first."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One field as the page draws it."""

    bound: BoundField
    lookup: Lookup | None
    wide: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything around the fields; ``tone`` "late" for an act that takes something away."""

    title: str
    submit: str
    back: str
    lead: str = ""
    remark: str = ""
    keep: str = ""
    tone: str = ""
    upload: bool = False
    tabs: Sequence[Tab] = ()


def form_page(
    request: OfficialRequest,
    form: Form,
    page: Page,
    *,
    lookups: Mapping[str, Lookup] | None = None,
    wide: Sequence[str] = (),
) -> HttpResponse:
    """The page with its form; 422 when it came back with errors."""
    rows = [FormRow(bound, (lookups or {}).get(bound.name), bound.name in wide) for bound in form]
    values = {"form": form, "rows": rows, "page": page}
    return render(request, "console/form.html", values, status=422 if form.errors else 200)


def attempt(form: Form, act: Callable[[], T]) -> T | None:
    """Do the act; a refusal stands at the form's fields afterwards and nothing is given back.

    What does not exist (or not for this person), and what moved meanwhile, stays an answer of its own.
    """
    try:
        return act()
    except (NotFound, Stale):
        raise
    except Refused as refused:
        refuse(form, refused)
        return None
