"""Addresses of feedback and petitions."""

from __future__ import annotations

from django.urls import URLPattern

patterns: list[URLPattern] = []
