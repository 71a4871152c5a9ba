"""Addresses of the lists behind figures."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import behind

patterns = [
    path("ho-so/", behind.cell, name="behind"),
    path("ho-so/chi-tieu/", behind.measures, name="behind-measure"),
]
