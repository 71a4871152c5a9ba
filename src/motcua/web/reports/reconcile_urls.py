"""Addresses of the comparison of books."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import reconcile

patterns = [
    path("doi-chieu/", reconcile.reconcile, name="reconcile"),
    path("doi-chieu/so-lai/", reconcile.compare, name="reconcile-compare"),
    path("doi-chieu/giai-trinh/", reconcile.settle, name="reconcile-settle"),
    path("doi-chieu/<int:difference_id>/mo-lai/", reconcile.reopen, name="reconcile-reopen"),
    path("doi-chieu/<int:difference_id>/nhap/", reconcile.enter, name="reconcile-enter"),
]
