"""Addresses of the account."""

from __future__ import annotations

from django.urls import URLPattern

patterns: list[URLPattern] = []
