"""Addresses of the pretended provider."""

from __future__ import annotations

from django.urls import include, path

from motcua.config.identity_demo import views

urlpatterns = [
    path("", include("allauth.idp.urls")),
    path("", views.choose, name="home"),
    path("chon-nguoi/", views.choose, name="account_login"),
    path("chon-lai/", views.choose, name="account_reauthenticate"),
    path("style.css", views.style, name="style"),
]
