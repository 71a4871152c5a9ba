"""Addresses of the oversight board, its goals, alerts and the closing of books."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import board, board_unit

patterns = [
    path("dieu-hanh/", board.home, name="board"),
    path("dieu-hanh/don-vi/<int:unit_id>/", board_unit.unit, name="board-unit"),
]
