"""Addresses of the indices."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import indices, indices_nine

patterns = [
    path("chi-so/", indices.indices, name="indices"),
    path("chi-so/mat-diem/", indices.lost, name="indices-lost"),
    path("chi-so/chin-chi-so/", indices_nine.nine, name="indices-nine"),
]
