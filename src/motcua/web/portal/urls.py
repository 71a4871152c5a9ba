"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from motcua.web.portal import home, offices, posting, procedures, tracking
from motcua.web.portal.account import urls as account_urls
from motcua.web.portal.apply import urls as apply_urls
from motcua.web.portal.money import urls as money_urls
from motcua.web.portal.telling import urls as telling_urls
from motcua.web.portal.visits import urls as visits_urls
from motcua.web.portal.voice import urls as voice_urls

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("tra-cuu/", tracking.by_code_page, name="track"),
    path("tra-cuu/xac-nhan/", tracking.prove, name="track_prove"),
    path("tra-cuu/<str:token>/", tracking.by_token_page, name="tracked"),
    path("thu-tuc/", procedures.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("niem-yet/", posting.posting_page, name="posting"),
    path("niem-yet.pdf", posting.posting_pdf, name="posting_pdf"),
    path("noi-nop-ho-so/", offices.offices, name="offices"),
    path("gioi-thieu/", home.about, name="about"),
    path("tro-nang/", home.accessibility, name="accessibility"),
    path("robots.txt", home.robots, name="robots"),
    *account_urls.patterns,
    *apply_urls.patterns,
    *money_urls.patterns,
    *voice_urls.patterns,
    *telling_urls.patterns,
    *visits_urls.patterns,
]
