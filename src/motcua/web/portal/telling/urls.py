"""Addresses of notices and of the calendar file."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.telling import appointment, pages

patterns: list[URLPattern] = [
    path("cong-dan/thong-bao/", pages.choices, name="notices"),
    path("thong-bao/tat/<str:token>/", pages.stop, name="notices_stop"),
    path("tra-cuu/<str:token>/nhan-tin/", pages.phone, name="notices_phone"),
    path("tra-cuu/<str:token>/hen-tra.ics", appointment.file, name="appointment_file"),
]
