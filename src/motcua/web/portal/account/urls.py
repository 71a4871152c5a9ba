"""Addresses of the account."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.account import pages, privacy, signing

patterns: list[URLPattern] = [
    path("cong-dan/", pages.account, name="account"),
    path("cong-dan/dang-nhap/", signing.sign_in, name="sign_in"),
    path("cong-dan/ma-xac-nhan/", signing.code, name="code"),
    path("cong-dan/dang-xuat/", signing.sign_out, name="sign_out"),
    path("cong-dan/du-lieu-ca-nhan/", privacy.notice, name="privacy"),
    path("cong-dan/dong-y/", privacy.consent, name="consent"),
]
