"""Addresses of reports and oversight; each part keeps its own list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from motcua.web.reports import (
    behind_urls,
    board_urls,
    feedback_urls,
    forms_urls,
    indices_urls,
    letters_urls,
    narrative_urls,
    petitions_urls,
    reconcile_urls,
    registers_urls,
    submissions_urls,
)

app_name = "reports"

urlpatterns: list[URLPattern | URLResolver] = [
    *behind_urls.patterns,
    *submissions_urls.patterns,
    *board_urls.patterns,
    *reconcile_urls.patterns,
    *registers_urls.patterns,
    *indices_urls.patterns,
    *letters_urls.patterns,
    *forms_urls.patterns,
    *petitions_urls.patterns,
    *feedback_urls.patterns,
    *narrative_urls.patterns,
]
