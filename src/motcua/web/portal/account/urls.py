"""Addresses of the account."""

from __future__ import annotations

from django.urls import URLPattern, path

from motcua.web.portal.account import contacts, identity, own_data, pages, papers, privacy, signing

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
    path("cong-dan/lien-he/", contacts.contact, name="contact"),
    path("cong-dan/lien-he/ma/", contacts.contact_code, name="contact_code"),
    path("cong-dan/lien-he/bo/<slug:kind>/", contacts.contact_drop, name="contact_drop"),
    path("cong-dan/thoat-moi-thiet-bi/", pages.end_everywhere, name="end_everywhere"),
    path("cong-dan/dong/", pages.close, name="close_account"),
    path("cong-dan/lam-thay/", papers.papers, name="papers"),
    path("cong-dan/lam-thay/<int:paper_id>/rut/", papers.paper_withdraw, name="paper_withdraw"),
    path("cong-dan/ai-da-xem/", own_data.reads, name="reads"),
    path("cong-dan/dinh-chinh/", own_data.correct, name="correct"),
    path("cong-dan/du-lieu-cua-toi/", own_data.own_data, name="own_data"),
]
