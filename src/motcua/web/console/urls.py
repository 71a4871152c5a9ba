"""Addresses of the console."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from motcua.web.ui.access import needs

app_name = "console"


@needs()
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Một Cửa")


urlpatterns = [path("", home, name="home")]
