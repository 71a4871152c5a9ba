"""Answers of a type-ahead."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.web.ui.parts import Option

__all__ = ["Option", "options"]


def options(
    request: HttpRequest, found: Sequence[Option], *, nothing: str = "Không tìm thấy"
) -> HttpResponse:
    """The list of options below a type-ahead field; ``nothing`` is said when there are none."""
    return render(request, "ui/options.html", {"options": found, "nothing": nothing})
