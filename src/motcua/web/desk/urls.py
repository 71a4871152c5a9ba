"""Addresses of the desk."""

from __future__ import annotations

from motcua.web.desk import counter_urls, work_urls

app_name = "desk"
urlpatterns = [*work_urls.urlpatterns, *counter_urls.urlpatterns]
