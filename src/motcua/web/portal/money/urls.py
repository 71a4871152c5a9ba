"""Addresses of paying."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.money import fake_bank, notices, pages, receipts

patterns: list[URLPattern] = [
    path("bien-lai/<str:token>/", receipts.receipt, name="receipt"),
    path("bien-lai/<str:token>/bien-lai.pdf", receipts.receipt_paper, name="receipt_paper"),
    path("thanh-toan/bao/<slug:gateway>/", notices.told, name="payment_notice"),
    path("thanh-toan/ngan-hang-thu/<slug:reference>/", fake_bank.bank, name="played_bank"),
    path("thanh-toan/don/<str:token>/", pages.order_page, name="order"),
    path("thanh-toan/don/<str:token>/di/", pages.leave, name="order_leave"),
    path("thanh-toan/don/<str:token>/kiem-tra/", pages.check, name="order_check"),
    path("thanh-toan/<str:token>/", pages.pay, name="pay"),
    path("thanh-toan/<str:token>/ma-qr.png", pages.square, name="pay_square"),
    path("thanh-toan/<str:token>/qua/<slug:gateway>/", pages.start, name="pay_start"),
]
