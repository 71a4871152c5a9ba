"""Addresses of appointments and of the hall's machine and board."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.visits import board, booking, kiosk, own

patterns: list[URLPattern] = [
    path("dat-lich/", booking.offices, name="book"),
    path("dat-lich/<int:one_stop>/", booking.book_page, name="book_at"),
    path("dat-lich/cua-toi/", own.own_visits, name="own_visits"),
    path("dat-lich/cua-toi/<str:token>/", own.visit, name="visit"),
    path("dat-lich/cua-toi/<str:token>/huy/", own.cancel, name="visit_cancel"),
    path("dat-lich/cua-toi/<str:token>/lich-hen.ics", own.file, name="visit_file"),
    path("lay-so/phieu/<str:token>/", kiosk.ticket, name="ticket"),
    path("lay-so/bang/<str:secret>/", board.board, name="hall_board"),
    path("lay-so/<str:secret>/", kiosk.kiosk, name="kiosk"),
    path("lay-so/<str:secret>/so/<str:token>/", kiosk.number, name="kiosk_number"),
]
