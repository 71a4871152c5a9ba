"""Addresses of the statutory forms."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import forms

patterns = [
    path("bieu/", forms.forms, name="forms"),
    path("bieu/tai/<slug:kind>/", forms.file, name="forms-file"),
]
