"""Addresses of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from motcua.web.desk import counter_urls
from motcua.web.ui.access import needs

app_name = "desk"


@needs()
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Một Cửa")


urlpatterns = [path("", home, name="home"), *counter_urls.urlpatterns]
