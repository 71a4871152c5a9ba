"""Addresses of the portal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from motcua.web.ui.access import public

app_name = "portal"


@public
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Một Cửa")


urlpatterns = [path("", home, name="home")]
