"""Addresses of the account."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.account import identity, pages, privacy, signing

patterns: list[URLPattern] = [
    path("cong-dan/", pages.account, name="account"),
    path("cong-dan/dang-nhap/", signing.sign_in, name="sign_in"),
    path("cong-dan/ma-xac-nhan/", signing.code, name="code"),
    path("cong-dan/dang-xuat/", signing.sign_out, name="sign_out"),
    path("cong-dan/dinh-danh/<slug:key>/", identity.identity, name="identity"),
    path("cong-dan/dinh-danh/<slug:key>/tra-loi/", identity.identity_back, name="identity_back"),
    path("cong-dan/gop/", identity.join, name="join"),
    path("cong-dan/du-lieu-ca-nhan/", privacy.notice, name="privacy"),
    path("cong-dan/dong-y/", privacy.consent, name="consent"),
]
