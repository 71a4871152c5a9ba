"""Where each part of the web lives, and which pages answer a failure."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.web.portal.urls")),
    path("ban-lam-viec/", include("motcua.web.desk.urls")),
    path("quan-tri/", include("motcua.web.console.urls")),
    path("bao-cao/", include("motcua.web.reports.urls")),
    path("api/v1/", include("motcua.web.api.urls")),
    path("", include("motcua.web.ui.urls")),
]

handler400 = "motcua.web.ui.errors.bad_request"
handler403 = "motcua.web.ui.errors.permission_denied"
handler404 = "motcua.web.ui.errors.not_found"
handler500 = "motcua.web.ui.errors.server_error"
