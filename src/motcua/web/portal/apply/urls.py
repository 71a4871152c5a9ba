"""Addresses of applying."""

from __future__ import annotations

from django.urls import URLPattern

from motcua.web.portal.apply import upload_pages

patterns: list[URLPattern] = [
    *upload_pages.patterns,
]
