"""Addresses of what people said."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import feedback

patterns = [
    path("danh-gia/", feedback.page, name="feedback"),
    path("danh-gia/cua-toi/", feedback.own, name="feedback-own"),
]
