"""Addresses of the oversight board, its goals, alerts and the closing of books."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import alerts, board, board_unit, closings, targets

patterns = [
    path("dieu-hanh/", board.home, name="board"),
    path("dieu-hanh/don-vi/<int:unit_id>/", board_unit.unit, name="board-unit"),
    path("chi-tieu/", targets.page, name="targets"),
    path("chi-tieu/moi/", targets.new, name="target-new"),
    path("chi-tieu/<int:target_id>/ket-thuc/", targets.end, name="target-end"),
    path("canh-bao/", alerts.page, name="alerts"),
    path("khoa-so/", closings.page, name="closings"),
    path("khoa-so/khoa/", closings.close, name="close-book"),
]
