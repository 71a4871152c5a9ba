"""Addresses of the narrative report and of what feeds it."""

from __future__ import annotations

from django.urls import path

from motcua.web.reports import activities, narrative, posted

patterns = [
    path("thuyet-minh/", narrative.narrative, name="narrative"),
    path("thuyet-minh/tai/", narrative.docx, name="narrative-docx"),
    path("thuyet-minh/<int:unit_id>/<str:period>/<str:section>/", narrative.save, name="narrative-save"),
    path("danh-muc/", posted.posted_list, name="posted"),
    path("viec-da-lam/", activities.activities, name="activities"),
    path("viec-da-lam/<int:activity_id>/bo/", activities.withdraw, name="activity-withdraw"),
    path("viec-da-lam/<int:activity_id>/tep/", activities.file, name="activity-file"),
]
