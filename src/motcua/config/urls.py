"""Where each part of the web lives."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.web.portal.urls")),
    path("ban-lam-viec/", include("motcua.web.desk.urls")),
    path("quan-tri/", include("motcua.web.console.urls")),
    path("api/v1/", include("motcua.web.api.urls")),
    path("", include("motcua.web.ui.urls")),
]
